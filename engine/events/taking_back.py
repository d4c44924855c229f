"""What taking edits back does to the facts of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.events.base import Event, FloatArray, IntArray
from engine.events.tabular import Row, Tabular, columns


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
            return "No other fact is in the weights."
        moved = np.abs(self.after - self.before)[stay]
        asked = f"the {count:,}" if count == all_staying else f"{count:,} of the {all_staying:,}"
        return (
            f"Of {asked} facts that stay {self.lost:,} are lost and {self.gained:,} gained; the probability of their "
            f"objects moves by {moved.mean():.3f} on average and {moved.max():.3f} at most."
        )

    @property
    def exact(self) -> str:
        """What of it is exact."""
        if not self.solved:
            return "Exact: the side memory is as it was without the entry."
        verb = "is" if len(self.solved) == 1 else "are"
        return (
            f"Exact: {_batches(self.solved)} {verb} solved anew in closed form from the keys, residuals and statistics "
            "that were kept, without what is taken back."
        )

    @property
    def inexact(self) -> str:
        """What of it is not exact."""
        told = "Not undone: keys and values of later batches were found on a model that had the edit, and are kept."
        left = (f"{_batches(found, 'Batch')} as written: {reason}." for reason, found in self.left.items())
        return " ".join([told, *left])


def _batches(numbers: tuple[int, ...], word: str = "batch") -> str:
    """Some batches in words, at most six by number."""
    more = f" and {len(numbers) - 6:,} more" if len(numbers) > 6 else ""
    return f"{word}{'es' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:6]))}{more}"
