"""More ways to ask an edited fact: other facts of its subject, and whether the old answer can still be deduced.

An answer is checked alone (is it the exact one?) or against another. The old object can be deduced where it is likelier
than the new one among both, where it comes once the new one is ruled out, or where its own text leads back to the
subject better than the new one's (the reversal of the fact, "The Reversal Curse", 2309.12288).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.evaluation.scoring import Score
from engine.fact import Fact
from engine.support.spacing import joined

Question = tuple[str, str]
MoreWays = Literal["same subject", "shared subject", "choice", "ruled out", "reverse"]
MORE_WAYS: tuple[MoreWays, ...] = ("same subject", "shared subject", "choice", "ruled out", "reverse")
BLANK = "___"


@dataclass(frozen=True)
class Check:
    """One question with what passes: ``wanted`` is a prompt and the answer to it.

    Passed where the answer is exact; with ``against``, where it is likelier than that answer to its own prompt; if
    ``refused``, where it is not exact.
    """

    wanted: Question
    against: Question | None = None
    refused: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be scored."""
        return (self.wanted, self.against) if self.against else (self.wanted,)

    def passed(self, scores: Mapping[Question, Score]) -> tuple[float, float]:
        """Whether it is passed, 1 or 0, and the probability of what passes it (``against``: of the wanted answer)."""
        own = scores[self.wanted]
        if self.against is not None:
            return float(own.nll < scores[self.against].nll), own.probability
        if self.refused:
            return float(not own.exact), 1 - own.probability
        return float(own.exact), own.probability


def more_ways(fact: Fact, old: str, edits: Sequence[Fact]) -> dict[str, tuple[Check, ...]]:
    """The checks of ``fact`` by way, those without any left out; ``old`` is the object that it took the place of ("":
    unknown), ``edits`` all facts that were written.
    """
    written = {text for edit in edits for text in (edit.text, *edit.paraphrases)} | {fact.text}
    kept = [(probe.prompt, probe.answer) for probe in fact.same_subject if probe.answer and probe.prompt not in written]
    siblings = [edit for edit in edits if edit.subject == fact.subject and edit.text != fact.text]
    found = {
        "same subject": tuple(Check(question) for question in kept),
        "shared subject": tuple(_among_siblings(fact, siblings)),
        "choice": tuple(_choices(fact, old)) if old else (),
        "ruled out": (Check((f"{joined(fact.text, f'not {fact.target}')}. {fact.text}", old), refused=True),)
        if old
        else (),
        "reverse": (_reversed(fact, old),) if old else (),
    }
    return {way: checks for way, checks in found.items() if checks}


def _among_siblings(fact: Fact, siblings: Sequence[Fact]) -> Iterator[Check]:
    """The fact plainly, and after each other edit of its subject was said; nothing where there is no other one."""
    if siblings:
        yield Check((fact.text, fact.target))
    for other in siblings:
        yield Check((f"{joined(other.text, other.target)}. {fact.text}", fact.target))


def _choices(fact: Fact, old: str) -> Iterator[Check]:
    """The new against the old object where both are named, in both orders."""
    for first, second in ((fact.target, old), (old, fact.target)):
        prompt = f"{joined(fact.text, f'{first} or {second}')}? {fact.text}"
        yield Check((prompt, fact.target), (prompt, old))


def _reversed(fact: Fact, old: str) -> Check:
    """The subject after the fact with the new object, against the subject after it with the old one."""
    new, former = (
        f"{joined(fact.prompt.replace('{}', BLANK), name)}. The missing name is" for name in (fact.target, old)
    )
    return Check((new, fact.subject), (former, fact.subject))
