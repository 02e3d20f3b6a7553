"""Two executors of a local cluster of Spark against one: `python benches/spark.py`."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from batch import ROOT, records
from pyspark.sql import SparkSession

PARTS = 16


def spark_log() -> Any:
    path = Path(__file__).parents[1] / "examples" / "spark_log.py"
    spec = importlib.util.spec_from_file_location("spark_log", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seconds(executors: int, folder: str) -> float:
    spark: Any = (
        SparkSession.builder.master(f"local-cluster[{executors},1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.files.maxPartitionBytes", "1m")
        .getOrCreate()
    )
    try:
        summary = spark_log().summary
        summary(spark.read.parquet(folder)).collect()  # so that all of it runs and is compiled
        times = []
        for _ in range(3):
            began = time.perf_counter()
            summary(spark.read.parquet(folder)).collect()
            times.append(time.perf_counter() - began)
        return min(times)
    finally:
        spark.stop()


def main() -> None:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    rows = records(ROOT / "tests" / "responses.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        for part in range(PARTS):
            ids = pa.array([{"x-request-id": f"req_{part}_{number:020}"} for number in range(len(rows))])
            table = pa.Table.from_pylist(rows).append_column("headers", ids)
            parquet.write_table(table, f"{folder}/part-{part:02}.parquet")
        one, two = seconds(1, folder), seconds(2, folder)
    print(f"{PARTS * len(rows):,} rows: {one:.1f} s with one executor, {two:.1f} s with two, {one / two:.2f} times as fast")


if __name__ == "__main__":
    main()
