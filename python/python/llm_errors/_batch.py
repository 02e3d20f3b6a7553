"""Whole columns of failed calls. No library for them is imported but the one whose data came."""

from __future__ import annotations

import sys

from llm_errors._native import Catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def classify_batch(data: Any, *, catalog: Catalog | None = None, threads: int | None = None) -> Any:
    """Explain each row of a table of responses.

    `data` is anything that Arrow's C interface knows: a RecordBatch, Table or RecordBatchReader of pyarrow, a DataFrame
    of Polars, a relation of DuckDB. It has a column `body`, and maybe `provider`, `status` and `headers`; others are not
    looked at, and nothing is copied. `threads` work on each batch, as many as the machine has by default, without
    holding the GIL.

    The answer has a row for each, in the type of what came (another library's as a stream that Arrow's C interface
    knows): `provider`, `entry`, `kind`, `retry`, `retryable`, `retry_after_ms`, `matched_by`, `window`, `retry_at_ms`
    (milliseconds since 1970), `detected_by`, and `error`, which says what is wrong with a row, such as an unknown
    provider. A RecordBatchReader is answered with one that reads a batch when it is asked for the next.

    Raises ValueError if there is no column `body` or a column has a type that it cannot have.
    """
    found = (catalog or Catalog.shipped())._classify_batch(data, threads=threads)
    name = type(data).__module__.partition(".")[0]
    library: Any = sys.modules.get(name)
    if name == "pyarrow":
        if isinstance(data, library.RecordBatch):
            return library.record_batch(found)
        reader = library.RecordBatchReader.from_stream(found)
        return reader if isinstance(data, library.RecordBatchReader) else reader.read_all()
    if name == "polars":
        return library.DataFrame(found)
    return found
