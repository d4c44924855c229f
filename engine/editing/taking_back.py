"""Taking edits back out of the middle of a session: their batches are solved anew without them.

A locate-then-edit batch is a closed form of its keys K, its residuals R, the statistics of the model and, for methods
that remember, the keys of earlier batches. All of them are kept. So the weights without a fact are those of the same
closed forms without its columns: of its own batch, and of every later batch whose system held its key. What is
appended to the ledger is the difference,

    sum over batches of (solved anew - as it was written) - (what was taken back before),

one change that one undo takes away. It is exact given the kept keys and residuals; these were found on a model that
had the fact, which no closed form can undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.editing.ledger_memory import EarlierMemory, memory_of, released_by, still_released
from engine.editing.open_session import OpenSession
from engine.editing.side_taking_back import DROPPABLE, dropped, side_refusal
from engine.errors import BadInput, PalimpsestError
from engine.events import Progress, Steps
from engine.methods.locate.keeping import kept_from
from engine.methods.locate.pipeline import LocateThenEdit
from engine.methods.locate.postprocess import prune, rect
from engine.methods.locate.settings import LocateSettings
from engine.methods.locate.solved import kept_solve, solve_layer
from engine.methods.locate.writing import prepare_statistics
from engine.methods.method import Editing
from engine.methods.registry import methods
from engine.model.delta import Delta, EntryDelta, LayerDelta, MatrixDelta
from engine.session.edits import Gone, SessionEdit, gone_by, not_there
from engine.session.records import BatchRecord
from engine.support.wording import say

# A batch solved anew with all its facts may differ from what it wrote by this share of its norm: by rounding.
SAME = 1e-3
# Singular values below this share of the largest are rounding, as a change is stored in float32.
NEGLIGIBLE = 1e-7


@dataclass(frozen=True)
class Affected:
    """Batches that taking edits back changes: ``own`` hold the edits, ``later`` held their keys; ``left`` are later
    ones that stay as they are, by the reason.
    """

    own: tuple[int, ...]
    later: tuple[int, ...]
    left: Mapping[str, tuple[int, ...]]


class TakingBack:
    """Some edits of the open session, to be taken back at the present point of its timeline."""

    def __init__(self, session: OpenSession, edits: Sequence[SessionEdit]) -> None:
        """Raises PalimpsestError where one of them cannot be taken back; see :func:`refusal`."""
        self._session = session
        self._records = session.ledger.batches()[: session.ledger.applied]
        if not edits:
            raise BadInput(say("no edit is named that could be taken back."), say("Choose one that is in the weights."))
        for edit in edits:
            if reason := refusal(session, edit):
                raise PalimpsestError(*reason)
        self.takes_back = tuple(sorted((edit.batch, edit.place) for edit in edits))
        gone = gone_by(self._records, self.takes_back)
        self._gone = {b: places for b, places in gone.items() if self._records[b - 1].method not in DROPPABLE}
        self.affected = self._affected()

    def delta(self) -> Steps[Delta]:
        """The change to append."""
        solved = [r for r in self._records if r.batch in (*self.affected.own, *self.affected.later)]
        for settings in {repr(r.settings): _settings(r) for r in solved}.values():
            yield from prepare_statistics(self._session.editing, settings)
        layers = sorted({layer for record in solved for layer in _settings(record).written})
        parts: list[MatrixDelta] = []
        for layer in layers:
            part = yield from self._layer(layer, {record.batch for record in solved})
            parts += [part] if part is not None else []
        return Delta(tuple(parts), dropped(self._session, self.takes_back))

    def _layer(self, layer: int, solved: set[int]) -> Steps[MatrixDelta | None]:
        """The change of one layer: one at a time, as each holds two factored systems."""
        session = self._session
        then, anew = _Course(session, layer, {}), _Course(session, layer, self._gone)
        difference = _Difference(layer)
        for record in self._records:
            written = _written(session, record.batch, layer)
            new = written
            if record.takes_back:
                then.memory.gone, new = gone_by(self._records[: record.batch]), None
            elif record.batch in solved:
                yield Progress(
                    say("Solving anew"),
                    record.batch,
                    len(self._records),
                    say("batches"),
                    say("layer {layer}", layer=layer),
                )
                yield from then.check(record, written)
                new = yield from anew.solved(record)
            then.went_by(written)
            anew.went_by(new)
            if new is not written:
                difference.add(new, written)
        return difference.change()

    def _affected(self) -> Affected:
        later, left = list[int](), dict[str, list[int]]()
        then: Gone = {}
        for record in self._records:
            if record.takes_back:
                then = gone_by(self._records[: record.batch])
                continue
            moved = any(then.get(p) != places for p, places in self._gone.items() if p < record.batch)
            if record.batch in self._gone or not moved or record.method in DROPPABLE:
                continue
            depends = not _formless(record) and _depends(_settings(record))
            if reason := _cannot(self._session, record) if depends else _formless(record):
                left.setdefault(reason, []).append(record.batch)
            elif depends:
                later.append(record.batch)
        return Affected(tuple(sorted(self._gone)), tuple(later), {why: tuple(found) for why, found in left.items()})


def refusal(session: OpenSession, edit: SessionEdit) -> tuple[str, str] | None:
    """Why ``edit`` cannot be taken back, and what can be done instead; None where it can."""
    if reasons := not_there(edit):
        return reasons
    record = session.ledger.batches()[edit.batch - 1]
    droppable = record.method in DROPPABLE
    reason = side_refusal(session, (edit.batch, edit.place)) if droppable else _cannot(session, record)
    if reason:
        about = say("{subject} → {object}", subject=edit.fact.subject, object=edit.fact.target)
        return (
            say("{about} cannot be taken back by itself: {reason}.", about=about, reason=reason),
            say("Go back to before batch {batch} and write the facts that are to stay again.", batch=edit.batch),
        )
    return None


def _formless(record: BatchRecord) -> str:
    """Why there is no closed form to solve a batch anew by, or ""."""
    method = methods().get(record.method)
    if isinstance(method, LocateThenEdit):
        return ""
    if method is not None and method.family == "side memory":
        return say("{method} trained its memory on its facts together", method=method.title)
    title = method.title if method is not None else record.method
    return say("{method} has no closed form to be solved without one fact", method=title)


def _cannot(session: OpenSession, record: BatchRecord) -> str:
    """Why a batch cannot be solved anew, or ""."""
    if reason := _formless(record):
        return reason
    settings, memory = _settings(record), memory_of(session.ledger, record.batch)
    if settings.queue_limit:
        return say("its change was solved against the whole change before it, which would be another one")
    for layer in settings.written:
        if kept_solve(memory, layer, settings, _written(session, record.batch, layer)) is None:
            return say("its batch was written before what its closed form needs was kept")
    return ""


class _Course:
    """The batches of a session one after another at one layer, as they are solved with some facts ``gone``."""

    def __init__(self, session: OpenSession, layer: int, gone: Gone) -> None:
        self.memory = EarlierMemory(session.ledger, gone)
        self._session = session
        self._layer = layer
        former = session.editing
        self._editing = Editing(
            session.model,
            former.statistics,
            self.memory,
            former.seed,
            null_spaces=former.null_spaces,
            directions=former.directions,
        )
        self._running = session.model.weights.sum_of((layer, ""))
        self._total: Tensor | None = None

    def solved(self, record: BatchRecord) -> Steps[MatrixDelta | None]:
        """The batch's change without the facts that are gone; None where none is left."""
        settings = _settings(record)
        if self._layer not in settings.written:
            return None
        memory = memory_of(self._session.ledger, record.batch)
        records = self._session.ledger.batches()[: record.batch]
        self.memory.reach = record.batch - 1
        self.memory.released = still_released(released_by(memory), records, self.memory.gone)
        gone = self.memory.gone.get(record.batch, frozenset())
        staying = [place for place in range(len(record.facts)) if place not in gone]
        written = _written(self._session, record.batch, self._layer)
        kept = kept_solve(memory, self._layer, settings, written)
        assert kept is not None, "checked before"
        if not staying:
            return None
        change = yield from solve_layer(self._editing, self._layer, settings, kept.of(staying))
        part = self._afterwards(settings, change)
        return (yield from kept_from(self._editing, part, settings, self._now))

    def check(self, record: BatchRecord, written: MatrixDelta | None) -> Steps[None]:
        """Raise PalimpsestError where the batch, solved with the facts it had, is not what it wrote."""
        solved = yield from self.solved(record)
        if solved is None or written is None:
            return
        cpu = torch.device("cpu")
        off = float((solved.product(cpu) - written.product(cpu)).norm() / written.product(cpu).norm().clamp_min(1e-30))
        if not off < SAME:
            raise PalimpsestError(
                say(
                    "Batch {batch} cannot be solved anew: with all its facts it comes out {off:.1%} away from what "
                    "was written then.",
                    batch=record.batch,
                    off=off,
                ),
                say("Choose the statistics text that was in use when it was written (model panel, Statistics)."),
            )

    def went_by(self, part: MatrixDelta | None) -> None:
        """Add a batch's change to the sum that RECT and PRUNE look at."""
        if part is not None:
            product = part.product(self._running.base.device)
            self._total = product if self._total is None else self._total + product

    def _afterwards(self, settings: LocateSettings, change: LayerDelta) -> MatrixDelta:
        """What the method does to a solved change, on the weights of this course."""
        base = self._running.base
        if settings.afterwards == "prune":
            return prune(change, self._total, base)
        if settings.afterwards == "rect":
            return rect(change, self._now(), settings.rect_share)
        return change

    def _now(self) -> Tensor:
        """The weights of this course (d, m), float32, before the batch that is solved."""
        base = self._running.base
        return (base if self._total is None else (base + self._total).to(base.dtype)).float()


class _Difference:
    """The sum of (new - written) of one layer, in float64."""

    def __init__(self, layer: int) -> None:
        self._layer = layer
        self._pairs: list[tuple[Tensor, Tensor]] = []
        self._dense: Tensor | None = None

    def add(self, new: MatrixDelta | None, written: MatrixDelta | None) -> None:
        """Add ``new`` and take ``written`` away; None is no change."""
        for sign, part in ((1.0, new), (-1.0, written)):
            if isinstance(part, LayerDelta):
                self._pairs.append((sign * part.left.double(), part.right.double()))
            elif isinstance(part, EntryDelta):
                change = sign * part.change.double()
                self._dense = change if self._dense is None else self._dense + change

    def change(self) -> MatrixDelta | None:
        """It as a change of small rank: two factors of one batch as they are, of more the smallest sufficient."""
        if not self._pairs and self._dense is None:
            return None
        if self._dense is not None:
            whole = self._dense + sum(left @ right for left, right in self._pairs)
            return EntryDelta.of(self._layer, whole)
        left, right = torch.cat([left for left, _ in self._pairs], 1), torch.cat([right for _, right in self._pairs])
        if len(self._pairs) > 1:
            left, right = least_rank(left, right)
        return LayerDelta.of(self._layer, left, right)


def least_rank(left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Factors (d, k) and (k, m) of the same product as ``left`` (d, r) and ``right`` (r, m), without what is rounding.

    By QR of both and the singular values of the small product between; of the product itself where r is no smaller.
    """
    if left.shape[1] < min(left.shape[0], right.shape[1]):
        first, inner = torch.linalg.qr(left)
        last, outer = torch.linalg.qr(right.T)
        u, s, v = torch.linalg.svd(inner @ outer.T, full_matrices=False)
        u, v = first @ u, v @ last.T
    else:
        u, s, v = torch.linalg.svd(left @ right, full_matrices=False)
    rank = max(1, int((s > NEGLIGIBLE * s[0]).sum())) if len(s) else 0
    return u[:, :rank] * s[:rank], v[:rank]


def _depends(settings: LocateSettings) -> bool:
    """Whether a batch's change contains what earlier batches wrote or the keys of their facts."""
    return settings.remember != "nothing" or settings.afterwards != "nothing" or settings.keep == "principal directions"


def _settings(record: BatchRecord) -> LocateSettings:
    return LocateSettings.parse(record.settings)


def _written(session: OpenSession, batch: int, layer: int) -> MatrixDelta | None:
    """What a batch changed in the write matrix of ``layer``."""
    parts: Iterable[MatrixDelta] = session.model.weights.deltas[batch - 1].layers
    return next((part for part in parts if (part.layer, part.matrix) == (layer, "")), None)
