"""What methods remember of earlier batches, read from the ledger: without the facts that were taken back.

A fact that answers a question of an earlier edit takes its place. The earlier one's key is all but the same; held where
it is, it would let the new value be written by half (by a third the next time), so it is not held any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor

from engine.diagnostics.conflicts import overwritten
from engine.fact import Fact, questions
from engine.methods.locate.pipeline import LocateThenEdit
from engine.methods.registry import methods
from engine.session.edits import Gone, gone_by
from engine.session.ledger import Ledger
from engine.session.records import BatchRecord
from engine.session.tree import Node

MEMORY = "memory."
"""What the names of these tensors begin with in a batch's file."""
RELEASED = "released"
"""The name under which a batch keeps the earlier edits (n, 2) whose keys it did not hold: batch and place of each."""
# Tensors with a column for each fact, by the beginning of their names.
_BY_FACT = ("keys", "residual", "solved", "matched", "held", "anchors")


class LedgerMemory:
    """Tensors that applied batches stored for later ones, read from the ledger on demand."""

    def __init__(self, ledger: Ledger) -> None:
        self.released: Gone = {}
        self._ledger = ledger

    @contextmanager
    def releasing(self, facts: Sequence[Fact]) -> Iterator[None]:
        """Inside, edits in the weights that ``facts`` or later ones overwrite are not remembered."""
        former, self.released = self.released, _overwritten(self._ledger, facts) if facts else {}
        try:
            yield
        finally:
            self.released = former

    def ids(self) -> tuple[str, ...]:
        """One name per applied batch: its number in the tree, which no other batch of any branch ever has, and the
        places of its facts that were taken back.
        """
        gone = self._gone()
        return tuple(_batch_id(node, gone) for node in self._ledger.line()[: self._reach()])

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """The stored tensors of one applied batch, without the columns of facts that were taken back."""
        number, *places = map(int, batch_id.split("-"))
        node = self._ledger.node(number)
        count = len(node.record.facts)
        tensors = _named(self._ledger.tensors_of(node))
        staying = torch.tensor([place for place in range(count) if place not in places], dtype=torch.long)
        if len(staying) == count:
            return tensors
        return {
            name: _columns(tensor, count, staying) if name.startswith(_BY_FACT) else tensor
            for name, tensor in tensors.items()
        }

    def _reach(self) -> int:
        """How many batches are seen."""
        return self._ledger.applied

    def _gone(self) -> Gone:
        """The facts that are left out."""
        return _together(gone_by(self._ledger.batches()[: self._ledger.applied]), self.released)


class EarlierMemory(LedgerMemory):
    """The memory as if the timeline stood after batch ``reach`` and the facts ``gone`` had been taken back, for a batch
    that did not hold those ``released``.
    """

    def __init__(self, ledger: Ledger, gone: Gone) -> None:
        super().__init__(ledger)
        self.reach = 0
        self.gone = gone

    def _reach(self) -> int:
        return self.reach

    def _gone(self) -> Gone:
        return _together(self.gone, self.released)


def released_tensor(released: Gone) -> Tensor:
    """What a batch keeps under :data:`RELEASED`."""
    return torch.tensor([(batch, place) for batch in sorted(released) for place in sorted(released[batch])])


def released_by(memory: Mapping[str, Tensor]) -> Gone:
    """The edits that a batch did not hold, from its ``memory``; none where it was written before they were released."""
    found = memory.get(RELEASED)
    return gone_by((), [] if found is None else ((batch, place) for batch, place in found.tolist()))


def still_released(released: Gone, records: Sequence[BatchRecord], gone: Gone) -> Gone:
    """Those of ``released`` that an edit of ``records`` overwrites though ``gone`` are taken back: an edit whose
    successor is gone stands again, and its key is held.
    """
    if _asked(released, records).isdisjoint(_asked(gone, records)):
        return released  # as nearly always, and thousands of batches are asked
    there = [
        (record.batch, place, fact)
        for record in records
        for place, fact in enumerate(record.facts)
        if place not in gone.get(record.batch, ())
    ]
    places = {there[index][:2] for index in overwritten([fact for *_, fact in there])}
    return gone_by((), (one for one in places if one[1] in released.get(one[0], ())))


def _asked(places: Gone, records: Sequence[BatchRecord]) -> set[tuple[str, str]]:
    """The questions that the edits at ``places`` answer, as far as these ``records`` have them."""
    facts = (
        fact
        for batch, own in places.items()
        if batch <= len(records)
        for place, fact in enumerate(records[batch - 1].facts)
        if place in own
    )
    return {question for fact in facts for question in questions(fact)}


def _overwritten(ledger: Ledger, facts: Sequence[Fact]) -> Gone:
    """Those of the pipeline's edits in the weights that ``facts`` or a later edit overwrites."""
    there, known = _InWeights(ledger, facts), methods()
    if not (found := overwritten(there)):
        return {}
    gone = (one for edit, one in enumerate(there.places()) if edit in found)
    return gone_by((), (one for one in gone if isinstance(known.get(there.method(one)), LocateThenEdit)))


class _InWeights:
    """The edits that are in the weights, then ``facts``; made one by one, as a session has tens of thousands."""

    def __init__(self, ledger: Ledger, facts: Sequence[Fact]) -> None:
        self._records, self._facts = ledger.batches()[: ledger.applied], facts
        self._gone = gone_by(self._records)

    def __iter__(self) -> Iterator[Fact]:
        for record in self._records:
            out = self._gone.get(record.batch, frozenset())
            yield from (fact for place, fact in enumerate(record.facts) if place not in out)
        yield from self._facts

    def places(self) -> Iterator[tuple[int, int]]:
        """Batch and place of each, without ``facts``."""
        for record in self._records:
            out = self._gone.get(record.batch, frozenset())
            yield from ((record.batch, place) for place in range(len(record.facts)) if place not in out)

    def method(self, edit: tuple[int, int]) -> str:
        """The method that wrote an edit."""
        return self._records[edit[0] - 1].method


def _together(one: Gone, other: Gone) -> Gone:
    return {batch: one.get(batch, frozenset()) | other.get(batch, frozenset()) for batch in {*one, *other}}


def memory_of(ledger: Ledger, batch: int) -> dict[str, Tensor]:
    """All that the 1-based ``batch`` of the present branch stored for later ones."""
    return _named(ledger.tensors(batch))


def _named(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(MEMORY): value for name, value in tensors.items() if name.startswith(MEMORY)}


def _batch_id(node: Node, gone: Mapping[int, frozenset[int]]) -> str:
    return "-".join(map(str, (node.id, *sorted(gone.get(node.record.batch, ())))))


def _columns(tensor: Tensor, count: int, staying: Tensor) -> Tensor:
    """The columns of the facts that stay; a tensor without a column for each fact is left whole."""
    return tensor.index_select(-1, staying) if tensor.dim() and tensor.shape[-1] == count else tensor
