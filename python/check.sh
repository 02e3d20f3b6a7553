#!/usr/bin/env bash
# The package as a user gets it: the wheel in a fresh environment, with all clients and engines that install.
set -euo pipefail
cd "$(dirname "$0")"

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
python3 -m venv "$temporary/venv"
pip() { "$temporary/venv/bin/pip" --disable-pip-version-check --quiet "$@"; }

pip wheel --no-deps --wheel-dir "$temporary/wheels" .
wheel=$(echo "$temporary"/wheels/*.whl)
size=$(stat --format %s "$wheel")
echo "the wheel has $size bytes"
[ "$size" -lt 5000000 ]

pip install "$wheel[test]" basedpyright
# the engines need numpy, and PySpark a pandas that it knows
for package in openai anthropic google-genai mistralai cohere botocore requests litellm pyarrow numpy polars duckdb \
  'pandas<3' pyspark; do
  pip install "$package" || echo "$package does not install"
done
"$temporary/venv/bin/python" -m pytest
"$temporary/venv/bin/python" -m mypy python tests
"$temporary/venv/bin/python" -m mypy.stubtest llm_errors --concise
"$temporary/venv/bin/basedpyright" --pythonpath "$temporary/venv/bin/python"
