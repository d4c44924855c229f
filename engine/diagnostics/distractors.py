"""Long texts unrelated to a fact, to be put before its prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.requests import CONTEXT_TOKENS

# How many contexts' worth of text is read; more would only cost time.
CONTEXTS = 64
CHARACTERS_PER_TOKEN = 6
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
# Shorter words of a subject ("The", "van") do not identify what a sentence is about.
TELLING_LETTERS = 4


@dataclass(frozen=True)
class Surroundings:
    """The sentences of a text in order, how many tokens each has, and the ``tokens`` that a context may have."""

    sentences: tuple[str, ...]
    lengths: tuple[int, ...]
    tokens: int

    @classmethod
    def of(cls, model: LoadedModel, text: str, tokens: int = CONTEXT_TOKENS, room: int = 0) -> Self:
        """Sentences of ``text``; contexts are shorter where ``room`` tokens after them would exceed the model."""
        length = max(1, min(tokens, model.tokens.positions - room))
        read = text[: CONTEXTS * CHARACTERS_PER_TOKEN * length]
        found = [words for part in SENTENCE_END.split(read) if (words := " ".join(part.split()))]
        if len(read) < len(text) and len(found) > 1:
            found.pop()  # cut off where reading stopped
        if not found:
            return cls((), (), length)
        spaced = [f" {sentence}" for sentence in found]
        ids = model.tokens.plain_of(spaced)
        # Text without ends of sentences still gives contexts.
        cut = [s if len(i) <= length else model.tokens.decode(i[:length]) for s, i in zip(spaced, ids, strict=True)]
        return cls(tuple(map(str.strip, cut)), tuple(min(len(i), length) for i in ids), length)

    def before(self, fact: Fact, seed: int = 0) -> str:
        """Consecutive sentences from a place that ``seed`` and the fact determine, without those that mention the fact.

        Left out are sentences with its subject, a longer word of that, or one of its objects. "" where none is left.
        """
        if not self.sentences:
            return ""
        start = int.from_bytes(blake2b(f"{seed}\x1f{fact.id}".encode(), digest_size=8).digest()) % len(self.sentences)
        names = [name.casefold() for name in (*_telling(fact.subject), fact.target, fact.true or "") if name]
        chosen: list[str] = []
        left = self.tokens
        for place in (*range(start, len(self.sentences)), *range(start)):
            sentence = self.sentences[place]
            if any(name in sentence.casefold() for name in names):
                continue
            left -= self.lengths[place]
            if left < 0:
                break
            chosen.append(sentence)
        return " ".join(chosen)


def _telling(subject: str) -> list[str]:
    """The subject and its longer words."""
    return [subject, *(word for word in re.findall(r"\w+", subject) if len(word) >= TELLING_LETTERS)]
