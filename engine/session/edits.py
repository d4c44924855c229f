"""The edits of a session in order, each with its result and what became of it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from engine.events.edit_state import Asking, EditState, Standing
from engine.fact import Fact
from engine.session.records import BatchRecord, FactResult
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.session.ledger import Ledger

Gone = Mapping[int, frozenset[int]]
"""Edits that were taken back: by their batch, their 0-based places in it."""

RETENTION = "retention"
"""The kind of the ledger's measurements of earlier edits that were asked again."""


@dataclass(frozen=True, slots=True)
class SessionEdit:
    """One fact of the ledger: the 1-based ``batch`` that wrote it and its 0-based ``place`` there, the result then, and
    what is known of it now.
    """

    fact: Fact
    result: FactResult
    batch: int
    standing: Standing
    place: int = 0

    @property
    def applied(self) -> bool:
        """Whether the timeline stands at or after its batch."""
        return self.standing.applied

    @property
    def state(self) -> EditState:
        """What became of it."""
        return self.standing.state


def session_edits(ledger: Ledger) -> Iterator[SessionEdit]:
    """Every edit of ``ledger``, undone ones included."""
    return edits_of(ledger.batches(), ledger.applied, _askings(ledger))


def edits_of(
    records: Sequence[BatchRecord], applied_batches: int, later: Mapping[int, Sequence[Asking]]
) -> Iterator[SessionEdit]:
    """Every edit of ``records``, of which the first ``applied_batches`` are applied; ``later`` by the 1-based edit."""
    gone, edits = gone_by(records[:applied_batches]), count(1)
    for record in records:
        applied = record.batch <= applied_batches
        for place, (fact, result) in enumerate(results_of(record)):
            askings = tuple(later.get(next(edits), ()))
            standing = Standing(result.efficacy, askings, applied, place in gone.get(record.batch, ()))
            yield SessionEdit(fact, result, record.batch, standing, place)


def not_there(edit: SessionEdit) -> tuple[str, str] | None:
    """Why ``edit`` is not in the weights now, and what can be done; None where it is."""
    about = say("{subject} → {object}", subject=edit.fact.subject, object=edit.fact.target)
    if not edit.applied:
        return (
            say("{about} is not in the weights now: the timeline stands before it.", about=about),
            say("Go to a later point first."),
        )
    if edit.standing.taken_back:
        return say("{about} is taken back already.", about=about), say("Undo brings it back.")
    return None


def results_of(record: BatchRecord) -> list[tuple[Fact, FactResult]]:
    """The facts of a batch, each with its result."""
    results = {result.fact_id: result for result in record.results}
    return [(fact, results.get(fact.id, FactResult(fact.id))) for fact in record.facts]


def gone_by(records: Iterable[BatchRecord], also: Iterable[tuple[int, int]] = ()) -> Gone:
    """The edits that any of ``records`` takes back, and those of ``also``."""
    found: dict[int, set[int]] = defaultdict(set)
    for batch, place in (*(edit for record in records for edit in record.takes_back), *also):
        found[batch].add(place)
    return {batch: frozenset(places) for batch, places in found.items()}


def _askings(ledger: Ledger) -> dict[int, list[Asking]]:
    """When each edit, by its 1-based index, was asked again up to the present point, and what came."""
    found: dict[int, list[Asking]] = defaultdict(list)
    for position, payload in ledger.measurements(RETENTION, now=True):
        asking = {holds: (position, holds) for holds in (False, True)}  # shared by thousands of edits
        for edit, holds in zip(payload["edits"], payload["holds"], strict=True):
            found[int(edit)].append(asking[bool(holds)])
    return found
