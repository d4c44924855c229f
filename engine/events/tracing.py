"""Results of causal tracing: traces of facts, their average, and the layers that it suggests to edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.events.base import Event, FloatArray
from engine.events.tabular import Row, Tabular, columns, with_columns

TraceKind = Literal["hidden", "mlp", "attention"]


@dataclass(frozen=True)
class Noise:
    """``level``, the standard deviation of the noise in units of the embeddings, and how it was determined."""

    level: float
    source: str


@dataclass(frozen=True)
class Trace(Tabular):
    """The causal traces of one fact over its T tokens and the traced L layers.

    ``answer`` is the first token of the answer, as text; ``subject`` the positions of the subject's first and last
    token. ``high`` is the answer's probability in the clean run, ``low`` its mean over the corrupted ones. ``maps``
    (T, L) are its mean probability with the state at (t, l) restored: "hidden" the block's output, "mlp" and
    "attention" that part's in a window of layers around l. Minus ``low`` they are indirect effects.
    """

    name: str
    prompt: str
    answer: str
    tokens: tuple[str, ...]
    subject: tuple[int, int]
    layers: tuple[int, ...]
    high: float
    low: float
    maps: Mapping[TraceKind, FloatArray]

    def records(self) -> list[Row]:
        """One row a token and layer: the probability of the answer with each kind of state restored."""
        grid = [(place, token, layer) for place, token in enumerate(self.tokens) for layer in self.layers]
        place, token, layer = zip(*grid, strict=True)
        return columns(place=place, token=token, layer=layer, **{k: maps.ravel() for k, maps in self.maps.items()})


@dataclass(frozen=True)
class SkippedTrace:
    """A fact that cannot be traced, since the model does not predict its answer, and the ``reason`` in a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class LayerSuggestion:
    """Layers to edit: a range around ``peak``, where restoring the MLP at the last subject token has most ``effect``.

    ``effect`` is the mean probability recovered there.
    """

    layers: tuple[int, ...]
    peak: int
    effect: float


@dataclass(frozen=True)
class AverageTrace(Tabular):
    """Mean indirect effects ``maps`` (R, L) of n facts by the part (role) that a token plays in its prompt.

    Tokens with the same role are averaged within a fact first; NaN where no fact has such a token. ``facts`` (R,) are
    the numbers of facts with one. ``high`` and ``low`` are the mean probabilities of clean and corrupted runs.
    ``suggestion`` is None where restoring the MLP recovers nothing.
    """

    roles: tuple[str, ...]
    layers: tuple[int, ...]
    maps: Mapping[TraceKind, FloatArray]
    facts: tuple[int, ...]
    high: float
    low: float
    suggestion: LayerSuggestion | None

    def records(self) -> list[Row]:
        """One row a role and layer: the mean indirect effects, and the number of facts averaged."""
        grid = [
            (role, count, layer) for role, count in zip(self.roles, self.facts, strict=True) for layer in self.layers
        ]
        role, count, layer = zip(*grid, strict=True)
        return columns(role=role, layer=layer, facts=count, **{k: maps.ravel() for k, maps in self.maps.items()})


@dataclass(frozen=True)
class FactsTraced(Event, Tabular):
    """Causal traces of some facts after ``position`` edits, those that were skipped, and the average of the traces.

    ``samples`` runs with ``noise`` were averaged; MLP and attention were restored in ``window`` layers at once.
    ``average`` is None where all facts were skipped.
    """

    position: int
    traces: tuple[Trace, ...]
    skipped: tuple[SkippedTrace, ...]
    noise: Noise
    samples: int
    window: int
    average: AverageTrace | None

    def records(self) -> list[Row]:
        """The rows of all traces; those of ``average`` are separate."""
        return [row for trace in self.traces for row in with_columns(trace.records(), fact=trace.name)]
