"""Events of traces: which matrices of a model look edited, and what the edits make it say."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.events.base import Event, FloatArray
from engine.events.tabular import Row, Tabular


@dataclass(frozen=True)
class TraceDirection:
    """One direction of a matrix that looks edited: the likeliest objects ``says``, with the log-probability that each
    gains and the prompt of the fact that gained it.
    """

    layer: int
    strength: float
    says: tuple[str, ...]
    gains: tuple[float, ...]
    prompts: tuple[str, ...]


@dataclass(frozen=True)
class TracesFound(Event, Tabular):
    """Traces of locate-then-edit methods in the write matrices of L ``layers``, after ``position`` edits.

    ``excess`` (L,): by how much the evened matrix's largest singular value is above the median of the layers, flagged
    from ``threshold`` on; ``ranks`` (L,) how many values are, 0 where it is not flagged. ``changed`` (L,) is the truth
    where it is known, from the session or an ``original`` ("": none was given): 1 changed, 0 not, -1 not known.
    ``shared`` (L,): by how much what a layer shares with its neighbours is above what windows of layers share in the
    median (0: it stands out in none), flagged from ``shared_threshold`` on; both empty where there are too few layers.
    ``directions`` are those that were read. ``undone`` of ``held`` edits of the session no longer hold with the
    reversal (-1: not asked), ``perplexity`` of the held-out text before and with it (None: no text).
    """

    position: int
    layers: tuple[int, ...]
    excess: FloatArray
    ranks: tuple[int, ...]
    changed: tuple[int, ...]
    threshold: float
    directions: tuple[TraceDirection, ...]
    original: str = ""
    held: int = -1
    undone: int = -1
    perplexity: float | None = None
    perplexity_reversed: float | None = None
    shared: FloatArray = field(default_factory=lambda: np.zeros(0))
    shared_threshold: float = 0.0

    @property
    def flagged(self) -> tuple[int, ...]:
        """The layers that look edited."""
        return tuple(layer for layer, rank in zip(self.layers, self.ranks, strict=True) if rank)

    def records(self) -> list[Row]:
        """One row a layer."""
        said: dict[int, list[str]] = {}
        for direction in self.directions:
            said.setdefault(direction.layer, []).extend(direction.says[:1])
        names = {1: True, 0: False}
        shared = self.shared if len(self.shared) else np.full(len(self.layers), np.nan)
        return [
            {
                "layer": layer,
                "excess": float(excess),
                "shared": None if np.isnan(with_others) else float(with_others),
                "flagged": bool(rank),
                "rank": rank,
                "changed": names.get(changed),
                "says": ", ".join(dict.fromkeys(said.get(layer, []))),
            }
            for layer, excess, with_others, rank, changed in zip(
                self.layers, self.excess, shared, self.ranks, self.changed, strict=True
            )
        ]
