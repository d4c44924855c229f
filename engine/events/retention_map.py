"""Retention as a map: which edit is retained when, how fast edits are forgotten, and by which later edit.

Computed from measurements only, so that no model is needed to show them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engine.events import FloatArray, IntArray, RetentionMeasured
from engine.events.edit_state import EditState
from engine.events.tabular import Row, Tabular, columns

NOT_ASKED, LOST, HOLDS, NEVER = -1, 0, 1, 2
"""What a cell of the map says; NEVER: the edit does not hold and did not before either, so it was not lost."""


@dataclass(frozen=True)
class RetentionMap(Tabular):
    """Which of E edits, in the order of the session, is retained at each of T measurements.

    ``positions`` (T,) number of edits at each measurement, ``retention`` (T,) the share retained of the edits that had
    succeeded (NaN: none had). ``edits`` (E,) 1-based indices, ``names`` (E,), ``held`` (E,) bool whether each succeeded
    right after its own batch. Of all K answers, edit by edit and in order, ``rows`` (K,) and ``columns`` (K,) say whose
    and when, ``holds`` (K,) what they were: in a long session most edits were asked once or twice, of thousands of
    times. ``half_life`` is the number of edits at which half of the successful ones are lost, or None.
    """

    positions: IntArray
    retention: FloatArray
    edits: IntArray
    names: Sequence[str]
    held: NDArray[np.bool_]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    holds: NDArray[np.bool_]
    half_life: float | None

    @property
    def shape(self) -> tuple[int, int]:
        """(E, T)."""
        return len(self.edits), len(self.positions)

    @property
    def states(self) -> NDArray[np.int8]:
        """(E, T): 1 retained, 0 lost or never retained, -1 not queried or not edited yet; made anew each time."""
        cells = self.cells()
        cells[cells == NEVER] = LOST
        return cells

    @cached_property
    def answers(self) -> NDArray[np.int8]:
        """(K,) HOLDS, LOST or NEVER, by each answer."""
        held = np.concatenate([[0], np.cumsum(self.holds)])  # answers that held before each, of all edits
        first = np.searchsorted(self.rows, self.rows)  # where the answers of the same edit begin
        took = self.held[self.rows] | (held[1:] > held[first])
        answers: NDArray[np.int8] = np.select([self.holds, took], [HOLDS, LOST], NEVER).astype(np.int8)
        return answers

    def cells(self, rows: range | None = None) -> NDArray[np.int8]:
        """(E, T) what each edit's cell says at each measurement; (R, T) of the ascending ``rows`` alone."""
        rows = range(len(self.edits)) if rows is None else rows
        first, end = np.searchsorted(self.rows, (rows.start, rows.stop))
        place, left = np.divmod(self.rows[first:end] - rows.start, rows.step)
        cells = np.full((len(rows), len(self.positions)), NOT_ASKED, dtype=np.int8)
        cells[place[left == 0], self.columns[first:end][left == 0]] = self.answers[first:end][left == 0]
        return cells

    def now(self) -> list[EditState]:
        """The state of each edit that the last measurement asked."""
        last = self.answers[self.columns == len(self.positions) - 1]
        return [_EDIT_STATES[state] for state in last.tolist()]

    def records(self) -> list[Row]:
        """One row for each edit and each measurement that queried it."""
        edits = columns(edit=self.edits, fact=self.names, held=self.held)
        answers = zip(self.rows.tolist(), self.positions[self.columns].tolist(), self.holds.tolist(), strict=True)
        return [{**edits[row], "position": position, "holds": holds} for row, position, holds in answers]


_EDIT_STATES = {HOLDS: EditState.WRITTEN, LOST: EditState.LOST, NEVER: EditState.NOT_TAKEN}


@dataclass(frozen=True)
class Loss:
    """A forgotten edit: last measured as retained after ``held_at`` edits, first as lost after ``lost_at``.

    ``by`` is the index of the edit in between that most likely caused it, ``p`` its share p(k_by, k_edit) at ``layer``,
    where it is largest in size (None, 0 and None where no edit in between writes a measured layer). ``regained``: it
    held again when it was last asked.
    """

    edit: int
    held_at: int
    lost_at: int
    by: int | None = None
    p: float = 0.0
    layer: int | None = None
    regained: bool = False


def retention_map(
    measured: Sequence[RetentionMeasured], names_of: Callable[[IntArray], Sequence[str]] | None = None
) -> RetentionMap:
    """The map of all ``measured``, in the order of their positions; ``names_of`` edits where they do not have them."""
    ordered = sorted(measured, key=lambda event: event.position)
    latest = ordered[::-1]
    asked = np.concatenate([np.zeros(0, np.int64), *(event.edits for event in latest)])
    edits, places = np.unique(asked, return_index=True)  # where each edit was asked last
    held = np.concatenate([np.zeros(0, bool), *(event.held for event in latest)])
    asked = np.concatenate([np.zeros(0, np.int64), *(event.edits for event in ordered)])
    holds = np.concatenate([np.zeros(0, bool), *(event.holds for event in ordered)])
    when = np.repeat(np.arange(len(ordered), dtype=np.int32), [len(event.edits) for event in ordered])
    order = np.argsort(asked, kind="stable")
    positions = np.array([event.position for event in ordered], dtype=np.int64)
    retention = np.array([np.nan if e.retention is None else e.retention for e in ordered], dtype=np.float64)
    return RetentionMap(
        positions=positions,
        retention=retention,
        edits=edits,
        names=_last_names(latest, places) if names_of is None else names_of(edits),
        held=held[places],
        rows=np.searchsorted(edits, asked[order]).astype(np.int32),
        columns=when[order],
        holds=holds[order],
        half_life=half_life(positions, retention),
    )


def _last_names(latest: Sequence[RetentionMeasured], places: IntArray) -> tuple[str, ...]:
    """The names at ``places`` among all that the measurements tell."""
    told = list(chain.from_iterable(event.names for event in latest))
    return tuple(told[place] for place in places.tolist())


def half_life(positions: IntArray, retention: FloatArray) -> float | None:
    """The number of edits at which ``retention`` (T,), linear between ``positions`` (T,), first falls to one half.

    Retention is 1 before the first edit. None where it never falls to one half.
    """
    before, share = 0.0, 1.0
    for position, now in zip(positions.tolist(), retention.tolist(), strict=True):
        if np.isnan(now):
            continue
        if now <= 0.5:
            return before + (position - before) * (share - 0.5) / (share - now)
        before, share = float(position), now
    return None


def find_losses(found: RetentionMap, made_at: Mapping[int, int]) -> tuple[Loss, ...]:
    """Every forgotten edit, at the first time it was lost; in order of the edits. One that never took is none.

    ``made_at`` maps each edit to the number of edits right after its own batch.
    """
    losses = []
    first = np.searchsorted(found.rows, np.arange(len(found.edits) + 1)).tolist()  # where each edit's answers begin
    when, holding = found.positions[found.columns].tolist(), found.holds.tolist()
    for row, edit in enumerate(found.edits.tolist()):
        held_at = made_at[edit] if found.held[row] else None
        for place in range(first[row], first[row + 1]):
            if holding[place]:
                held_at = max(held_at or 0, when[place])
            elif held_at is not None:
                losses.append(Loss(edit, held_at, when[place], regained=holding[first[row + 1] - 1]))
                break
    return tuple(losses)
