"""The ways in which an edited fact is asked again: inside other text, in a chat, against doubt.

After "On the Robustness of Editing Large Language Models" (Ma et al. 2024), whose questions come by rephrasing, inside
a context, in a dialogue, with a misleading hint and with doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.associative.prompts import CONTEXT_WORDS
from engine.errors import BadInput
from engine.fact import Fact
from engine.model.generation import sample_texts
from engine.model.loading import LoadedModel

Way = Literal["prompt", "paraphrase", "long context", "chat", "misleading", "doubt"]
WAYS: tuple[Way, ...] = ("prompt", "paraphrase", "long context", "chat", "misleading", "doubt")

CONTEXT_TOKENS = 200
# Room that a prompt and its answer need behind a context.
PROMPT_TOKENS = 64
PIECES = 64
SURE = "Are you sure?"


@dataclass(frozen=True)
class Dialogue:
    """How a dialogue is written for a model: by its tokenizer's own chat template, or plainly.

    ``own`` says which; ``description`` says it for a person.
    """

    model: LoadedModel

    @property
    def own(self) -> bool:
        """Whether the tokenizer brings a chat template."""
        return bool(getattr(self.model.tokenizer, "chat_template", None))

    @property
    def description(self) -> str:
        """What frame is used, for a person."""
        return "the tokenizer's chat template" if self.own else 'plain lines, "Question: ..." and "Answer:"'

    def text(self, turns: Sequence[str]) -> str:
        """The dialogue up to where the model's next answer begins; ``turns`` are the person's and the model's in turn.

        Raises BadInput where the tokenizer's template cannot be used.
        """
        if not self.own:
            asked = turns[::2]
            said = [*turns[1::2], ""]
            return "\n".join(f"Question: {q}\nAnswer: {a}".rstrip() for q, a in zip(asked, said, strict=True))
        roles = ("user", "assistant")
        messages = [{"role": roles[number % 2], "content": turn} for number, turn in enumerate(turns)]
        tokenizer = self.model.tokenizer
        try:
            text = str(tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        except Exception as error:  # the template is a program of the folder's, and may fail in any way
            raise BadInput(
                f"the tokenizer's chat template cannot be used ({error}).",
                "Repair or remove chat_template in its files.",
            ) from error
        # The tokenizer puts its own token in front of every text.
        start = tokenizer.bos_token
        added = start and list(tokenizer("a", verbose=False)["input_ids"])[:1] == [tokenizer.bos_token_id]
        return text.removeprefix(start) if added else text


def contexts(model: LoadedModel, heldout: str, tokens: int, seed: int) -> tuple[str, ...]:
    """Unrelated pieces of about ``tokens`` tokens, whole sentences of ``heldout`` or, without it, written by the model.

    Shorter where the model reads no more.
    """
    limit = getattr(model.module.config.get_text_config(), "max_position_embeddings", None) or 1 << 30
    length = max(1, min(tokens, int(limit) - PROMPT_TOKENS))
    if not heldout.strip():
        texts = sample_texts(model, CONTEXT_WORDS, length=length, top_k=5, seed=seed)
        return tuple(f"{' '.join(text.split()).rstrip('.')}." for text in texts)
    ids = model.tokenizer(heldout[: 12 * length * PIECES], add_special_tokens=False, verbose=False)["input_ids"]
    pieces = [str(model.tokenizer.decode(ids[i : i + length])) for i in range(0, len(ids), length)][:PIECES]
    return tuple(filter(None, map(_whole_sentences, pieces))) or (pieces[0],)


def _whole_sentences(piece: str) -> str:
    """``piece`` without the sentences that it cuts; "" where it holds no whole one."""
    words = " ".join(piece.split())
    first, last = words.find(". ") + 2, words.rfind(". ") + 1
    return words[first:last] if 2 <= first < last else ""


def before_fact(pieces: Sequence[str], number: int, fact: Fact) -> str:
    """One of ``pieces`` that names neither the fact's subject nor its objects, another for each ``number``.

    The next one in turn where all name one.
    """
    turned = [*pieces[number % len(pieces) :], *pieces[: number % len(pieces)]]
    names = [name for name in (fact.subject, fact.target, fact.true) if name]
    return next((piece for piece in turned if not any(name in piece for name in names)), turned[0])


def asked_ways(fact: Fact, dialogue: Dialogue, context: str, said: str) -> Mapping[Way, tuple[str, ...]]:
    """Every prompt for ``fact``, by way; a way that the fact gives nothing for is left out.

    ``said`` is what the model answers to the bare prompt, after which it is doubted.
    """
    text, answer = fact.text, said.rstrip(" .")
    doubted = f"{text} {answer}".strip()
    prompts: dict[Way, tuple[str, ...]] = {
        "prompt": (text,),
        "paraphrase": fact.paraphrases,
        "long context": (f"{context} {text}",),
        "chat": (dialogue.text([text]),),
        "misleading": (f"{text} {fact.true}. {text}",) if fact.true else (),
        "doubt": (dialogue.text([text, answer, SURE]) if dialogue.own else f"{doubted}. {SURE} {text}",),
    }
    return {way: found for way, found in prompts.items() if found}
