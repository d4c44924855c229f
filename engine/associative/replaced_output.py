"""Values that take the place of a module's output, learnt on facts (GRACE, arXiv 2211.11031, section 3.2).

Blocks below the module answer from one clean pass, so a step runs the module's own block and those above. Only the
values are trained, all facts together, each as if it were alone: Adam's steps do not mix its entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.associative.prompts import Encoded, encode, passage
from engine.associative.ranks import worst_ranks
from engine.events import Progress, Steps, ValueSearch
from engine.fact import Fact
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.model.side.codebook import REPLACEMENTS, Place, Replacement, put, replaced_places
from engine.support.wording import say

# How many activations one step may keep for the gradient; constant, so that the same facts always share a step.
STEP_NUMBERS = {"cuda": 1 << 31, "mps": 1 << 29, "cpu": 1 << 26}


@dataclass(frozen=True)
class ModuleReads:
    """Inputs and outputs of a module at the prompts' last tokens of n facts.

    ``keys`` (n, k) are the inputs, ``outputs`` (n, d) the outputs, float32 on the CPU; ``labels`` are the tokens of
    each fact's target.
    """

    keys: Tensor
    outputs: Tensor
    labels: tuple[tuple[int, ...], ...]


def read_module(model: LoadedModel, place: Place, facts: Sequence[Fact]) -> Steps[ModuleReads]:
    """Run the facts' texts up to the module and read it where their prompts end."""
    keys, outputs, labels = [], [], list[tuple[int, ...]]()
    for texts in _chunks(model, place, facts):
        batch = texts.batch
        key, output = texts.read()
        keys.append(key)
        outputs.append(output)
        rows, ids = batch.target_rows.tolist(), batch.target_ids.tolist()
        labels += [tuple(t for r, t in zip(rows, ids, strict=True) if r == row) for row in range(batch.rows)]
        yield Progress(say("Keys"), len(labels), len(facts), say("facts"), say("layer {layer}", layer=place.layer))
    return ModuleReads(torch.cat(keys), torch.cat(outputs), tuple(labels))


@torch.no_grad()
def token_keys(model: LoadedModel, place: Place, texts: Sequence[str]) -> Tensor:
    """The module's inputs (N, k) at every token but the first of each text, float32 on the CPU."""
    module, found = place.module(model.anatomy), []
    for text in texts:
        ids = torch.tensor([model.tokens.cut(text)], device=model.device)
        with (
            hooks.record_inputs({0: module}, lambda k: k.flatten(0, -2)[1:].float().cpu()) as seen,
            hooks.stop_after(module),
        ):
            model.module(input_ids=ids, use_cache=False)
        found.append(seen[0])
    return torch.cat(found)


@dataclass(frozen=True)
class Learning:
    """How values are learnt: by ``steps`` of Adam with ``learning_rate``; where the values are put."""

    steps: int
    learning_rate: float
    replacement: Replacement


class Progressing:
    """Collects a batch's progress (``count`` facts) for display, while parts of it are learnt in turn."""

    def __init__(self, count: int, steps: int) -> None:
        self.nll, self._rank = np.full((2, count), np.nan, np.float32)
        self._active = np.ones(count, bool)
        self._steps = steps

    def event(self, step: int, facts: Sequence[int], nll: Tensor, rank: Tensor) -> ValueSearch:
        """The state of the whole batch after ``step`` steps of ``facts``, whose losses then are ``nll`` (n,) and whose
        worst tokens have ``rank`` (n,).
        """
        self.nll[list(facts)] = nll.detach().float().cpu().numpy()
        self._rank[list(facts)] = rank.numpy()
        probability = np.nan_to_num(np.exp(-self.nll))
        nll_now, rank_now = self.nll.copy(), self._rank.copy()
        return ValueSearch(step, self._steps, nll_now, probability, self._active.copy(), rank=rank_now)

    def finish(self, facts: Sequence[int]) -> None:
        """Mark these facts as learnt."""
        self._active[list(facts)] = False


def learn_values(
    model: LoadedModel,
    place: Place,
    facts: Sequence[Fact],
    start: Tensor,
    scale: Tensor,
    learning: Learning,
    progress: Progressing,
    numbers: Sequence[int],
) -> Steps[Tensor]:
    """Values (n, d) with which the model predicts the facts' targets, float32 on the CPU.

    ``start`` (n, d) are their initial values, ``scale`` (n,) the unit of the learning rate for each; ``numbers`` (n,)
    name the facts in ``progress``.
    """
    found, first = [], 0
    for texts in _chunks(model, place, facts):
        rows = slice(first, first + texts.batch.rows)
        chosen = numbers[rows]
        begin, unit = start[rows].to(model.device), scale[rows, None].to(model.device)
        change = torch.zeros_like(begin, requires_grad=True)
        optimiser = torch.optim.Adam([change], lr=learning.learning_rate)
        texts.keep_below()
        for step in range(learning.steps):
            with torch.enable_grad():
                nll, rank = texts.read_targets(begin + change * unit, learning.replacement)
            (change.grad,) = torch.autograd.grad(nll.sum(), change)  # no graph outlives a step
            yield progress.event(step, chosen, nll.detach(), rank)
            optimiser.step()
        with torch.no_grad():
            nll, rank = texts.read_targets(begin + change * unit, learning.replacement)
        yield progress.event(learning.steps, chosen, nll, rank)
        found.append((begin + change.detach() * unit).cpu())
        progress.finish(chosen)
        first = rows.stop
        yield Progress(say("Values"), int(numbers[rows.stop - 1]) + 1, len(progress.nll), say("facts"))
    return torch.cat(found)


def _chunks(model: LoadedModel, place: Place, facts: Sequence[Fact]) -> Iterator[_Texts]:
    """The facts' texts in chunks as large as a step has room for."""
    longest = max(len(fact.text) + len(fact.target) for fact in facts) // 3 + 4
    width = (12 * model.info.hidden + 4 * model.info.inner) * (model.info.layers - place.layer) + model.info.vocabulary
    size = max(1, STEP_NUMBERS.get(model.device.type, STEP_NUMBERS["cpu"]) // (longest * width))
    for start in range(0, len(facts), size):
        yield _Texts(model, place, facts[start : start + size])


class _Texts:
    """Facts' prompts with their targets in one batch, of which the output of one module is replaced."""

    def __init__(self, model: LoadedModel, place: Place, facts: Sequence[Fact]) -> None:
        passages = [passage("", fact.prompt, fact.subject, fact.target) for fact in facts]
        self.batch: Encoded = encode(model.tokens, passages).to(model.device)
        self._model = model
        self._below = place.layer - 1
        self._module = place.module(model.anatomy)
        self._point = hooks.START
        rows = self.batch.target_rows
        self._weights = 1 / torch.bincount(rows, minlength=self.batch.rows)[rows]

    @torch.no_grad()
    def read(self) -> tuple[Tensor, Tensor]:
        """The module's inputs (n, k) and outputs (n, d) at the prompts' last tokens, float32 on the CPU."""
        shape, last = tuple(self.batch.ids.shape), self.batch.prompt_last
        rows = torch.arange(shape[0], device=last.device)

        def at_last(states: Tensor) -> Tensor:
            by_text = states.unflatten(0, shape) if states.dim() == 2 else states
            return by_text[rows, last].float().cpu()

        modules = {0: self._module}
        with (
            hooks.record_inputs(modules, at_last) as keys,
            hooks.record_outputs(modules, at_last) as outputs,
            hooks.stop_after(self._module),
        ):
            self._model.module(input_ids=self.batch.ids, attention_mask=self.batch.mask, use_cache=False)
        return keys[0], outputs[0]

    @torch.no_grad()
    def keep_below(self) -> None:
        """Cache the output of the blocks below, so that later passes start from there."""
        anatomy = self._model.anatomy
        with (
            hooks.record_resume_point(anatomy, self._below) as points,
            hooks.stop_after(anatomy.layers[max(0, self._below)].block),
        ):
            self._model.module(input_ids=self.batch.ids, attention_mask=self.batch.mask, use_cache=False)
        self._point = points[0] if points else hooks.START

    def read_targets(self, values: Tensor, replacement: Replacement) -> tuple[Tensor, Tensor]:
        """With ``values`` (n, d) in place: mean negative log likelihood (n,) of each target's tokens in nats, and the
        rank (n,) of the worst-ranked one, on the CPU.
        """
        batch, anatomy = self.batch, self._model.anatomy
        last = batch.prompt_last
        prompt = batch.mask.bool() & (torch.arange(batch.ids.shape[1], device=last.device) <= last[:, None])
        codes = torch.full_like(last, REPLACEMENTS.index(replacement))
        places = replaced_places(codes, prompt, last)
        with (
            self._point.resumed(anatomy),
            _replaced(self._module, places, values),
            hooks.logits_at(anatomy.head, batch.target_rows, batch.target_positions),
        ):
            output = self._model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
        chances = torch.log_softmax(output.logits[0].float(), -1)
        chance = chances.gather(1, batch.target_ids[:, None]).flatten()
        nll = torch.zeros(batch.rows, device=last.device).index_add(0, batch.target_rows, -chance * self._weights)
        return nll, worst_ranks(chances, batch.target_ids, batch.target_rows, batch.rows)


@contextmanager
def _replaced(module: nn.Module, places: Tensor, values: Tensor) -> Iterator[None]:
    """Passes inside have row b of ``values`` (B, d) at the ``places`` (B, T) of the module's output."""

    def answer(_: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor:
        return put(output, places, values)

    handle = module.register_forward_hook(answer)
    try:
        yield
    finally:
        handle.remove()
