"""Count the failures of a partitioned Parquet log by provider and kind, on a cluster of Spark.

    spark-submit examples/spark_log.py LOG

LOG is a folder of Parquet files with the columns `provider`, `status`, `headers` and `body`. Each executor needs the
package `llm-errors`; Spark hands it Arrow batches, and it hands Arrow batches back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pyarrow
from pyspark.sql import DataFrame, SparkSession

from llm_errors import classify_batch

SCHEMA = """
    provider string, entry string, kind string, retry string, retryable boolean, retry_after_ms bigint, matched_by string,
    window string, retry_at_ms bigint, detected_by string, error string
"""


def classify(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """What `DataFrame.mapInArrow` calls for each partition. Spark has a process for each core already."""
    for batch in batches:
        found = classify_batch(batch, threads=1)
        # what the log says besides, such as an id, stays beside it
        names = [name for name in batch.schema.names if name not in ("provider", "status", "headers", "body")]
        columns = [batch.column(name) for name in names] + found.columns
        yield pyarrow.RecordBatch.from_arrays(columns, names=names + found.schema.names)


def diagnoses(log: DataFrame) -> DataFrame:
    """A row for each row of the log: its other columns, and those of `classify --ndjson`."""
    others = [field for field in log.schema if field.name not in ("provider", "status", "headers", "body")]
    fields = [f"`{field.name}` {field.dataType.simpleString()}" for field in others]
    return log.mapInArrow(classify, ", ".join([*fields, SCHEMA]))


def summary(log: DataFrame) -> DataFrame:
    """How many calls failed, by provider and kind."""
    return diagnoses(log).groupBy("provider", "kind", "retryable").count().orderBy("count", ascending=False)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("error: no log\nhelp: give a folder of Parquet files")
    spark = SparkSession.builder.appName("llm-errors").getOrCreate()
    try:
        summary(spark.read.parquet(sys.argv[1])).show(100, truncate=False)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
