#!/usr/bin/env bash
# What a catalog of N entries costs, stage by stage: one table with a row for each N.
#
# usage: benches/scale.sh [N...]     (100 1000 10000 unless told)
#
# check, generate   seconds of the build script, which cargo compiles without optimization: to read and check
#                   the files, and to assemble and write the code; and its peak memory
# rustc             seconds to check and to build with optimization what was generated, over an empty crate;
#                   and the peak memory of the latter
# load              seconds to load the same files at run time, optimized
# bytes/entry       what an entry adds to the stripped program
# lookup            nanoseconds to look up a code, of all codes of the catalog in random order
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR=$work/target CARGO_INCREMENTAL=0 LC_ALL=C

# 500 entries to a provider, about 900 bytes of text each; the first file extends a provider of the shipped
# catalog, so that there are layers
catalog() {
  rm -rf "$2"; mkdir -p "$2"
  awk -v entries="$1" -v folder="$2" '
    function random(below) { seed = (seed * 16807) % 2147483647; return int(seed / 2147483647 * below) }
    function words(count,  text) {
      text = first[random(firsts)]
      while (--count) text = text " " word[random(all)]
      return text
    }
    function sentence(count) {
      if (random(6) == 0) return words(count) ", see [the guide](https://example.com/errors/guide-" random(90) ")."
      if (random(3) == 0) return words(count) " `" word[random(all)] "_" word[random(all)] "`."
      return words(count) "."
    }
    function pick(choices,  parts) { return parts[1 + random(split(choices, parts, " "))] }
    BEGIN {
      seed = 42
      all = split("request model token limit key account project region endpoint quota upstream channel group user minute hour window balance credit image audio file batch stream tool schema parameter header body field value format content policy filter deployment version gateway proxy server timeout connection response organization plan tier usage rate price is was has been not found reached exceeded rejected disabled expired invalid missing too large for of the in with by this that after before while and or", word, " ")
      word[0] = "error"; all++
      firsts = split("The A This Your Every No Check Wait Send Raise Ask", first, " "); first[0] = "One"
      for (n = 0; n < entries; n++) {
        if (n % 500 == 0) {
          if (file) close(file)
          file = sprintf("%s/provider-%d.toml", folder, n / 500)
          if (n) printf "[provider]\nname = \"Provider %d\"\nhosts = [\"api-%d.example.com\"]\nrelays = [\"openai\"]\n\n", n / 500, n / 500 > file
          else print "extends = \"new-api\"\n" > file
          print "[sources]\nguide = { url = \"https://example.com/errors\", checked = 2026-01-01 }\nsource-code = { url = \"https://example.com/source\", checked = 2026-01-02 }" > file
        }
        status = 400 + random(130); code = word[random(all)] "_" word[random(all)] "_" n
        kind = pick("rate_limit overloaded upstream internal timeout")
        printf "\n[[entry]]\nid = \"%s-%s-%d\"\ntitle = \"%s\"\nstatus = %d\n", word[random(all)], word[random(all)], n, words(6), status > file
        printf "kind = \"%s\"\nretry = \"%s\"\nfix_by = \"%s\"\n", kind, pick("after_delay never"), pick("caller account operator provider") > file
        if (kind == "rate_limit" && random(3) == 0) printf "window = \"%s\"\n", pick("minute hour day month") > file
        if (random(8) == 0) print "scope = \"" words(3) "\"" > file
        print "meaning = \"" sentence(14) " " sentence(10) "\"" > file
        print "causes = [\n  \"" sentence(16) "\",\n  \"" sentence(12) "\",\n]" > file
        print "solutions = [\n  \"" sentence(18) "\",\n  \"" sentence(12) "\",\n  \"" sentence(10) "\",\n]" > file
        print "sdk = [\"" pick("RateLimitError APIError BadRequestError InternalServerError") "\"]" > file
        printf "match = [\n  { code = \"%s\" },\n  { status = %d, message = \"%s %s %s %d\" },\n", code, status, word[random(all)], word[random(all)], word[random(all)], n > file
        if (random(2)) printf "  { type = \"%s_error\", message = \"%s %d %s\" },\n", word[random(all)], word[random(all)], n, word[random(all)] > file
        print "]\nsources = [\"guide\"" (random(4) ? "" : ", \"source-code\"") "]" > file
      }
    }'
}

mkdir "$work/src"
cat > "$work/Cargo.toml" <<TOML
[package]
name = "scale"
version = "0.0.0"
edition = "2024"
[dependencies]
llm-errors = { path = "$root", features = ["load"] }
[build-dependencies]
llm-errors = { path = "$root" }
llm-errors-codegen = { path = "$root/codegen" }
[profile.release]
strip = true
[workspace]
TOML
cp "$root/Cargo.lock" "$work/Cargo.lock"
cp "$root/benches/scale/program.rs" "$work/src/main.rs"
cat > "$work/build.rs" <<'RUST'
use std::process::ExitCode;

use llm_errors::CATALOG;
use llm_errors_codegen::{Builder, Options, check, read_dir};

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("check") {
        let files = read_dir("catalog".as_ref()).expect("the folder is there");
        let catalog = check(files, &Options::default().on_top_of(CATALOG));
        return catalog.map_or(ExitCode::FAILURE, |_| ExitCode::SUCCESS);
    }
    Builder::new("catalog").on_top_of(CATALOG).compile()
}
RUST

# runs a command; its time and its peak memory, and that of what it starts, go to $seconds and $memory
measure() {
  local start end usage=()
  if [ -x /usr/bin/time ]; then usage=(/usr/bin/time -o "$work/usage" -f %M); fi
  start=$(date +%s%N)
  "${usage[@]}" "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  end=$(date +%s%N)
  seconds=$(awk -v ns=$((end - start)) 'BEGIN { printf "%.2f", ns / 1e9 }')
  memory='-'
  if [ -f "$work/usage" ]; then memory=$(awk '{ printf "%.0f MB", $1 / 1024 }' "$work/usage"); fi
}

code='include!(concat!(env!("OUT_DIR"), "/catalog.rs"));'

# the library alone: its dependencies are ready
rustc_seconds() {
  echo "$code" > "$work/src/lib.rs"
  "$@"
  touch "$work/src/lib.rs"
  measure "$@"
}

# the numbers of one catalog: binary bytes go to $bytes, and those of the smallest one are subtracted
stages() {
  catalog "$1" "$work/catalog"
  rustc_seconds cargo check -q --lib; check_rustc=$seconds
  local script
  script=$(ls -t "$work"/target/debug/build/scale-*/build-script-build | head -n 1)
  mkdir -p "$work/out"
  measure "$script" check; check=$seconds
  measure env OUT_DIR="$work/out" "$script"; generate=$(minus "$seconds" "$check"); script_memory=$memory
  rustc_seconds cargo build -q --release --lib; release_rustc=$seconds; rustc_memory=$memory
  cargo build -q --release
  bytes=$(stat -c %s "$work/target/release/scale")
  load=$("$work/target/release/scale" "$work/catalog")
  lookup=$("$work/target/release/scale")
}
minus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a - b }'; }

cd "$work"
stages 1; smallest=$bytes
code=''
rustc_seconds cargo check -q --lib; empty_check=$seconds
rustc_seconds cargo build -q --release --lib; empty_release=$seconds
code='include!(concat!(env!("OUT_DIR"), "/catalog.rs"));'

row='%8s %8s %9s %8s %12s %14s %9s %8s %12s %9s\n'
printf "$row" entries 'check s' 'generate' 'memory' 'rustc check' 'rustc release' 'memory' 'load s' 'bytes/entry' 'lookup ns'
[ $# -gt 0 ] || set -- 100 1000 10000
for entries; do
  stages "$entries"
  each=$(( (bytes - smallest) / entries ))
  printf "$row" "$entries" "$check" "$generate" "$script_memory" "$(minus "$check_rustc" "$empty_check")" \
    "$(minus "$release_rustc" "$empty_release")" "$rustc_memory" "$load" "$each" "$lookup"
done
