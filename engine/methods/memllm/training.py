"""Training of the adapters by which a model reads a memory of triples and writes to it (MemLLM, arXiv 2404.11672;
reference section 23).

LoRA on all matrices of the blocks and on the head, by AdamW, as in the paper; the model's weights are not touched. The
paper trains 2 epochs of Re-DocRED on a model of 7 billion weights, with r 16, alpha 8 and rate 5e-5; small models and a
few thousand short texts want a larger rate, whose default was tried on the demo world alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.events import Progress, Steps
from engine.methods.memllm.adapters import READ, WRITE
from engine.methods.memllm.lessons import IGNORED, Lessons, Objective, batch
from engine.methods.memllm.read_lessons import reading
from engine.methods.memllm.write_lessons import writing
from engine.model.loading import LoadedModel
from engine.model.side.read_adapter import HEAD, ReadAdapter
from engine.model.side.reading import Reading
from engine.requests import MemoryTraining
from engine.support.wording import say

OBJECTIVES: dict[str, tuple[str, Objective]] = {
    READ: (say("Teaching the model to read"), reading),
    WRITE: (say("Teaching the model to write"), writing),
}
"""What is taught, by its name: the title of the work, and its texts."""
_KIND = "training"
_BETAS = (0.9, 0.98)


@dataclass
class Training:
    """The training of one adapter, as far as it has come: ``done`` steps, and the factors and moments after them.

    ``factors`` are A (r, m) and B (d, r) by place, ``moments`` the averages of each factor's gradient and of its
    square, in the order of the factors. It is trained on the unedited weights.
    """

    task: str
    plan: MemoryTraining
    factors: dict[str, tuple[Tensor, Tensor]]
    done: int = 0
    moments: list[tuple[Tensor, Tensor]] = field(default_factory=list)

    @classmethod
    def begun(cls, model: LoadedModel, task: str, plan: MemoryTraining, start: ReadAdapter | None = None) -> Training:
        """A drawn and B zero for every matrix and the head, so that training starts at the model as it is.

        Or with the factors of ``start``, whatever that was taught.
        """
        if start is not None:
            return cls(
                task, plan, {place: (a.float(), b.float() / plan.scale) for place, (a, b) in start.factors.items()}
            )
        anatomy = model.anatomy
        shapes = {
            f"{layer.index}.{path}": layer.matrix(path).shape
            for layer in anatomy.layers
            for path in layer.matrices("all")
        }
        head = anatomy.head.weight
        assert isinstance(head, Tensor)
        shapes[HEAD] = (head.shape[0], head.shape[1])
        generator = torch.Generator().manual_seed(plan.seed)
        factors = {
            place: (torch.randn(plan.rank, columns, generator=generator) / columns**0.5, torch.zeros(rows, plan.rank))
            for place, (rows, columns) in shapes.items()
        }
        return cls(task, plan, factors)

    def steps(self, model: LoadedModel, taught: Lessons) -> Steps[ReadAdapter]:
        """Go on to the end; progress with the loss after each step. Returns the adapter, in float32 on the CPU.

        May be closed at any time: this object is then the state after the last whole step. The same model, lessons and
        plan give the same adapter on the same machine, in one go or in several.
        """
        title, objective = OBJECTIVES[self.task]
        with model.weights.at(0):
            self.factors = {
                place: (a.to(model.device).requires_grad_(), b.to(model.device).requires_grad_())
                for place, (a, b) in self.factors.items()
            }
            optimiser = self._optimiser()
            while self.done < self.plan.steps:
                draws = random.Random(f"{self.plan.seed} {self.done}")
                texts = batch(taught, objective, self.plan.batch, draws, model.tokens)
                for group in optimiser.param_groups:
                    group["lr"] = self.plan.rate * _share(self.done, self.plan)
                loss = _step(model, self._scaled(), self._parameters, texts, optimiser)
                self.moments = [
                    (optimiser.state[one]["exp_avg"], optimiser.state[one]["exp_avg_sq"]) for one in self._parameters
                ]
                self.done += 1
                yield Progress(title, self.done, self.plan.steps, say("steps"), say("loss {loss:.3g}", loss=loss))
        return ReadAdapter({place: (a.detach().cpu(), b.detach().cpu()) for place, (a, b) in self._scaled_items()})

    @property
    def _parameters(self) -> list[Tensor]:
        return [side for pair in self.factors.values() for side in pair]

    def _scaled(self) -> ReadAdapter:
        return ReadAdapter(dict(self._scaled_items()))

    def _scaled_items(self) -> list[tuple[str, tuple[Tensor, Tensor]]]:
        return [(place, (down, self.plan.scale * up)) for place, (down, up) in self.factors.items()]

    def _optimiser(self) -> torch.optim.AdamW:
        """AdamW with the moments of the steps that are done."""
        parameters = self._parameters
        optimiser = torch.optim.AdamW(parameters, lr=self.plan.rate, weight_decay=self.plan.decay, betas=_BETAS)
        for one, (first, second) in zip(parameters, self.moments, strict=False):
            optimiser.state[one] = {
                "step": torch.tensor(float(self.done)),
                "exp_avg": first.to(one.device),
                "exp_avg_sq": second.to(one.device),
            }
        return optimiser


def train(model: LoadedModel, taught: Lessons, plan: MemoryTraining, task: str = READ) -> Steps[ReadAdapter]:
    """An adapter from the beginning to the end."""
    return (yield from Training.begun(model, task, plan).steps(model, taught))


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
    with (
        torch.enable_grad(),
        everywhere(model, adapter, len(ids)),
        torch.autocast(model.device.type, torch.bfloat16),
    ):
        logits = model.module(input_ids=ids, attention_mask=mask, use_cache=False).logits
        loss = cross_entropy(logits[:, :-1].flatten(0, 1).float(), targets[:, 1:].flatten(), ignore_index=IGNORED)
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = gradient
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()
    return float(loss.detach())


@contextmanager
def everywhere(model: LoadedModel, adapter: ReadAdapter, rows: int) -> Iterator[None]:
    """``adapter`` for every text of the passes inside, which have ``rows`` of them."""
    reading = Reading()
    with adapter.adding(model.anatomy, reading, _KIND), reading.watching(model.module):
        chosen = torch.ones(rows, dtype=torch.bool, device=model.device)
        handle = model.module.register_forward_pre_hook(lambda *_: reading.decisions.update({_KIND: chosen}))
        try:
            yield
        finally:
            handle.remove()
