"""The model's confidence in edited facts against that in pretrained ones.

A search for v* that runs for too long makes an edit far more probable than any pretrained fact
(overfitting: ENCORE, arXiv 2502.01636, table 1). Both numbers come from queries that a run makes anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.editing.open_session import OpenSession
from engine.evaluation.averages import mean
from engine.evaluation.scoring import score
from engine.events import ConfidenceMeasured, Steps
from engine.fact import Fact
from engine.laboratory.sampling import seeded_sample
from engine.session.edits import gone_by
from engine.support.wording import say

KIND = "confidence.own"
SAMPLE = 200


class Confidence:
    """Confidence in one session, whose ledger stores the unedited model's confidence in its known facts."""

    def __init__(self, session: OpenSession) -> None:
        self._session = session

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
        applied = session.ledger.batches()[: session.ledger.applied]
        gone = gone_by(applied)
        rows = ((result, place in gone.get(r.batch, ())) for r in applied for place, result in enumerate(r.results))
        after = {result.fact_id: result.after for result, taken_back in rows if not taken_back}
        edited = [probability for probability in after.values() if probability is not None]
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
