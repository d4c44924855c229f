"""The data of the search for v* for every fact of a batch, collected from events for live drawing."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.events import FactState, ValueSearch
from engine.support.wording import join_texts, say
from gui.widgets.series import Array

EARLIER = 100  # number of facts of earlier batches drawn behind those of the last one
SEARCHING, STOPPED = say("searching"), say("stopped")
# "v*: 12 steps, small loss; 0.04 nats": the searched quantity, the steps, why it ended, and a remark.
_NOTE = re.compile(r"^(?:[^:,]*: )?\d+ (?:steps?|rounds?), ([^;]*)")
_CLAMPED = ", at the clamp"
# What the methods' notes give as reasons.
_REASONS: dict[str, str] = {
    "small loss": say("small loss"),
    "most probable": say("most probable"),
    "all steps used": say("all steps used"),
    "all rounds used": say("all rounds used"),
    "small mean loss": say("small mean loss"),
    "loss small and still": say("loss small and still"),
    "no search": say("no search"),
    "learnt": say("learnt"),
}


@dataclass(eq=False)
class ValueTrace:
    """One fact's search: ``values`` by the name of the quantity, each as long as ``steps``.

    ``number`` is its 1-based index in the batch; ``note`` the method's note once its batch is written, and
    ``after`` the probability of its object then.
    """

    fact_id: str
    number: int
    steps: list[int] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)
    active: bool = True
    note: str = ""
    after: float | None = None

    @property
    def reason(self) -> str:
        """Why the search ended, or that it is running."""
        if self.note:
            found = _NOTE.match(self.note)
            return reason_in_words(found[1]) if found else self.note
        return SEARCHING if self.active else STOPPED

    def last(self, name: str) -> float | None:
        """The last value of ``name``, None if there is none."""
        values = self.values.get(name)
        return values[-1] if values else None


class ValueTraces:
    """The searches of one batch, and of the last facts before it.

    ``steps`` is the maximum number of steps, ``step`` the current 0-based one.
    """

    def __init__(self) -> None:
        self.facts: list[ValueTrace] = []
        self.earlier: deque[ValueTrace] = deque(maxlen=EARLIER)
        self.names: tuple[str, ...] = ()
        self.steps = self.step = 0
        self._seen: Array = np.empty(0)
        self._begun = False

    def follow(self, event: FactState) -> bool:
        """Update from a fact's state: a starting fact begins a new batch, an ended one has a note. Returns whether
        anything changed."""
        if event.state == "editing":
            if self._begun or any(trace.fact_id == event.fact_id for trace in self.facts):
                self.earlier.extend(trace for trace in self.facts if trace.steps)
                self.facts, self._seen, self._begun = [], np.empty(0), False
            self.facts.append(ValueTrace(event.fact_id, len(self.facts) + 1))
            return True
        trace = next((trace for trace in self.facts if trace.fact_id == event.fact_id), None)
        if trace is None or event.state in ("queued", "editing"):
            return False
        self._begun = True
        trace.note, trace.after, trace.active = event.note, event.after, False
        return True

    def put(self, event: ValueSearch) -> None:
        """Add one step. Methods that search a batch part by part repeat the last values of the other parts, so
        only a fact whose loss has changed has made a step."""
        self._begun = True
        self.step, self.steps = event.step, event.steps
        found = measured(event)
        self.names = tuple(found)
        nll = np.asarray(event.nll, dtype=float)
        while len(self.facts) < len(nll):
            self.facts.append(ValueTrace("", len(self.facts) + 1))
        seen = np.full(len(nll), np.nan)
        seen[: len(self._seen)] = self._seen[: len(nll)]
        for place in np.flatnonzero(np.isfinite(nll) & (nll != seen)):
            _append(self.facts[place], event.step, {name: float(values[place]) for name, values in found.items()})
        for trace, active in zip(self.facts, event.active, strict=False):
            trace.active = bool(active)
        self._seen = nll

    def counts(self) -> dict[str, int]:
        """The number of facts by reason of stopping, running ones last."""
        found: dict[str, int] = {}
        for trace in self.facts:
            found[trace.reason] = found.get(trace.reason, 0) + 1
        if SEARCHING in found:
            found[SEARCHING] = found.pop(SEARCHING)
        return found


def reason_in_words(reason: str) -> str:
    """A reason as a method's note gives it, as a text that other languages have."""
    bare = reason.removesuffix(_CLAMPED)
    parts = [bare] if bare in _REASONS else bare.split(" and ")
    words = join_texts(" and ", [_REASONS.get(part, part) for part in parts])
    return words if bare == reason else say("{reason}, at the clamp", reason=words)


def measured(event: ValueSearch) -> dict[str, NDArray[Any]]:
    """The quantities of a step by name, as arrays (n,): the probability first, then all others present."""
    names = ["probability", *(f.name for f in fields(event) if f.name not in ("probability", "active"))]
    found = {name: getattr(event, name) for name in names}
    return {name: values for name, values in found.items() if isinstance(values, np.ndarray)}


def joined(traces: list[ValueTrace], name: str) -> tuple[Array, Array, NDArray[np.int32]]:
    """The curves of ``traces`` as one: x, y (N,), and (N,) whether each point is connected to the next one."""
    kept = [trace for trace in traces if trace.values.get(name)]
    x = np.array([step for trace in kept for step in trace.steps], dtype=float)
    y = np.array([value for trace in kept for value in trace.values[name]], dtype=float)
    connect = np.ones(len(x), dtype=np.int32)
    connect[np.cumsum([len(trace.steps) for trace in kept], dtype=int) - 1] = 0
    return x, y, connect


def _append(trace: ValueTrace, step: int, values: dict[str, float]) -> None:
    """Add a point. A method with several rounds restarts its steps: the curve is then continued after the last one."""
    if trace.steps and step <= trace.steps[-1]:
        step = trace.steps[-1] + 1
    trace.steps.append(step)
    for name, value in values.items():
        trace.values.setdefault(name, []).append(value)
