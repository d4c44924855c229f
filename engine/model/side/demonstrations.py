"""In-context editing: the edited facts are put before the prompt (IKE, arXiv 2305.12740; reference
section 10).

A prompt that an edit concerns is preceded by up to k demonstrations made of the other edits, the nearest last, then the
edit itself as a copy and as the new fact. A demonstration shows how a new fact is used: for its own prompt (copy), for
a paraphrase (update), or not at all for another subject, whose answer stays (retain), mixed 1 : 3 : 4 as in the
paper's code. Nearest is meant by the cosine of sentence embeddings (:mod:`engine.model.side.sentences`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn

from engine.model.side.memory import SideFigures, SideMemory
from engine.model.side.sentences import Sentences, TokenSpace
from engine.support.plain_json import parse_plain
from engine.support.spacing import joined
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.anatomy import Anatomy
    from engine.model.side.reading import Reading
    from engine.model.tokens import TextEncoder

KIND = "ike"
COPY, UPDATE, RETAIN = range(3)
# The paper's mixture of demonstrations; a fact without the needed probe is shown as a copy.
MIXTURE = (COPY, UPDATE, UPDATE, UPDATE, RETAIN, RETAIN, RETAIN, RETAIN)


@dataclass(frozen=True)
class Demonstrated:
    """One edit with its probes.

    Its prompt ``text`` and new object, paraphrases that it should generalise to, and prompts about other subjects with
    the answers to preserve. ``questions`` identify what it answers: a later edit that answers one of them as well
    overwrites it (none in records of earlier releases, which knew an edit by its prompt alone).
    """

    text: str
    target: str
    updates: tuple[str, ...] = ()
    retains: tuple[tuple[str, str], ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemonstrationRule:
    """How contexts are made: ``count`` demonstrations of other edits at most; prompts with a cosine below ``scope``
    get none; ``form`` "ike" or "plain" sentences, or, without any demonstration of their use, "facts" as plain
    sentences or "labelled" ones; ``limit`` tokens fit the model (0: any number), of which ``room`` stay free
    for the answer; ``seed`` mixes the demonstrations' kinds.
    """

    count: int = 16
    scope: float = -1.0
    form: str = "ike"
    limit: int = 0
    room: int = 64
    seed: int = 0


@dataclass(frozen=True)
class _Told:
    """What a batch records."""

    edits: tuple[Demonstrated, ...]
    rule: DemonstrationRule
    dropped: tuple[str, ...] = ()


class DemonstrationsMemory(SideMemory):
    """The edits so far, by their prompts; a later edit of the same prompt or question replaces the former one."""

    kind = KIND

    def __init__(
        self,
        edits: Mapping[str, Demonstrated],
        rule: DemonstrationRule,
        space: TokenSpace | None = None,
        answered: Mapping[str, str] | None = None,
    ) -> None:
        self.edits = edits
        self._answered = answered or {}  # the prompt of the last edit that answered each question
        self.rule = rule
        self._entries = list(edits.values())
        self._space = space  # follows from the model alone, so the next state may have it
        self._sentences: Sentences | None = None

    @classmethod
    def empty(cls) -> Self:
        """No edits, so no context."""
        return cls({}, DemonstrationRule())

    def extended(self, tensors: Mapping[str, Tensor]) -> Self:
        """The former edits but those that ``tensors`` drop, and those of ``tensors``, by the rule of ``tensors``."""
        told = parse_plain(tensors["record"].numpy().tobytes(), _Told)
        edits = {text: entry for text, entry in self.edits.items() if text not in told.dropped}
        answered = dict(self._answered)
        for entry in told.edits:
            _tell(edits, answered, entry)
        return type(self)(edits, told.rule, self._space, answered)

    def hooked(self, anatomy: Anatomy, reading: Reading) -> AbstractContextManager[None]:
        """No hooks: the memory acts through the context alone."""
        return nullcontext()

    def figures(self) -> SideFigures:
        """The number of edits, and of those with probes for demonstrations."""
        counts: dict[str, float] = {
            say("facts"): len(self._entries),
            say("with paraphrases"): sum(bool(entry.updates) for entry in self._entries),
            say("with neighbours"): sum(bool(entry.retains) for entry in self._entries),
        }
        return SideFigures(counts, say("cosine similarity"), self.rule.scope)

    def judged(self, prompt: str, tokens: TextEncoder, embedding: nn.Module) -> tuple[float, bool] | None:
        """The cosine between ``prompt`` and the nearest edit, and whether it gets a context."""
        if not self._entries:
            return None
        nearest = float(self._cosines(prompt, tokens, embedding).max())
        return nearest, bool(self.context(prompt, tokens, embedding))

    def context(self, prompt: str, tokens: TextEncoder, embedding: nn.Module) -> str:
        """The context of ``prompt``: as many of the nearest demonstrations as fit, then the nearest edit.

        Empty where no edit is near enough, or where the prompt leaves no room for it.
        """
        if not self._entries or not prompt.strip():
            return ""
        cosines = self._cosines(prompt, tokens, embedding)
        order = cosines.argsort(descending=True, stable=True).tolist()[: 1 + self.rule.count]
        if float(cosines[order[0]]) < self.rule.scope:
            return ""
        ending = self._ending(self._entries[order[0]])
        left = self._room(ending + prompt, tokens)
        if left < 0:
            return ""
        told: list[str] = []
        for shown in self._demonstrations([self._entries[i] for i in order[1:]], prompt):
            left -= _length(shown, tokens)
            if left < 0:
                break
            told.append(shown)
        return "".join(reversed(told)) + ending

    def _cosines(self, prompt: str, tokens: TextEncoder, embedding: nn.Module) -> Tensor:
        if self._space is None:
            self._space = TokenSpace(tokens, embedding)
        if self._sentences is None:
            others = [text for e in self._entries for text in (*e.updates, *(asked for asked, _ in e.retains))]
            self._sentences = Sentences([entry.text for entry in self._entries], others, self._space)
        return self._sentences.cosines(prompt)

    def _demonstrations(self, entries: Sequence[Demonstrated], prompt: str) -> Iterator[str]:
        """One demonstration of each of ``entries``, nearest first; none reveals the answer to ``prompt`` itself."""
        generator = torch.Generator().manual_seed(self.rule.seed)
        kinds = [MIXTURE[i % len(MIXTURE)] for i in torch.randperm(self.rule.count, generator=generator).tolist()]
        for place, (entry, kind) in enumerate(zip(entries, kinds, strict=False)):
            asked, answer = entry.text, entry.target
            updates = [text for text in entry.updates if text.strip() != prompt.strip()]
            retains = [pair for pair in entry.retains if pair[0].strip() != prompt.strip()]
            if self.rule.form in ("facts", "labelled"):
                kind = COPY
            if kind == UPDATE and updates:
                asked = updates[place % len(updates)]
            elif kind == RETAIN and retains:
                asked, answer = retains[place % len(retains)]
            yield self._shown(entry, asked, answer)

    def _shown(self, entry: Demonstrated, asked: str, answer: str) -> str:
        if self.rule.form == "labelled":
            return f"New Fact: {joined(entry.text, entry.target)}\n"
        if self.rule.form != "ike":
            return f"{joined(asked, answer)}.\n"
        return f"New Fact: {joined(entry.text, entry.target)}\nPrompt: {joined(asked, answer)}\n\n"

    def _ending(self, entry: Demonstrated) -> str:
        """The edit that the prompt concerns: as a copy, then as the new fact of the prompt."""
        copied = self._shown(entry, entry.text, entry.target)
        if self.rule.form == "labelled":
            return f"{copied}Prompt: "
        if self.rule.form != "ike":
            return copied
        return f"{copied}New Fact: {joined(entry.text, entry.target)}\nPrompt: "

    def _room(self, text: str, tokens: TextEncoder) -> float:
        """Tokens left for demonstrations next to ``text`` and the room for the answer."""
        return self.rule.limit - self.rule.room - _length(text, tokens) if self.rule.limit else math.inf


def standing(edits: Iterable[Demonstrated]) -> dict[str, Demonstrated]:
    """Those of ``edits``, told one after another, that no later one overwrites, by their prompts."""
    told: dict[str, Demonstrated] = {}
    answered: dict[str, str] = {}
    for entry in edits:
        _tell(told, answered, entry)
    return told


def _tell(edits: dict[str, Demonstrated], answered: dict[str, str], entry: Demonstrated) -> None:
    """Put ``entry`` in the place of those of ``edits`` that it overwrites: shown beside it they would contradict it."""
    edits.pop(entry.text, None)
    for question in entry.questions:
        former = edits.get(answered.get(question, ""))
        if former and question in former.questions:
            del edits[former.text]
        answered[question] = entry.text
    edits[entry.text] = entry


def _length(text: str, tokens: TextEncoder) -> int:
    """Tokens of ``text``, special ones included; texts that are joined never take more than they do apart."""
    return len(tokens.ids(text))


def recorded(edits: Sequence[Demonstrated], rule: DemonstrationRule, dropped: Sequence[str] = ()) -> dict[str, Tensor]:
    """What a batch records: its edits, the rule and the prompts of edits that it drops, as the bytes (n,) uint8 of a
    JSON text.
    """
    told: dict[str, Any] = {"edits": [asdict(edit) for edit in edits], "rule": asdict(rule)}
    if dropped:
        told["dropped"] = list(dropped)
    return {"record": torch.frombuffer(bytearray(json.dumps(told).encode()), dtype=torch.uint8)}
