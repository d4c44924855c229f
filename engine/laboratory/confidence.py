"""The model's confidence in edited facts against that in pretrained ones.

A search for v* that runs for too long makes an edit far more probable than any pretrained fact
(overfitting: ENCORE, arXiv 2502.01636, table 1). Both numbers come from queries that a run makes anyway.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from math import nan

import numpy as np

from engine.editing.open_session import OpenSession
from engine.evaluation.averages import mean
from engine.evaluation.scoring import score
from engine.events import ConfidenceMeasured, Steps
from engine.fact import Fact
from engine.laboratory.sampling import seeded_sample
from engine.session.edits import gone_by
from engine.session.ledger import Ledger
from engine.session.tree import Node
from engine.support.wording import say

KIND = "confidence.own"
SAMPLE = 200


class Confidence:
    """Confidence in one session, whose ledger stores the unedited model's confidence in its known facts."""

    def __init__(self, session: OpenSession) -> None:
        self._session = session
        self._after = _After()

    def know(self, own: Sequence[float]) -> None:
        """Store the probabilities of the answers that the unedited model gives correctly."""
        self._session.ledger.measure(KIND, 0, {"own": mean(own), "own_facts": len(own)})

    def ask(self, facts: Sequence[Fact]) -> Steps[None]:
        """Measure confidence on the true answers of a seeded sample of ``facts`` where there are no known facts.

        Measured on the unedited model only, and only once.
        """
        session = self._session
        asked = seeded_sample([(fact.id, fact) for fact in facts if fact.true], SAMPLE, 0)
        if asked and not self._own().get("own_facts"):
            with session.model.weights.at(0):
                scores = yield from score(session.model, [(f.text, f.true or "") for f in asked], say("Known facts"))
            self.know([one.probability for one in scores if one.exact])

    def event(self) -> ConfidenceMeasured:
        """The stored values as an event; runs no model."""
        session = self._session
        edited = self._after.of(session.ledger)
        own = self._own()
        return ConfidenceMeasured(
            session.position, mean(edited), len(edited), own.get("own"), int(own.get("own_facts") or 0)
        )

    def recorded(self) -> Iterator[ConfidenceMeasured]:
        """The same event for panels of a reopened session; none if the session is empty."""
        event = self.event()
        if event.edited_facts or event.own_facts:
            yield event

    def _own(self) -> dict[str, float | None]:
        kept = self._session.ledger.measurements(KIND)
        return dict(kept[0][1]) if kept else {}


class _After:
    """The probability of each edit right after its batch; a run asks after every batch, and only new ones are read."""

    def __init__(self) -> None:
        self._points, self._ends = array("q"), array("q")  # batches by their numbers in the tree; results up to each
        self._ids, self._values = array("q"), array("d")  # hashes of the facts' ids; NaN: not measured

    def of(self, ledger: Ledger) -> list[float]:
        """Those of the edits that are in the weights; of a fact that was edited several times the last one."""
        line = ledger.line()[: ledger.applied]
        self._read(line)
        staying = np.ones(len(self._ids), dtype=bool)
        for batch, places in gone_by(node.record for node in line).items():
            staying[self._start(batch - 1) + np.array(sorted(places))] = False
        ids, values = np.array(self._ids)[staying][::-1], np.array(self._values)[staying][::-1]
        _, last = np.unique(ids, return_index=True)
        found: list[float] = values[np.sort(last)[::-1]].tolist()
        return [value for value in found if value == value]

    def _read(self, line: Sequence[Node]) -> None:
        same = min(len(self._points), len(line))
        while same and self._points[same - 1] != line[same - 1].id:
            same -= 1
        end = self._start(same)
        del self._points[same:], self._ends[same:], self._ids[end:], self._values[end:]
        for node in line[same:]:
            for result in node.record.results:
                self._ids.append(hash(result.fact_id))
                self._values.append(nan if result.after is None else result.after)
            self._points.append(node.id)
            self._ends.append(len(self._ids))

    def _start(self, batches: int) -> int:
        """The number of results of so many batches."""
        return self._ends[batches - 1] if batches else 0
