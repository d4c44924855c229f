"""Which lane of the timeline each point is drawn on: one lane a branch, from where it leaves an older one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events import TimelineBranch, TimelineChanged, TimelineMark


@dataclass(frozen=True)
class Spot:
    """A point as seen from a branch: ``row`` is the branch's lane, ``point`` how many of its batches are applied."""

    row: int
    point: int


@dataclass(frozen=True)
class Stretch:
    """A part of a branch's line on one lane: from the point ``first``, where it joins the lane, to ``last``."""

    row: int
    first: int
    last: int


class Lanes:
    """The branches of a timeline from top to bottom, oldest first."""

    def __init__(self, event: TimelineChanged) -> None:
        self.branches = event.branches or (TimelineBranch(event.branch, event.marks),)
        self._rows = {branch.name: row for row, branch in enumerate(self.branches)}
        self.current = self._rows.get(event.branch, 0)
        self.here = Spot(self.current, event.applied)
        self._paths: list[list[Stretch]] = []
        for row, branch in enumerate(self.branches):  # an origin is older, so its path is there
            self._paths.append(self._path(row, branch))

    @property
    def longest(self) -> int:
        """The number of batches on the longest branch."""
        return max(len(branch.marks) for branch in self.branches)

    def marks(self, row: int) -> tuple[TimelineMark, ...]:
        """All marks of the branch of a lane."""
        return self.branches[row].marks

    def own(self, row: int) -> tuple[TimelineMark, ...]:
        """The marks that are drawn on a lane: those that its branch does not share with the one that it leaves."""
        return self.branches[row].marks[self.branches[row].shared :]

    def path(self, row: int) -> list[Stretch]:
        """The line of a branch over the lanes, from the unedited model on."""
        return self._paths[row]

    def lane_of(self, spot: Spot) -> int:
        """The lane on which a point of a branch is drawn."""
        return next(part.row for part in self.path(spot.row) if part.first <= spot.point <= part.last)

    def on_current(self, spot: Spot) -> bool:
        """Whether the present branch goes through a point of another one."""
        if spot.point > len(self.marks(self.current)):
            return False
        return self.lane_of(spot) == self.lane_of(Spot(self.current, spot.point))

    def clamped(self, row: int, point: int) -> Spot:
        """The nearest point to ``point`` that the lane itself shows."""
        branch = self.branches[row]
        first = 0 if row == 0 else min(branch.shared + 1, len(branch.marks))
        return Spot(row, min(max(point, first), len(branch.marks)))

    def _path(self, row: int, branch: TimelineBranch) -> list[Stretch]:
        last = len(branch.marks)
        if not branch.origin or branch.origin not in self._rows:
            return [Stretch(row, 0, last)]
        before = [part for part in self._paths[self._rows[branch.origin]] if part.first <= branch.shared]
        joined = [Stretch(part.row, part.first, min(part.last, branch.shared)) for part in before]
        return [*joined, Stretch(row, branch.shared, last)]
