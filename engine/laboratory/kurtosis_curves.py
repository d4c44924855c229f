"""Kurtosis over relative depth as a small file, so that curves of several models or edit counts can be overlaid.

No model is needed to read or to write one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import BadInput
from engine.events import FloatArray
from engine.support import counted
from engine.support.endings import JSON, check_place
from engine.support.files import write_bytes
from engine.support.plain_json import read_plain
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.diagnostics.superposition import Superposition

KIND = "palimpsest kurtosis curve"
VERSION = 1


@dataclass(frozen=True)
class KurtosisCurve:
    """Excess ``kurtosis`` (L,) of p(k_i, k_j) over relative ``depth`` (L,), 0 the first layer and 1 the last.

    ``name`` is the legend entry; ``model`` was measured with ``facts`` facts after ``edits`` edits.
    """

    name: str
    model: str
    edits: int
    facts: int
    layers: tuple[int, ...]
    depth: FloatArray
    kurtosis: FloatArray


def curve_of(found: Superposition, model: str, name: str = "") -> KurtosisCurve:
    """The curve of a measurement; ``name`` defaults to the model and the number of edits."""
    moment = say("{model} after {edits}", model=model, edits=counted.edits(found.position)) if found.position else model
    title, facts = name or moment, len(found.names)
    return KurtosisCurve(title, model, found.position, facts, found.layers, found.depth, found.p.kurtosis)


def write_curve(file: Path, curve: KurtosisCurve) -> Path:
    """Write a curve as JSON and return the file; raises BadInput where it is not named so or cannot be written."""
    check_place(file, JSON)
    content = {
        "kind": KIND,
        "version": VERSION,
        "name": curve.name,
        "model": curve.model,
        "edits": curve.edits,
        "facts": curve.facts,
        "layers": list(curve.layers),
        "depth": curve.depth.tolist(),
        "kurtosis": curve.kurtosis.tolist(),
    }
    write_bytes(file, (json.dumps(content, indent=1) + "\n").encode())
    return file


def read_curve(file: Path) -> KurtosisCurve:
    """Read a curve written by :func:`write_curve`; raises BadInput where the file is none."""
    head = read_plain(file, _Head, say("kurtosis curve"), say("Choose a curve that was saved by this program."))
    if head.kind != KIND:
        raise BadInput(say("is no kurtosis curve."), say("Choose a curve that was saved by this program."), file=file)
    if head.version != VERSION:
        raise BadInput(say("was written by a newer version of this program."), say("Update the program."), file=file)
    said = read_plain(file, _Said, say("kurtosis curve"), say("Save the curve again."))
    if not len(said.layers) == len(said.depth) == len(said.kurtosis):
        raise BadInput(say("is damaged: its lists differ in length."), say("Save the curve again."), file=file)
    depth, kurtosis = (np.array(numbers, dtype=np.float64) for numbers in (said.depth, said.kurtosis))
    return KurtosisCurve(said.name, said.model, said.edits, said.facts, said.layers, depth, kurtosis)


@dataclass(frozen=True)
class _Head:
    """What says that a file is a curve of this program."""

    kind: str = ""
    version: int = 0


@dataclass(frozen=True)
class _Said:
    """A curve as its file has it."""

    name: str
    model: str
    edits: int
    facts: int
    layers: tuple[int, ...]
    depth: tuple[float, ...]
    kurtosis: tuple[float, ...]
