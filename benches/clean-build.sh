#!/usr/bin/env bash
# What a user's clean build pays: how many crates a program of one line builds that depends on llm-errors,
# and how long that takes (the median of three). The same for other checkouts, if any are named.
#
# usage: benches/clean-build.sh [OTHER_CHECKOUT...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# a build without network: looking at the tree has fetched the sources
build() {
  local checkout=$1 crates start end
  rm -rf "$work/program"; mkdir -p "$work/program/src"; cd "$work/program"
  printf 'fn main() {\n    println!("{}", llm_errors::CATALOG.providers().count());\n}\n' > src/main.rs
  printf '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nllm-errors = { path = "%s" }\n[workspace]\n' \
    "$checkout" > Cargo.toml
  cp "$checkout/Cargo.lock" Cargo.lock
  export CARGO_TARGET_DIR=$work/target
  crates=$(cargo tree -q -e normal,build --prefix none | sed 's/ (.*//' | sort -u | grep -vc '^program ')
  if cargo tree -q -e normal,build --prefix none | grep -q '^syn '; then syn=yes; else syn=no; fi
  : > "$work/seconds"
  for _ in 1 2 3; do
    rm -rf "$work/target"
    start=$(date +%s%N); cargo build -q --offline; end=$(date +%s%N)
    awk -v ns=$((end - start)) 'BEGIN { printf "%.1f\n", ns / 1e9 }' >> "$work/seconds"
  done
  printf '%-40s %7d %5s %9s\n' "$checkout" "$crates" "$syn" "$(sort -n "$work/seconds" | sed -n 2p)"
}

printf '%-40s %7s %5s %9s\n' checkout crates syn seconds
for checkout in "$root" "$@"; do
  build "$checkout"
  if [ "$checkout" = "$root" ] && [ "$syn" = yes ]; then
    echo 'error: syn is in the build of every user' >&2
    exit 1
  fi
done
