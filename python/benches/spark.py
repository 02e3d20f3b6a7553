"""Two executors of a local cluster of Spark against one: `python benches/spark.py`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from batch import ROOT, records
from pyspark.sql import SparkSession

PARTS = 24


def spark_log() -> Any:
    path = Path(__file__).parents[1] / "examples" / "spark_log.py"
    spec = importlib.util.spec_from_file_location("spark_log", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seconds(executors: int, folder: str) -> float:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark: Any = (
        SparkSession.builder.master(f"local-cluster[{executors},1,1024]")
        # an executor of one core collects garbage on it, whatever else the machine has
        .config("spark.executor.extraJavaOptions", "-XX:ActiveProcessorCount=1 -XX:+UseSerialGC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
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


def measured(executors: int, folder: str) -> float:
    """In a process of its own, since the JVM stays until the end of one, and with a core for each executor: without
    that one executor's Python works on the second core while its JVM works on the first."""
    command = [sys.executable, __file__, str(executors), folder]
    limit = lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:executors])
    result = subprocess.run(command, preexec_fn=limit, stdout=subprocess.PIPE, check=True, text=True)
    return float(result.stdout)


def main() -> None:
    if len(sys.argv) == 3:
        print(seconds(int(sys.argv[1]), sys.argv[2]))
        return
    rows = records(ROOT / "tests" / "responses.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        for part in range(PARTS):
            ids = pa.array([{"x-request-id": f"req_{part}_{number:020}"} for number in range(len(rows))])
            table = pa.Table.from_pylist(rows).append_column("headers", ids)
            parquet.write_table(table, f"{folder}/part-{part:02}.parquet")
        one, two = measured(1, folder), measured(2, folder)
    print(f"{PARTS * len(rows):,} rows: {one:.1f} s with one executor, {two:.1f} s with two, {one / two:.2f} times as fast")


if __name__ == "__main__":
    main()
