"""Diagnoses as an expression of Polars.

    python examples/polars_log.py LOG

LOG is a file of JSON lines or Parquet with the columns `provider`, `status` and `body`.
"""

from __future__ import annotations

import sys

import polars as pl

from llm_errors import classify_batch

FIELDS = pl.Struct(
    {
        "provider": pl.String,
        "entry": pl.String,
        "kind": pl.String,
        "retry": pl.String,
        "retryable": pl.Boolean,
        "retry_after_ms": pl.Int64,
        "matched_by": pl.String,
        "window": pl.String,
        "retry_at_ms": pl.Int64,
        "detected_by": pl.String,
        "error": pl.String,
    }
)


def classify(*columns: str) -> pl.Expr:
    """A struct for each row, of the columns with these names: `provider`, `status`, `headers`, `body`."""

    def of(responses: pl.Series) -> pl.Series:
        found: pl.DataFrame = classify_batch(responses.struct.unnest())
        return found.to_struct()

    return pl.struct(*columns).map_batches(of, return_dtype=FIELDS, is_elementwise=True)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("error: no log\nhelp: give a file of JSON lines or Parquet")
    path = sys.argv[1]
    log = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_ndjson(path)
    found = log.select(classify("provider", "status", "body").alias("found")).unnest("found")
    print(found.group_by("provider", "kind", "retryable").len().sort("len", descending=True).collect())


if __name__ == "__main__":
    main()
