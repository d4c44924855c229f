"""Training of the adapter by which a model reads a memory of triples (MemLLM, arXiv 2404.11672; reference section 23).

LoRA on all matrices of the blocks and on the head, by AdamW, as in the paper; the model's weights are not touched. The
paper trains 2 epochs of Re-DocRED on a model of 7 billion weights, with r 16, alpha 8 and rate 5e-5; small models and a
few thousand short texts want a larger rate, whose default was tried on the demo world alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.events import Progress, Steps
from engine.methods.read_lessons import IGNORED, Lesson, batch
from engine.model.loading import LoadedModel
from engine.model.side.read_adapter import HEAD, ReadAdapter
from engine.model.side.reading import Reading
from engine.requests import MemoryTraining
from engine.support.wording import say

TASK = say("Teaching the model to read")
_KIND = "training"


def train(model: LoadedModel, taught: Sequence[Lesson], plan: MemoryTraining) -> Steps[ReadAdapter]:
    """The adapter after ``plan.steps`` steps, in float32 on the CPU; progress with the loss after each step.

    It is trained on the unedited weights. The same model, lessons and plan give the same adapter on the same machine.
    """
    with model.weights.at(0):
        factors = _factors(model, plan)
        parameters = [side for pair in factors.values() for side in pair]
        optimiser = torch.optim.AdamW(parameters, lr=plan.rate, weight_decay=plan.decay, betas=(0.9, 0.98))
        draws = random.Random(plan.seed + 1)
        positions = model.tokens.positions
        for step in range(plan.steps):
            texts = batch(taught, plan.batch, draws, model.tokens, positions)
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * _share(step, plan)
            loss = _step(model, ReadAdapter(_scaled(factors, plan)), parameters, texts, optimiser)
            yield Progress(TASK, step + 1, plan.steps, say("steps"), say("loss {loss:.3g}", loss=loss))
    return ReadAdapter({place: (a.detach().cpu(), plan.scale * b.detach().cpu()) for place, (a, b) in factors.items()})


def _factors(model: LoadedModel, plan: MemoryTraining) -> dict[str, tuple[Tensor, Tensor]]:
    """A drawn and B zero for every matrix and the head, so that training starts at the model as it is."""
    anatomy = model.anatomy
    shapes = {
        f"{layer.index}.{path}": layer.matrix(path).shape for layer in anatomy.layers for path in layer.matrices("all")
    }
    head = anatomy.head.weight
    assert isinstance(head, Tensor)
    shapes[HEAD] = (head.shape[0], head.shape[1])
    generator = torch.Generator().manual_seed(plan.seed)
    found = {}
    for place, (rows, columns) in shapes.items():
        down = torch.randn(plan.rank, columns, generator=generator) / columns**0.5
        pair = down.to(model.device), torch.zeros(rows, plan.rank, device=model.device)
        found[place] = (pair[0].requires_grad_(), pair[1].requires_grad_())
    return found


def _scaled(factors: dict[str, tuple[Tensor, Tensor]], plan: MemoryTraining) -> dict[str, tuple[Tensor, Tensor]]:
    return {place: (down, plan.scale * up) for place, (down, up) in factors.items()}


def _share(step: int, plan: MemoryTraining) -> float:
    """Share of the full rate at ``step``."""
    return min(1.0, (step + 1) / plan.warm_up) * max(0.02, min(1.0, 1.6 * (1 - step / plan.steps)))


def _step(
    model: LoadedModel,
    adapter: ReadAdapter,
    parameters: Sequence[Tensor],
    texts: tuple[Tensor, Tensor, Tensor],
    optimiser: torch.optim.Optimizer,
) -> float:
    """One step of ``optimiser`` on the mean loss of the tokens that are learnt; the loss before it."""
    ids, targets, mask = (part.to(model.device) for part in texts)
    with torch.enable_grad(), _everywhere(model, adapter, len(ids)), torch.autocast(model.device.type, torch.bfloat16):
        logits = model.module(input_ids=ids, attention_mask=mask, use_cache=False).logits
        loss = cross_entropy(logits[:, :-1].flatten(0, 1).float(), targets[:, 1:].flatten(), ignore_index=IGNORED)
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = gradient
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()
    return float(loss.detach())


@contextmanager
def _everywhere(model: LoadedModel, adapter: ReadAdapter, rows: int) -> Iterator[None]:
    """``adapter`` for every text of the passes inside."""
    reading = Reading()
    with adapter.adding(model.anatomy, reading, _KIND), reading.watching(model.module):
        handle = model.module.register_forward_pre_hook(lambda *_: reading.decisions.update({_KIND: _all(rows, model)}))
        try:
            yield
        finally:
            handle.remove()


def _all(rows: int, model: LoadedModel) -> Tensor:
    return torch.ones(rows, dtype=torch.bool, device=model.device)
