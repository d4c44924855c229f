"""Scores of prompts and answers in batches: likelihood, exact match, and greedy continuations.

Vocabulary logits are computed only where an answer's token is predicted (methods reference, section 15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from engine.associative.keys import rows_per_pass
from engine.associative.prompts import Passage, Placed, place, question, together
from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.model import hooks
from engine.model.cache import cache_argument, cache_of
from engine.model.loading import LoadedModel
from engine.model.prompted import decoder_of
from engine.support.wording import say

LOGIT_NUMBERS = 1 << 26


@dataclass(frozen=True, slots=True)
class Score:
    """The model's score of one answer.

    ``nll`` mean negative log likelihood per token in nats; ``probability`` exp(-nll), the geometric mean per token;
    ``exact`` whether every token of the answer is the argmax under teacher forcing; ``argmax`` (t,) the argmax at each
    of its t places and ``hits`` how many of them equal the answer's token.
    """

    nll: float
    probability: float
    exact: bool
    argmax: tuple[int, ...]
    hits: int

    @property
    def token_share(self) -> float:
        """The share of the answer's tokens that are the argmax (methods reference, 15.2 and 15.3)."""
        return self.hits / len(self.argmax)

    @property
    def total(self) -> float:
        """Negative log likelihood of the whole answer in nats."""
        return self.nll * len(self.argmax)


def score(model: LoadedModel, questions: Sequence[tuple[str, str]], task: str = "Scoring") -> Steps[list[Score]]:
    """A :class:`Score` for each (prompt, answer), in order; texts of equal length share a pass.

    Raises :class:`BadInput` before any pass where a text does not fit the model.
    """
    told = model.told([prompt for prompt, _ in questions])
    passages = [
        question(one.followed(prompt), answer, one.before)
        for (prompt, answer), one in zip(questions, told, strict=True)
    ]
    rows = _rows(_placed(model, passages))
    most = max(len(row.members) for row in rows) if rows else 1
    scores: dict[int, Score] = {}
    start = 0
    while start < len(rows):
        # Sorted by length, longest first: the first row of a pass determines how many fit.
        size = min(rows_per_pass(model, len(rows[start].ids)), max(1, _rows_of_logits(model) // most))
        scores.update(_score_batch(model, rows[start : start + size]))
        start += size
        yield Progress(task, len(scores), len(passages), say("prompts"))
    return [scores[i] for i in range(len(passages))]


@dataclass(frozen=True)
class _Row:
    """One text to run, with the passages that it scores.

    ``ids`` lack the last token, after which nothing is scored; the first ``prompt`` are those of the prompt.
    ``members`` are the indices of the passages: those of the same prompt whose answers, without the last token, are a
    prefix of it. Answers of one token all share the row of their prompt.
    """

    ids: list[int]
    prompt: int
    members: dict[int, Placed]


def _rows(placed: Sequence[Placed]) -> list[_Row]:
    """The rows for all passages, longest first."""
    rows: list[_Row] = []
    begun: dict[tuple[int, tuple[int, ...]], _Row] = {}
    for number in sorted(range(len(placed)), key=lambda i: -len(placed[i].ids)):
        text = placed[number]
        ids = text.ids[:-1]
        row = begun.get((text.target, tuple(ids)))
        if row is None:
            row = _Row(ids, text.target, {})
            rows.append(row)
            for stop in range(text.target, len(text.ids)):
                begun.setdefault((text.target, tuple(ids[:stop])), row)
        row.members[number] = text
    return rows


def _placed(model: LoadedModel, passages: Sequence[Passage]) -> list[Placed]:
    """The passages in tokens; BadInput for one that is longer than the model can read."""
    placed = place(model.tokens, passages)
    for p, row in zip(passages, placed, strict=True):
        _check_length(model, p.text, len(row.ids))
    return placed


def _check_length(model: LoadedModel, text: str, length: int) -> None:
    if length > model.tokens.positions:
        raise BadInput(
            say(
                "the text {text!r} ... has {length} tokens; the model reads at most {positions}.",
                text=text[:40],
                length=length,
                positions=model.tokens.positions,
            ),
            say("Shorten it."),
        )


def _rows_of_logits(model: LoadedModel) -> int:
    """How many rows of logits stay under a quarter of a gigabyte in float32."""
    return max(1, LOGIT_NUMBERS // model.info.vocabulary)


@torch.no_grad()
def _score_batch(model: LoadedModel, rows: Sequence[_Row]) -> dict[int, Score]:
    """The scores of all members of ``rows``, by number."""
    batch = together([Placed(row.ids, range(1), len(row.ids)) for row in rows]).to(model.device)
    asked = [(r, number, text) for r, row in enumerate(rows) for number, text in row.members.items()]
    places = [
        (n, r, t - 1, text.ids[t]) for n, (r, _, text) in enumerate(asked) for t in range(text.target, len(text.ids))
    ]
    member, row, position, target = torch.tensor(places, device=model.device).T
    prompt_last = torch.tensor([row.prompt - 1 for row in rows], device=model.device)
    with model.weights.side.reading.prompts(prompt_last), hooks.logits_at(model.anatomy.head, row, position):
        output = model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
    chances = torch.log_softmax(output.logits[0].float(), -1)
    chance = chances.gather(1, target[:, None]).flatten()
    best = chances.argmax(-1)
    hit = (best == target).float()
    count = _by_row(member, torch.ones_like(chance), len(asked))
    nll = (-_by_row(member, chance, len(asked)) / count).tolist()
    hits = _by_row(member, hit, len(asked))
    exact = (hits == count).tolist()
    probability = (_by_row(member, chance, len(asked)) / count).exp().tolist()
    argmax = [tuple(part.tolist()) for part in best.split([int(number) for number in count.tolist()])]
    found = zip(nll, probability, exact, argmax, hits.int().tolist(), strict=True)
    return {number: Score(*values) for (_, number, _), values in zip(asked, found, strict=True)}


def _by_row(rows: Tensor, values: Tensor, count: int) -> Tensor:
    return torch.zeros(count, device=values.device).index_add(0, rows, values)


def says(model: LoadedModel, prompts: Sequence[str], tokens: int = 4) -> Steps[list[str]]:
    """The greedy continuation of each prompt, ``tokens`` tokens, cut at the first line's, sentence's or text's end.

    Raises :class:`BadInput` before any pass where a prompt does not fit the model.
    """
    answers: dict[int, str] = {}
    encoded = [model.tokens.prompt(asked) for asked in model.asked_all(prompts)]
    for prompt, asked in zip(prompts, encoded, strict=True):
        _check_length(model, prompt, len(asked))
    by_length: dict[int, list[int]] = {}
    for index, asked in enumerate(encoded):
        by_length.setdefault(len(asked), []).append(index)
    for length, rows in by_length.items():
        size = rows_per_pass(model, length + tokens)
        for start in range(0, len(rows), size):
            chosen = rows[start : start + size]
            ids = torch.tensor([encoded[i] for i in chosen], device=model.device)
            count = max(1, min(tokens, model.tokens.positions - length))
            answers.update(zip(chosen, _continue(model, ids, count), strict=True))
            yield Progress(say("Asking the model"), len(answers), len(prompts), say("prompts"))
    return [answers[i] for i in range(len(prompts))]


@torch.no_grad()
def _continue(model: LoadedModel, ids: Tensor, tokens: int) -> list[str]:
    """Greedy continuations of rows of equal length, which need no padding, so this is correct for every family."""
    cache, step, said = None, ids, []
    rows = torch.arange(len(ids), device=ids.device)
    for _ in range(tokens):
        with hooks.logits_at(model.anatomy.head, rows, torch.full_like(rows, step.shape[1] - 1)):
            output = model.module(input_ids=step, use_cache=True, **cache_argument(model.module, cache))
        cache = cache_of(output)
        step = output.logits[0].argmax(-1, keepdim=True)
        said.append(step)
    until_end = decoder_of(model).until_end  # a token that ends a text is not seen in what is decoded
    return [_first_phrase(model.tokens.decode(until_end(row))) for row in torch.cat(said, 1).tolist()]


@lru_cache(maxsize=1024)  # thousands of edits are answered by a few words, which they share
def _first_phrase(text: str) -> str:
    phrase = text.strip().split("\n")[0]
    for mark in (". ", ", ", "; "):
        phrase = phrase.split(mark)[0]
    return phrase.rstrip(".,;").strip()


def perplexity(model: LoadedModel, text: str, tokens: int = 4096, width: int = 256) -> Steps[float]:
    """exp of the mean negative log likelihood per token of held-out ``text``, in windows of ``width`` tokens.

    Each window begins as the tokenizer begins a text; what it begins with, or else its first token, is not counted.
    """
    windows = model.tokens.windows(model.tokens.plain(text)[:tokens], width)
    given, total, count = model.tokens.given, 0.0, 0
    for index, window in enumerate(windows):
        if len(window) > given:
            total += _window_nll(model, torch.tensor([window], device=model.device), given)
            count += len(window) - given
        yield Progress(say("Perplexity"), index + 1, len(windows), say("windows"))
    return float(torch.tensor(total / max(1, count)).exp())


@torch.no_grad()
def _window_nll(model: LoadedModel, ids: Tensor, given: int) -> float:
    """The negative log likelihood of all but the first ``given`` tokens of ``ids`` (1, T), in nats."""
    logits = model.module(input_ids=ids, use_cache=False).logits[0, given - 1 : -1].float()
    return float(torch.nn.functional.cross_entropy(logits, ids[0, given:], reduction="sum"))
