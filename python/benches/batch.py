"""100,000 real bodies, several ways side by side: `python benches/batch.py [LOG]`.

LOG has a JSON object with `provider`, `status` and `body` in each line; without it the responses of the project's tests are
taken again and again. "distinct" gives each row a header with an id of its own, so that none is like another.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

import llm_errors

ROOT = Path(__file__).parents[2]
ROWS = 100_000


def records(path: Path) -> list[dict[str, Any]]:
    lines = map(json.loads, path.read_text().splitlines())
    known = [
        {
            "provider": it["provider"],
            "status": it.get("status"),
            "body": it["body"] if isinstance(it["body"], str) else json.dumps(it["body"]),
        }
        for it in lines
    ]
    return list(islice(cycle(known), ROWS))


def best(run: Callable[[], object], times: int = 3) -> float:
    """Rows a second of the fastest run."""

    def seconds() -> float:
        began = time.perf_counter()
        run()
        return time.perf_counter() - began

    return ROWS / min(seconds() for _ in range(times))


def loop(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        llm_errors.classify(row["provider"], row["status"], None, row["body"]).kind


def ndjson(lines: bytes) -> None:
    program = ROOT / "target/release/llm-errors"
    subprocess.run([program, "classify", "--ndjson"], input=lines, stdout=subprocess.DEVNULL, check=True)


def litellm(rows: list[dict[str, Any]]) -> None:
    """LiteLLM's mapping of a failure to one of its exceptions, for a fiftieth of the rows: it is slow."""
    import httpx
    import litellm as package
    from litellm.litellm_core_utils.exception_mapping_utils import exception_type
    from litellm.llms.base_llm.chat.transformation import BaseLLMException

    package.suppress_debug_info = True
    for row in rows[::50]:
        response = httpx.Response(row["status"] or 500, request=httpx.Request("POST", "https://x"), text=row["body"])
        error = BaseLLMException(status_code=row["status"] or 500, message=row["body"], response=response)
        try:
            exception_type(model="x", original_exception=error, custom_llm_provider=row["provider"])
        except Exception:
            continue


def main() -> None:
    rows = records(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "responses.jsonl")
    table = pa.Table.from_pylist(rows)
    ids = pa.array([{"x-request-id": f"req_{number:024}"} for number in range(ROWS)])
    distinct = table.append_column("headers", ids)
    lines = "\n".join(map(json.dumps, rows)).encode()
    classify_batch: Callable[..., Any] = llm_errors.classify_batch
    figures = {
        "classify_batch, distinct, 1 thread": best(lambda: classify_batch(distinct, threads=1)),
        "classify_batch, distinct, all threads": best(lambda: classify_batch(distinct)),
        "classify_batch, repeated, 1 thread": best(lambda: classify_batch(table, threads=1)),
        "classify_batch, repeated, all threads": best(lambda: classify_batch(table)),
        "a loop over classify": best(lambda: loop(rows)),
    }
    if (ROOT / "target/release/llm-errors").exists():
        figures["llm-errors classify --ndjson"] = best(lambda: ndjson(lines))
    try:
        litellm(rows[:50])
        figures["LiteLLM's mapping"] = best(lambda: litellm(rows), 1) / 50
    except ImportError:
        print("LiteLLM is not installed")
    for name, rate in figures.items():
        print(f"{name:40} {rate:12,.0f} rows/s")


if __name__ == "__main__":
    main()
