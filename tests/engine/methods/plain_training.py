"""Fine-tuning as the papers' text has it: one fact at a time, whole passes, plain transformers, no hooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from engine.fact import Fact
from engine.model.loading import LoadedModel

FACTS = (
    Fact("Danielle Darrieux", "The mother tongue of {} is", "English, she said"),
    Fact("Zoë Müller", "{} was born in", "Paris"),
    Fact("Japan", "The capital of {} is", "Osaka, not Tokyo"),
)


class NoMemory:
    """A session in which nothing was edited before."""

    def ids(self) -> tuple[str, ...]:
        return ()

    def load(self, batch_id: str) -> dict[str, Tensor]:
        raise KeyError(batch_id)


def teacher_forced(model: LoadedModel, fact: Fact) -> Tensor:
    """-(1/T) sum_t log p(target_t | prompt, target_<t), from one whole pass over one text."""
    prompt, ids = tokens(model, fact)
    chances = torch.log_softmax(model.module(torch.tensor([ids])).logits[0].float(), -1)
    return -torch.stack([chances[i - 1, ids[i]] for i in range(len(prompt), len(ids))]).mean()


def at_prompt_end(model: LoadedModel, fact: Fact) -> Tensor:
    """-(1/T) sum_t log p(target_t | prompt), from one pass over the prompt alone."""
    prompt, ids = tokens(model, fact)
    chances = torch.log_softmax(model.module(torch.tensor([prompt])).logits[0, -1].float(), -1)
    return -torch.stack([chances[i] for i in ids[len(prompt) :]]).mean()


def tokens(model: LoadedModel, fact: Fact) -> tuple[list[int], list[int]]:
    prompt = model.tokenizer(fact.text).input_ids
    ids = model.tokenizer(f"{fact.text} {fact.target}").input_ids
    assert ids[: len(prompt)] == prompt
    return prompt, ids


def fine_tuned(
    model: LoadedModel, facts: Sequence[Fact], layer: int, settings: Any, loss_of: Any, eps: float | None
) -> Tensor:
    """The change (d, m) of one write matrix after Adam on the weight itself; the model is as before at the end."""
    write = model.anatomy.layers[layer].write
    weight = write.weight
    before = weight.detach().clone()
    weight.requires_grad_(True)
    optimiser = torch.optim.Adam([weight], lr=settings.lr)
    generator = torch.Generator().manual_seed(0)
    for _ in range(settings.steps):
        seen = []
        order = torch.randperm(len(facts), generator=generator).tolist() if settings.shuffle else range(len(facts))
        for start in range(0, len(facts), settings.facts_per_step):
            group = [facts[place] for place in order[start : start + settings.facts_per_step]]
            optimiser.zero_grad()
            loss = torch.stack([loss_of(model, fact) for fact in group]).mean()
            seen += [loss.item()] * len(group)
            if loss.item() >= settings.stop_loss:
                loss.backward()
                optimiser.step()
            if eps is not None:
                with torch.no_grad():
                    weight.copy_(torch.minimum(torch.maximum(weight, before - eps), before + eps))
        if sum(seen) / len(seen) < settings.stop_loss:
            break
    change = (weight.detach() - before).clone()
    weight.requires_grad_(False)
    weight.grad = None
    with torch.no_grad():
        weight.copy_(before)
    return change.T if write.transposed else change
