"""A local cluster of Spark with two executors gives the rows that one batch gives."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from test_batch import Row, example, records

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("there is no Java, which Spark needs", allow_module_level=True)
pytest.importorskip("pandas", reason="Spark needs pandas for functions over Arrow")
pyspark_sql = pytest.importorskip("pyspark.sql")

__all__ = ["records"]  # the fixture


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        # a master and two workers of a core each, as processes of their own
        pyspark_sql.SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("llm-errors")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_a_partitioned_log(spark: Any, records: list[Row], tmp_path: Path) -> None:
    from llm_errors import classify_batch

    table = pyarrow.Table.from_pylist(records)
    (tmp_path / "log").mkdir()
    for part in range(4):
        rows = table.slice(part * 50, 50)
        parquet.write_table(rows, tmp_path / "log" / f"part-{part}.parquet")
    log = spark.read.parquet(str(tmp_path / "log")).repartition(4)
    spark_log = example("spark_log")
    executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    assert executors == 2
    found = sorted((row.asDict() for row in spark_log.diagnoses(log).collect()), key=lambda row: int(row["id"]))
    wanted = [
        {"id": record["id"], **row}
        for record, row in zip(records, classify_batch(table).to_pylist(), strict=True)
    ]
    assert json.dumps(found) == json.dumps(wanted)
    counts = {(row["provider"], row["kind"], row["retryable"]): row["count"] for row in spark_log.summary(log).collect()}
    assert sum(counts.values()) == len(records)
    assert counts[("openai", "quota", False)] == sum(
        row["provider"] == "openai" and row["kind"] == "quota" for row in wanted
    )
