"""What every failed call to an LLM API means, why it happened, what to do, and whether a retry helps.

>>> import llm_errors
>>> body = '{"error": {"code": "insufficient_quota", "message": "You exceeded your current quota"}}'
>>> diagnosis = llm_errors.classify("openai", 429, body=body)
>>> diagnosis
<Diagnosis openai/insufficient-quota: quota, never>
>>> diagnosis.kind == "quota", diagnosis.retryable
(True, False)
>>> print(diagnosis.entry.solutions[0])
Add credit under [billing](https://platform.openai.com/settings/organization/billing).
"""

from llm_errors._batch import classify_batch
from llm_errors._exceptions import diagnose
from llm_errors._native import (
    Catalog,
    CatalogError,
    Decision,
    Diagnosis,
    Entry,
    Policy,
    Provider,
    Retries,
    __version__,
)

# enum takes longer to import than everything else: the words come when somebody asks for one
TYPE_CHECKING = False
if TYPE_CHECKING:
    from llm_errors._words import Alternative, FixBy, Kind, Reason, Retry, Signal, Window
else:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from llm_errors import _words

        globals()[name] = word = getattr(_words, name)
        return word


CATALOG = Catalog.shipped()
"""The catalog that comes with the package. The functions of this module ask it."""

classify = CATALOG.classify
lookup = CATALOG.lookup
find = CATALOG.find
explain = CATALOG.explain
provider = CATALOG.provider
providers = CATALOG.providers

__all__ = [
    "CATALOG",
    "Alternative",
    "Catalog",
    "CatalogError",
    "Decision",
    "Diagnosis",
    "Entry",
    "FixBy",
    "Kind",
    "Policy",
    "Provider",
    "Reason",
    "Retries",
    "Retry",
    "Signal",
    "Window",
    "__version__",
    "classify",
    "classify_batch",
    "diagnose",
    "explain",
    "find",
    "lookup",
    "provider",
    "providers",
]
