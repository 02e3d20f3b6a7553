#!/usr/bin/env bash
# What a program carries that asks only for kind, retry and wait: bytes in the binary for each entry of the
# shipped catalog, over a program that does nothing, with and without the feature `texts`; and whether it
# then carries any text that people read.
#
# usage: benches/size.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR=$work/target LC_ALL=C

mkdir -p "$work/src/bin"
cat > "$work/Cargo.toml" <<TOML
[package]
name = "size"
version = "0.0.0"
edition = "2024"
[features]
texts = ["llm-errors/texts"]
[dependencies]
llm-errors = { path = "$root", default-features = false }
[profile.release]
lto = true
panic = "abort"
strip = true
codegen-units = 1
[workspace]
TOML
cp "$root/Cargo.lock" "$work/Cargo.lock"
cat > "$work/src/bin/classify.rs" <<'RUST'
use llm_errors::{CATALOG, Response, classify};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (provider, status, body) = (arguments.next(), arguments.next(), arguments.next());
    let provider = provider.and_then(|name| CATALOG.provider(&name));
    let status = status.and_then(|status| status.parse::<u16>().ok());
    let body = body.unwrap_or_default();
    if let Some(provider) = provider {
        let diagnosis = classify(provider, &Response::new(&body).with_status(status));
        println!("{:?} {} {:?}", diagnosis.kind(), diagnosis.is_retryable(), diagnosis.retry_after());
    }
}
RUST
cat > "$work/src/bin/nothing.rs" <<'RUST'
fn main() {
    let arguments = std::env::args().skip(1);
    println!("{:?} {}", std::time::Duration::from_secs(1), arguments.count());
}
RUST
cd "$work"
entries=$(grep -c '^\[\[entry\]\]' "$root"/catalog/*.toml | awk -F: '{ n += $2 } END { print n }')

# of data sections, and of the whole file
data() { size -A "$1" | awk '$1 ~ /^\.(rodata|data|data\.rel\.ro)$/ { n += $2 } END { print n }'; }
each() { echo $((($1 - $2) / entries)); }

printf '%d entries\n%-16s%14s%14s\n' "$entries" 'bytes an entry' data 'whole file'
for features in '' texts; do
  cargo build -q --release --features "$features"
  binaries=$work/target/release
  printf '%-16s%14d%14d\n' "${features:-without texts}" \
    "$(each "$(data "$binaries/classify")" "$(data "$binaries/nothing")")" \
    "$(each "$(stat -c %s "$binaries/classify")" "$(stat -c %s "$binaries/nothing")")"
  if [ -z "$features" ]; then cp "$binaries/classify" "$work/without"; else cp "$binaries/classify" "$work/with"; fi
done

"$work/without" openai 429 '{"error": {"code": "insufficient_quota"}}' | grep -q Quota

# the first words of what people read, unless a response is matched by the same words
prose='^(title|meaning|causes|solutions|scope) = |^  "'
awk -F'"' -v prose="$prose" '$0 ~ prose && length($2) > 40 && $2 ~ / / { print substr($2, 1, 40) }
  /url = "https/ { for (i = 2; i <= NF; i += 2) if ($i ~ /^https/) print $i }' "$root"/catalog/*.toml | sort -u > all
grep -hvE "$prose" "$root"/catalog/*.toml | grep -aoiF -f all | sort -fu > matched
grep -vixF -f matched all > texts
printf 'texts of %d in the binary: %d without the feature, %d with it\n' "$(wc -l < texts)" \
  "$( (grep -aoF -f texts without || true) | sort -u | wc -l)" "$(grep -aoF -f texts with | sort -u | wc -l)"
if grep -aqF -f texts without; then
  echo 'error: a program without the feature `texts` carries some:' >&2
  grep -aoF -f texts without | sort -u | head -n 5 >&2
  exit 1
fi
