"""How an edited fact is asked as a person asks it, and what the model writes until it stops.

Greedy decoding with the key-value cache, of prompts of one length together, so that nothing is padded; side memories
decide on the prompt and keep to that while the answer grows, as they do when the model is really used. The protocol
follows "The Mirage of Model Editing" (2502.11177): no token of the answer is given, and the model itself has to stop.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from engine.associative.keys import rows_per_pass
from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.model.generation import Written, writing_greedily, writing_while_asking
from engine.model.loading import LoadedModel
from engine.support import counted
from engine.support.wording import said_by, say

T = TypeVar("T")

TASK = say("Writing freely")
Form = Literal["plain", "chat"]
Ended = Literal["model", "sentence", "bound"]
QUESTION_MARKS = ("?", "？", "؟")
UNFINISHED = "Complete this sentence: {} ..."
# A line's end; a wide sign; or a sign that ends a sentence with white space behind it.
_STOP = re.compile(r"\n|[。！？]|[.!?][\"'”’)]*(?=\s)")
_WORD_BEFORE = re.compile(r"\w+$")
_ABBREVIATED = {"st", "mt", "ft", "dr", "mr", "mrs", "ms", "jr", "sr", "no", "vs"}  # and every initial


@dataclass(frozen=True)
class FreeAnswer:
    """The model's own answer to ``prompt``: its ``text``, and what ended it.

    "model": the model itself (end of text or of turn), "sentence": the end of the first sentence or line, "bound": the
    number of tokens.
    """

    prompt: str
    text: str
    ended: Ended


def asked_plainly(fact: Fact) -> str:
    """The prompt as it is written."""
    return fact.text


def asked_in_chat(model: LoadedModel, fact: Fact) -> str:
    """A person's turn in the tokenizer's chat template, up to where the model's turn begins.

    The turn is the fact's prompt or the first of its paraphrases that is a question, else the prompt as a sentence to
    complete. Raises BadInput where the template cannot be used.
    """
    said = next((p for p in (fact.text, *fact.paraphrases) if p.rstrip().endswith(QUESTION_MARKS)), "")
    turn = said or UNFINISHED.format(fact.text.rstrip())
    try:
        return model.tokens.dialogue([{"role": "user", "content": turn}])
    except Exception as error:  # the template is code from the model folder, and may fail in any way
        raise BadInput(
            say("the tokenizer's chat template cannot be used ({error}).", error=said_by(error)),
            say("Repair or remove chat_template in its files."),
        ) from error


def forms_of(model: LoadedModel) -> tuple[Form, ...]:
    """The ways to ask this model freely: through a chat only where its tokenizer has a template for one."""
    return ("plain", "chat") if model.tokens.has_dialogue else ("plain",)


def prompt_in(model: LoadedModel, fact: Fact, form: Form) -> str:
    """The prompt for ``fact`` in ``form``."""
    return asked_plainly(fact) if form == "plain" else asked_in_chat(model, fact)


def answers(
    model: LoadedModel, prompts: Sequence[str], tokens: int, *, sentence: bool, task: str = TASK
) -> Steps[list[FreeAnswer]]:
    """What the model writes after each prompt, greedily, by at most ``tokens`` tokens.

    ``sentence``: an answer also ends with its first sentence or line. The same prompt is asked once. A model that was
    taught to ask a memory does so in the midst of its answers too, which are then written one by one. Raises BadInput
    for a prompt that does not fit the model.
    """
    different = list(dict.fromkeys(prompts))
    if model.weights.side.asked_by_itself is not None:
        found = yield from _asking(model, different, tokens, sentence, task)
    else:
        found = yield from _together(model, different, tokens, sentence, task)
    return [found[prompt] for prompt in prompts]


def _asking(
    model: LoadedModel, different: Sequence[str], tokens: int, sentence: bool, task: str
) -> Steps[dict[str, FreeAnswer]]:
    """The answers by a model that asks its memory when it wants to."""
    found: dict[str, FreeAnswer] = {}
    for prompt in different:
        work = writing_while_asking(model, prompt, tokens, _enough if sentence else _never)
        written = yield from _told(work, len(found), len(different), task)
        found[prompt] = _answer(prompt, written, sentence)
        yield Progress(task, len(found), len(different), say("answers"))
    return found


def _together(
    model: LoadedModel, different: Sequence[str], tokens: int, sentence: bool, task: str
) -> Steps[dict[str, FreeAnswer]]:
    """The answers, those of prompts of one length together."""
    lengths: dict[int, list[str]] = {}
    for prompt, asked in zip(different, model.asked_all(different), strict=True):
        lengths.setdefault(len(model.tokens.prompt(asked)), []).append(prompt)
    found: dict[str, FreeAnswer] = {}
    for length, members in sorted(lengths.items()):
        size = rows_per_pass(model, length + tokens)
        for start in range(0, len(members), size):
            part = members[start : start + size]
            work = writing_greedily(model, model.asked_all(part), tokens, _enough if sentence else _never)
            written = yield from _told(work, len(found), len(different), task)
            found |= {p: _answer(p, one, sentence) for p, one in zip(part, written, strict=True)}
            yield Progress(task, len(found), len(different), say("answers"))
    return found


def first_sentence(text: str) -> str | None:
    """``text`` up to the end of its first sentence or line, white space in front left out; None where it goes on."""
    begun = text.lstrip()
    ends = (stop.end() for stop in _STOP.finditer(begun) if not _abbreviates(begun, stop))
    return next((begun[:end].rstrip() for end in ends), None)


def _abbreviates(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop stands behind an initial or a usual abbreviation."""
    word = _WORD_BEFORE.search(text, 0, stop.start())
    return stop[0][0] == "." and word is not None and (len(word[0]) == 1 or word[0].casefold() in _ABBREVIATED)


def _answer(prompt: str, written: Written, sentence: bool) -> FreeAnswer:
    first = first_sentence(written.text) if sentence else None
    if first is not None:
        return FreeAnswer(prompt, first, "sentence")
    return FreeAnswer(prompt, written.text.strip(), "model" if written.stopped else "bound")


def _enough(text: str) -> bool:
    return first_sentence(text) is not None


def _never(_: str) -> bool:
    return False


def _told(work: Generator[int, None, T], done: int, total: int, task: str) -> Steps[T]:
    """``work``, told as progress after each token: an answer of a large model takes seconds."""
    tokens = 0
    while True:
        try:
            next(work)
        except StopIteration as end:
            written: T = end.value
            return written
        tokens += 1
        further = say("{tokens} of the next ones", tokens=counted.tokens(tokens))
        yield Progress(task, done, total, say("answers"), further)
