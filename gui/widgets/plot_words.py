"""What a plot shows now, in a sentence: below it, and for whoever cannot see it. Each is a function of the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.events.retention_map import HOLDS, LOST, NEVER
from engine.support import counted
from engine.support.wording import Sentence, join_texts, say

Numbers = NDArray[Any]  # of floats or of whole numbers
_SAME = 0.005  # a factor nearer to 1 than this is no growth that a person would see

_LOSS = 0.1  # of a probability
_MEASURE = {"relative": say("norm"), "spectral": say("largest singular value")}


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
    after = counted.edits(float(edits[-1]))
    if mode in _MEASURE and far[row] < _SAME:
        return say(
            "After {edits} no {measure} of {layers} has changed by more than half a percent.",
            edits=after,
            measure=_MEASURE[mode],
            layers=counted.layers(len(layers)),
        )
    return _since(_outstanding(after, layers, row, float(now[row]), mode), edits, values[row])


def _outstanding(after: str, layers: Sequence[int], row: int, value: float, mode: str) -> Sentence:
    """Which layer stands out and where it is."""
    told: dict[str, Any] = {"edits": after, "layer": layers[row], "value": value}
    if mode == "absolute":
        return say("After {edits} layer {layer} has the largest norm, {value:.4g}", **told)
    told["most"] = say("the only one that is edited")
    if len(layers) > 1:
        told["most"] = say("the most of {layers}", layers=counted.layers(len(layers)))
    if mode == "change":
        return say("After {edits} layer {layer} has moved by {value:.2g} of its first norm, {most}", **told)
    told["measure"] = _MEASURE[mode]
    if value > 1:
        return say(
            "After {edits} the {measure} of layer {layer} has grown to {value:.3g} times the first, {most}", **told
        )
    return say("After {edits} the {measure} of layer {layer} has shrunk to {value:.3g} times the first, {most}", **told)


def _since(what: Sentence, edits: Numbers, curve: Numbers) -> Sentence:
    """``what``, and how the curve has gone since the measurement at or before half of the edits."""
    known = np.isfinite(curve)
    x, y = edits[known], curve[known]
    then = int(np.searchsorted(x, x[-1] / 2, side="right")) - 1
    if then < 0 or then == len(x) - 1 or y[then] <= 0:
        return say("{what}.", what=what)
    factor, at = float(y[-1] / y[then]), round(float(x[then]))
    if abs(factor - 1) < _SAME:
        return say("{what}; about the same since edit {edit:,}.", what=what, edit=at)
    return say("{what}; {factor:.3g}-fold since edit {edit:,}.", what=what, factor=factor, edit=at)


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
        return say("In no layer do the keys of any two facts overlap by more than half.")
    told: dict[str, Any] = {"layer": layers[most], "share": float(share[most])}
    if most == least:
        return say("In layer {layer} {share:.1%} of the pairs of facts overlap by more than half.", **told)
    return say(
        "In layer {layer} {share:.1%} of the pairs of facts overlap by more than half, in layer {other} {least:.1%}.",
        **told,
        other=layers[least],
        least=float(share[least]),
    )


def kurtosis_in_words(layers: Sequence[int], now: Numbers, before: Numbers | None) -> str:
    """Which layer has the largest kurtosis, and what it was ``before`` (None: nothing to compare with); (L,) each."""
    if not len(layers) or not np.isfinite(now).any():
        return ""
    row = int(np.nanargmax(now))
    told: dict[str, Any] = {"layer": layers[row], "now": float(now[row])}
    if before is None:
        return say("Layer {layer} has the largest kurtosis, {now:.3g}.", **told)
    return say(
        "Layer {layer} has the largest kurtosis, {now:.3g}, before {before:.3g}.", **told, before=float(before[row])
    )


def layer_in_words(layer: int, edges: Numbers, counts: Numbers, mean: float, kurtosis: float) -> str:
    """How the overlaps of one layer are spread; ``counts`` (B,) in bins with ``edges`` (B + 1,)."""
    pairs = int(counts.sum())
    if not pairs:
        return ""
    filled = np.flatnonzero(counts)
    return say(
        "Layer {layer}: the overlaps of {pairs} lie between {low:.2f} and {high:.2f}, on average {mean:.3f}; "
        "kurtosis {kurtosis:.3g}.",
        layer=layer,
        pairs=counted.pairs(pairs),
        low=float(edges[filled[0]]),
        high=float(edges[filled[-1] + 1]),
        mean=float(mean),
        kurtosis=float(kurtosis),
    )


def retention_in_words(edits: Numbers, retention: Numbers, half_life: float | None) -> str:
    """What still holds at the last measurement, and since when it is less.

    ``edits`` (T,) ascending, ``retention`` (T,) shares, NaN where none had held.
    """
    known = np.flatnonzero(np.isfinite(retention))
    if not known.size:
        return ""
    first, last = int(known[0]), int(known[-1])
    told: dict[str, Any] = {"edits": counted.edits(int(edits[last])), "share": float(retention[last])}
    if known.size == 1:
        what = say("After {edits} {share:.0%} of the edits that took still hold", **told)
    else:
        what = say(
            "After {edits} {share:.0%} of the edits that took still hold, {then:.0%} after {earlier}",
            **told,
            then=float(retention[first]),
            earlier=counted.edits(int(edits[first])),
        )
    if half_life is None:
        return say("{what}.", what=what)
    return say("{what}; half of them are lost after about {count:,.0f}.", what=what, count=float(half_life))


def cells_in_words(last: NDArray[np.integer[Any]]) -> str:
    """How many edits hold, are lost and never took, by the answers (A,) of the last measurement."""
    hold, lost, never_took = (int((last == state).sum()) for state in (HOLDS, LOST, NEVER))
    told: dict[str, Any] = {"edits": counted.edits(len(last)), "hold": hold, "lost": lost}
    if not never_took:
        return say("Of {edits} asked last, {hold:,} hold and {lost:,} are lost.", **told)
    return say(
        "Of {edits} asked last, {hold:,} hold and {lost:,} are lost, {never:,} never took.", **told, never=never_took
    )


def search_in_words(quantity: str, last: Sequence[float], searching: int, reasons: Mapping[str, int]) -> str:
    """How the searches of a batch stand: the ``last`` values of ``quantity``, how many still run, why others ended."""
    if not last:
        return ""
    told: dict[str, Any] = {
        "facts": counted.facts(len(last)),
        "quantity": quantity,
        "middle": float(np.median(last)),
        "state": _state(searching, reasons),
    }
    if len(last) == 1:
        return say("{facts}: {quantity} {middle:.2g}; {state}.", **told)
    return say(
        "{facts}: {quantity} {middle:.2g} ({low:.2g} to {high:.2g}); {state}.",
        **told,
        low=float(min(last)),
        high=float(max(last)),
    )


def _state(searching: int, reasons: Mapping[str, int]) -> Sentence:
    if searching:
        return say("{count:,} still searched", count=searching)
    ended = [say("{count:,} {reason}", count=count, reason=reason) for reason, count in reasons.items()]
    return say("ended: {reasons}", reasons=join_texts(", ", ended)) if ended else say("ended")


def shares_in_words(what: str, now: Numbers, before: Numbers) -> str:
    """Which layer has the largest share, and which has changed most; ``now`` and ``before`` (L,), NaN: not known."""
    if not np.isfinite(now).any():
        return ""
    row = int(np.nanargmax(now))
    told: dict[str, Any] = {"what": what, "layer": row, "share": float(now[row])}
    change = np.abs(now - before)
    if not np.isfinite(change).any() or np.nanmax(change) == 0:
        return say("{what} adds most to the stream in layer {layer}, {share:.2g}.", **told)
    moved = int(np.nanargmax(change))
    return say(
        "{what} adds most to the stream in layer {layer}, {share:.2g}; layer {moved} has changed most, "
        "from {before:.2g} to {now:.2g}.",
        **told,
        moved=moved,
        before=float(before[moved]),
        now=float(now[moved]),
    )


def ways_in_words(ways: Sequence[str], methods: Sequence[str], values: Numbers) -> str:
    """By which way of asking the edits of each method are found best and worst.

    ``values`` (ways, methods), NaN where nothing was asked.
    """
    pairs = zip(methods, values.T, strict=False)
    parts = [_way_in_words(ways, method, column) for method, column in pairs if np.isfinite(column).any()]
    return say("{parts}.", parts=join_texts("; ", parts)) if parts else ""


def _way_in_words(ways: Sequence[str], method: str, column: Numbers) -> Sentence:
    best, worst = int(np.nanargmax(column)), int(np.nanargmin(column))
    told: dict[str, Any] = {"method": method, "best": ways[best], "share": float(column[best])}
    if worst == best:
        return say("{method}: best {best}, {share:.0%}", **told)
    return say(
        "{method}: best {best}, {share:.0%}, worst {worst}, {lowest:.0%}",
        **told,
        worst=ways[worst],
        lowest=float(column[worst]),
    )


def losses_in_words(names: Sequence[str], before: Numbers, after: Numbers, known: float) -> str:
    """How many facts lost probability, and which most; those below the probability ``known`` before do not count.

    ``before`` and ``after`` (N,) are the probabilities of the answers.
    """
    there = np.flatnonzero(before >= known)
    if not there.size:
        return ""
    lost = (before - after)[there]
    count, most = int((lost > _LOSS).sum()), int(there[int(lost.argmax())])
    told: dict[str, Any] = {"facts": counted.facts(int(there.size)), "count": count, "loss": _LOSS}
    if not count:
        return say("Of {facts} known before {count:,} lost more than {loss:g} of their probability.", **told)
    return say(
        "Of {facts} known before {count:,} lost more than {loss:g} of their probability, "
        "{name} most: {before:.2f} to {after:.2f}.",
        **told,
        name=names[most],
        before=float(before[most]),
        after=float(after[most]),
    )
