"""What was added to each weight, in one safetensors file.

Either our own export (:mod:`engine.exports.deltas`), for each parameter NAME the factors ``NAME.left`` and
``NAME.right``, or a plain difference of two state dicts: a tensor for each parameter that differs, in its shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.exports.deltas import FORM
from engine.imports.factoring import thin
from engine.imports.source import (
    OTHER_BASE,
    Found,
    Parameters,
    check_fingerprint,
    described_base,
    header_of,
    tensors_of,
)
from engine.model.delta import Delta, LayerDelta, MatrixDelta, Site
from engine.support.files import digest_of_file
from engine.support.plain_text import shown
from engine.support.wording import say

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.loading import LoadedModel

_TASK = say("Reading the deltas")
_SIDES = ("left", "right")


class DeltasFile:
    """A safetensors file of changes."""

    def __init__(self, file: Path) -> None:
        """Raises BadInput where it is no safetensors file, or holds nothing or an adapter."""
        self.file = file
        self._header = header_of(file)
        self._base = described_base(self._header.metadata.get("base", ""))
        self._factored = self._header.metadata.get("form") == FORM
        names = self._header.tensors
        if not names:
            raise BadInput(say("it holds no tensors, so there is no change in it."), file=file)
        if any(".lora_A" in name for name in names):
            raise BadInput(
                say("it holds the tensors of a LoRA adapter."), say("Give the folder with its settings."), file=file
            )
        self._names = sorted({name.rpartition(".")[0] if self._factored else name for name in names})

    def look(self, model: LoadedModel) -> Found:
        """What it holds, from the header; BadInput where it does not fit ``model``."""
        known = check_fingerprint(self.file, self._base, model)
        parameters = Parameters(model)
        ranks, size = [], 0
        for name in self._names:
            d, m = parameters.shape(self._site(parameters, name))
            rank = self._header.tensors[f"{name}.right"].shape[0] if self._factored else 0
            rank = rank if len(parameters.named[name].shape) == 2 else min(rank, 1)
            ranks.append(rank)
            size += 4 * (rank * (d + m) or d * m)
        made_for = str(self._base.get("name", ""))
        return Found("deltas", self.file, self.file.name, made_for, known, len(ranks), max(ranks), size)

    def read(self, model: LoadedModel) -> Steps[tuple[Delta, str]]:
        """The change and the file's checksum. BadInput where the tensors are whole weights and no differences."""
        yield Progress(_TASK, 0, 0)
        tensors = tensors_of(self.file)
        parameters, parts = Parameters(model), list[MatrixDelta]()
        for done, name in enumerate(self._names):
            yield Progress(_TASK, done, len(self._names), say("matrices"), name)
            site = self._site(parameters, name)
            if self._factored:
                parts.append(_product(parameters, site, [tensors[f"{name}.{side}"] for side in _SIDES]))
                continue
            change, start = parameters.oriented(site, tensors[name]), parameters.start(site)
            if float((change - start).norm()) < float(change.norm()) / 2:
                raise BadInput(
                    say("{name} in it is a whole weight and no difference.", name=name),
                    say("Give the folder of that model; the difference is then found here."),
                    file=self.file,
                )
            part = yield from thin(site, change, start, start + change, model.dtype)
            parts.append(part)
        return Delta(tuple(parts)), digest_of_file(self.file)

    def _site(self, parameters: Parameters, name: str) -> Site:
        site = parameters.site(name)
        if site is None:
            raise BadInput(
                say("it does not fit this model, which has no {name}.", name=shown(name)), OTHER_BASE, file=self.file
            )
        shape = tuple(parameters.named[name].shape)
        if self._shape(name) != shape:
            raise BadInput(
                say(
                    "it does not fit this model: {name} is {found} in it and {shape} here.",
                    name=shown(name),
                    found=self._shape(name),
                    shape=shape,
                ),
                OTHER_BASE,
                file=self.file,
            )
        return site

    def _shape(self, name: str) -> tuple[int, ...]:
        """The shape of the change of ``name``."""
        tensors: Mapping[str, object] = self._header.tensors
        if not self._factored:
            return self._header.tensors[name].shape
        if not all(f"{name}.{side}" in tensors for side in _SIDES):
            raise BadInput(
                say("a part of the change of {name} is missing.", name=shown(name)),
                say("Copy it again."),
                file=self.file,
            )
        left, right = (self._header.tensors[f"{name}.{side}"].shape for side in _SIDES)
        if len(left) not in (1, 2) or len(right) != 2 or left[-1] != right[0]:
            raise BadInput(
                say(
                    "the factors of the change of {name} do not fit one another: they are {left} and {right}.",
                    name=shown(name),
                    left=left,
                    right=right,
                ),
                say("Copy it again."),
                file=self.file,
            )
        return (*left[:-1], right[1])


def _product(parameters: Parameters, site: Site, sides: list[Tensor]) -> MatrixDelta:
    """The factors of our own export, as they were in the ledger."""
    left, right = sides
    left = left.reshape(-1, left.shape[-1])
    if parameters.transposed(site):
        left, right = right.T, left.T
    return LayerDelta.of(site[0], left, right, site[1])
