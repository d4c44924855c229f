"""How the search for v* went for every fact of a batch, so that a panel can draw it while it goes on."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.events import FactState, ValueSearch
from gui.widgets.series import Array

EARLIER = 100  # so many facts of earlier batches stay in sight behind those of the last one
SEARCHING, STOPPED = "searching", "stopped"
# "v*: 12 steps, small loss; 0.04 nats": what was searched, for how long, why it ended, and a remark.
_NOTE = re.compile(r"^(?:[^:,]*: )?\d+ (?:steps?|rounds?), ([^;]*)")


@dataclass(eq=False)
class ValueTrace:
    """One fact's search: ``values`` by the name of what was measured, each as long as ``steps``.

    ``number`` is its place in the batch, from 1 on; ``note`` what the method says of it once its batch is written, and
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
        """Why the search ended, or that it goes on."""
        if self.note:
            found = _NOTE.match(self.note)
            return found[1] if found else self.note
        return SEARCHING if self.active else STOPPED

    def last(self, name: str) -> float | None:
        """The last value of ``name``, None where there is none."""
        values = self.values.get(name)
        return values[-1] if values else None


class ValueTraces:
    """The searches of one batch, and of the last facts before it.

    ``steps`` is how many steps a search may take, ``step`` where it stands (from 0 on).
    """

    def __init__(self) -> None:
        self.facts: list[ValueTrace] = []
        self.earlier: deque[ValueTrace] = deque(maxlen=EARLIER)
        self.names: tuple[str, ...] = ()
        self.steps = self.step = 0
        self._seen: Array = np.empty(0)
        self._begun = False

    def follow(self, event: FactState) -> bool:
        """Facts that begin to be edited make a new batch; those that end tell why. Returns whether this is news."""
        if event.state == "editing":
            if self._begun or any(trace.fact_id == event.fact_id for trace in self.facts):
                self.earlier.extend(trace for trace in self.facts if trace.steps)
                self.facts, self._seen, self._begun = [], np.empty(0), False
            self.facts.append(ValueTrace(event.fact_id, len(self.facts) + 1))
            return True
        trace = next((trace for trace in self.facts if trace.fact_id == event.fact_id), None)
        if trace is None or event.state not in ("done", "failed"):
            return False
        self._begun = True
        trace.note, trace.after, trace.active = event.note, event.after, False
        return True

    def put(self, event: ValueSearch) -> None:
        """Take one step in. Methods that search a batch part by part repeat what the other parts were last like, so
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
        """How many facts are at each reason, those that are still searched last."""
        found: dict[str, int] = {}
        for trace in self.facts:
            found[trace.reason] = found.get(trace.reason, 0) + 1
        if SEARCHING in found:
            found[SEARCHING] = found.pop(SEARCHING)
        return found


def measured(event: ValueSearch) -> dict[str, NDArray[Any]]:
    """What a step tells of every fact, by name, as arrays (n,): the probability first, then whatever else there is."""
    names = ["probability", *(f.name for f in fields(event) if f.name not in ("probability", "active"))]
    found = {name: getattr(event, name) for name in names}
    return {name: values for name, values in found.items() if isinstance(values, np.ndarray)}


def joined(traces: list[ValueTrace], name: str) -> tuple[Array, Array, NDArray[np.int32]]:
    """The curves of ``traces`` as one: x, y (N,), and (N,) whether each point is joined to the next one."""
    kept = [trace for trace in traces if trace.values.get(name)]
    x = np.array([step for trace in kept for step in trace.steps], dtype=float)
    y = np.array([value for trace in kept for value in trace.values[name]], dtype=float)
    connect = np.ones(len(x), dtype=np.int32)
    connect[np.cumsum([len(trace.steps) for trace in kept], dtype=int) - 1] = 0
    return x, y, connect


def _append(trace: ValueTrace, step: int, values: dict[str, float]) -> None:
    """Add a point. A method that makes several rounds begins its steps anew: the curve then goes on behind."""
    if trace.steps and step <= trace.steps[-1]:
        step = trace.steps[-1] + 1
    trace.steps.append(step)
    for name, value in values.items():
        trace.values.setdefault(name, []).append(value)
