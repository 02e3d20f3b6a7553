#!/usr/bin/env bash
# drift/weekly.sh against a server of this machine: `PATH=target/debug:$PATH drift/tests/weekly.sh`.
set -euo pipefail
script=$(cd "$(dirname "$0")/.." && pwd)/weekly.sh
folder=$(mktemp -d)
cd "$folder"
mkdir catalog site
python3 -u -m http.server --bind 127.0.0.1 --directory site 0 > server.log 2>&1 &
trap 'kill %1; rm -rf "$folder"' EXIT
until port=$(grep -oE 'port [0-9]+' server.log); do sleep 0.1; done
port=${port#port }
cat > catalog/acme.toml << TOML
[provider]
name = "Acme"

[[entry]]
id = "too-fast"
title = "Too fast"
status = 429
kind = "rate_limit"
retry = "after_delay"
fix_by = "caller"
meaning = "You send more than your limit allows."
sources = "errors"

[sources]
errors = { url = "http://127.0.0.1:$port/errors.md", checked = 2026-01-31 }
gone = { url = "http://127.0.0.1:$port/gone", checked = 2026-01-31 }
TOML
printf -- '- 429 - `too_fast`: You send too much.\n' > site/errors.md
llm-errors drift acme site/errors.md --source errors --accept > first.txt
llm-errors drift acme site/errors.md --source gone --accept --no-drafts >> first.txt

printf -- '- 402 - `no_money`: The balance is used up.\n' >> site/errors.md
"$script" report.txt
grep -q 'added 402 no_money' report.txt
grep -q 'acme/gone could not be fetched' report.txt
grep -q 'draft = true' catalog/acme.toml
llm-errors check > check.txt 2>&1

# a second run has nothing to say
"$script" report.txt
grep -q 'acme/errors: no drift' report.txt
echo 'the weekly run reports a new error once, with a draft'
