"""The branches of a session as the timeline shows them: their marks, and where each leaves an older one."""

from __future__ import annotations

from engine.events import TimelineBranch
from engine.session.ledger import Ledger
from engine.session.tree import shared


def timeline_branches(ledger: Ledger) -> tuple[TimelineBranch, ...]:
    """All branches of ``ledger``, oldest first."""
    lines = {branch.name: ledger.line(branch.name) for branch in ledger.branches()}
    told: list[TimelineBranch] = []
    for branch in ledger.branches():
        line = lines[branch.name]
        older = [(shared(line, lines[other.name]), other.name) for other in told]
        common, origin = max(older, key=lambda pair: pair[0], default=(0, ""))  # of several, the oldest
        told.append(TimelineBranch(branch.name, tuple(node.mark for node in line), origin, common, branch.made))
    return tuple(told)
