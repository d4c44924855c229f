"""Facts asked freely: the questions, the answers and the verdicts of many facts, and their shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.evaluation.averages import mean
from engine.evaluation.free.verdict import FreeVerdict, Names, judge
from engine.evaluation.free.writing import TASK, Form, FreeAnswer, answers, forms_of, prompt_in
from engine.events import Steps
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.requests import FreePlan


@dataclass(frozen=True)
class JudgedAnswer:
    """A free answer and the verdict on it."""

    answer: FreeAnswer
    verdict: FreeVerdict


AnswersByForm = Mapping[Form, Sequence[JudgedAnswer]]
"""For each form in which facts were asked, an answer for each of them."""


def ask_freely(
    model: LoadedModel, facts: Sequence[Fact], rivals: Rivals, plan: FreePlan, task: str = TASK
) -> Steps[AnswersByForm]:
    """Ask ``facts`` in every form that the model has, on its weights as they are, and judge what it writes."""
    found: dict[Form, Sequence[JudgedAnswer]] = {}
    names = [rivals.names_of(fact) for fact in facts]
    for form in forms_of(model):
        prompts = [prompt_in(model, fact, form) for fact in facts]
        # In a chat the model has a token to end its turn with; a sentence that goes on after it is its own doing.
        written = yield from answers(model, prompts, plan.tokens, sentence=form == "plain" and plan.sentence, task=task)
        found[form] = [JudgedAnswer(one, judge(one.text, own)) for one, own in zip(written, names, strict=True)]
    return found


class Rivals:
    """The objects that stand against a fact's new one: its old one, and those of other facts of the same relation."""

    def __init__(self, among: Iterable[Fact]) -> None:
        self._objects: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for fact in among:
            for key in {fact.prompt, fact.relation} - {""}:
                self._objects[key] |= dict.fromkeys(filter(None, (fact.true, fact.target)))

    def names_of(self, fact: Fact) -> Names:
        """What to look for in an answer about ``fact``."""
        others = {**self._objects[fact.prompt], **(self._objects[fact.relation] if fact.relation else {})}
        rivals = dict.fromkeys(filter(None, (fact.true, *others)))
        return Names(
            (fact.target,), tuple(rivals), (fact.subject, *(prompt for prompt in (fact.text, *fact.paraphrases)))
        )

    def other_than(self, fact: Fact) -> str:
        """The first object that stands against the new one: the old one, where it is known; "" without any."""
        return next((name for name in self.names_of(fact).rivals if name != fact.target), "")


Verdicts = Mapping[Form, FreeVerdict]
"""The verdicts on the answers about one fact, by form."""


def verdicts_of(found: AnswersByForm) -> list[Verdicts]:
    """The verdicts of each fact in order."""
    count = len(next(iter(found.values()), ()))
    return [{form: judged[place].verdict for form, judged in found.items()} for place in range(count)]


def shares_of(verdicts: Sequence[FreeVerdict]) -> dict[str, float | None]:
    """The share of each verdict by its word, and "said": the new object and no other one; None without any."""
    shares = {verdict.value: mean(one == verdict for one in verdicts) for verdict in FreeVerdict}
    return {"said": mean(one.says_new for one in verdicts), **shares}


def named_shares(facts: Sequence[Verdicts]) -> dict[str, float | None]:
    """The shares over facts by their names as metrics: ``free_alone``, ``free_chat_alone`` and so on."""
    return {
        f"free{'' if form == 'plain' else f'_{form}'}_{name}": share
        for form in dict.fromkeys(form for fact in facts for form in fact)
        for name, share in shares_of([fact[form] for fact in facts if form in fact]).items()
    }
