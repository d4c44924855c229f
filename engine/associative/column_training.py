"""Training some columns of a residual memory on one edit (MEMOIR, arXiv 2506.07899, section 3.1).

The memory's output M (mask * a) is added to that of a write matrix; the loss is the mean negative log likelihood of the
target's tokens, in the mean over the edit's texts. Plain gradient descent with a bound on the gradient's norm changes
the columns that the mask marks and no other. With ``unit`` s the trained matrix is M / s, so that rate and bound mean
the same in models of other scales; s = 1 is the published form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.after_write import Tail
from engine.associative.prompts import Encoded
from engine.associative.ranks import worst_ranks
from engine.events import Event, Steps
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class ColumnTraining:
    """``steps`` gradient steps at most, of ``learning_rate``; ``clip`` bounds the norm of the gradient, and
    ``weight_decay`` pulls the columns to zero. It ends at a loss of at most ``stop_loss`` nats; 0: never.
    """

    steps: int
    learning_rate: float
    clip: float
    weight_decay: float
    stop_loss: float
    unit: float = 1.0


@dataclass(frozen=True)
class TrainedColumns:
    """The columns (d, k) float32 after ``steps`` gradient steps, and the loss ``nll`` in nats that was seen last."""

    values: Tensor
    steps: int
    nll: float


Tell = Callable[[int, Tensor, Tensor], Event]
"""The event of a step, from its index, the loss (1,) and the rank (1,) of the target's worst-ranked token."""


def train_columns(
    model: LoadedModel, layer: int, batch: Encoded, columns: Tensor, start: Tensor, training: ColumnTraining, tell: Tell
) -> Steps[TrainedColumns]:
    """Train the ``columns`` (k,) of the memory beside the write matrix of ``layer`` from ``start`` (d, k) on.

    ``batch`` are the texts of the edit with its target; an event before each step.
    """
    batch = batch.to(model.device)
    tail = Tail(model, layer, batch)
    keys = tail.reads.keys[..., columns.to(model.device)].float()
    values, taken, nll = start.to(model.device), 0, float("nan")
    for step in range(training.steps):
        loss, rank, gradient = _evaluated(tail, batch, keys, values, model.dtype)
        nll = float(loss)
        yield tell(step, loss.view(1), rank)
        if nll <= training.stop_loss:
            break
        values, taken = descended(values, gradient, training), step + 1
    return TrainedColumns(values.cpu(), taken, nll)


def _evaluated(
    tail: Tail, batch: Encoded, keys: Tensor, values: Tensor, dtype: torch.dtype
) -> tuple[Tensor, Tensor, Tensor]:
    """The loss (), the rank (1,) of the target's worst token over all texts, and the gradient (d, k)."""
    with torch.enable_grad():
        leaf = values.detach().requires_grad_()
        chances = torch.log_softmax(tail.logits((keys @ leaf.T).to(dtype)).float(), -1)
        nll = -chances.gather(1, batch.target_ids[:, None]).flatten()
        lengths = torch.bincount(batch.target_rows, minlength=batch.rows)
        loss = (nll / lengths[batch.target_rows]).sum() / batch.rows
        (gradient,) = torch.autograd.grad(loss, leaf)
    rank = worst_ranks(chances, batch.target_ids, torch.zeros_like(batch.target_rows), 1)
    return loss.detach(), rank, gradient


def descended(values: Tensor, gradient: Tensor, training: ColumnTraining) -> Tensor:
    """The columns (d, k) after a step: that of M / s, whose gradient is s times that of M, written for M."""
    norm = training.unit * gradient.norm()
    bounded = gradient * (training.clip / norm).clamp_max(1.0) if float(norm) > 0 else gradient
    return values - training.learning_rate * (training.unit**2 * bounded + training.weight_decay * values)
