#!/usr/bin/env bash
# Fetches the pages that catalog/drift.lock knows, writes what changed to a report, and takes it for read, so that the
# catalog has the new fingerprints, and drafts for errors that are new. A person explains the drafts and corrects the
# entries whose page says something else before the change is merged.
#
#   drift/weekly.sh report.txt
#
# PAGES names a folder that keeps the pages.
set -euo pipefail
report=${1:?the file of the report}
pages=${PAGES:-$(mktemp -d)}

# id and address of each source that has rows; of a file at a commit, the newest
llm-errors drift --stale 0 --date 9999-12-31 --format json | python3 -c '
import json, re, sys
for source in json.load(sys.stdin)["sources"]:
    if source["rows"]:
        file = re.sub(r"^https://github.com/([^/]+/[^/]+)/blob/[^/]+/", r"https://raw.githubusercontent.com/\1/HEAD/", source["url"])
        print(source["id"], file, sep="\t")
' > "$pages/sources.tsv"

: > "$report"
while IFS=$'\t' read -r id url; do
  extension=$(basename "${url%%[?#]*}" | grep -oE '\.(md|mdx|json|ya?ml|py|ts|go)$' || echo .html)
  mkdir -p "$pages/${id%/*}"
  curl --silent --show-error --fail --location --max-time 60 --max-filesize 8388608 --retry 2 \
    --user-agent 'Mozilla/5.0 (llm-errors drift)' --output "$pages/$id$extension" "$url" 2>> "$report" ||
    echo "$id could not be fetched from $url" >> "$report"
done < "$pages/sources.tsv"

# 1 says that something changed, 2 that a page could not be read, which the report says
llm-errors drift --saved "$pages" --accept >> "$report" 2>&1 || [ $? -le 2 ]
