"""Shared by the methods that train: the facts' texts, run repeatedly through the upper blocks of the model.

Blocks below the lowest changed layer give the same hidden states at every step, so one pass caches them and every step
starts above; the head is applied only where a target token is predicted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from engine.associative.prompts import Encoded, encode, passage
from engine.associative.ranks import worst_ranks
from engine.events import Progress, Steps, ValueSearch
from engine.fact import Fact
from engine.model import hooks
from engine.model.anatomy import LayerParts
from engine.model.delta import Site
from engine.model.loading import LoadedModel
from engine.support.wording import say, say_count


@dataclass(frozen=True, eq=False)
class TrainingReading:
    """The loss of n targets.

    ``nll`` (n,) is the negative log likelihood, the mean over a target's tokens, in nats, with its graph; ``rank`` (n,)
    that of the worst-ranked token on the CPU, 1: all are the likeliest.
    """

    nll: Tensor
    rank: Tensor


@dataclass(frozen=True, eq=False)
class TrainingTexts:
    """The prompts of n facts, each followed by its target, ready to be run from the output of the block below a layer.

    ``encoded`` has one row per fact, ``numbers`` (n,) are their numbers in the batch; ``places`` (N,) is the position
    whose logits predict each target token.
    """

    encoded: Encoded
    places: Tensor
    point: hooks.ResumePoint
    numbers: Tensor

    def read(self, model: LoadedModel) -> TrainingReading:
        """Likelihood and rank of each target on the model as it is now."""
        batch = self.encoded
        with (
            self.point.resumed(model.anatomy),
            hooks.logits_at(model.anatomy.head, batch.target_rows, self.places),
        ):
            output = model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
        chances = torch.log_softmax(output.logits[0].float(), -1)
        chance = chances.gather(1, batch.target_ids[:, None]).flatten()
        # A product, because adding by index rounds differently from run to run on a GPU.
        owns = (torch.arange(batch.rows, device=chance.device)[:, None] == batch.target_rows).float()
        ranks = worst_ranks(chances, batch.target_ids, batch.target_rows, batch.rows)
        return TrainingReading(-(owns @ chance) / owns.sum(1), ranks)


def prepare_texts(
    model: LoadedModel,
    facts: Sequence[Fact],
    layer: int,
    size: int,
    *,
    at_prompt_end: bool = False,
    order: Sequence[int] | None = None,
) -> Steps[list[TrainingTexts]]:
    """The facts' texts in their order or in another, ``size`` at a time, to be run from block ``layer`` on.

    Each target token is predicted at the token before it (teacher forcing), or, ``at_prompt_end``, all of them at the
    prompt's last token.
    """
    found = []
    numbers = torch.arange(len(facts)) if order is None else torch.tensor(order)
    for start in range(0, len(facts), size):
        group = numbers[start : start + size]
        chosen = [facts[number] for number in group.tolist()]
        passages = [passage("", fact.prompt, fact.subject, fact.target) for fact in chosen]
        encoded = encode(model.tokens, passages).to(model.device)
        places = encoded.prompt_last[encoded.target_rows] if at_prompt_end else encoded.target_positions
        found.append(TrainingTexts(encoded, places, _resume_point(model, encoded, layer), group))
        yield Progress(say("Reading the facts"), min(start + size, len(facts)), len(facts), say("facts"))
    return found


@torch.no_grad()
def _resume_point(model: LoadedModel, encoded: Encoded, layer: int) -> hooks.ResumePoint:
    """The output of the block below ``layer``, or of the last before it where passes of this model can begin, from one
    pass that ends there; nothing for the first block.
    """
    if layer == 0:
        return hooks.START
    anatomy = model.anatomy
    with hooks.record_resume_point(anatomy, layer - 1) as points, hooks.stop_after(anatomy.layers[layer - 1].block):
        model.module(input_ids=encoded.ids, attention_mask=encoded.mask, use_cache=False)
    return points[0] if points else hooks.START


@dataclass(frozen=True)
class TrainingOutcome:
    """How training ended.

    Per fact its last negative log likelihood in nats, the number of rounds started, and why it ended: the mean "loss"
    was small, or all "rounds" were used.
    """

    nll: tuple[float, ...]
    rounds: int
    reason: Literal["loss", "rounds"]

    def notes(self) -> tuple[str, ...]:
        """One remark per fact."""
        why = say("small mean loss") if self.reason == "loss" else say("all rounds used")
        return tuple(
            say_count(
                self.rounds,
                "{n} round, {why}; last loss {loss:.3g}",
                "{n} rounds, {why}; last loss {loss:.3g}",
                why=why,
                loss=value,
            )
            for value in self.nll
        )


def train(
    texts: Sequence[TrainingTexts],
    rounds: int,
    stop_loss: float,
    step: Callable[[TrainingTexts], TrainingReading],
    drawn_anew: Callable[[], Steps[Sequence[TrainingTexts]]] | None = None,
) -> Steps[TrainingOutcome]:
    """Rounds of one ``step`` per group of texts until the mean loss of a round is below ``stop_loss``.

    ``step`` returns the reading of n texts before its update. A round's mean gives every fact the same weight. With
    ``drawn_anew`` every round but the first has other groups of the same facts.
    """
    nll, rank = torch.full((2, sum(len(group.numbers) for group in texts)), float("nan"))
    reason: Literal["loss", "rounds"] = "rounds"
    for number in range(rounds):
        if number and drawn_anew is not None:
            texts = yield from drawn_anew()
        for group in texts:
            reading = step(group)
            nll[group.numbers] = reading.nll.detach().float().cpu()
            rank[group.numbers] = reading.rank.to(rank.dtype)
            values, chances = nll.numpy().copy(), np.nan_to_num(np.exp(-nll.numpy()))
            active = ~(values < stop_loss)
            yield ValueSearch(number, rounds, values, chances, active, rank=rank.numpy().copy())
        if float(nll.mean()) < stop_loss:
            reason = "loss"
            break
    return TrainingOutcome(tuple(nll.tolist()), number + 1, reason)


def site_of(layer: LayerParts, path: str) -> Site:
    """The site of the matrix at ``path`` inside ``layer``: the MLP's write matrix has one name only, the empty one."""
    return layer.index, "" if layer.block.get_submodule(path) is layer.write.module else path
