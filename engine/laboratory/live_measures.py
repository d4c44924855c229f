"""All live measures of a run, and the stored measurements of a reopened session."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editing.open_session import OpenSession
from engine.events import BranchChanged, Event, Log, Steps
from engine.laboratory import guard, live_side_memory
from engine.laboratory.confidence import Confidence
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.live_importance import LiveImportance
from engine.laboratory.live_interference import LiveInterference
from engine.laboratory.live_norms import LiveNorms
from engine.laboratory.live_quality import LiveQuality
from engine.laboratory.live_side_memory import LiveSideMemory
from engine.laboratory.live_superposition import LiveSuperposition
from engine.laboratory.measures.table import MEASURES
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.whitening import Whitening
from engine.session.kept_events import afterwards


class LiveMeasures:
    """The measures of one session, which share one ``budget`` and one set of factors.

    Each measures when the budget allows (``live``) or at once (``measure``). ``reference`` gives the probes that belong
    to the model.
    """

    def __init__(self, session: OpenSession, reference: ReferenceProbes, budget: LiveBudget | None = None) -> None:
        self._session = session
        self.budget = budget or LiveBudget()
        self.whitening = Whitening(session.model, session.editing.statistics)
        self.confidence = Confidence(session)
        self.norms = LiveNorms(session, self.budget)
        self.superposition = LiveSuperposition(session, reference, self.whitening, self.budget)
        self.quality = LiveQuality(session, reference, self.confidence, self.budget)
        self.side = LiveSideMemory(session, reference, self.budget)
        self.importance = LiveImportance(session, reference, self.budget)
        self.interference = LiveInterference(session, reference, self.whitening, self.budget)

    def passed(self, former: int) -> Iterator[Event]:
        """What is told anew after going from the point ``former`` over a batch without facts, else nothing.

        The points before and after it have the same number of edits, but other measurements.
        """
        ledger = self._session.ledger
        if ledger.stays_between(former, ledger.applied):
            yield BranchChanged(ledger.branch)
            yield from self.recorded()

    def moved(self) -> Steps[None]:
        """What is measured at a point of the timeline that was reached without an edit."""
        yield self.confidence.event()
        yield from afterwards(self._moved())

    def _moved(self) -> Steps[None]:
        if touched := self._session.model.weights.touched:
            yield from self.norms.measure(touched)
            yield from self.superposition.measure()
        yield from self.side.measure()

    def recorded(self) -> Iterator[Event]:
        """Every measurement in the ledger as the event it was, for panels of a reopened session and for reports.

        Then a warning for each that is damaged.
        """
        for measure in MEASURES:
            for read in measure.recorded:
                yield from read(self._session)
        yield from self.confidence.recorded()
        yield from live_side_memory.recorded(self._session)
        yield from guard.recorded(self._session)
        yield from (Log(said, "warning") for said in self._session.ledger.left_out)
