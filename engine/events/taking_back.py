"""What taking edits back does to the facts of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.events.base import Event, FloatArray, IntArray
from engine.events.tabular import Row, Tabular, columns
from engine.support.wording import join_texts, say, say_count


@dataclass(frozen=True)
class TakingBackForeseen(Event, Tabular):
    """Measured on the changed weights, before anything is written: what taking edits back does to F facts.

    ``fact_ids``, ``names`` (F,); ``batches`` (F,) the batch of each; ``taken`` (F,) bool whether it is taken back;
    ``before``, ``after`` (F,) the probability of its new object; ``held``, ``holds`` (F,) bool whether the model says
    it. ``facts`` is the number of facts in the weights, of which the F are a sample. ``solved`` are the batches solved
    anew, ``left`` the later ones that stay as they are, by the reason; ``share`` by layer is the norm of the change
    over that of all changes so far.
    """

    position: int
    facts: int
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    batches: IntArray
    taken: NDArray[np.bool_]
    before: FloatArray
    after: FloatArray
    held: NDArray[np.bool_]
    holds: NDArray[np.bool_]
    solved: tuple[int, ...]
    left: Mapping[str, tuple[int, ...]]
    share: Mapping[int, float]

    def records(self) -> list[Row]:
        """One row for each fact: those taken back first, then the most changed."""
        rows = columns(
            fact_id=self.fact_ids,
            fact=self.names,
            batch=self.batches,
            taken=self.taken,
            before=self.before,
            after=self.after,
            held=self.held,
            holds=self.holds,
        )
        moved = np.abs(self.after - self.before).tolist()
        return [rows[row] for row in sorted(range(len(rows)), key=lambda row: (not self.taken[row], -moved[row]))]

    @property
    def lost(self) -> int:
        """How many facts that stay are said now and will not be."""
        return int((self.held & ~self.holds & ~self.taken).sum())

    @property
    def gained(self) -> int:
        """How many facts that stay are not said now and will be."""
        return int((~self.held & self.holds & ~self.taken).sum())

    @property
    def sentence(self) -> str:
        """What it does to the facts that stay."""
        stay = ~self.taken
        count, all_staying = int(stay.sum()), self.facts - int(self.taken.sum())
        if not count:
            return say("No other fact is in the weights.")
        moved = np.abs(self.after - self.before)[stay]
        if count == all_staying:
            asked = say("the {count:,}", count=count)
        else:
            asked = say("{count:,} of the {all:,}", count=count, all=all_staying)
        return say(
            "Of {asked} facts that stay {lost:,} are lost and {gained:,} gained; the probability of their objects "
            "moves by {mean:.3f} on average and {most:.3f} at most.",
            asked=asked,
            lost=self.lost,
            gained=self.gained,
            mean=float(moved.mean()),
            most=float(moved.max()),
        )

    @property
    def exact(self) -> str:
        """What of it is exact."""
        if not self.solved:
            return say("Exact: the side memory is as it was without the entry.")
        return say_count(
            len(self.solved),
            "Exact: batch {batches} is solved anew in closed form from the keys, residuals and statistics that were "
            "kept, without what is taken back.",
            "Exact: batches {batches} are solved anew in closed form from the keys, residuals and statistics that were "
            "kept, without what is taken back.",
            batches=_numbers(self.solved),
        )

    @property
    def inexact(self) -> str:
        """What of it is not exact."""
        told = say(
            "Not undone: keys and values of later batches were found on a model that had the edit, and are kept."
        )
        left = (
            say_count(
                len(found),
                "Batch {batches} as written: {reason}.",
                "Batches {batches} as written: {reason}.",
                batches=_numbers(found),
                reason=reason,
            )
            for reason, found in self.left.items()
        )
        return join_texts(" ", [told, *left])


def _numbers(numbers: tuple[int, ...]) -> str:
    """Some batches, at most six of them by number."""
    first = join_texts(", ", map(str, numbers[:6]))
    return say("{first} and {more:,} more", first=first, more=len(numbers) - 6) if len(numbers) > 6 else first
