"""What a plot shows now, in a sentence: below it, and for whoever cannot see it. Each is a function of the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.events.retention_map import HOLDS, NOT_ASKED
from gui.support.units import plural

Numbers = NDArray[Any]  # of floats or of whole numbers
_SAME = 0.005  # a factor nearer to 1 than this is no growth that a person would see

_LOSS = 0.1  # of a probability
_MEASURE = {"relative": "norm", "spectral": "largest singular value"}


def norms_in_words(layers: Sequence[int], edits: Numbers, values: Numbers, mode: str) -> str:
    """Which layer stands out, where it is, and how that has gone since half of the edits.

    ``edits`` (N,) ascending, ``values`` (L, N) in the panel's ``mode``: "relative" and "spectral" over those of the
    unedited weights, "change" as a share of their norm, "absolute" the norm itself.
    """
    if not len(edits) or not np.isfinite(values[:, -1]).any():
        return ""
    now = values[:, -1]
    far = np.abs(now - 1) if mode in _MEASURE else now
    row = int(np.nanargmax(far))
    after = f"After {plural(round(float(edits[-1])), 'edit')}"
    if mode in _MEASURE and far[row] < _SAME:
        return f"{after} no {_MEASURE[mode]} of {plural(len(layers), 'layer')} has changed by more than half a percent."
    most = f"the most of {plural(len(layers), 'layer')}" if len(layers) > 1 else "the only one that is edited"
    if mode in _MEASURE:
        verb = "grown" if now[row] > 1 else "shrunk"
        size = f"{verb} to {now[row]:.3g} times the first"
        what = f"{after} the {_MEASURE[mode]} of layer {layers[row]} has {size}, {most}"
    elif mode == "change":
        what = f"{after} layer {layers[row]} has moved by {now[row]:.2g} of its first norm, {most}"
    else:
        what = f"{after} layer {layers[row]} has the largest norm, {now[row]:.4g}"
    return f"{what}{_since(edits, values[row])}."


def _since(edits: Numbers, curve: Numbers) -> str:
    """How a curve has gone since the measurement at or before half of the edits."""
    known = np.isfinite(curve)
    x, y = edits[known], curve[known]
    then = int(np.searchsorted(x, x[-1] / 2, side="right")) - 1
    if then < 0 or then == len(x) - 1 or y[then] <= 0:
        return ""
    factor, at = float(y[-1] / y[then]), f"edit {round(float(x[then])):,}"
    return f"; about the same since {at}" if abs(factor - 1) < _SAME else f"; {factor:.3g}-fold since {at}"


def overlaps_in_words(layers: Sequence[int], edges: Numbers, counts: Numbers) -> str:
    """In which layer the keys of different facts overlap most.

    ``counts`` (L, B) pairs of facts by their overlap, in bins with ``edges`` (B + 1,).
    """
    pairs = counts.sum(axis=1)
    if not len(layers) or not pairs.any():
        return ""
    far = np.abs((edges[:-1] + edges[1:]) / 2) > 0.5
    share = counts[:, far].sum(axis=1) / np.maximum(pairs, 1)
    most, least = int(share.argmax()), int(share.argmin())
    if share[most] == 0:
        return "In no layer do the keys of any two facts overlap by more than half."
    text = f"In layer {layers[most]} {share[most]:.1%} of the pairs of facts overlap by more than half"
    return f"{text}, in layer {layers[least]} {share[least]:.1%}." if most != least else f"{text}."


def kurtosis_in_words(layers: Sequence[int], now: Numbers, before: Numbers | None) -> str:
    """Which layer has the largest kurtosis, and what it was ``before`` (None: nothing to compare with); (L,) each."""
    if not len(layers) or not np.isfinite(now).any():
        return ""
    row = int(np.nanargmax(now))
    was = f", before {before[row]:.3g}" if before is not None else ""
    return f"Layer {layers[row]} has the largest kurtosis, {now[row]:.3g}{was}."


def layer_in_words(layer: int, edges: Numbers, counts: Numbers, mean: float, kurtosis: float) -> str:
    """How the overlaps of one layer are spread; ``counts`` (B,) in bins with ``edges`` (B + 1,)."""
    pairs = int(counts.sum())
    if not pairs:
        return ""
    filled = np.flatnonzero(counts)
    low, high = edges[filled[0]], edges[filled[-1] + 1]
    return (
        f"Layer {layer}: the overlaps of {plural(pairs, 'pair')} lie between {low:.2f} and {high:.2f}, on average "
        f"{mean:.3f}; kurtosis {kurtosis:.3g}."
    )


def retention_in_words(edits: Numbers, retention: Numbers, half_life: float | None) -> str:
    """What still holds at the last measurement, and since when it is less.

    ``edits`` (T,) ascending, ``retention`` (T,) shares, NaN where none had held.
    """
    known = np.flatnonzero(np.isfinite(retention))
    if not known.size:
        return ""
    last = int(known[-1])
    text = f"After {plural(int(edits[last]), 'edit')} {retention[last]:.0%} of the edits that took still hold"
    if known.size > 1:
        first = int(known[0])
        text += f", {retention[first]:.0%} after {plural(int(edits[first]), 'edit')}"
    return f"{text}; half of them are lost after about {half_life:,.0f}." if half_life is not None else f"{text}."


def cells_in_words(states: NDArray[np.integer[Any]], never: NDArray[np.bool_]) -> str:
    """How many edits hold, are lost and never took at the last measurement; ``states``, ``never`` (E, T)."""
    if not states.size:
        return ""
    now, untaken = states[:, -1], never[:, -1]
    asked = now != NOT_ASKED
    hold, never_took = int((now == HOLDS).sum()), int((untaken & asked).sum())
    lost = int(asked.sum()) - hold - never_took
    took = f", {never_took:,} never took" if never_took else ""
    return f"Of {plural(int(asked.sum()), 'edit')} asked last, {hold:,} hold and {lost:,} are lost{took}."


def search_in_words(quantity: str, last: Sequence[float], searching: int, reasons: Mapping[str, int]) -> str:
    """How the searches of a batch stand: the ``last`` values of ``quantity``, how many still run, why others ended."""
    if not last:
        return ""
    middle, low, high = float(np.median(last)), min(last), max(last)
    span = f" ({low:.2g} to {high:.2g})" if len(last) > 1 else ""
    ended = ", ".join(f"{count:,} {reason}" for reason, count in reasons.items())
    state = f"{searching:,} still searched" if searching else f"ended: {ended}" if ended else "ended"
    return f"{plural(len(last), 'fact')}: {quantity} {middle:.2g}{span}; {state}."


def shares_in_words(what: str, now: Numbers, before: Numbers) -> str:
    """Which layer has the largest share, and which has changed most; ``now`` and ``before`` (L,), NaN: not known."""
    if not np.isfinite(now).any():
        return ""
    row = int(np.nanargmax(now))
    text = f"{what} adds most to the stream in layer {row}, {now[row]:.2g}"
    change = np.abs(now - before)
    if not np.isfinite(change).any() or np.nanmax(change) == 0:
        return f"{text}."
    moved = int(np.nanargmax(change))
    return f"{text}; layer {moved} has changed most, from {before[moved]:.2g} to {now[moved]:.2g}."


def ways_in_words(ways: Sequence[str], methods: Sequence[str], values: Numbers) -> str:
    """By which way of asking the edits of each method are found best and worst.

    ``values`` (ways, methods), NaN where nothing was asked.
    """
    parts = []
    for method, column in zip(methods, values.T, strict=False):
        if np.isfinite(column).any():
            best, worst = int(np.nanargmax(column)), int(np.nanargmin(column))
            lowest = f", worst {ways[worst]}, {column[worst]:.0%}" if worst != best else ""
            parts.append(f"{method}: best {ways[best]}, {column[best]:.0%}{lowest}")
    return f"{'; '.join(parts)}." if parts else ""


def losses_in_words(names: Sequence[str], before: Numbers, after: Numbers, known: float) -> str:
    """How many facts lost probability, and which most; those below the probability ``known`` before do not count.

    ``before`` and ``after`` (N,) are the probabilities of the answers.
    """
    there = np.flatnonzero(before >= known)
    if not there.size:
        return ""
    lost = (before - after)[there]
    count, most = int((lost > _LOSS).sum()), int(there[int(lost.argmax())])
    text = f"Of {plural(int(there.size), 'fact')} known before {count:,} lost more than {_LOSS:g} of their probability"
    return f"{text}, {names[most]} most: {before[most]:.2f} to {after[most]:.2f}." if count else f"{text}."
