"""Kurtosis over relative depth as a small file, so that curves of several models or edit counts can be overlaid.

No model is needed to read or to write one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import BadInput
from engine.events import FloatArray
from engine.support.plain_json import parse_plain

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
    moment = f" after {found.position} edits" if found.position else ""
    title, facts = name or f"{model}{moment}", len(found.names)
    return KurtosisCurve(title, model, found.position, facts, found.layers, found.depth, found.p.kurtosis)


def write_curve(file: Path, curve: KurtosisCurve) -> Path:
    """Write a curve as JSON and return the file; raises BadInput where it cannot be written."""
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
    try:
        file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be written ({error.strerror}).", "Name another place.", file=file) from error
    return file


def read_curve(file: Path) -> KurtosisCurve:
    """Read a curve written by :func:`write_curve`; raises BadInput where the file is none."""
    try:
        content = parse_plain(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror}).", "Check the path.", file=file) from error
    except ValueError as error:
        raise _no_curve(file) from error
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise _no_curve(file)
    if content.get("version") != VERSION:
        raise BadInput("was written by a newer version of this program.", "Update the program.", file=file)
    try:
        return _parsed(content)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadInput("is damaged.", "Save the curve again.", file=file) from error


def _no_curve(file: Path) -> BadInput:
    return BadInput("holds no kurtosis curve.", "Choose a curve that was saved by this program.", file=file)


def _parsed(content: dict[str, Any]) -> KurtosisCurve:
    layers = tuple(int(layer) for layer in content["layers"])
    depth, kurtosis = (np.array(content[name], dtype=np.float64) for name in ("depth", "kurtosis"))
    if not depth.shape == kurtosis.shape == (len(layers),):
        raise ValueError("the lists of a curve differ in length")
    name, model = str(content["name"]), str(content["model"])
    return KurtosisCurve(name, model, int(content["edits"]), int(content["facts"]), layers, depth, kurtosis)
