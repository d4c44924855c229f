"""Events of the timeline: the batches of the present branch, where it stands, and the other branches."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events.base import Event
from engine.support.wording import Sentence, say_count


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """One batch on the timeline. ``position`` is the number of edits once it is applied; ``name`` a bookmark or "".

    ``taken_back`` is the number of earlier edits that it takes out of the weights; ``imported`` says what it is and
    where it came from where somebody else made it.
    """

    batch: int
    position: int
    method: str
    edits: int
    when: str
    name: str = ""
    taken_back: int = 0
    imported: str = ""


@dataclass(frozen=True)
class TimelineBranch:
    """One branch of the timeline: all marks of its line, of which the first ``shared`` are those of ``origin``.

    ``origin`` is the older branch with which it has most in common, or "". ``made`` is ISO 8601, UTC.
    """

    name: str
    marks: tuple[TimelineMark, ...] = ()
    origin: str = ""
    shared: int = 0
    made: str = ""

    @property
    def edits(self) -> int:
        """The number of edits on it."""
        return self.marks[-1].position if self.marks else 0

    @property
    def forks_at(self) -> int:
        """The number of edits that it shares with ``origin``."""
        return self.marks[self.shared - 1].position if self.shared else 0


@dataclass(frozen=True)
class TimelineChanged(Event):
    """The timeline: all marks of the present branch in order, and how many of its batches are applied now (0 = base).

    ``branches`` are all branches of the session, oldest first, and ``branch`` is the present one's name.
    """

    marks: tuple[TimelineMark, ...]
    applied: int
    branches: tuple[TimelineBranch, ...] = ()
    branch: str = ""

    @property
    def position(self) -> int:
        """The number of edits that are applied now."""
        return self.marks[self.applied - 1].position if self.applied else 0

    @property
    def imported(self) -> int:
        """How many of the applied batches somebody else made."""
        return sum(bool(mark.imported) for mark in self.marks[: self.applied])

    @property
    def taken_back(self) -> int:
        """The number of edits up to here that were taken out of the weights again."""
        return sum(mark.taken_back for mark in self.marks[: self.applied])


@dataclass(frozen=True)
class BranchStarted(Event):
    """An edit before undone batches began the branch ``name`` at ``position`` edits; ``former`` keeps its ``edits``.

    The two have their first ``shared`` batches in common.
    """

    name: str
    position: int
    former: str
    edits: int
    shared: int

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Sentence:
        """What happened, in one sentence."""
        return say_count(
            self.position,
            "{name} started at {n} edit; {former} keeps its {edits}.",
            "{name} started at {n} edits; {former} keeps its {edits}.",
            name=self.name,
            former=self.former,
            edits=self.edits,
        )


@dataclass(frozen=True)
class BranchChanged(Event):
    """Another branch is the present one, so that all measurements and marks that are told from now on are its own.

    Going over a batch that takes edits back is told like this too: the points before and after it have the same number
    of edits, so what was shown of one must not stay for the other.
    """

    name: str
