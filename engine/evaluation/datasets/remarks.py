"""Remarks on usable facts: rows that contradict each other or change nothing, values and signs that programs left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.evaluation.datasets.fields import written_as_list
from engine.fact import PARTS, Fact
from engine.support.plain_text import alike, hidden, shown
from engine.support.spacing import gap
from engine.support.wording import say

_PARTS = {**PARTS, "true": say("true answer")}
# What stands for an object that is to be filled in, where models write at the end alone.
_GAP = re.compile(
    r"_{3,}|\[(?:mask|y|obj|object|blank)\]|<(?:mask|obj|object|blank|extra_id_0)>|\{(?:obj|object)\}", re.I
)
_LOST = "\ufffd"
# What programs write where a cell is empty or a formula failed; a fact about it is hardly meant.
_NOTHING = {
    *("null", "none", "nan", "nat", "<na>", "n/a", "[]", "{}"),
    *("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"),
}


def remarks(rows: Iterable[tuple[int, Fact]]) -> Iterator[tuple[int, str]]:
    """(row, remark) for every row that has a remark.

    Two facts contradict each other where subject and relation are the same and the objects differ: the later edit would
    have to undo the earlier one, and within one batch neither can win. Where the objects are the same, too, the fact is
    there twice. Letters are compared as they look (NFC), and without case.
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
        elif earlier != row:
            yield row, say("says what row {earlier} says, and would be edited once more.", earlier=earlier)
        yield from ((row, remark) for remark in _of_one(fact))


def _of_one(fact: Fact) -> Iterator[str]:
    """The remarks about a fact by itself."""
    if fact.true is not None and alike(fact.target) == alike(fact.true):
        yield say("its object is the true answer already, so editing it would change nothing.")
    if _says_it_already(fact):
        yield say("its relation ends in the object already, so the model would be asked for it once more.")
    if place := _GAP.search(fact.prompt):
        yield say(
            "its relation holds {gap!r}, where an object seems to belong: end it where the object begins.",
            gap=place[0],
        )
    for part, text in _parts(fact):
        if text.strip().lower() in _NOTHING and part != "relation":
            yield say("its {part} is {text!r}, as programs write for nothing.", part=_PARTS[part], text=text)
        if written_as_list(text):
            yield say(
                "the {part} is a list as programs write it, {text}, and is taken as it stands.",
                part=_PARTS[part],
                text=shown(text),
            )
        if _LOST in text:
            yield say("the {part} holds U+FFFD, which stands where a letter was lost.", part=_PARTS[part])
        if unseen := hidden(text):
            yield say(
                "the {part} holds characters that nobody sees ({unseen}); they are kept.",
                part=_PARTS[part],
                unseen=", ".join(unseen),
            )
    if "{}" not in fact.subject and (unfilled := next((text for text in _asked(fact) if "{}" in text), None)):
        yield say(
            "the prompt {prompt!r} is asked as it is, with {{}} in it: write the subject in its place.",
            prompt=shown(unfilled),
        )


def _says_it_already(fact: Fact) -> bool:
    """Whether the relation ends in the object, as a whole word: a sentence was given, and not the beginning of one."""
    said, target = alike(fact.prompt).rstrip(" .。"), alike(fact.target).rstrip(" .。")
    before = said.removesuffix(target)
    return bool(target) and before != said and not gap(before, target)


def _parts(fact: Fact) -> Iterator[tuple[str, str]]:
    """The texts of a fact that are not prompts of probes, each with the name of its part."""
    yield from (("subject", fact.subject), ("relation", fact.prompt), ("object", fact.target))
    if fact.true is not None:
        yield "true", fact.true


def _asked(fact: Fact) -> Iterator[str]:
    """The full prompts that measure a fact."""
    yield from fact.paraphrases
    yield from fact.generation
    for probe in (*fact.neighbours, *fact.same_subject, *fact.portability):
        yield probe.prompt
