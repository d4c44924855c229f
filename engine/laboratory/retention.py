"""Retention in a session: earlier edits are re-queried, stored in the ledger, and read back as one history."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from engine.diagnostics.conflicts import overwritten
from engine.diagnostics.fact_names import names_of
from engine.diagnostics.retention import blame
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.evaluation.scoring import score
from engine.events import RetentionMeasured, Steps
from engine.events.retention_map import Loss, RetentionMap, find_losses, retention_map
from engine.events.tabular import Row, Tabular
from engine.fact import Fact
from engine.laboratory.sampling import seeded_sample
from engine.laboratory.whitening import Whitening
from engine.requests import SAMPLE
from engine.session.edits import RETENTION, results_of
from engine.session.ledger import Ledger
from engine.session.records import LONGEST_ARRAY, FactResult
from engine.support.packed import Packed
from engine.support.wording import say

_AT_HAND = 512  # batches whose facts are made once for many measurements


@dataclass(frozen=True)
class RetentionHistory(Tabular):
    """Retention of a session's edits: the last measurement, the map of all, and each loss with its likely cause.

    ``facts`` are all applied edits in order; ``batches`` the batch of each.
    """

    now: RetentionMeasured
    map: RetentionMap
    losses: tuple[Loss, ...]
    facts: tuple[Fact, ...]
    batches: tuple[int, ...]

    def records(self) -> list[Row]:
        """One row for each edit of the last measurement; for a lost one, since when and by which later edit."""
        lost = {loss.edit: loss for loss in self.losses}
        names = ("held_at", "lost_at", "by", "p", "layer")
        rows = self.now.records()
        return [{**row, **{name: getattr(lost.get(row["edit"]), name, None) for name in names}} for row in rows]


class Retention:
    """Re-queries the edits of one session."""

    def __init__(self, session: OpenSession) -> None:
        self._session = session

    def measure(
        self, sample: int = SAMPLE, wanted: Collection[str] = (), only: Collection[str] = ()
    ) -> Steps[RetentionMeasured | None]:
        """Query a seeded ``sample`` of the applied edits (0: all), and in addition those with the ``wanted`` ids.

        With ``only``, edits of other ids are left out and nothing is stored: a user's selection is not a random sample.
        Edits that were taken back or that a later one overwrites are excluded. None, and no event, where there is
        nothing to query.
        """
        applied = self._session.in_weights
        gone = overwritten(applied)

        def rows() -> Iterator[tuple[int, Fact]]:
            placed = enumerate(self._session.placed_facts())
            return (one for row, one in placed if row not in gone and (not only or one[1].id in only))

        named = ((f"{place} {fact.id}", place) for place, fact in rows())
        chosen = set(seeded_sample(named, sample or LONGEST_ARRAY))
        wished = ((place, fact) for place, fact in rows() if place in chosen or fact.id in wanted)
        asked = list(islice(wished, LONGEST_ARRAY))
        if not asked:
            return None
        scores = yield from score(
            self._session.model, [(fact.text, fact.target) for _, fact in asked], say("Retention")
        )
        places = [place for place, _ in asked]
        payload: dict[str, Any] = {
            "edits": places,
            "holds": [one.exact for one in scores],
            "probability": [one.probability for one in scores],
            "everything": len(asked) == len(applied) - len(gone) and not only,
        }
        if not only:
            self._session.ledger.measure(RETENTION, self._session.position, payload)
        event = _event(self._session.position, payload, _Edits(self._session.ledger))
        yield event
        return event

    def recorded(self, only: Collection[str] = ()) -> Iterator[RetentionMeasured]:
        """Every measurement in the ledger as its event, oldest first; with ``only``, restricted to these ids."""
        edits = _Edits(self._session.ledger)
        for position, payload in self._session.ledger.measurements(RETENTION):
            rows = [row for row, place in enumerate(payload["edits"]) if not only or edits[place][0].id in only]
            columns = {name: [payload[name][row] for row in rows] for name in ("edits", "holds", "probability")}
            if rows:
                yield _event(position, {**columns, "everything": payload["everything"] and not only}, edits)

    def history(self, whitening: Whitening, sample: int = 0, facts: Sequence[Fact] = ()) -> Steps[RetentionHistory]:
        """Measure now (``sample`` 0: all edits), and derive from all measurements which edit was lost when, and why.

        With ``facts``, restricted to their edits. Raises BadInput where there are none.
        """
        only = {fact.id for fact in facts}
        now = yield from self.measure(sample, only=only)
        if now is None and facts:
            raise BadInput(
                say("none of the facts is an edit that holds its place."), say("Give facts that the session edited.")
            )
        if now is None:
            raise BadInput(say("no edit is applied whose retention could be measured."), say("Edit some facts first."))
        position = self._session.position
        before = [event for event in self.recorded(only) if event.position <= position]
        found = retention_map([*before, now] if facts else before)
        batches = [r for r in self._session.ledger.batches()[: self._session.ledger.applied] for _ in r.facts]
        ends = np.cumsum([len(r.facts) for r in self._session.ledger.batches()]).tolist()
        made_at = {place: ends[record.batch - 1] for place, record in enumerate(batches, 1)}
        edited = self._session.written_facts()
        layers = {
            layer
            for delta in self._session.model.weights.deltas[: self._session.ledger.applied]
            for layer, matrix in delta.sites
            if not matrix
        }
        losses = find_losses(found, made_at)
        if losses and layers:
            factors = yield from whitening.factors(sorted(layers))
            losses = yield from blame(self._session.model, losses, edited, factors)
        return RetentionHistory(now, found, losses, edited, tuple(record.batch for record in batches))


def recorded_on(ledger: Ledger, branch: str) -> Iterator[RetentionMeasured]:
    """Every measurement on ``branch`` of the ledger as its event, oldest first."""
    edits = _Edits(ledger, branch)
    return (_event(position, payload, edits) for position, payload in ledger.measurements(RETENTION, branch))


class _Edits:
    """Every edit on a branch ("": the present one) by its 1-based index: fact, result and batch. Of those asked for the
    last batches are at hand: measurements ask much the same edits.
    """

    def __init__(self, ledger: Ledger, branch: str = "") -> None:
        self._line = ledger.line(branch)
        self._rows = lru_cache(maxsize=_AT_HAND)(lambda place: results_of(self._line[place].record))

    def __getitem__(self, edit: int) -> tuple[Fact, FactResult, int]:
        place = bisect_left(self._line, edit, key=lambda node: node.position)
        node = self._line[place]
        return *self._rows(place)[edit - 1 - node.position], node.record.batch


def _event(position: int, payload: Mapping[str, Any], edits: _Edits) -> RetentionMeasured:
    places = [int(place) for place in payload["edits"]]
    rows = [edits[place] for place in places]
    held = np.array([bool(result.efficacy) for _, result, _ in rows], dtype=bool)
    holds = np.array(payload["holds"], dtype=bool)
    return RetentionMeasured(
        position=position,
        edits=np.array(places, dtype=np.int64),
        fact_ids=Packed(fact.id for fact, _, _ in rows),
        names=Packed(names_of([fact for fact, _, _ in rows])),
        batches=np.array([batch for _, _, batch in rows], dtype=np.int64),
        held=held,
        holds=holds,
        probability=np.array(payload["probability"], dtype=np.float64),
        retention=float(holds[held].mean()) if held.any() else None,
        everything=bool(payload["everything"]),
    )


def recorded(session: OpenSession) -> Iterator[RetentionMeasured]:
    """Every measurement in the ledger as the event it was, oldest first."""
    return Retention(session).recorded()
