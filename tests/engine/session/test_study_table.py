"""A comparison's table: what is written is read again, and anything else is named before anything is done with it."""

from __future__ import annotations

import copy
import csv
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SessionMismatch
from engine.events import StudyRow
from engine.session.study_table import StudyMethod, StudyPlan, StudyTable, read_table, write_table

PLAN = StudyPlan("tiny", "f00", "float32", (1, 10), 1, 0, 64, "a", "b", "c", "d")
TABLE = StudyTable(
    PLAN,
    {"name": "tiny", "architecture": "GPT2"},
    {"memit": StudyMethod("MEMIT", "Meng et al.", {"layers": "1", "steps": 3}, "rule")},
    (StudyRow("memit", 1, reliability=0.5, norm_growth=-1.0), StudyRow("memit", 10, reason="=1+1 is no reason")),
)
ODD: list[Any] = [None, [], {}, "x", True, 1.5, [1], [[1]], {"a": 1}, float("nan"), float("inf"), "\ud83d"]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value within ``value``."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in inner for found in places(part, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    whole = copy.deepcopy(value)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return whole


def test_there_and_back(tmp_path: Path) -> None:
    write_table(tmp_path, TABLE)
    assert read_table(tmp_path) == TABLE
    with (tmp_path / "comparison.csv").open(newline="", encoding="utf-8") as stream:
        head, first, second = csv.reader(stream)
    assert head == [field.name for field in fields(StudyRow)]
    assert first[head.index("norm_growth")] == "-1.0", "a number is no formula"
    assert second[head.index("reason")] == "'=1+1 is no reason"


def test_any_value_of_another_kind_is_read_or_named(tmp_path: Path) -> None:
    write_table(tmp_path, TABLE)
    file = tmp_path / "comparison.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    for path in places(whole)[1:]:
        for odd in ODD:
            file.write_text(json.dumps(replaced(whole, path, odd)), encoding="utf-8")
            try:
                table = read_table(tmp_path)
            except SessionMismatch as error:
                assert "comparison.json" in str(error)
            else:
                assert odd == odd and odd != float("inf") and odd != "\ud83d", path
                f"{json.dumps(table.as_json(), allow_nan=False)}{table.as_csv()}".encode()  # it can be written


@pytest.mark.parametrize("text", ["[" * 50_000, '{"format": 1e400}', "9" * 5000, "\x00", '{"plan": NaN}'])
def test_what_is_no_table_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "comparison.json").write_text(text)
    with pytest.raises(SessionMismatch, match="is damaged or no comparison"):
        read_table(tmp_path)
