"""Every reader takes what was written for it and refuses anything else in one line; cases that once failed are kept."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, strategies

from tests.faults.readers import BY_NAME, READERS, Reader
from tests.properties import altered, anything, holds

CASES = Path(__file__).parent / "cases"
KEPT = sorted(file for file in CASES.rglob("*") if file.is_file())
OF_JSON = [reader for reader in READERS if reader.file.endswith(".json")]

_PIECES = [
    *(bytes([byte]) for byte in b"\0\x01\x7f\x80\xff{}[]\",:'\n\r\t=;"),
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"1e400",
    b"NaN",
    b"-1",
    b"null",
    b"9" * 5000,
    b"[" * 2000,
    b'{"a":' * 1500,
    b"\\ud800",
    b"\xed\xa0\x80",
    b"../../x",
    b"true",
]
_places = strategies.integers(0, 1 << 16)
_changes = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(["put", "over", "cut", "again"]), _places, _places, strategies.sampled_from(_PIECES)
    ),
    min_size=1,
    max_size=3,
)


def changed(data: bytes, changes: list[tuple[str, int, int, bytes]]) -> bytes:
    """``data`` with pieces put in, written over, cut out, or there once more."""
    for what, first, second, piece in changes:
        start = first % (len(data) + 1)
        end = start + second % 64
        if what == "put":
            data = data[:start] + piece + data[start:]
        elif what == "over":
            data = data[:start] + piece + data[start + len(piece) :]
        elif what == "cut":
            data = data[:start] + data[end:]
        else:
            data = data[:end] + data[start:]
    return data


@contextmanager
def an_empty_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    yield folder
    shutil.rmtree(folder)


@cache
def good(name: str) -> bytes:
    return BY_NAME[name].good()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_what_was_written_for_it_is_taken(reader: Reader, tmp_path: Path) -> None:
    assert reader.judge(reader.good(), tmp_path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@holds(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(changes=_changes)
def test_what_is_harmed_is_taken_or_refused_in_one_line(
    reader: Reader, changes: list[tuple[str, int, int, bytes]]
) -> None:
    with an_empty_folder() as folder:
        assert reader.judge(changed(good(reader.name), changes), folder) in (True, False)  # and raises nothing


@pytest.mark.parametrize("reader", OF_JSON, ids=lambda reader: reader.name)
@holds(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(replacement=anything, place=_places)
def test_any_value_in_any_place_is_taken_or_refused_in_one_line(
    reader: Reader, replacement: object, place: int
) -> None:
    value = altered(json.loads(good(reader.name)), replacement, place)
    with an_empty_folder() as folder:
        assert reader.judge(json.dumps(value).encode(), folder) in (True, False)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: str(file.relative_to(CASES)))
def test_what_once_failed_is_taken_or_refused_in_one_line(file: Path, tmp_path: Path) -> None:
    assert BY_NAME[file.parent.name].judge(file.read_bytes(), tmp_path) in (True, False)


def test_what_is_in_the_readers_is_judged(tmp_path: Path) -> None:
    """The judge can say no: of a reader that lets an exception through, and of one that refuses without a word."""
    for what in (KeyError("x"), RecursionError()):

        def broken(_: Path, what: Exception = what) -> None:
            raise what

        with pytest.raises(type(what)):
            Reader("broken", "x", lambda: b"", broken).judge(b"", tmp_path)
