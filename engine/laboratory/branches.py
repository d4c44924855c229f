"""The branches of the open session as a script and the window ask for them."""

from __future__ import annotations

from collections.abc import Callable

from engine.arguments import taking_all
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.events import BranchChanged, Log, Steps, TimelineBranch
from engine.laboratory.branch_comparison import BranchComparison, check_on_line, compare_branches
from engine.laboratory.live_measures import LiveMeasures
from engine.session.branches import timeline_branches
from engine.support.plain_text import usable
from engine.support.wording import say, say_count


@taking_all
class Branches:
    """Lines of edits that part where somebody went back and edited on. All of it is work.

    ``opened`` gives the session with its measures, and opens a new one where there is none.
    """

    def __init__(self, opened: Callable[[], Steps[tuple[OpenSession, LiveMeasures]]]) -> None:
        self._opened = opened

    def all(self) -> Steps[tuple[TimelineBranch, ...]]:
        """Every branch, oldest first."""
        session, _ = yield from self._opened()
        return timeline_branches(session.ledger)

    def switch(self, name: str, batches: int | None = None) -> Steps[None]:
        """Make ``name`` the present branch and go to its point after ``batches`` (None: its end), bit for bit."""
        session, measures = yield from self._opened()
        line = session.ledger.line(name)
        if batches is not None:
            check_on_line(name, batches, len(line))
        yield from session.switch(name, batches)
        yield BranchChanged(name)
        yield from measures.recorded()
        yield session.timeline()

    def rename(self, name: str, new: str) -> Steps[None]:
        """Call the branch ``name`` ``new``; BadInput where that is empty or another one's name."""
        session, _ = yield from self._opened()
        named = usable(say("the name"), new)
        if not named:
            raise BadInput(say("the name is empty."), say("Every branch has a name."))
        session.ledger.rename_branch(name, named)
        yield session.timeline()

    def delete(self, name: str) -> Steps[None]:
        """Delete a branch for good, with the batches that no other one needs; BadInput where it is the present one."""
        session, _ = yield from self._opened()
        gone = session.delete_branch(name)
        yield Log(
            say_count(
                gone,
                "The branch {name} was deleted, with {n} batch of its own.",
                "The branch {name} was deleted, with {n} batches of its own.",
                name=name,
            )
        )
        yield session.timeline()

    def compare(
        self, one: str, other: str = "", batches: int | None = None, other_batches: int | None = None
    ) -> Steps[BranchComparison]:
        """Which facts two branches hold differently, with their results and curves (``other`` "": the present one).

        Each after so many batches (None: at its end), so that one branch can be compared with itself as it was.
        """
        session, _ = yield from self._opened()
        return compare_branches(session.ledger, one, other or session.ledger.branch, batches, other_batches)
