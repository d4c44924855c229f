"""The training texts of a WISE edit: the fact behind prefixes, unrelated texts, and earlier edits."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.associative.prompts import (
    Contexts,
    Encoded,
    Passage,
    encode,
    passage,
    place,
    together,
    without_targets,
)
from engine.associative.side_training import Lesson, Replay
from engine.events import Steps
from engine.fact import Fact
from engine.methods.method import Editing
from engine.methods.side.wise_settings import WiseSettings
from engine.methods.side.wise_shards import seed_of
from engine.model.loading import LoadedModel
from engine.model.side.routed import RoutedMemory

UNRELATED_TOKENS = 32
# Unrelated texts are drawn this many at a time; those that name a fact's subject are skipped.
POOL = 16


def chosen_contexts(written: Contexts, count: int) -> Contexts:
    """The first ``count`` of the generated prefixes."""
    return Contexts(written.prefixes[:count], flat=written.flat)


def prefix_texts(model: LoadedModel, contexts: Contexts) -> Encoded:
    """The prefixes alone, from which the model's scale is taken."""
    return encode(model.tokens, [Passage(prefix.strip()) for prefix in contexts.prefixes]).to(model.device)


def lesson_of(
    model: LoadedModel, contexts: Contexts, fact: Fact, unrelated: Sequence[Tensor], replay: Replay | None
) -> Lesson:
    """The fact's prompt with its target behind each prefix, the bare one first, and the unrelated texts."""
    texts = [passage(prefix, fact.prompt, fact.subject, fact.target) for prefix in contexts.templates()]
    placed = place(model.tokens, texts)
    edit = together(placed)
    subject = torch.zeros_like(edit.mask, dtype=torch.bool)
    for row, found in enumerate(placed):
        subject[row, found.subject.start : found.subject.stop] = True
    return Lesson(edit, subject, without_targets(unrelated), replay)


def prompt_ids(model: LoadedModel, fact: Fact) -> Tensor:
    """The bare prompt (T,)."""
    return encode(model.tokens, [passage("", fact.prompt, fact.subject)]).ids[0]


def unrelated_texts(editing: Editing, facts: Sequence[Fact], edits: int, each: int) -> Steps[list[list[Tensor]]]:
    """For each fact the token ids (T,) of ``each`` texts that do not name its subject, from the corpus of the
    statistics; fewer where nearly all of them name it.

    The choice depends on the number of the edit (``edits`` came before) and not on how edits are batched.
    """
    pools: dict[int, list[str]] = {}
    found = []
    for number, fact in enumerate(facts, edits):
        block, first = divmod(number, POOL)
        if block not in pools:
            pools[block] = yield from editing.statistics.samples(POOL, seed_of(editing.seed, 4, block))
        pool = pools[block]
        turned = [pool[(first + i) % len(pool)] for i in range(len(pool))]
        apart = [text for text in turned if fact.subject.lower() not in text.lower()] or turned[:1]
        found.append([torch.tensor(editing.model.tokens.cut(text, UNRELATED_TOKENS)) for text in apart[:each]])
    return found


def replayed(memory: RoutedMemory, settings: WiseSettings, seed: int) -> Replay | None:
    """For each step one prompt of every earlier group, in turn, and a random one of the present group."""
    if not (settings.replay and settings.memories == "retrieve" and memory.merges):
        return None
    groups = [[i for i, p in enumerate(memory.prompts) if p.group == group] for group in range(memory.merges + 1)]
    *earlier, present = groups
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randint(max(1, len(present)), (settings.steps,), generator=generator).tolist()
    outside = tuple(tuple(group[step % len(group)] for group in earlier if group) for step in range(settings.steps))
    inside = tuple((present[number],) if present else () for number in drawn)
    used = sorted({index for rows in (*outside, *inside) for index in rows})
    row_of = {index: row for row, index in enumerate(used)}
    return Replay(
        without_targets([memory.prompts[index].ids for index in used]),
        tuple(tuple(row_of[index] for index in rows) for rows in outside),
        tuple(tuple(row_of[index] for index in rows) for rows in inside),
    )
