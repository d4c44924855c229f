"""Remarks on usable facts: rows that contradict each other or change nothing, empty values, invisible characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.fact import PARTS, Fact
from engine.support.plain_text import alike, hidden, shown
from engine.support.wording import say

_LOST = "\ufffd"
# What programs write where a cell is empty or a formula failed; a fact about it is hardly meant.
_NOTHING = {"null", "nan", "n/a", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"}


def remarks(rows: Iterable[tuple[int, Fact]]) -> Iterator[tuple[int, str]]:
    """(row, remark) for every row that has a remark.

    Two facts contradict each other where subject and relation are the same and the objects differ: the later edit would
    have to undo the earlier one, and within one batch neither can win. Letters are compared as they look (NFC), and
    without case.
    """
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for row, fact in rows:
        earlier, said = first.setdefault((alike(fact.subject), alike(fact.prompt)), (row, fact.target))
        if alike(said) != alike(fact.target):
            against = say(
                "contradicts row {earlier}: of {subject!r} and {relation!r} it says {object!r}, not {other!r}.",
                earlier=earlier,
                subject=shown(fact.subject),
                relation=shown(fact.prompt),
                object=shown(fact.target),
                other=shown(said),
            )
            yield row, against
        if fact.true is not None and alike(fact.target) == alike(fact.true):
            yield row, say("its object is the true answer already, so editing it would change nothing.")
        for part, text in (("subject", fact.subject), ("relation", fact.prompt), ("object", fact.target)):
            if text.strip().lower() in _NOTHING:
                yield row, say("its {part} is {text!r}, as programs write for nothing.", part=PARTS[part], text=text)
            if _LOST in text:
                yield row, say("the {part} holds U+FFFD, which stands where a letter was lost.", part=PARTS[part])
            if unseen := hidden(text):
                holds = say(
                    "the {part} holds characters that nobody sees ({unseen}); they are kept.",
                    part=PARTS[part],
                    unseen=", ".join(unseen),
                )
                yield row, holds
