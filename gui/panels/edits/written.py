"""How many facts of a run were written, from the timeline as the run tells it."""

from __future__ import annotations

from engine.events import Event, Steps, TimelineChanged
from engine.events.driving import watched
from engine.support.wording import Sentence, say_count


class Written:
    """Facts of one run of ``total``: those ``now`` in the model, and the ``most`` that ever were.

    The two differ where a guard rail has taken batches back. The timeline of a batch comes before anything else that
    is told of it, so the numbers hold wherever the run is stopped.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.now = self.most = 0
        self._start: int | None = None  # edits that the model held before the run

    def count(self, work: Steps[object]) -> Steps[object]:
        """``work``, a run and nothing else, unchanged."""
        return watched(work, lambda _seconds: None, self._hear)

    def _hear(self, event: Event) -> None:
        if not isinstance(event, TimelineChanged):
            return
        if self._start is None:  # the first batch of the run is the last one that is applied; in a new session none is
            self._start = event.position - (event.marks[event.applied - 1].edits if event.applied else 0)
        self.now = event.position - self._start
        self.most = max(self.most, self.now)

    @property
    def sentence(self) -> Sentence:
        """How many were written and how many wait."""
        if not self.most:
            return say_count(
                self.total, "The fact was not written, it waits.", "None of {n} facts written, all waiting."
            )
        if self.now == self.total:
            return say_count(self.total, "The fact was written.", "All {n} facts written.")
        left = self.total - self.most
        return say_count(
            self.total,
            "{written:,} of {n} fact written, {left:,} waiting.",
            "{written:,} of {n} facts written, {left:,} waiting.",
            written=self.now,
            left=left,
        )
