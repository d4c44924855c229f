"""What is left of each edit when the edited matrices are packed into a GGUF file's types, measured before writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from gguf import GGMLQuantizationType

from engine.errors import BadInput
from engine.evaluation.scoring import Score, score
from engine.events import Log, Progress, Steps
from engine.events.base import FloatArray
from engine.exports.gguf_base import EditedTensor, new_values
from engine.exports.gguf_rewriting import kind_for, rounded, size_of
from engine.exports.kept import Kept, kept_of
from engine.exports.options import AUTO, PACKINGS
from engine.fact import Fact
from engine.model.delta import EntryDelta
from engine.model.gguf_header import Header
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.loading import LoadedModel

_TASK = say("Packing the edited tensors")


@dataclass(frozen=True)
class Requantised:
    """The edited tensors ``packed`` in one of the ways of ``PACKINGS``, and what is ``kept`` of the edits then.

    ``types`` are ggml's; ``bytes`` what the tensors take; ``noise`` ||packed - exact||_F / ||change||_F over all of
    them together.
    """

    packed: str
    types: tuple[str, ...]
    bytes: int
    noise: float
    kept: Kept

    @property
    def sentence(self) -> str:
        """The result in words."""
        return say(
            "Packed as {types} ({bytes:,.1f} MB, rounding {noise:.2f} of the change): {sentence}",
            types=", ".join(self.types),
            bytes=self.bytes / 1e6,
            noise=self.noise,
            sentence=self.kept.sentence,
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        about = {"packed": self.packed, "types": self.types, "bytes": self.bytes, "noise": self.noise}
        return {**about, "kept": self.kept.records()}


def requantised(
    model: LoadedModel, base: Header, tensors: Sequence[EditedTensor], facts: Sequence[Fact], packed: str
) -> Steps[Requantised]:
    """What ``packed``, one of ``PACKINGS`` or "auto", does to ``facts``; every way that is tried is said in the log.

    "auto" is the first that loses none of them, or where all do the one that loses fewest. A way that cannot be packed
    raises :class:`BadInput`, or is passed over by "auto". The model is as before at the end. Only the edited tensors
    are taken from the file: with a ``base`` of coarser weights than the model's own, the others' rounding is not in it.
    """
    before = yield from score(model, [(fact.text, fact.target) for fact in facts], say("Asking the edits as they are"))
    found: list[Requantised] = []
    for way in PACKINGS if packed == AUTO else (packed,):
        try:
            one = yield from _one(model, base, tensors, facts, before, way)
        except BadInput as error:
            if packed != AUTO:
                raise
            yield Log(say("Not as {way}: {message}", way=way, message=error.message))
            continue
        yield Log(one.sentence, "warning" if one.kept.lost else "info")
        found.append(one)
        if not one.kept.lost:
            break
    return min(found, key=lambda result: len(result.kept.lost))  # float32 holds any


def _one(
    model: LoadedModel,
    base: Header,
    tensors: Sequence[EditedTensor],
    facts: Sequence[Fact],
    before: Sequence[Score],
    way: str,
) -> Steps[Requantised]:
    types = [kind_for(tensor.stored, way, base.file) for tensor in tensors]
    noise = change = 0.0
    with model.weights.preview() as preview:
        for done, (tensor, kind) in enumerate(zip(tensors, types, strict=True)):
            yield Progress(
                _TASK,
                done,
                len(tensors),
                say("tensors"),
                say("{name} as {kind}", name=tensor.place.name, kind=kind.name),
            )
            values, apart = yield from _round(base, tensor, kind)
            noise += apart
            change += float(np.square(tensor.change).sum(dtype=np.float64))
            wanted = tensor.place.read(torch.from_numpy(values))
            held = model.weights.sum_of(tensor.site).matrix.cpu()
            preview.add(EntryDelta.of(tensor.site[0], wanted - held, tensor.site[1]))
        with model.weights.without_side():  # no file of plain weights has them
            after = yield from score(
                model, [(fact.text, fact.target) for fact in facts], say("Asking the edits as {way}", way=way)
            )
    return Requantised(
        way,
        tuple(dict.fromkeys(kind.name for kind in types)),
        sum(size_of(tensor.stored, kind) for tensor, kind in zip(tensors, types, strict=True)),
        float((noise / change) ** 0.5) if change else 0.0,
        kept_of(facts, before, after),
    )


def _round(base: Header, tensor: EditedTensor, kind: GGMLQuantizationType) -> Steps[tuple[FloatArray, float]]:
    """The tensor after packing, and the squared distance from the exact one."""
    pieces, apart = [], 0.0
    for values in new_values(base, tensor):
        pieces.append(rounded(values, kind))
        apart += float(np.square(pieces[-1] - values).sum(dtype=np.float64))
        yield Progress(_TASK, sum(map(len, pieces)), len(tensor.change), say("rows"), tensor.place.name)
    return np.concatenate(pieces), apart
