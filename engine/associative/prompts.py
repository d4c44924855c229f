"""Texts with a subject and a target: contexts, and where in the tokens subject and target stand.

Positions come from the characters that each token spans, so they are correct whatever the tokenizer does at word
borders. Where one token would span the prompt's last letters and the target's first ones (Chinese has such tokens), the
two are tokenized separately, as when the model reads the prompt and generates the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import torch
from torch import Tensor

from engine.errors import BadInput
from engine.events import Progress, Steps, retold
from engine.fact import Fact, check_fact
from engine.model.generation import writing_texts
from engine.model.loading import LoadedModel
from engine.model.tokens import TextEncoder, Tokenized
from engine.support.plain_text import shown
from engine.support.spacing import before_last_space, gap, joined
from engine.support.wording import say

CONTEXT_WORDS = ("The", "Therefore", "Because", "I", "You")
CONTEXT_LENGTH = 10
CONTEXT_TOP_K = 5
ROME_CONTEXTS = 10
ROME_LENGTHS = (5, 10)
WISE_WORDS = ("I", "You", "Because", "Yes", "Q:")
WISE_LENGTHS = (6, 11)
KL_TEMPLATE = "{} is a"


@dataclass(frozen=True)
class Contexts:
    """Texts put before a prompt: type 0 is the bare prompt, type 1 the generated prefixes (MEMIT, section 1.1).

    ``flat``: all templates have equal weight in a mean (ROME); otherwise the two types have (MEMIT).
    """

    prefixes: tuple[str, ...]
    flat: bool = False

    def templates(self) -> tuple[str, ...]:
        """Every template as text before the prompt; the first is empty."""
        return ("", *self.prefixes)

    def average(self, keys: Tensor) -> Tensor:
        """Mean inside each template type, then over the types; or over all templates where ``flat``.

        ``keys`` (n, templates, m) in template order gives (n, m).
        """
        if self.flat:
            return keys.mean(1)
        bare = keys[:, 0]
        if not self.prefixes:
            return bare
        return (bare + keys[:, 1:].mean(1)) / 2


def generate_contexts(model: LoadedModel, seed: int) -> Steps[Contexts]:
    """Five seeded prefixes, one from each of "The", "Therefore", "Because", "I", "You", ten tokens in all each.

    Source: the MEMIT reference's context templates; seeded here, so that an edit is reproducible.
    """
    texts = yield from _written(model, CONTEXT_WORDS, CONTEXT_LENGTH, seed)
    return Contexts(tuple(f"{' '.join(text.split())}. " for text in texts))


def generate_rome_contexts(model: LoadedModel, seed: int) -> Steps[Contexts]:
    """Ten seeded prefixes of five tokens and ten of ten, generated without a prompt; 21 templates in a flat mean.

    Source: ROME's reference code (reference, section 1.1). With a tokenizer that has no start token they are
    generated from MEMIT's words instead.
    """
    words = ("",) if model.tokens.start else CONTEXT_WORDS
    starts = [words[i % len(words)] for i in range(ROME_CONTEXTS)]
    texts: list[str] = []
    for number, length in enumerate(ROME_LENGTHS):
        texts += yield from _written(model, starts, length + 1, seed + number)
    return Contexts(tuple(f"{' '.join(text.split())}. " for text in texts), flat=True)


def generate_wise_contexts(model: LoadedModel, seed: int) -> Steps[Contexts]:
    """Ten seeded prefixes: from each of "I", "You", "Because", "Yes", "Q:" one of six tokens in all and one of eleven.

    Source: WISE's reference code, which puts nothing but a space between prefix and prompt (reference, section 1.1).
    """
    texts: list[str] = []
    for number, length in enumerate(WISE_LENGTHS):
        texts += yield from _written(model, WISE_WORDS, length, seed + number)
    return Contexts(tuple(f"{' '.join(text.split())} " for text in texts), flat=True)


def _written(model: LoadedModel, starts: Sequence[str], length: int, seed: int) -> Steps[list[str]]:
    """Texts of ``length`` tokens that begin with ``starts``, with progress after each token."""
    writing = writing_texts(model, starts, length=length, top_k=CONTEXT_TOP_K, seed=seed)
    return (yield from retold(writing, lambda _: Progress(say("Contexts"), 0, len(starts), say("texts"))))


CONTEXT_WRITERS = MappingProxyType(
    {"memit": generate_contexts, "rome": generate_rome_contexts, "wise": generate_wise_contexts}
)


@dataclass(frozen=True)
class Passage:
    """One text to run: ``text``, the character span of its subject, and that of its target (empty spans allowed)."""

    text: str
    subject: tuple[int, int] = (0, 0)
    target: tuple[int, int] = (0, 0)


def passage(prefix: str, template: str, subject: str, target: str = "") -> Passage:
    """``prefix`` + ``template`` with ``subject`` in its ``{}``, and ``target`` behind it where one is given."""
    before, after = template.split("{}")
    prompt = f"{before}{subject}{after}"
    start = len(prefix) + len(before)
    span = (start, start + len(subject))
    if not target:
        return Passage(f"{prefix}{prompt}", span)
    answered = question(prompt, target, prefix)
    return Passage(answered.text, span, answered.target)


def question(prompt: str, answer: str, prefix: str = "") -> Passage:
    """``prefix``, a prompt and its answer, with no subject marked.

    The space between prompt and answer, whether the prompt brings it or :func:`engine.support.spacing.gap` puts it
    there, belongs to the answer, as where a model generates the answer.
    """
    bare = len(prefix) + len(before_last_space(prompt))
    text = f"{prefix}{prompt}{gap(prompt, answer)}{answer}"
    return Passage(text, (0, 0), (bare, len(text)))


@dataclass(frozen=True)
class Encoded:
    """A right-padded batch of B passages of at most T tokens.

    ``ids``, ``mask`` (B, T); ``subject_last`` (B,) index of the last token that overlaps the subject;
    ``target_rows``, ``target_positions``, ``target_ids`` (N,) list every target token: logits at
    (target_rows[i], target_positions[i]) predict target_ids[i].
    """

    ids: Tensor
    mask: Tensor
    subject_last: Tensor
    target_rows: Tensor
    target_positions: Tensor
    target_ids: Tensor

    def to(self, device: torch.device) -> Encoded:
        """The same batch on another device."""
        return Encoded(*(getattr(self, name).to(device) for name in self.__dataclass_fields__))

    @property
    def rows(self) -> int:
        """The number of passages B."""
        return int(self.ids.shape[0])

    @property
    def prompt_last(self) -> Tensor:
        """(B,) index of the last token before the target; the last token of a passage without one."""
        ends = self.mask.sum(1) - 1
        return ends.scatter_reduce(0, self.target_rows, self.target_positions, "amin")


def encode(tokens: TextEncoder, passages: Sequence[Passage]) -> Encoded:
    """Passages as tokens after the opening ones, with subject and target located by the characters of each token.

    Raises :class:`BadInput` where a subject or target has no token at all, or a text one outside the model's
    vocabulary.
    """
    return together(place(tokens, passages))


class Placed(NamedTuple):
    """One passage as token ids, with the positions of its subject and target.

    ``subject`` are the positions of its subject's tokens (0 to 0 where it has none), ``target`` is the first of its
    target (the number of tokens where it has none).
    """

    ids: list[int]
    subject: range
    target: int


def place(tokens: TextEncoder, passages: Sequence[Passage]) -> list[Placed]:
    """Passages as tokens, with the positions of subject and target."""
    return [
        _placed(p, _apart(tokens, p, text))
        for p, text in zip(passages, tokens.read([p.text for p in passages]), strict=True)
    ]


def _apart(tokens: TextEncoder, p: Passage, text: Tokenized) -> Tokenized:
    """``text``, or prompt and target tokenized separately where a token would span letters of both."""
    border = p.target[0]
    held = next((span for span in text.spans if span[0] < border < span[1]), None) if p.target[1] else None
    # A token that joins only whitespace to the target is regular, and stays.
    if held is None or not p.text[held[0] : border].strip() or tokens.marks_beginnings:
        return text
    return tokens.read_apart(p.text, border)


def _placed(p: Passage, text: Tokenized) -> Placed:
    """The positions of subject and target; a token that still spans letters of both counts as the target's.

    Nothing predicts a text's first token, so the target begins behind it.
    """
    end = len(text.ids)
    target = max(1, _overlapping(text.spans, p.target)[0]) if p.target[1] else end
    if p.target[1] and target == end:
        raise BadInput(say("a prompt and its object are one token together."), say("Write a longer prompt."))
    subject = _overlapping(text.spans, p.subject) if p.subject[1] else [0]
    last = min(subject[-1], target - 1)
    return Placed(text.ids, range(min(subject[0], last), last + 1), target)


def together(rows: Sequence[Placed]) -> Encoded:
    """Passages as one right-padded batch."""
    width = max(len(row.ids) for row in rows)
    padded = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    for number, row in enumerate(rows):
        padded[number, : len(row.ids)] = torch.tensor(row.ids)
        mask[number, : len(row.ids)] = 1
    places = [(n, t - 1, row.ids[t]) for n, row in enumerate(rows) for t in range(row.target, len(row.ids))]
    found = torch.tensor(places, dtype=torch.long).reshape(-1, 3)
    lasts = torch.tensor([row.subject[-1] for row in rows])
    return Encoded(padded, mask, lasts, found[:, 0], found[:, 1], found[:, 2])


def without_targets(texts: Sequence[Tensor]) -> Encoded:
    """Token ids (T,) as a batch of passages without subjects and targets."""
    return together([Placed(text.tolist(), range(1), len(text)) for text in texts])


def subject_tokens(tokens: TextEncoder, p: Passage) -> range:
    """The positions of all tokens of the subject of ``p``; BadInput where there is none."""
    return place(tokens, [p])[0].subject


def last_subject_token(tokens: TextEncoder, p: Passage) -> tuple[int, int]:
    """The characters (start, end) of the text that the subject's last token stands for; BadInput where there is none.

    Where a token also holds characters beside the subject (the space before it, say), they are in the span.
    """
    text = _apart(tokens, p, tokens.read([p.text])[0])
    return text.spans[_placed(p, text).subject[-1]]


def _overlapping(spans: Sequence[tuple[int, int]], span: tuple[int, int]) -> list[int]:
    start, end = span
    found = [i for i, (a, b) in enumerate(spans) if a < end and b > start]
    if not found:
        raise BadInput(
            say("a subject or object has no token in this model's tokenizer."), say("Check it for unusual characters.")
        )
    return found


def check_facts(model: LoadedModel, facts: Sequence[Fact]) -> None:
    """Raise :class:`BadInput` naming the row where a text of a fact cannot be used at all, cannot be expressed in the
    model's tokens, or is longer than the model can read.
    """
    for row, fact in enumerate(facts, 1):
        try:
            _check_fact(model, fact)
        except BadInput as error:
            raise BadInput(error.message, error.hint, row=row) from error


def _check_fact(model: LoadedModel, fact: Fact) -> None:
    if not isinstance(fact, Fact):
        raise TypeError(f"a fact is wanted, not a {type(fact).__name__}: make_fact() makes one")
    check_fact(fact)
    limit = model.tokens.positions
    encoded = encode(model.tokens, [passage("", fact.prompt, fact.subject, fact.target)])
    if encoded.ids.shape[1] + CONTEXT_LENGTH + 2 > limit:
        raise BadInput(
            say(
                "the fact about {subject!r} is longer than the model's {limit} positions.",
                subject=shown(fact.subject),
                limit=limit,
            ),
            say("Shorten its subject, relation or object."),
        )
    if (sign := model.tokens.special_in(encoded.target_ids.tolist())) is not None:
        raise BadInput(
            say(
                "the object {object!r} holds {sign!r}, which this model never says as a text.",
                object=shown(fact.target),
                sign=model.tokens.name(sign),
            ),
            say("Write it in another way."),
        )
    probes = (*fact.neighbours, *fact.same_subject, *fact.portability)
    texts = [joined(prompt, fact.target) for prompt in fact.paraphrases]
    texts += [joined(probe.prompt, probe.answer or fact.true or "") for probe in probes]
    for text, read in zip(texts, model.tokens.read(texts), strict=True):
        if len(read.ids) > limit:
            raise BadInput(
                say(
                    "the probe {text!r} ... is longer than the model's {limit} positions.", text=text[:40], limit=limit
                ),
                say("Shorten or remove it."),
            )
