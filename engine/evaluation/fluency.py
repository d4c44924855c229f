"""Fluency: the n-gram entropy of texts that the model generates (methods reference, section 15.1).

For n = 2 and 3 the entropy in bits of a text's n-grams, weighted with 2/3 and 4/3 and averaged; the mean over texts.
A model that repeats itself has few different n-grams and so a low entropy.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from engine.events import Progress, Steps, retold
from engine.model.generation import writing_texts
from engine.model.loading import LoadedModel
from engine.support import counted
from engine.support.wording import say

WEIGHTS = ((2, 2 / 3), (3, 4 / 3))
LENGTH = 100
TOP_K = 5
TEXTS_PER_PASS = 16
# Words with their apostrophes, numbers with their points, and every other mark by itself.
WORD = re.compile(r"\w+(?:['’.,]\w+)*|[^\w\s]")


def words_of(text: str) -> list[str]:
    """Words, numbers and marks of a text in order."""
    return WORD.findall(text)


def ngram_entropy(text: str) -> float:
    """The weighted entropy of one text; 0 for one with fewer than two words."""
    words = words_of(text)
    return sum(weight * _entropy(words, n) for n, weight in WEIGHTS) / len(WEIGHTS)


def _entropy(words: Sequence[str], n: int) -> float:
    """-sum p log2 p over the n-grams of ``words``."""
    counts = Counter(zip(*(words[i:] for i in range(n)), strict=False))
    total = counts.total()
    return sum(-count / total * math.log2(count / total) for count in counts.values())


def fluency(model: LoadedModel, prompts: Sequence[str], seed: int = 0, length: int = LENGTH) -> Steps[float | None]:
    """The mean entropy of texts that begin with ``prompts``; None without a prompt.

    Sampled from the five likeliest tokens to ``length`` tokens, prompt included and what a side memory puts around it
    not; the same seed gives the same texts.
    """
    entropies: list[float] = []
    for start in range(0, len(prompts), TEXTS_PER_PASS):
        part = prompts[start : start + TEXTS_PER_PASS]
        asked = model.asked_all(part)
        around = [max(0, _tokens(model, a) - _tokens(model, p)) for a, p in zip(asked, part, strict=True)]
        writing = writing_texts(model, asked, length=length, top_k=TOP_K, seed=seed + start, uncounted=around)
        # After each token: with a large model sixteen texts take minutes.
        texts = yield from retold(writing, partial(_progress, start, len(prompts)))
        # What a side memory puts around a prompt is not generated text.
        own = [prompt + text[len(a) :] for text, a, prompt in zip(texts, asked, part, strict=True)]
        entropies += [ngram_entropy(text) for text in own]
        yield Progress(say("Fluency"), len(entropies), len(prompts), say("texts"))
    return sum(entropies) / len(entropies) if entropies else None


def _tokens(model: LoadedModel, prompt: str) -> int:
    return len(model.tokens.prompt(prompt))


def _progress(done: int, total: int, tokens: int) -> Progress:
    written = say("{tokens} of the next ones", tokens=counted.tokens(tokens))
    return Progress(say("Fluency"), done, total, say("texts"), written)
