"""The one door for JSON: what is damaged, without bound or of another form is named, and does not come in."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, strategies

from engine.errors import BadInput
from engine.support.plain_json import DEEPEST, parse_plain, read_bounded, read_plain
from tests.properties import anything, holds


@dataclass(frozen=True)
class Part:
    name: str
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Whole:
    kind: Literal["one", "two"]
    share: float | None
    parts: dict[str, Part] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("{", "no JSON (line 1, column 2"),
        ("\x00", "no JSON"),
        (b"\xff", "not UTF-8"),
        ("null", "expected an object, got null"),
        ("[]", "expected an object, got a list"),
        ('{"share": 1}', 'missing required field "kind"'),
        ('{"kind": "three", "share": 1}', "kind: invalid enum value"),
        ('{"kind": "one", "share": true}', "share: expected"),
        ('{"kind": "one", "share": 1e400}', "NaN or a number without bound"),
        ('{"kind": "one", "share": NaN}', "NaN or a number without bound"),
        ('{"kind": "one", "share": 1, "more": {"a": [Infinity]}}', "NaN or a number without bound"),
        ('{"kind": "one", "share": ' + "9" * 5000 + "}", "thousands of digits"),
        ('{"kind": "one", "share": ' + "9" * 30 + "}", "100 bits"),
        ('{"kind": "one", "share": null, "more": {"\\ud800": 1}}', "half a character"),
        ('{"kind": "one", "share": null, "more": {"a": "x\\udcff"}}', r'half a character in "x\udcff"'),
        ('{"kind": "one", "share": null, "parts": {"a": {"name": ["x"]}}}', "parts[...].name: expected a text"),
        (
            '{"kind": "one", "share": null, "parts": {"a": {"name": "x", "sizes": [1, 1.5]}}}',
            "sizes[1]: expected a whole",
        ),
        ('{"kind": "one", "share": null, "parts": [1]}', "parts: expected an object, got a list"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"kind": "one", "share": null, "more": {"a": ' + "[" * 200 + "]" * 200 + "}}", f"more than {DEEPEST} deep"),
    ],
)
def test_what_is_no_such_thing_is_told_with_place_and_reason(text, said):
    with pytest.raises(ValueError) as raised:
        parse_plain(text, Whole)
    assert said in str(raised.value) and len(str(raised.value)) < 300


def test_what_is_right_comes_back_as_it_was():
    whole = Whole("two", 0.5, {"a": Part("ä🙂", (1, 2))}, {"x": [1, None, True, {"y": "z"}]})
    assert parse_plain(json.dumps(asdict(whole)), Whole) == whole
    assert parse_plain("\ufeff" + json.dumps({**asdict(whole), "later": 1}), Whole) == whole


def test_where_they_are_meant_numbers_may_be_infinite():
    found = parse_plain('{"a": [NaN, -Infinity, 1]}', dict[str, list[float]], infinite=True)
    assert math.isnan(found["a"][0]) and found["a"][1:] == [-math.inf, 1.0]


def test_a_file_is_named_with_its_remedy(tmp_path):
    file = tmp_path / "it.json"
    file.write_text('{"kind": 3}')
    for place, reason in ((file, "kind"), (tmp_path / "none", "cannot be read"), (tmp_path, "no ordinary file")):
        with pytest.raises(BadInput, match=f"{place.name}.*{reason}.*Make it anew") as raised:
            read_plain(place, Whole, "whole thing", "Make it anew.")
        assert "\n" not in str(raised.value)


def test_no_more_is_read_than_such_a_file_can_hold(tmp_path):
    file = tmp_path / "long.json"
    with file.open("wb") as stream:
        stream.truncate(1 << 33)  # a hole: it takes no room
    with pytest.raises(ValueError, match="longer than 1 MB"):
        read_bounded(file, 1 << 20)
    with pytest.raises(ValueError, match="longer than 3 bytes"):
        parse_plain("[1, 2]", list[int], longest=3)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="no ordinary file"):
        read_plain(tmp_path / "pipe", Whole, "whole thing", "")


@holds(max_examples=100)
@given(anything, strategies.sampled_from([Whole, Part, dict[str, Part], list[int], tuple[Part, ...]]))
def test_anything_is_read_or_told(value, kind):
    """Read means that it is of the kind in every part; told means one line."""
    try:
        found = parse_plain(json.dumps(value), kind)
    except ValueError as error:
        assert str(error) and "\n" not in str(error)
        return
    assert parse_plain(json.dumps(found, default=asdict), kind) == found


@holds(max_examples=200)
@given(
    strategies.binary(max_size=40) | strategies.text('[]{}":,0123456789.eE-+ntfaslu\\ud8', max_size=30).map(str.encode)
)
def test_any_bytes_are_read_or_told(data):
    try:
        json.dumps(parse_plain(data, dict[str, Any]), allow_nan=False).encode()
    except ValueError as error:
        assert str(error) and "\n" not in str(error)


def test_there_is_no_other_door():
    """Facts have a parser of their own, by record; the demo world reads what it has just made; before anything is
    installed there is the standard library alone."""
    root = Path(__file__).parents[3]
    doors = (
        "engine/support/plain_json.py",
        "engine/evaluation/datasets/json_records.py",
        "engine/demo/",
        "engine/installation/files.py",
    )
    for file in (file for room in ("engine", "gui", "palimpsest") for file in (root / room).rglob("*.py")):
        if not str(file.relative_to(root)).startswith(doors):
            assert not re.search(r"json\.loads?\(", file.read_text(encoding="utf-8")), file
