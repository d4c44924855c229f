"""All that was measured in a session as one long table, for other programs: CSV, or Parquet by pyarrow.

One row a number: after how many ``edits``, by which ``measure``, which ``quantity``, at which ``layer``, of which
``fact`` (its id) or ``item`` (its place in an array), and the ``value``. What was not measured has no row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from engine.errors import BadInput
from engine.events import Event
from engine.session.edits import SessionEdit
from engine.support.files import replacing
from engine.support.sheets import guarded_row
from engine.support.wording import say

PARQUET = ".parquet"
NEEDED = say('Parquet is written by pyarrow: pip install "palimpsest[parquet]", or name the file .csv.')


class Number(NamedTuple):
    """One row."""

    edits: int
    measure: str
    quantity: str
    layer: int | None
    fact: str | None
    item: int | None
    value: float


def numbers_of(events: Iterable[Event], edits: Iterable[SessionEdit] = ()) -> Iterator[Number]:
    """The rows of all measurements among ``events``, then those of the ``edits``, each numbered from 1 on."""
    for event in events:
        if is_dataclass(event) and hasattr(event, "position"):
            yield from _of_event(event)
    for number, edit in enumerate(edits, 1):
        result = edit.result
        for name in ("before", "after", "efficacy"):
            value = getattr(result, name)
            if value is not None:
                yield Number(number, "Edit", name, None, edit.fact.id, None, float(value))


def _of_event(event: Any) -> Iterator[Number]:
    measure = type(event).__name__.removesuffix("Measured")
    layers, facts = getattr(event, "layers", ()), tuple(getattr(event, "fact_ids", ()))
    for one in fields(event):
        value = getattr(event, one.name)
        if one.name in ("position", "layers") or not isinstance(value, int | float | np.ndarray | np.generic):
            continue
        array = np.asarray(value)
        if array.dtype.kind not in "fiub" or array.ndim > 2:
            continue
        for place, number in np.ndenumerate(array):
            at = _place(array.shape, place, layers, facts)
            if not np.isnan(number):
                yield Number(int(event.position), measure, one.name, *at, float(number))


def _place(
    shape: tuple[int, ...], place: tuple[int, ...], layers: Any, facts: Any
) -> tuple[int | None, str | None, int | None]:
    """Layer, fact and item of an entry: an axis as long as the layers or the facts is theirs."""
    layer, fact, item = None, None, None
    for length, index in zip(shape, place, strict=True):
        if layer is None and length == len(layers):
            layer = int(layers[index])
        elif fact is None and length == len(facts):
            fact = str(facts[index])
        else:
            item = index
    return layer, fact, item


def write_measurements(file: Path, rows: Iterable[Number]) -> Path:
    """Write ``rows`` to ``file``, which appears whole: Parquet where it is named so, else CSV.

    Raises :class:`BadInput` where pyarrow is needed and not installed.
    """
    if file.suffix.lower() == PARQUET:
        return _write_parquet(file, rows)
    with replacing(file) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(guarded_row(Number._fields))
        writer.writerows(guarded_row(row) for row in rows)
    return file


def _write_parquet(file: Path, rows: Iterable[Number]) -> Path:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise BadInput(say("pyarrow, which writes it, is not installed."), NEEDED, file=file) from error
    types = (
        *(pyarrow.int64(), pyarrow.string(), pyarrow.string(), pyarrow.int64(), pyarrow.string()),
        *(pyarrow.int64(), pyarrow.float64()),
    )
    schema = pyarrow.schema(list(zip(Number._fields, types, strict=True)))
    table = pyarrow.Table.from_pylist([row._asdict() for row in rows], schema=schema)
    with replacing(file) as temporary:
        pyarrow.parquet.write_table(table, temporary)
    return file
