"""Traces of several facts averaged over the roles of tokens, and the layers that the average suggests to edit."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal

import numpy as np

from engine.diagnostics.patching_plan import KINDS, Kind
from engine.events import AverageTrace, FloatArray, LayerSuggestion, Trace

Role = Literal["first subject", "middle subject", "last subject", "first after", "further", "last"]
ROLES: tuple[Role, ...] = ("first subject", "middle subject", "last subject", "first after", "further", "last")
# Layers next to the peak with at least this share of its effect are suggested with it.
KEPT_SHARE = 0.75
LAYER_SHARE = 5


def role_of(token: int, subject: tuple[int, int], tokens: int) -> Role | None:
    """The role of a ``token``; None before the subject.

    A subject's only token counts as its last one; the last token of a prompt counts as that also where it follows the
    subject directly.
    """
    first, last = subject
    if token < first:
        return None
    if token <= last:
        return "last subject" if token == last else "first subject" if token == first else "middle subject"
    if token == tokens - 1:
        return "last"
    return "first after" if token == last + 1 else "further"


def average_traces(traces: Sequence[Trace], count: int) -> AverageTrace:
    """The mean by :data:`ROLES` of ``traces`` (at least one, all of the same layers) of a model of ``count`` layers."""
    layers = traces[0].layers
    maps: dict[Kind, FloatArray] = {kind: np.full((len(ROLES), len(layers)), np.nan) for kind in KINDS}
    facts = []
    for row, role in enumerate(ROLES):
        places = [_places(trace, role) for trace in traces]
        having = [(trace, found) for trace, found in zip(traces, places, strict=True) if found]
        facts.append(len(having))
        for kind in KINDS if having else ():
            maps[kind][row] = np.mean([(t.maps[kind][found] - t.low).mean(0) for t, found in having], axis=0)
    suggestion = suggest_layers(layers, maps["mlp"][ROLES.index("last subject")], count)
    high, low = (float(np.mean([getattr(trace, name) for trace in traces])) for name in ("high", "low"))
    return AverageTrace(ROLES, layers, maps, tuple(facts), high, low, suggestion)


def _places(trace: Trace, role: Role) -> list[int]:
    count = len(trace.tokens)
    return [token for token in range(count) if role_of(token, trace.subject, count) == role]


def suggest_layers(layers: Sequence[int], effect: FloatArray, count: int) -> LayerSuggestion | None:
    """The range of ``layers`` (with their ``effect``, (L,)) to edit in a model of ``count`` layers.

    It grows from the peak towards the better neighbour while that keeps three quarters of the peak's effect, up to a
    fifth of the model. None where no effect is positive.
    """
    peak = int(effect.argmax())
    if not effect[peak] > 0:
        return None
    first, last = peak, peak
    while last - first + 1 < ceil(count / LAYER_SHARE):
        options = [place for place in (first - 1, last + 1) if 0 <= place < len(layers)]
        best = max(options, key=lambda place: effect[place], default=None)
        if best is None or effect[best] < KEPT_SHARE * effect[peak]:
            break
        first, last = min(first, best), max(last, best)
    return LayerSuggestion(tuple(layers[first : last + 1]), layers[peak], float(effect[peak]))
