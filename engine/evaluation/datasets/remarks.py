"""Remarks on usable facts: rows that contradict each other, invisible characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.fact import Fact
from engine.support.plain_text import hidden, shown


def remarks(rows: Iterable[tuple[int, Fact]]) -> Iterator[tuple[int, str]]:
    """(row, remark) for every row that has a remark.

    Two facts contradict each other where subject and relation are the same and the objects differ: the later edit would
    have to undo the earlier one, and within one batch neither can win.
    """
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for row, fact in rows:
        earlier, said = first.setdefault((fact.subject, fact.prompt), (row, fact.target))
        if said != fact.target:
            about = f"of {shown(fact.subject)!r} and {shown(fact.prompt)!r}"
            yield row, f"contradicts row {earlier}: {about} it says {shown(fact.target)!r}, not {shown(said)!r}."
        for part, text in (("subject", fact.subject), ("relation", fact.prompt), ("object", fact.target)):
            if unseen := hidden(text):
                yield row, f"the {part} holds characters that nobody sees ({', '.join(unseen)}); they are kept."
