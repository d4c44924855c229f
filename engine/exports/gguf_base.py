"""The GGUF file that edits are taken to: that of the model itself, or another one of the same model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from gguf import GGMLQuantizationType

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.events.base import FloatArray
from engine.exports.gguf_places import GgufPlace, place_of
from engine.model.gguf_file import open_gguf, unpacked
from engine.model.gguf_header import Header, StoredTensor, is_gguf
from engine.support.home import expanded
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel

# Two bits a weight move a matrix by a third of its norm; one of another model, or in another order, is sqrt(2) away.
FURTHEST = 0.6
_TASK = say("Comparing with the GGUF file")


@dataclass(frozen=True, eq=False)
class EditedTensor:
    """A matrix that the edits change: where it lies, what the file holds there, and the change in the file's order."""

    site: Site
    place: GgufPlace
    stored: StoredTensor
    change: FloatArray


def base_file(model: LoadedModel, base: str = "") -> Header | None:
    """The header of ``base``, or of the GGUF file that the model was opened from; None where that was a folder.

    :class:`BadInput` where the file is missing, or no whole model.
    """
    place = expanded(base or model.info.folder)
    if not base and place.is_dir():
        return None
    try:
        known = place.is_file() and is_gguf(place)
    except OSError as error:
        raise BadInput(say("it cannot be read ({reason}).", reason=error.strerror), file=place) from error
    if not known:
        reason = (
            say("it is no GGUF file.")
            if place.exists()
            else say("there is none.")
            if base
            else say("it is no longer there.")
        )
        raise BadInput(reason, say("Name the GGUF file of the base model."), file=place)
    opened = open_gguf(place)
    if refusal := opened.refusal():
        raise BadInput(refusal, file=place)
    return opened.header


def edited_tensors(model: LoadedModel, base: Header) -> Steps[list[EditedTensor]]:
    """The tensors of ``base`` that the applied edits change.

    Each is compared with what the model held there before it was edited: names, shapes and order are right or this is
    refused. :class:`BadInput` where nothing is edited, or ``base`` is of another model.
    """
    found = []
    sites = changed_sites(model)
    for done, site in enumerate(sites):
        yield Progress(_TASK, done, len(sites), say("tensors"))
        place = place_of(model, site, base.architecture, checked=True)
        matrix = model.weights.sum_of(site)
        assert matrix.state.total is not None, "a changed site has a sum"
        stored = _stored(base, place.name, matrix.base.shape)
        before = place.stored(matrix.base.float().cpu()).numpy()
        yield from _compare(base.file, stored, before)
        found.append(EditedTensor(site, place, stored, place.stored(matrix.state.total.cpu()).numpy()))
    return found


def new_values(base: Header, tensor: EditedTensor) -> Iterator[FloatArray]:
    """The edited tensor in float32, some rows at a time: what the file holds, unpacked, and the change."""
    for row, values in unpacked(base.file, tensor.stored):
        yield values + tensor.change[row : row + len(values)]


def changed_sites(model: LoadedModel) -> list[Site]:
    """The matrices that the edits in place change; :class:`BadInput` where there are none."""
    weights = model.weights
    sites = sorted({site for delta in weights.deltas[: weights.applied] for site in delta.sites})
    if not sites:
        raise BadInput(
            say("nothing has been edited in the weights, so there is no change to export."), say("Run an edit first.")
        )
    return sites


def _stored(base: Header, name: str, shape: tuple[int, ...]) -> StoredTensor:
    stored = next((tensor for tensor in base.tensors if tensor.name == name), None)
    if stored is None or stored.shape != tuple(shape):
        what = (
            say("{name} is missing", name=name)
            if stored is None
            else say(
                "{name} is of the shape {found} and not {wanted}", name=name, found=stored.shape, wanted=tuple(shape)
            )
        )
        raise _another(base.file, what)
    return stored


def _compare(file: Path, stored: StoredTensor, before: FloatArray) -> Steps[None]:
    """Refuse a tensor that is not what the model held there, but for what packing and casting take."""
    apart = whole = 0.0
    for row, values in unpacked(file, stored):
        own = before[row : row + len(values)]
        apart += float(np.square(values - own).sum(dtype=np.float64))
        whole += float(np.square(own).sum(dtype=np.float64))
        yield Progress(_TASK, row + len(values), len(before), say("rows"), stored.name)
    if not apart <= FURTHEST**2 * whole:
        packed = GGMLQuantizationType(stored.kind).name
        raise _another(file, say("{name} (packed as {packed}) holds other weights", name=stored.name, packed=packed))


def _another(file: Path, reason: str) -> BadInput:
    return BadInput(
        say("the file is not of the model that was edited: {reason}.", reason=reason),
        say("Name a GGUF file of the same base model."),
        file=file,
    )
