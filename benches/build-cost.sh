#!/usr/bin/env bash
# What a catalog of N entries costs its crate to compile: seconds for the build script to run
# (compiled without optimization, as cargo does it) and for rustc to check and to build the code.
#
# usage: benches/build-cost.sh [N...]     (100 1000 10000 unless told)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR=$work/target

# 500 entries to a provider, about 900 bytes of text each
catalog() {
  rm -rf "$work/catalog"; mkdir -p "$work/catalog" "$work/src"
  awk -v entries="$1" -v folder="$work/catalog" 'BEGIN {
    for (n = 0; n < entries; n++) {
      if (n % 500 == 0) {
        if (file) close(file)
        file = sprintf("%s/provider-%d.toml", folder, n / 500)
        print "[provider]\nname = \"Provider\"\n\n[sources]\nguide = { url = \"https://example.com/errors\", checked = 2026-01-01 }" > file
      }
      printf "\n[[entry]]\nid = \"error-number-%d\"\ntitle = \"The error number %d of this provider\"\nstatus = %d\n", n, n, 400 + n % 130 > file
      print "kind = \"rate_limit\"\nretry = \"after_delay\"\nfix_by = \"caller\"" > file
      text = ""
      for (i = 0; i < 5; i++) text = text sprintf("Word %d of the meaning of error %d, ", i, n)
      printf "meaning = \"%sand so on.\"\n", text > file
      printf "causes = [\"%sand so on.\", \"The second cause of %d.\"]\n", text, n > file
      printf "solutions = [\"%sand so on.\", \"The second solution of %d.\"]\n", text, n > file
      printf "sdk = [\"RateLimitError\"]\nmatch = [{ code = \"error_code_%d\" }, { message = \"the message number %d\" }]\nsources = [\"guide\"]\n", n, n > file
    }
  }'
}

cat > "$work/Cargo.toml" <<TOML
[package]
name = "build-cost"
version = "0.0.0"
edition = "2024"
[dependencies]
llm-errors = { path = "$root" }
[build-dependencies]
llm-errors-codegen = { path = "$root/codegen" }
[workspace]
TOML
cp "$root/tests/own-catalog/build.rs" "$work/build.rs"
cp "$root/Cargo.lock" "$work/Cargo.lock"

# the last step alone: the dependencies and the build script are ready
seconds() {
  local start end
  start=$(date +%s%N); "$@" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }; end=$(date +%s%N)
  awk -v ns=$((end - start)) 'BEGIN { printf "%12.2f", ns / 1e9 }'
}

cd "$work"
printf '%10s%12s%12s%12s\n' entries script check release
for entries in "${@:-100 1000 10000}"; do
  for entries in $entries; do
    catalog "$entries"
    printf '//! One crate.\ninclude!(concat!(env!("OUT_DIR"), "/catalog.rs"));\n' > src/lib.rs
    cargo check -q; cargo build -q --release
    script=$(ls -t "$CARGO_TARGET_DIR"/debug/build/build-cost-*/build-script-build | head -n 1)
    printf '%10d' "$entries"
    mkdir -p "$work/out"
    seconds env OUT_DIR="$work/out" "$script" > "$work/script"
    tail -n 1 "$work/script" | tr -d '\n'
    touch src/lib.rs; seconds cargo check -q
    touch src/lib.rs; seconds cargo build -q --release
    printf '\n'
  done
done
