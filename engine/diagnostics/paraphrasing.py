"""Prompt variants that query an edited fact: inside other text, in a chat, against doubt.

After "On the Robustness of Editing Large Language Models" (Ma et al. 2024), whose questions come by rephrasing, inside
a context, in a dialogue, with a misleading hint and with doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.errors import BadInput
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.support.spacing import joined
from engine.support.wording import said_by, say

Way = Literal["prompt", "paraphrase", "long context", "chat", "misleading", "doubt"]
WAYS: tuple[Way, ...] = ("prompt", "paraphrase", "long context", "chat", "misleading", "doubt")

SURE = "Are you sure?"


@dataclass(frozen=True)
class Dialogue:
    """How a dialogue is written for a model: by its tokenizer's own chat template, or plainly.

    ``own`` says which; ``description`` names it for display.
    """

    model: LoadedModel

    @property
    def own(self) -> bool:
        """Whether the tokenizer brings a chat template."""
        return self.model.tokens.has_dialogue

    @property
    def description(self) -> str:
        """The frame in use, for display."""
        if self.own:
            return say("the tokenizer's chat template")
        return say('plain lines, "Question: ..." and "Answer: ..."')

    def text(self, turns: Sequence[str], begun: str = "") -> str:
        """The dialogue up to where the model's next answer continues; ``turns`` are the user's and the model's in turn.

        ``begun`` is how that answer begins. Raises BadInput where the tokenizer's template cannot be used.
        """
        if not self.own:
            said = [*turns[1::2], begun]
            return "\n".join(f"Question: {q}\nAnswer: {a}".rstrip() for q, a in zip(turns[::2], said, strict=True))
        return joined(self._by_template(turns), begun)

    def _by_template(self, turns: Sequence[str]) -> str:
        roles = ("user", "assistant")
        messages = [{"role": roles[number % 2], "content": turn} for number, turn in enumerate(turns)]
        try:
            return self.model.tokens.dialogue(messages)
        except Exception as error:  # the template is code from the model folder, and may fail in any way
            raise BadInput(
                say("the tokenizer's chat template cannot be used ({error}).", error=said_by(error)),
                say("Repair or remove chat_template in its files."),
            ) from error


def other_object(fact: Fact, among: Sequence[Fact]) -> str:
    """An object to mislead with: the true one, else that of another fact with the same relation; "" without any."""
    if fact.true and fact.true != fact.target:
        return fact.true
    return next((other.target for other in among if other.prompt == fact.prompt and other.target != fact.target), "")


def asked_ways(fact: Fact, dialogue: Dialogue, context: str, said: str, other: str) -> Mapping[Way, tuple[str, ...]]:
    """Every prompt for ``fact``, by way; a way for which an input is missing is left out.

    ``said`` is the model's answer to the bare prompt, which is then doubted; ``other`` an object to mislead
    with. In a dialogue the model's answers begin with the prompt, which is a sentence to be completed, unless it is a
    question.
    """
    text, answer = fact.text, said.rstrip(" .")
    begun = "" if text.endswith("?") else text
    answered, doubted = joined(begun, answer).strip(), joined(text, answer).strip()
    prompts: dict[Way, tuple[str, ...]] = {
        "prompt": (text,),
        "paraphrase": fact.paraphrases,
        "long context": (f"{context} {text}",) if context else (),
        "chat": (dialogue.text([text], begun),),
        "misleading": (f"{joined(text, other)}. {text}",) if other else (),
        "doubt": (dialogue.text([text, answered, SURE], begun) if dialogue.own else f"{doubted}. {SURE} {text}",),
    }
    return {way: found for way, found in prompts.items() if found}
