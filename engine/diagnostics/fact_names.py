"""Display names of facts, for rankings and maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.fact import Fact


def names_of(facts: Sequence[Fact]) -> tuple[str, ...]:
    """One name per fact: its subject, with the prompt behind it where several facts share the subject."""
    often = Counter(fact.subject for fact in facts)
    return tuple(f"{f.subject} ({f.prompt})" if often[f.subject] > 1 else f.subject for f in facts)
