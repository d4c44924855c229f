"""WISE's training written plainly: whole matrices, one text and one full pass at a time, from the paper's text.

An oracle for the engine's training: it shares no code with it except the model and its tokenizer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.func import functional_call


@dataclass
class SlowSettings:
    steps: int
    rate: float
    decay: float
    bound: float
    alpha: float
    beta: float
    gamma: float
    unit: float
    form: str = "paper"
    place: str = "mean"


@dataclass
class SlowModel:
    """The module, the write matrix's name and module, and whether it is stored transposed."""

    module: Any
    tokenizer: Any
    name: str
    write: Any
    transposed: bool
    act: Any

    def base(self) -> Tensor:
        weight = self.write.weight.detach().clone()
        return weight.T.contiguous() if self.transposed else weight

    def run(self, ids: list[int], matrix: Tensor, taught: int | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """Logits (T, V), the write matrix's inputs (T, m) and outputs (T, d), with ``matrix`` (d, m) in its place;
        only the output at token ``taught`` has a gradient, where one is named.
        """
        seen = {}

        def look(_: Any, args: Any, output: Tensor) -> Tensor:
            seen["key"] = args[0].reshape(-1, args[0].shape[-1])
            seen["out"] = output.reshape(-1, output.shape[-1])
            rows = [out if taught in (None, t) else out.detach() for t, out in enumerate(seen["out"])]
            return torch.stack(rows).view_as(output)

        handle = self.write.register_forward_hook(look)
        stored = matrix.T if self.transposed else matrix
        try:
            logits = functional_call(
                self.module, {self.name: stored}, (), {"input_ids": torch.tensor([ids]), "use_cache": False}
            ).logits[0]
        finally:
            handle.remove()
        return logits, seen["key"], seen["out"]


def activation(model: SlowModel, settings: SlowSettings, ids: list[int], matrix: Tensor) -> Tensor:
    """The routing activation of each token (T,)."""
    with torch.no_grad():
        _, keys, clean = model.run(ids, model.base())
    if settings.form == "paper":
        return torch.stack([((matrix - model.base()) @ key).norm() for key in keys])
    moved = [clean[t] + (matrix - model.base()) @ keys[t] for t in range(len(ids))]
    return torch.stack([(model.act(m) - model.act(c)).norm() for m, c in zip(moved, clean, strict=True)])


def of_prompt(settings: SlowSettings, tokens: Tensor) -> Tensor:
    if settings.place == "largest":
        return tokens[1:].max()
    return tokens[-1] if settings.place == "last" else tokens.mean()


def hinge_mean(values: list[Tensor]) -> Tensor:
    positive = [v for v in values if v > 0]
    return torch.stack(positive).mean() if positive else torch.zeros(())


def slow_loss(
    model: SlowModel,
    settings: SlowSettings,
    texts: Sequence[tuple[list[int], list[int]]],
    unrelated: Sequence[list[int]],
    matrix: Tensor,
    earlier: tuple[list[list[int]], list[list[int]]] = ([], []),
    subjects: Sequence[list[int]] = (),
) -> tuple[Tensor, Tensor]:
    """The loss, and the mean routing activation of the edit's prompts. ``texts`` are (prompt, target) token ids, and
    ``subjects`` the places of each one's subject, for the largest token.
    """
    chances, inside, reached, outside = [], [], [], []
    for number, (prompt, target) in enumerate(texts):
        own = max(1, subjects[number][-1]) if settings.place == "largest" else None
        logits, _, _ = model.run(prompt + target, matrix, own)
        for place, token in enumerate(target):
            chances.append(-torch.log_softmax(logits[len(prompt) - 1 + place], -1)[token])
        tokens = activation(model, settings, prompt, matrix)
        reached.append(of_prompt(settings, tokens))
        if own is None:
            inside.append(reached[-1])
            continue
        inside.append(tokens[own])
        outside += [tokens[t] for t in range(1, len(prompt)) if t not in subjects[number] and t != own]
    for text in unrelated:
        far = activation(model, settings, text, matrix)
        outside += [far.mean()] if settings.place == "mean" else list(far)
    unit = settings.unit
    loss = torch.stack(chances).mean()
    loss = loss + hinge_mean([o / unit - settings.alpha for o in outside])
    loss = loss + hinge_mean([settings.beta - i / unit for i in inside])
    loss = loss + hinge_mean([settings.gamma - (i - o) / unit for i in inside for o in outside])
    strangers, friends = (
        [of_prompt(settings, activation(model, settings, ids, matrix)) / unit for ids in prompts] for prompts in earlier
    )
    loss = loss + hinge_mean([s - settings.alpha for s in strangers])
    loss = loss + hinge_mean([settings.beta - f for f in friends])
    return loss, torch.stack(reached).mean()


def slow_edit(
    model: SlowModel,
    settings: SlowSettings,
    texts: Sequence[tuple[list[int], list[int]]],
    unrelated: Sequence[list[int]],
    start: Tensor,
    mask: Tensor,
    subjects: Sequence[list[int]] = (),
) -> tuple[Tensor, float]:
    """W' (d, m) after an edit's steps from ``start``, and its routing activation."""
    base, side = model.base(), start.clone()
    for _ in range(settings.steps):
        side = side.detach().requires_grad_()
        loss, _ = slow_loss(model, settings, texts, unrelated, side, subjects=subjects)
        (gradient,) = torch.autograd.grad(loss, side)
        with torch.no_grad():
            stepped = side - settings.rate * (gradient + settings.decay * side)
            side = torch.where(mask, stepped, side)
            side = torch.maximum(torch.minimum(side, base + settings.bound), base - settings.bound)
    with torch.no_grad():
        _, reached = slow_loss(model, settings, texts, unrelated, side, subjects=subjects)
    return side.detach(), float(reached)
