"""The extras abilities, survival and parquet are imported where they are asked for, never when the program starts.

Libraries that the program stands on may load them by themselves, once they are there: transformers torchao, pandas
pyarrow.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTRAS = {"abilities": ("lm_eval", "datasets", "evaluate"), "survival": ("torchao",), "parquet": ("pyarrow",)}


def at_once(body: list[ast.stmt]) -> Iterator[str]:
    """The modules that a file imports when it is imported itself, leaving out what only types need."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from at_once(node.body)


@pytest.mark.parametrize("extra", EXTRAS)
def test_no_module_of_the_program_imports_it_at_once(extra: str) -> None:
    files = [file for room in ("engine", "gui", "palimpsest") for file in (ROOT / room).rglob("*.py")]
    found = [file for file in files if set(EXTRAS[extra]) & set(at_once(ast.parse(file.read_text("utf-8")).body))]
    assert len(files) > 300 and not found


@pytest.mark.parametrize("extra", EXTRAS)
def test_it_is_here(extra: str) -> None:
    if missing := [name for name in EXTRAS[extra] if find_spec(name) is None]:
        pytest.skip(f'{missing[0]} is not here, so its checks are left out: pip install "palimpsest[{extra}]"')
