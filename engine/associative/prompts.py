"""Texts with a subject and a target: contexts, and where in the tokens subject and target stand.

Positions come from the tokenizer's offset mapping, so they are right whatever the tokenizer does at word borders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from engine.errors import BadInput
from engine.fact import Fact
from engine.model.generation import sample_texts
from engine.model.loading import LoadedModel

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

    ``flat``: all templates weigh the same in a mean (ROME); otherwise the two types do (MEMIT).
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


def generate_contexts(model: LoadedModel, seed: int) -> Contexts:
    """Five seeded prefixes, one from each of "The", "Therefore", "Because", "I", "You", ten tokens in all each.

    Source: the MEMIT reference's context templates; seeded here, so that an edit can be repeated.
    """
    texts = sample_texts(model, CONTEXT_WORDS, length=CONTEXT_LENGTH, top_k=CONTEXT_TOP_K, seed=seed)
    return Contexts(tuple(f"{' '.join(text.split())}. " for text in texts))


def generate_rome_contexts(model: LoadedModel, seed: int) -> Contexts:
    """Ten seeded prefixes of five tokens and ten of ten, written from nothing; 21 templates in a flat mean.

    Source: ROME's reference code (reference, section 1.1). A tokenizer without a token that starts a text writes from
    MEMIT's words instead.
    """
    empty = model.tokenizer.bos_token_id is not None or model.tokenizer.eos_token_id is not None
    starts = [""] * ROME_CONTEXTS if empty else [CONTEXT_WORDS[i % len(CONTEXT_WORDS)] for i in range(ROME_CONTEXTS)]
    texts: list[str] = []
    for number, length in enumerate(ROME_LENGTHS):
        texts += sample_texts(model, starts, length=length + 1, top_k=CONTEXT_TOP_K, seed=seed + number)
    return Contexts(tuple(f"{' '.join(text.split())}. " for text in texts), flat=True)


def generate_wise_contexts(model: LoadedModel, seed: int) -> Contexts:
    """Ten seeded prefixes: from each of "I", "You", "Because", "Yes", "Q:" one of six tokens in all and one of eleven.

    Source: WISE's reference code, which puts nothing but a space between prefix and prompt (reference, section 1.1).
    """
    texts: list[str] = []
    for number, length in enumerate(WISE_LENGTHS):
        texts += sample_texts(model, WISE_WORDS, length=length, top_k=CONTEXT_TOP_K, seed=seed + number)
    return Contexts(tuple(f"{' '.join(text.split())} " for text in texts), flat=True)


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
    """``prefix`` + ``template`` with ``subject`` in its ``{}`` + a space and ``target`` where one is given."""
    before, after = template.split("{}")
    start = len(prefix) + len(before)
    text = f"{prefix}{before}{subject}{after}"
    span = (start, start + len(subject))
    if not target:
        return Passage(text, span)
    return Passage(f"{text} {target}", span, (len(text), len(text) + 1 + len(target)))


def question(prompt: str, answer: str) -> Passage:
    """A prompt and its answer, with no subject marked; a space lies between them, unless the prompt ends in one."""
    gap = "" if prompt[-1:].isspace() else " "
    text = f"{prompt}{gap}{answer}"
    return Passage(text, (0, 0), (len(prompt), len(text)))


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


def encode(tokenizer: PreTrainedTokenizerBase, passages: Sequence[Passage]) -> Encoded:
    """Tokenise passages with the tokenizer's own special tokens in front and find subject and target by offsets.

    Raises :class:`BadInput` where the tokenizer gives a subject or target no token at all.
    """
    batch = tokenizer(
        [p.text for p in passages],
        return_offsets_mapping=True,
        return_special_tokens_mask=True,
        add_special_tokens=True,
        verbose=False,
    )
    rows: list[list[int]] = []
    lasts: list[int] = []
    places: list[tuple[int, int, int]] = []
    for row, p in enumerate(passages):
        ids, offsets = _without_trailing_specials(
            batch["input_ids"][row], batch["offset_mapping"][row], batch["special_tokens_mask"][row]
        )
        lasts.append(_overlapping(offsets, p.subject)[-1] if p.subject[1] else 0)
        if p.target[1]:
            targets = [t for t in _overlapping(offsets, p.target) if t > 0]
            places += [(row, t - 1, ids[t]) for t in targets]
        rows.append(ids)
    width = max(len(ids) for ids in rows)
    padded = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    for row, ids in enumerate(rows):
        padded[row, : len(ids)] = torch.tensor(ids)
        mask[row, : len(ids)] = 1
    found = torch.tensor(places, dtype=torch.long).reshape(-1, 3)
    return Encoded(padded, mask, torch.tensor(lasts), found[:, 0], found[:, 1], found[:, 2])


def subject_tokens(tokenizer: PreTrainedTokenizerBase, text: Passage) -> range:
    """The places of all tokens that overlap the subject of ``text``; BadInput where there is none."""
    offsets = tokenizer(text.text, return_offsets_mapping=True, verbose=False)["offset_mapping"]
    found = _overlapping(offsets, text.subject)
    return range(found[0], found[-1] + 1)


def _without_trailing_specials(
    ids: list[int], offsets: list[tuple[int, int]], special: list[int]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Drop an end-of-text token that some tokenizers append: nothing may follow the target."""
    end = len(ids)
    while end > 1 and special[end - 1]:
        end -= 1
    return ids[:end], offsets[:end]


def _overlapping(offsets: Sequence[tuple[int, int]], span: tuple[int, int]) -> list[int]:
    start, end = span
    found = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
    if not found:
        raise BadInput(
            "a subject or object has no token in this model's tokenizer.", "Check it for unusual characters."
        )
    return found


def check_facts(model: LoadedModel, facts: Sequence[Fact]) -> None:
    """Raise :class:`BadInput` naming the row where a fact cannot be expressed in the model's tokens or is too long."""
    limit = getattr(model.module.config, "max_position_embeddings", None) or 1 << 30
    for row, fact in enumerate(facts, 1):
        try:
            encoded = encode(model.tokenizer, [passage("", fact.prompt, fact.subject, fact.target)])
        except BadInput as error:
            raise BadInput(error.message, error.hint, row=row) from error
        if encoded.ids.shape[1] + CONTEXT_LENGTH + 2 > limit:
            raise BadInput(
                f"the fact about {fact.subject!r} is longer than the model's {limit} positions.",
                "Shorten the relation or the object.",
                row=row,
            )
