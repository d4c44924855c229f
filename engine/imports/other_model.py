"""Another model of the same base, a folder or a GGUF file: what it differs by is the change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.errors import BadInput, ModelRefused
from engine.events import Log, Progress, Steps
from engine.imports.factoring import thin
from engine.imports.source import Found, Parameters
from engine.model.delta import Delta, MatrixDelta
from engine.model.loading import read_module
from engine.model.opening import open_checkpoint
from engine.support.wording import say

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.checkpoint import Checkpoint
    from engine.model.loading import LoadedModel

# A fine-tuned weight is a few per cent away from its base, one of another training by the square root of two.
FURTHEST = 0.6
REMEDY = say("Give a model that was trained further from the one that is open, with the same vocabulary.")
_TASK = say("Comparing with the base")


class OtherModel:
    """A model folder or a GGUF file."""

    def __init__(self, place: Path) -> None:
        """Raises BadInput or ModelRefused where it is no model that can be opened."""
        self._checkpoint: Checkpoint = open_checkpoint(place)
        if refusal := self._checkpoint.refusal():
            raise ModelRefused(refusal)

    def look(self, model: LoadedModel) -> Found:
        """What it holds, from the headers; BadInput where it is of another size than ``model``."""
        checkpoint, parameters = self._checkpoint, model.anatomy.parameters
        sizes = {sum(weight.numel() for weight in parameters.values()), *_with_ties(model)}
        if checkpoint.parameters not in sizes:
            raise BadInput(
                say(
                    "it has {found:,} weights and {name} has {known:,}, so it is not of the same base.",
                    found=checkpoint.parameters,
                    name=model.info.name,
                    known=max(sizes),
                ),
                REMEDY,
                file=checkpoint.place,
            )
        size = 4 * sum(weight.numel() for weight in parameters.values())
        return Found("model", checkpoint.place, checkpoint.name, "", False, len(parameters), 0, size)

    def read(self, model: LoadedModel) -> Steps[tuple[Delta, str]]:
        """The difference, low-rank where it is, and the other model's fingerprint. Both models are in memory for it."""
        module, fingerprint = yield from read_module(self._checkpoint.place, model.dtype)
        theirs: dict[str, Tensor] = dict(module.named_parameters())
        self._check_alike(theirs, model)
        parameters = Parameters(model)
        parts: list[MatrixDelta] = []
        apart = whole = 0.0
        for done, name in enumerate(list(theirs)):
            yield Progress(_TASK, done, len(model.anatomy.parameters), say("weights"), name)
            site = parameters.site(name)
            assert site is not None, "the names were compared"
            start, goal = parameters.start(site), parameters.oriented(site, theirs.pop(name).detach())
            whole += float(start.double().square().sum())
            if torch.equal(start, goal):
                continue
            change = goal - start
            apart += float(change.double().square().sum())
            parts.append((yield from thin(site, change, start, goal, model.dtype)))
        self._check_near(apart, whole, model)
        if not parts:
            raise BadInput(
                say("its weights are those of the open model, so there is no change in it."), REMEDY, file=self._place
            )
        yield Log(
            say(
                "{count} of {all} weights differ, by {share:.2%}.",
                count=len(parts),
                all=len(model.anatomy.parameters),
                share=(apart / whole) ** 0.5,
            )
        )
        return Delta(tuple(parts)), fingerprint

    @property
    def _place(self) -> Path:
        return self._checkpoint.place

    def _check_alike(self, theirs: dict[str, Tensor], model: LoadedModel) -> None:
        ours = {name: tuple(weight.shape) for name, weight in model.anatomy.parameters.items()}
        other = {name: tuple(weight.shape) for name, weight in theirs.items()}
        if ours != other:
            name = next(iter(sorted(set(ours.items()) ^ set(other.items()))))[0]
            raise BadInput(
                say("it is built otherwise than {name}: {part} differs.", name=model.info.name, part=name),
                REMEDY,
                file=self._place,
            )

    def _check_near(self, apart: float, whole: float, model: LoadedModel) -> None:
        if apart > FURTHEST**2 * whole:
            share = (apart / whole) ** 0.5
            raise BadInput(
                say(
                    "its weights are {share:.0%} away from those of {name}, so it is not of the same base.",
                    share=share,
                    name=model.info.name,
                ),
                REMEDY,
                file=self._place,
            )


def _with_ties(model: LoadedModel) -> tuple[int, ...]:
    """The number of weights where tied ones are stored twice."""
    return (sum(weight.numel() for _, weight in model.module.named_parameters(remove_duplicate=False)),)
