"""Diagnoses as a function of DuckDB.

    python examples/duckdb_log.py LOG

LOG is a file of JSON lines or Parquet with the columns `provider`, `status` and `body`.
"""

from __future__ import annotations

import sys

import duckdb
import pyarrow

from llm_errors import classify_batch

TYPE = """STRUCT(provider VARCHAR, entry VARCHAR, kind VARCHAR, retry VARCHAR, retryable BOOLEAN, retry_after_ms BIGINT,
    matched_by VARCHAR, "window" VARCHAR, retry_at_ms BIGINT, detected_by VARCHAR, error VARCHAR)"""


def classify(provider: pyarrow.Array, status: pyarrow.Array, body: pyarrow.Array) -> pyarrow.Array:
    log = pyarrow.table({"provider": provider, "status": status, "body": body})
    found: pyarrow.Table = classify_batch(log, threads=1)
    return found.to_struct_array()


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Gives a connection the function `classify(provider, status, body)`."""
    connection.create_function(
        "classify", classify, ["VARCHAR", "BIGINT", "VARCHAR"], TYPE, type="arrow", null_handling="special"
    )


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("error: no log\nhelp: give a file of JSON lines or Parquet")
    connection = duckdb.connect()
    register(connection)
    query = """
        SELECT found.provider, found.kind, found.retryable, count(*) AS calls
        FROM (SELECT classify(provider, status, body) AS found FROM $log)
        GROUP BY ALL ORDER BY calls DESC
    """
    connection.sql(query.replace("$log", f"'{sys.argv[1].replace(chr(39), chr(39) * 2)}'")).show()


if __name__ == "__main__":
    main()
