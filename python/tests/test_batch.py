"""Batches give the rows that `llm-errors classify --ndjson` gives, in every engine."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import llm_errors
from llm_errors import classify_batch

pyarrow = pytest.importorskip("pyarrow")

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]


def example(name: str) -> ModuleType:
    """A program of the folder `examples`."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def records() -> list[Row]:
    """Real responses, every second with headers."""
    lines = (ROOT / "tests" / "responses.jsonl").read_text().splitlines()
    records: list[Row] = []
    for number, line in enumerate(lines):
        record = json.loads(line)
        body = record["body"]
        records.append(
            {
                "id": number,
                "provider": record["provider"],
                "status": record.get("status"),
                "headers": json.dumps({"Retry-After": str(number)}) if number % 2 else None,
                "body": body if isinstance(body, str) else json.dumps(body),
            }
        )
    return records


@pytest.fixture(scope="module")
def expected(records: list[Row]) -> list[Row]:
    """What the command line says of them."""
    program = os.environ.get("LLM_ERRORS") or shutil.which("llm-errors") or str(ROOT / "target/debug/llm-errors")
    if not Path(program).exists():
        pytest.skip("the command line is not built")
    lines = [{**it, "headers": json.loads(it["headers"] or "null")} for it in records]
    result = subprocess.run(
        [program, "classify", "--ndjson"], input="\n".join(map(json.dumps, lines)), capture_output=True, text=True, check=True
    )
    rows: list[Row] = [json.loads(line) for line in result.stdout.splitlines()]
    for row in rows:
        del row["id"]
    return rows


def without_error(rows: list[Row]) -> list[Row]:
    """The column `error` is not in a line of the command line."""
    assert not any(row.pop("error") for row in rows)
    return rows


def test_a_table(records: list[Row], expected: list[Row]) -> None:
    table = pyarrow.Table.from_pylist(records)
    found = classify_batch(table)
    assert isinstance(found, pyarrow.Table)
    assert without_error(found.to_pylist()) == expected
    (batch,) = table.to_batches()
    assert classify_batch(batch, threads=1) == classify_batch(batch, threads=3)
    assert classify_batch(batch).to_pylist() == found.to_pylist()


def test_a_reader_is_read_when_it_is_asked(records: list[Row]) -> None:
    read = 0

    def batches() -> Any:
        nonlocal read
        for start in range(0, len(records), 10):
            read += 1
            yield pyarrow.RecordBatch.from_pylist(records[start : start + 10], schema=schema)

    schema = pyarrow.Table.from_pylist(records).schema
    found = classify_batch(pyarrow.RecordBatchReader.from_batches(schema, batches()))
    assert isinstance(found, pyarrow.RecordBatchReader)
    assert (found.read_next_batch().num_rows, read) == (10, 1)
    assert found.read_all().num_rows == len(records) - 10


def test_a_row_is_what_classify_says(records: list[Row]) -> None:
    rows = classify_batch(pyarrow.Table.from_pylist(records)).to_pylist()
    for record, row in zip(records, rows, strict=True):
        headers = json.loads(record["headers"] or "null")
        diagnosis = llm_errors.classify(record["provider"], record["status"], headers, record["body"])
        entry = diagnosis.entry.id if diagnosis.entry else None
        wait = None if diagnosis.retry_after is None else round(diagnosis.retry_after * 1000)
        assert (row["entry"], row["kind"], row["retry"], row["retryable"]) == (
            entry,
            diagnosis.kind,
            diagnosis.retry,
            diagnosis.retryable,
        )
        assert (row["retry_after_ms"], row["window"], row["matched_by"]) == (wait, diagnosis.window, diagnosis.matched_by)


def test_what_is_no_log() -> None:
    with pytest.raises(ValueError, match="there is no column `body`"):
        classify_batch(pyarrow.table({"status": [429]}))
    with pytest.raises(ValueError, match="Expected object with __arrow_c_"):
        classify_batch([1])
    with pytest.raises(ValueError, match="at least one thread"):
        classify_batch(pyarrow.table({"body": [""]}), threads=0)


def test_polars(records: list[Row], expected: list[Row]) -> None:
    polars = pytest.importorskip("polars")
    log = polars.DataFrame(records)
    assert without_error(classify_batch(log).to_dicts()) == expected
    classify = example("polars_log").classify
    columns = ("provider", "status", "headers", "body")
    found = log.lazy().select(classify(*columns).alias("found")).unnest("found").collect()
    assert without_error(found.to_dicts()) == expected


def test_duckdb(records: list[Row], expected: list[Row]) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("numpy", reason="DuckDB needs numpy for functions over Arrow")
    connection = duckdb.connect()
    example("duckdb_log").register(connection)
    log = pyarrow.Table.from_pylist([it for it in records if it["headers"] is None])
    assert log.num_rows
    found = connection.sql("SELECT unnest(classify(provider, status, body)) FROM log ORDER BY id")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    wanted = [row for it, row in zip(records, expected, strict=True) if it["headers"] is None]
    assert without_error(rows) == wanted
