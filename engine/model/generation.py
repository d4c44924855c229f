"""Continue prompts with a key-value cache: greedily or sampled, seeded, the same on every device.

Prompts of equal length run together and nothing is padded: families differ in how they count positions under padding.
Uniform numbers are drawn on the CPU, one row per prompt, so a text's random numbers depend neither on the device nor
on the other prompts of its batch.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import torch
from torch import Tensor

from engine.model.asking import Answered, Read, writing_and_asking
from engine.model.device import memory_errors
from engine.model.loading import LoadedModel
from engine.model.prompted import decoder_of, prompt_ids, room_for
from engine.support.spacing import before_last_space
from engine.support.wording import say

R = TypeVar("R")


@dataclass(frozen=True)
class Completion:
    """A continuation: ``text`` follows ``prompt``; ``top`` are the likeliest next tokens after the prompt alone.

    ``reads`` are what the model asked a memory on the way, in order.
    """

    prompt: str
    text: str
    top: tuple[tuple[str, float], ...]
    reads: tuple[Read, ...] = ()


def complete(
    model: LoadedModel,
    prompt: str,
    *,
    tokens: int = 32,
    sample: bool = False,
    temperature: float = 1.0,
    top_k: int = 5,
    seed: int = 0,
    top: int = 8,
) -> Completion:
    """Continue ``prompt`` by up to ``tokens`` tokens, ending early at an end-of-text token.

    Greedy, or with ``sample`` drawn from the ``top_k`` likeliest tokens (0: from all) at ``temperature``.
    ``top`` is the number of next-token probabilities to return. BadInput where the prompt does not fit the model.
    """
    return _drained(
        completing(
            model, prompt, tokens=tokens, sample=sample, temperature=temperature, top_k=top_k, seed=seed, top=top
        )
    )


def completing(
    model: LoadedModel,
    prompt: str,
    *,
    tokens: int = 32,
    sample: bool = False,
    temperature: float = 1.0,
    top_k: int = 5,
    seed: int = 0,
    top: int = 8,
) -> Generator[int, None, Completion]:
    """The work of :func:`complete`, yielding after each token.

    Where the model was taught to ask a memory, it does so behind the prompt and by itself in the midst of the text.
    """
    if not sample or temperature <= 0:
        top_k, temperature = 1, 1.0
    uniform = _uniform(1, max(tokens, 1), seed)
    with memory_errors(say("generating text")):
        if model.weights.side.asked_by_itself is not None:
            found = yield from writing_and_asking(model, prompt, tokens, top_k, temperature, uniform)
        else:
            found = yield from _continued(model, prompt, tokens, top_k, temperature, uniform)
    probabilities, best = found.first.softmax(-1).topk(min(top, found.first.shape[-1]))
    named = tuple(zip(map(model.tokens.name, best.tolist()), probabilities.tolist(), strict=True))
    own = found.text.removeprefix(prompt[len(before_last_space(prompt)) :])
    moved = tuple(replace(read, place=max(0, read.place - len(found.text) + len(own))) for read in found.reads)
    return Completion(prompt, own, named, moved)


def _continued(
    model: LoadedModel, prompt: str, tokens: int, top_k: int, temperature: float, uniform: Tensor
) -> Generator[int, None, Answered]:
    """The text behind ``prompt``, whose memory is asked before it alone."""
    (told,) = model.told([prompt])
    ids = prompt_ids(model, model.asked(prompt))
    count = max(1, min(tokens, room_for(model, len(ids))))
    decoder = decoder_of(model)
    rows, first = yield from decoder.continuing([ids], count, top_k, temperature, uniform)
    reads = (Read(0, told.read, told.answers),) if told.read else ()
    own = decoder.until_end(rows[0])
    text = model.tokens.continuation(ids, own[: min(tokens, count)])
    return Answered(text, first[0], reads, len(own) < len(rows[0]))


def writing_texts(
    model: LoadedModel, prompts: Sequence[str], *, length: int, top_k: int, seed: int, uncounted: Sequence[int] = ()
) -> Generator[int, None, list[str]]:
    """Continue each prompt by top-k sampling to ``length`` tokens, prompt included; returns prompt and continuation.

    Of a prompt the tokens ``uncounted`` (none by default) are no part of the length, such as what a side memory puts
    before it. A text ends early at an end-of-text token. The same prompts and seed give the same texts. The number of
    tokens is yielded after each step of texts of one length.
    """
    encoded = [prompt_ids(model, prompt) for prompt in prompts]
    beside = uncounted or [0] * len(encoded)
    counts = [min(length + b - len(ids), room_for(model, len(ids))) for ids, b in zip(encoded, beside, strict=True)]
    uniform = _uniform(len(prompts), max(length, 1), seed)
    texts, decoder = list(prompts), decoder_of(model)
    kinds = [(len(ids), count) for ids, count in zip(encoded, counts, strict=True)]
    for size, count in sorted({kind for kind in kinds if kind[1] > 0}):
        members = [i for i, kind in enumerate(kinds) if kind == (size, count)]
        with memory_errors(say("generating text")):
            started = [encoded[i] for i in members]
            rows, _ = yield from decoder.continuing(started, count, top_k, 1.0, uniform[members])
        for i, row in zip(members, rows, strict=True):
            texts[i] = prompts[i] + model.tokens.continuation(encoded[i], decoder.until_end(row))
    return texts


@dataclass(frozen=True)
class Written:
    """What a model wrote behind a prompt, and whether it ``stopped`` by itself (an end of text or of turn)."""

    text: str
    stopped: bool


def writing_greedily(
    model: LoadedModel, prompts: Sequence[str], tokens: int, enough: Callable[[str], bool]
) -> Generator[int, None, list[Written]]:
    """Each prompt continued greedily until the model stops, its text is ``enough``, or by ``tokens`` tokens.

    The prompts must have equal numbers of tokens, as they run together; yields after each token how many texts go on.
    BadInput where a prompt does not fit the model; ValueError where their lengths differ.
    """
    encoded = [prompt_ids(model, prompt) for prompt in prompts]
    if len({len(ids) for ids in encoded}) != 1:
        raise ValueError("prompts that are continued together must have as many tokens")
    count = max(1, min(tokens, room_for(model, len(encoded[0]))))
    decoder = decoder_of(model)
    with memory_errors(say("generating text")):
        rows, _ = yield from decoder.continuing(
            encoded,
            count,
            1,
            1.0,
            torch.zeros(len(encoded), count),
            lambda text, new: enough(model.tokens.continuation(encoded[text], new)),
        )
    texts = [model.tokens.continuation(ids, decoder.until_end(row)) for ids, row in zip(encoded, rows, strict=True)]
    return [Written(text, len(decoder.until_end(row)) < len(row)) for text, row in zip(texts, rows, strict=True)]


def writing_while_asking(
    model: LoadedModel, prompt: str, tokens: int, enough: Callable[[str], bool]
) -> Generator[int, None, Written]:
    """What :func:`writing_greedily` gives for one prompt, by a model that also asks its memory in the midst of a text.

    The prompt is a person's own, without what a memory puts around it.
    """
    with memory_errors(say("generating text")):
        found = yield from writing_and_asking(model, prompt, tokens, 1, 1.0, torch.zeros(1, max(tokens, 1)), enough)
    return Written(found.text, found.stopped)


def _drained(work: Generator[int, None, R]) -> R:
    """The return value of ``work``, run to its end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result


def _uniform(rows: int, steps: int, seed: int) -> Tensor:
    """Seeded uniform numbers (rows, steps) in [0, 1) on the CPU."""
    return torch.rand(rows, steps, generator=torch.Generator().manual_seed(seed))
