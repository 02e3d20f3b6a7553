"""The programs in the README run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROGRAMS = re.findall(r"```python\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_program(number: int) -> None:
    exec(compile(PROGRAMS[number], f"README.md, program {number + 1}", "exec"), {"__name__": "readme"})
