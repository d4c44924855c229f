"""What is left of each edit when the edited matrices are packed into a GGUF file's types, measured before writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from gguf import GGMLQuantizationType

from engine.errors import BadInput
from engine.evaluation.scoring import Score, score
from engine.events import Log, Progress, Steps
from engine.events.base import FloatArray
from engine.exports.gguf_base import EditedTensor, edited_tensors, new_values
from engine.exports.gguf_rewriting import KINDS, kind_for, rounded, size_of
from engine.fact import Fact
from engine.model.delta import EntryDelta
from engine.model.gguf_header import Header

if TYPE_CHECKING:
    from engine.model.loading import LoadedModel

SHOWN = 10  # lost edits that are named in the log
_TASK = "Packing the edited tensors"


@dataclass(frozen=True)
class KeptEdit:
    """One edit before and after packing: the new object's probability, and whether it is the exact answer."""

    prompt: str
    answer: str
    before: Score
    after: Score

    @property
    def lost(self) -> bool:
        """Whether it held before and holds no more."""
        return self.before.exact and not self.after.exact

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "prompt": self.prompt,
            "answer": self.answer,
            "probability": [self.before.probability, self.after.probability],
            "exact": [self.before.exact, self.after.exact],
        }


@dataclass(frozen=True)
class Requantised:
    """The edited tensors packed as ``kind``.

    ``types`` are ggml's; ``bytes`` what the tensors take; ``noise`` ||packed - exact||_F / ||change||_F over all of
    them together.
    """

    kind: str
    types: tuple[str, ...]
    bytes: int
    noise: float
    edits: tuple[KeptEdit, ...]

    @property
    def lost(self) -> tuple[KeptEdit, ...]:
        """The edits that packing takes."""
        return tuple(edit for edit in self.edits if edit.lost)

    def sentence(self) -> str:
        """The result in one line."""
        packed = f"Packed as {', '.join(self.types)} ({self.bytes / 1e6:,.1f} MB, noise {self.noise:.2f} of the change)"
        if not self.edits:
            return f"{packed}."
        hold, held = (sum(score.exact for score in scores) for scores in (self._after, self._before))
        now, then = (sum(s.probability for s in scores) / len(scores) for scores in (self._after, self._before))
        return (
            f"{packed}: {hold} of {len(self.edits)} edits hold ({held} as edited here), mean probability "
            f"{now:.3f} ({then:.3f})."
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        edits = [edit.as_json() for edit in self.edits]
        return {"kind": self.kind, "types": self.types, "bytes": self.bytes, "noise": self.noise, "edits": edits}

    @property
    def _before(self) -> list[Score]:
        return [edit.before for edit in self.edits]

    @property
    def _after(self) -> list[Score]:
        return [edit.after for edit in self.edits]


def requantised(
    model: LoadedModel, base: Header, facts: Sequence[Fact], kinds: Sequence[str] = KINDS
) -> Steps[tuple[Requantised, ...]]:
    """Measure ``facts`` with the edited tensors packed as each of ``kinds``; each result is also said in the log.

    A kind that cannot be packed is left out, which is said, or raises :class:`BadInput` where it is the only one. The
    model is as before at the end. Only the edited tensors are taken from the file, so with a ``base`` of coarser
    weights than the model's own the others' rounding is not measured.
    """
    tensors = yield from edited_tensors(model, base)
    return (yield from measured(model, base, tensors, facts, kinds))


def measured(
    model: LoadedModel,
    base: Header,
    tensors: Sequence[EditedTensor],
    facts: Sequence[Fact],
    kinds: Sequence[str],
    until_none_is_lost: bool = False,
) -> Steps[tuple[Requantised, ...]]:
    """The same for ``tensors`` that are known; ends at the first kind that loses no edit where that is asked for."""
    questions = [(fact.text, fact.target) for fact in facts]
    before = yield from score(model, questions, "The edits as they are")
    found = []
    for kind in kinds:
        try:
            one = yield from _one(model, base, tensors, facts, before, kind)
        except BadInput as error:
            if len(kinds) == 1:
                raise
            yield Log(f"Not as {kind}: {error}")
            continue
        yield from tell(one)
        found.append(one)
        if until_none_is_lost and not one.lost:
            break
    return tuple(found)


def tell(result: Requantised) -> Steps[None]:
    """Say a result, and name edits that are lost."""
    yield Log(result.sentence(), "warning" if result.lost else "info")
    for edit in result.lost[:SHOWN]:
        change = f"{edit.before.probability:.3f} to {edit.after.probability:.3f}"
        yield Log(f"Lost as {', '.join(result.types)}: {edit.prompt} -> {edit.answer.strip()} ({change}).", "warning")
    if len(result.lost) > SHOWN:
        yield Log(f"And {len(result.lost) - SHOWN} more.", "warning")


def _one(
    model: LoadedModel,
    base: Header,
    tensors: Sequence[EditedTensor],
    facts: Sequence[Fact],
    before: Sequence[Score],
    kind: str,
) -> Steps[Requantised]:
    types = [kind_for(tensor.stored, kind, base.file) for tensor in tensors]
    noise = change = 0.0
    with model.weights.preview() as preview:
        for done, (tensor, packed) in enumerate(zip(tensors, types, strict=True)):
            yield Progress(_TASK, done, len(tensors), "tensors", f"{tensor.place.name} as {packed.name}")
            values, apart = yield from _round(base, tensor, packed)
            noise += apart
            change += float(np.square(tensor.change).sum(dtype=np.float64))
            wanted = tensor.place.read(torch.from_numpy(values))
            held = model.weights.sum_of(tensor.site).matrix.cpu()
            preview.add(EntryDelta.of(tensor.site[0], wanted - held, tensor.site[1]))
        with model.weights.without_side():  # no file of plain weights has them
            after = yield from score(model, [(fact.text, fact.target) for fact in facts], f"The edits as {kind}")
    edits = (KeptEdit(f.text, f.target, *pair) for f, *pair in zip(facts, before, after, strict=True))
    return Requantised(
        kind,
        _names(types),
        sum(size_of(tensor.stored, packed) for tensor, packed in zip(tensors, types, strict=True)),
        float((noise / change) ** 0.5) if change else 0.0,
        tuple(edits),
    )


def _round(base: Header, tensor: EditedTensor, kind: GGMLQuantizationType) -> Steps[tuple[FloatArray, float]]:
    """The tensor after packing, and the squared distance from the exact one."""
    pieces, apart = [], 0.0
    for values in new_values(base, tensor):
        pieces.append(rounded(values, kind))
        apart += float(np.square(pieces[-1] - values).sum(dtype=np.float64))
        yield Progress(_TASK, sum(map(len, pieces)), len(tensor.change), "rows", tensor.place.name)
    return np.concatenate(pieces), apart


def _names(types: Iterable[GGMLQuantizationType]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind.name for kind in types))
