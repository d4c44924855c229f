"""What maps, histograms, bars and dots show now, in a sentence; curves have theirs in :mod:`gui.widgets.plot_words`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.support import counted
from engine.support.wording import capitalised, join_texts, say, say_count

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
        return say(
            "The nearest keys of {facts} are those of {first} and {second}, {angle:.0f}°.",
            facts=counted.facts(len(names)),
            first=names[edited],
            second=names[moved],
            angle=value,
        )
    return say(
        "Editing {edited} moves {moved} most of {pairs}, p = {p:.2f}; |p| is above {far:g} in {count:,} of them.",
        edited=names[edited],
        moved=names[moved],
        pairs=counted.pairs(int(others.sum())),
        p=value,
        far=_FAR,
        count=int((np.abs(values[others]) > _FAR).sum()),
    )


def angles_in_words(layer: int, whitened: float, plain: float) -> str:
    """At what mean angles, in degrees, the keys of two facts stand at one layer."""
    return say(
        "In layer {layer} the keys of two facts stand at {whitened:.0f}° on average in whitened space, "
        "at {plain:.0f}° as they are.",
        layer=layer,
        whitened=whitened,
        plain=plain,
    )


def depth_in_words(name: str, layers: Sequence[int], kurtosis: Numbers, others: int) -> str:
    """Where the kurtosis (L,) of the model ``name`` is largest and smallest; ``others`` curves are drawn with it."""
    if not np.isfinite(kurtosis).any():
        return ""
    high, low = int(np.nanargmax(kurtosis)), int(np.nanargmin(kurtosis))
    what = say(
        "The kurtosis of {name} is largest in layer {high}, {most:.3g}, and smallest in layer {low}, {least:.3g}",
        name=name,
        high=layers[high],
        most=float(kurtosis[high]),
        low=layers[low],
        least=float(kurtosis[low]),
    )
    if not others:
        return say("{what}.", what=what)
    return say("{what}; {curves} beside it.", what=what, curves=say_count(others, "{n} curve", "{n} curves"))


def trace_in_words(what: str, layer: int, where: str, effect: float, most: float) -> str:
    """Where restoring the ``what`` of a layer brings back most of the probability; ``most``: all that can be."""
    return say(
        "The {what} of layer {layer} at “{where}” brings back most: {effect:.2f} of {most:.2f}.",
        what=what,
        layer=layer,
        where=where,
        effect=float(effect),
        most=float(most),
    )


def usage_in_words(axes: tuple[str, str], usage: Numbers) -> str:
    """Which part of a side memory is used most, and how many are not; ``usage`` (rows, columns), NaN: no part."""
    if not np.isfinite(usage).any():
        return ""
    row, column = (int(place) for place in np.unravel_index(int(np.nanargmax(usage)), usage.shape))
    return say(
        "The most used of {parts} is {rows} {row}, {columns} {column}, with {used:.3g}; {unused:,} are not used.",
        parts=say_count(int(np.isfinite(usage).sum()), "{n} part", "{n} parts"),
        rows=axes[0],
        row=row,
        columns=axes[1],
        column=column,
        used=float(usage[row, column]),
        unused=int((usage == 0).sum()),
    )


def signals_in_words(edited: int, inside: float | None, untouched: int, outside: float | None) -> str:
    """What shares of ``edited`` prompts and of ``untouched`` facts the side memory answers; None: not asked."""
    if inside is None:
        return ""
    prompts = say_count(edited, "{n} edited prompt", "{n} edited prompts")
    if outside is None:
        return say("The side memory answers {inside:.0%} of {prompts}.", inside=inside, prompts=prompts)
    return say(
        "The side memory answers {inside:.0%} of {prompts} and {outside:.0%} of {facts}.",
        inside=inside,
        prompts=prompts,
        outside=outside,
        facts=say_count(untouched, "{n} untouched fact", "{n} untouched facts"),
    )


def abilities_in_words(names: Sequence[str], before: Numbers, now: Numbers, verdicts: Sequence[str]) -> str:
    """How many metrics are worse or better than before, and which lost most; (M,) each, NaN: not measured."""
    if not names:
        return ""
    lost, metrics = before - now, counted.metrics(len(names))
    if not np.isfinite(lost).any():
        best = int(np.nanargmax(now))
        return say(
            "Of {metrics} {name} is highest, {value:.2f}.", metrics=metrics, name=names[best], value=float(now[best])
        )
    most = int(np.nanargmax(lost))
    told: dict[str, Any] = {"name": names[most], "before": float(before[most]), "now": float(now[most])}
    return say(
        "Worse than before the edits: {worse:,} of {metrics}, better: {better:,}; {change}.",
        worse=verdicts.count("worse"),
        metrics=metrics,
        better=verdicts.count("better"),
        change=say("{name} has lost most, {before:.2f} to {now:.2f}", **told)
        if lost[most] > 0
        else say("{name} has changed least, {before:.2f} to {now:.2f}", **told),
    )


def course_in_words(names: Sequence[str], first: Numbers, last: Numbers, edits: int) -> str:
    """Which task has changed most between its first and last measurement, after so many ``edits``; (T,) each."""
    if not names:
        return ""
    most = int(np.abs(last - first).argmax())
    return say(
        "After {edits} {name} is at {now:.2f}, {first:.2f} at first: the largest change of {tasks}.",
        edits=counted.edits(edits),
        name=names[most],
        now=float(last[most]),
        first=float(first[most]),
        tasks=say_count(len(names), "{n} task", "{n} tasks"),
    )


def difference_in_words(relative: Numbers, ranks: Numbers) -> str:
    """How many layers differ from the original and which most; ``relative`` and ``ranks`` (L,)."""
    differing, layers = int((relative > 0).sum()), counted.layers(len(relative))
    if not differing:
        return say("None of {layers} differs from the original.", layers=layers)
    most = int(relative.argmax())
    return say(
        "{differing:,} of {layers} differ from the original, layer {layer} most: by {share:.2g} of its norm, "
        "in rank {rank:,}.",
        differing=differing,
        layers=layers,
        layer=most,
        share=float(relative[most]),
        rank=int(ranks[most]),
    )


def suspicion_in_words(names: Sequence[str], probability: Numbers) -> str:
    """How many facts look edited, and which most; the likeliest first."""
    if not names:
        return ""
    return say(
        "{flagged:,} of {facts} look edited, {name} most: {probability:.0%}.",
        flagged=int((probability > _SUSPECTED).sum()),
        facts=counted.facts(len(names)),
        name=names[0],
        probability=float(probability[0]),
    )


def passes_in_words(names: Sequence[str], passed: Numbers, asked: Numbers) -> str:
    """How many facts pass every way in which they were asked, and which fails most; (n,) counts of ways each."""
    if not names:
        return ""
    failed = asked - passed
    worst = int(failed.argmax())
    what = say(
        "{count:,} of {facts} pass every way in which they were asked",
        count=int((passed == asked).sum()),
        facts=counted.facts(len(names)),
    )
    if failed[worst] <= 0:
        return say("{what}.", what=what)
    return say(
        "{what}; {name} fails most, {failed:g} of {asked}.",
        what=what,
        name=names[worst],
        failed=float(failed[worst]),
        asked=int(asked[worst]),
    )


def layers_in_words(layers: Sequence[int], highest: Numbers, offered: int) -> str:
    """How much of an edit a fact takes at most: at the layer ``offered``, and where it is largest; ``highest`` (L,)."""
    if offered not in layers:
        return ""
    most = int(highest.argmax())
    return say(
        "In layer {layer} no fact takes more than {share:.2f} of an edit; most is taken in layer {other}, {most:.2f}.",
        layer=offered,
        share=float(highest[list(layers).index(offered)]),
        other=layers[most],
        most=float(highest[most]),
    )


def taken_in_words(names: Sequence[str], layers: Sequence[int], shares: Numbers) -> str:
    """Which fact takes most of an edit, and at which layer; ``shares`` (t, L)."""
    if not shares.size:
        return ""
    fact, layer = (int(place) for place in np.unravel_index(int(np.abs(shares).argmax()), shares.shape))
    return say(
        "{name} takes most of {facts}: {share:.2f} of an edit in layer {layer}.",
        name=names[fact],
        facts=counted.facts(len(shares)),
        share=float(shares[fact, layer]),
        layer=layers[layer],
    )


def survival_in_words(treatments: Sequence[str], held: Numbers, before: Numbers) -> str:
    """Which treatment the edits outlive least and best; (T,) counts of edits that ``held`` of those ``before``."""
    known = np.flatnonzero(before > 0)
    if not known.size:
        return ""
    share = held[known] / before[known]
    low, high = int(known[share.argmin()]), int(known[share.argmax()])
    least: dict[str, Any] = {"least": treatments[low], "few": int(held[low]), "of": int(before[low])}
    if low == high:
        return say("{least} leaves fewest edits, {few} of {of}.", **least)
    return say(
        "{least} leaves fewest edits, {few} of {of}; {most} most, {many} of {all}.",
        **least,
        most=treatments[high],
        many=int(held[high]),
        all=int(before[high]),
    )


def traces_in_words(layers: Sequence[int], excess: Numbers, ranks: Sequence[int]) -> str:
    """How many layers look edited and which stands out; ``excess`` (L,) over the other layers."""
    if not layers:
        return ""
    most = int(excess.argmax())
    return say(
        "{flagged:,} of {layers} look edited; layer {layer} stands out most, {excess:+.0%} over the others.",
        flagged=sum(rank > 0 for rank in ranks),
        layers=counted.layers(len(layers)),
        layer=layers[most],
        excess=float(excess[most]),
    )


def attempts_in_words(reach: Numbers, spared: Numbers, score: Numbers, front: int) -> str:
    """How good the best attempt is, and how many stand on the front; (A,) of the attempts that were finished."""
    if not len(score):
        return ""
    best = int(score.argmax())
    return say(
        "The best of {attempts} reaches {reach:.2f} and spares {spared:.2f}; "
        "{front:,} cannot be bettered in one without loss in the other.",
        attempts=say_count(len(score), "{n} attempt", "{n} attempts"),
        reach=float(reach[best]),
        spared=float(spared[best]),
        front=front,
    )


def branches_in_words(quantity: str, names: Sequence[str], last: Sequence[tuple[float, float] | None]) -> str:
    """Where the curves of several branches end; ``last`` (edits, value) of each, None: not measured."""
    parts = [
        say("{name} has {value:.5g} after {edits}", name=name, value=float(end[1]), edits=counted.edits(end[0]))
        for name, end in zip(names, last, strict=True)
        if end is not None
    ]
    if not parts:
        return ""
    return say("{quantity}: {ends}.", quantity=capitalised(quantity), ends=join_texts(", ", parts))
