#!/usr/bin/env bash
# What a user's clean build pays: how many crates a program of one line builds that depends on llm-errors,
# and how long that takes: the median of three. The same for other checkouts, in turn.
#
# usage: benches/clean-build.sh [OTHER_CHECKOUT...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# the program of a checkout, in a folder of its own
prepare() {
  mkdir -p "$1/src"
  printf 'fn main() {\n    println!("{}", llm_errors::Kind::RateLimit);\n}\n' > "$1/src/main.rs"
  printf '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nllm-errors = { path = "%s" }\n[workspace]\n' \
    "$2" > "$1/Cargo.toml"
  cp "$2/Cargo.lock" "$1/Cargo.lock"
  # which fetches the sources too
  (cd "$1"; cargo tree -q -e normal,build --prefix none | sed 's/ (.*//' | grep -v '^program ' | sort -u > crates)
}

set -- "$root" "$@"
for number in $(seq $#); do prepare "$work/$number" "${!number}"; done
for _ in 1 2 3; do
  for number in $(seq $#); do
    cd "$work/$number"
    rm -rf target
    start=$(date +%s%N); CARGO_TARGET_DIR=target cargo build -q --offline; end=$(date +%s%N)
    awk -v ns=$((end - start)) 'BEGIN { printf "%.1f\n", ns / 1e9 }' >> seconds
  done
done

printf '%-40s %7s %5s %9s\n' checkout crates syn seconds
for number in $(seq $#); do
  cd "$work/$number"
  syn=no; if grep -q '^syn ' crates; then syn=yes; fi
  printf '%-40s %7d %5s %9s\n' "${!number}" "$(wc -l < crates)" "$syn" "$(sort -n seconds | sed -n 2p)"
done
if grep -q '^syn ' "$work/1/crates"; then
  echo 'error: syn is in the build of every user' >&2
  exit 1
fi
