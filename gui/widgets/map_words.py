"""What maps, histograms, bars and dots show now, in a sentence; curves have theirs in :mod:`gui.widgets.plot_words`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.support.units import plural

Numbers = NDArray[Any]  # of floats or of whole numbers
_FAR = 0.5  # a share |p| above which a pair counts as overlapping
_SUSPECTED = 0.5  # a probability above which a fact looks edited


def pairs_in_words(names: Sequence[str], values: Numbers, quantity: str) -> str:
    """Which two facts overlap most; ``values`` (n, n) of the ``quantity`` "p", else angles in degrees."""
    if len(names) < 2:
        return ""
    others = ~np.eye(len(names), dtype=bool)
    nearness = np.where(others, np.abs(values) if quantity == "p" else -values, -np.inf)
    edited, moved = (int(place) for place in np.unravel_index(int(nearness.argmax()), nearness.shape))
    value = float(values[edited, moved])
    if quantity != "p":
        nearest = f"{names[edited]} and {names[moved]}"
        return f"The nearest keys of {plural(len(names), 'fact')} are those of {nearest}, {value:.0f}°."
    far, pairs = int((np.abs(values[others]) > _FAR).sum()), int(others.sum())
    return (
        f"Editing {names[edited]} moves {names[moved]} most of {plural(pairs, 'pair')}, p = {value:.2f}; "
        f"|p| is above {_FAR:g} in {far:,} of them."
    )


def angles_in_words(layer: int, whitened: float, plain: float) -> str:
    """At what mean angles, in degrees, the keys of two facts stand at one layer."""
    return (
        f"In layer {layer} the keys of two facts stand at {whitened:.0f}° on average in whitened space, "
        f"at {plain:.0f}° as they are."
    )


def depth_in_words(name: str, layers: Sequence[int], kurtosis: Numbers, others: int) -> str:
    """Where the kurtosis (L,) of the model ``name`` is largest and smallest; ``others`` curves are drawn with it."""
    if not np.isfinite(kurtosis).any():
        return ""
    high, low = int(np.nanargmax(kurtosis)), int(np.nanargmin(kurtosis))
    beside = f"; {plural(others, 'curve')} beside it" if others else ""
    return (
        f"The kurtosis of {name} is largest in layer {layers[high]}, {kurtosis[high]:.3g}, and smallest in layer "
        f"{layers[low]}, {kurtosis[low]:.3g}{beside}."
    )


def trace_in_words(what: str, layer: int, where: str, effect: float, most: float) -> str:
    """Where restoring the ``what`` of a layer brings back most of the probability; ``most``: all that can be."""
    return f"The {what} of layer {layer} at “{where}” brings back most: {effect:.2f} of {most:.2f}."


def usage_in_words(axes: tuple[str, str], usage: Numbers) -> str:
    """Which part of a side memory is used most, and how many are not; ``usage`` (rows, columns), NaN: no part."""
    if not np.isfinite(usage).any():
        return ""
    row, column = np.unravel_index(int(np.nanargmax(usage)), usage.shape)
    unused = int((usage == 0).sum())
    return (
        f"The most used of {plural(int(np.isfinite(usage).sum()), 'part')} is {axes[0]} {row}, {axes[1]} {column}, "
        f"with {usage[row, column]:.3g}; {unused:,} are not used."
    )


def signals_in_words(edited: int, inside: float | None, untouched: int, outside: float | None) -> str:
    """What shares of ``edited`` prompts and of ``untouched`` facts the side memory answers; None: not asked."""
    if inside is None:
        return ""
    text = f"The side memory answers {inside:.0%} of {plural(edited, 'edited prompt')}"
    return f"{text}." if outside is None else f"{text} and {outside:.0%} of {plural(untouched, 'untouched fact')}."


def abilities_in_words(names: Sequence[str], before: Numbers, now: Numbers, verdicts: Sequence[str]) -> str:
    """How many metrics are worse or better than before, and which lost most; (M,) each, NaN: not measured."""
    if not names:
        return ""
    lost = before - now
    if not np.isfinite(lost).any():
        best = int(np.nanargmax(now))
        return f"Of {plural(len(names), 'metric')} {names[best]} is highest, {now[best]:.2f}."
    most = int(np.nanargmax(lost))
    worse, better = verdicts.count("worse"), verdicts.count("better")
    change = "lost most" if lost[most] > 0 else "changed least"
    return (
        f"Worse than before the edits: {worse:,} of {plural(len(names), 'metric')}, better: {better:,}; "
        f"{names[most]} has {change}, {before[most]:.2f} to {now[most]:.2f}."
    )


def course_in_words(names: Sequence[str], first: Numbers, last: Numbers, edits: int) -> str:
    """Which task has changed most between its first and last measurement, after so many ``edits``; (T,) each."""
    if not names:
        return ""
    most = int(np.abs(last - first).argmax())
    return (
        f"After {plural(edits, 'edit')} {names[most]} is at {last[most]:.2f}, {first[most]:.2f} at first: "
        f"the largest change of {plural(len(names), 'task')}."
    )


def difference_in_words(relative: Numbers, ranks: Numbers) -> str:
    """How many layers differ from the original and which most; ``relative`` and ``ranks`` (L,)."""
    differing = int((relative > 0).sum())
    if not differing:
        return f"None of {plural(len(relative), 'layer')} differs from the original."
    most = int(relative.argmax())
    return (
        f"{differing:,} of {plural(len(relative), 'layer')} differ from the original, layer {most} most: "
        f"by {relative[most]:.2g} of its norm, in rank {int(ranks[most]):,}."
    )


def suspicion_in_words(names: Sequence[str], probability: Numbers) -> str:
    """How many facts look edited, and which most; the likeliest first."""
    if not names:
        return ""
    flagged = int((probability > _SUSPECTED).sum())
    return f"{flagged:,} of {plural(len(names), 'fact')} look edited, {names[0]} most: {probability[0]:.0%}."


def passes_in_words(names: Sequence[str], passed: Numbers, asked: Numbers) -> str:
    """How many facts pass every way in which they were asked, and which fails most; (n,) counts of ways each."""
    if not names:
        return ""
    failed, all_passed = asked - passed, int((passed == asked).sum())
    worst = int(failed.argmax())
    text = f"{all_passed:,} of {plural(len(names), 'fact')} pass every way in which they were asked"
    return (
        f"{text}; {names[worst]} fails most, {failed[worst]:g} of {int(asked[worst])}."
        if failed[worst] > 0
        else f"{text}."
    )


def layers_in_words(layers: Sequence[int], highest: Numbers, offered: int) -> str:
    """How much of an edit a fact takes at most: at the layer ``offered``, and where it is largest; ``highest`` (L,)."""
    if offered not in layers:
        return ""
    most = int(highest.argmax())
    return (
        f"In layer {offered} no fact takes more than {highest[list(layers).index(offered)]:.2f} of an edit; "
        f"most is taken in layer {layers[most]}, {highest[most]:.2f}."
    )


def taken_in_words(names: Sequence[str], layers: Sequence[int], shares: Numbers) -> str:
    """Which fact takes most of an edit, and at which layer; ``shares`` (t, L)."""
    if not shares.size:
        return ""
    fact, layer = (int(place) for place in np.unravel_index(int(np.abs(shares).argmax()), shares.shape))
    share, place = float(shares[fact, layer]), layers[layer]
    return f"{names[fact]} takes most of {plural(len(shares), 'fact')}: {share:.2f} of an edit in layer {place}."


def survival_in_words(treatments: Sequence[str], held: Numbers, before: Numbers) -> str:
    """Which treatment the edits outlive least and best; (T,) counts of edits that ``held`` of those ``before``."""
    known = np.flatnonzero(before > 0)
    if not known.size:
        return ""
    share = held[known] / before[known]
    low, high = int(known[share.argmin()]), int(known[share.argmax()])
    text = f"{treatments[low]} leaves fewest edits, {held[low]} of {before[low]}"
    return f"{text}; {treatments[high]} most, {held[high]} of {before[high]}." if low != high else f"{text}."


def traces_in_words(layers: Sequence[int], excess: Numbers, ranks: Sequence[int]) -> str:
    """How many layers look edited and which stands out; ``excess`` (L,) over the other layers."""
    if not layers:
        return ""
    most, flagged = int(excess.argmax()), sum(rank > 0 for rank in ranks)
    return (
        f"{flagged:,} of {plural(len(layers), 'layer')} look edited; layer {layers[most]} stands out most, "
        f"{excess[most]:+.0%} over the others."
    )


def attempts_in_words(reach: Numbers, spared: Numbers, score: Numbers, front: int) -> str:
    """How good the best attempt is, and how many stand on the front; (A,) of the attempts that were finished."""
    if not len(score):
        return ""
    best = int(score.argmax())
    return (
        f"The best of {plural(len(score), 'attempt')} reaches {reach[best]:.2f} and spares {spared[best]:.2f}; "
        f"{front:,} cannot be bettered in one without loss in the other."
    )


def branches_in_words(quantity: str, names: Sequence[str], last: Sequence[tuple[float, float] | None]) -> str:
    """Where the curves of several branches end; ``last`` (edits, value) of each, None: not measured."""
    parts = [
        f"{name} {end[1]:.3g} after {plural(round(end[0]), 'edit')}"
        for name, end in zip(names, last, strict=True)
        if end is not None
    ]
    return f"{quantity[:1].upper()}{quantity[1:]}: {', '.join(parts)}." if parts else ""
