"""How sure the model is of edited facts against facts of its own: where it is far surer of what was edited, the search
for v* went on too long (overfitting: ENCORE, arXiv 2502.01636, table 1)."""

from __future__ import annotations

from engine.events import FactState, InterferenceObserved, InterferencePredicted
from gui.units import plural


class Confidence:
    """Probabilities of whole objects, collected from what a run tells. Own facts are the known ones that the run
    watches; each counts with its last value."""

    def __init__(self) -> None:
        self._edited: dict[str, float] = {}
        self._own: dict[str, float] = {}
        self._known: frozenset[str] = frozenset()

    def clear(self) -> None:
        """Forget everything."""
        self._edited.clear()
        self._own.clear()
        self._known = frozenset()

    def follow(self, event: FactState) -> None:
        """Take in what an edited fact came to; a fact that was taken back counts no more."""
        if event.state == "done" and event.after is not None:
            self._edited[event.fact_id] = event.after
        elif event.state == "undone":
            self._edited.pop(event.fact_id, None)

    def watch(self, event: InterferencePredicted) -> None:
        """Learn which of the watched facts are the model's own."""
        pairs = zip(event.fact_ids, event.kinds, strict=True)
        self._known = frozenset(fact_id for fact_id, kind in pairs if kind == "known")

    def observe(self, event: InterferenceObserved) -> None:
        """Take in how probable the answers of the model's own facts are now."""
        for fact_id, after in zip(event.fact_ids, event.after, strict=True):
            if fact_id in self._known:
                self._own[fact_id] = float(after)

    @property
    def edited(self) -> float | None:
        """The mean over edited facts; None where there are none."""
        return _mean(self._edited)

    @property
    def own(self) -> float | None:
        """The mean over the model's own facts; None where none are watched."""
        return _mean(self._own)

    def sentence(self) -> str:
        """Both in words, "" as long as nothing is edited."""
        if self.edited is None:
            return ""
        edited = (
            f"Probability of the object, on average: {self.edited:.2f} of {plural(len(self._edited), 'edited fact')}"
        )
        if self.own is None:
            return f"{edited}. Watch interference in a run to see it beside the model's own facts."
        return f"{edited}, {self.own:.2f} of {plural(len(self._own), 'fact')} of the model's own"


def _mean(values: dict[str, float]) -> float | None:
    return sum(values.values()) / len(values) if values else None
