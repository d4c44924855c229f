"""The search for v*: the hidden state at the last subject token that makes the model say the new object.

All facts of a batch are optimised together; each stops for itself. The change enters at the output of the written
layer at the last subject token, so every step runs only the blocks above it on the tokens from there on, and the
vocabulary only where a target or the KL term needs it. Source: MEMIT section 4.3 and its reference code; early
stopping: ENCORE section 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from engine.associative.prompts import KL_TEMPLATE, Contexts, Encoded, Passage, encode, passage
from engine.associative.upper import UpperBlocks
from engine.events import Progress, Steps, ValueSearch
from engine.fact import Fact
from engine.model.loading import LoadedModel

LOSS_STOP = 5e-2
# Share of the device's memory that one step's activations may take; fixed, so that chunking repeats.
MEMORY_SHARE = 0.2
CPU_TOKENS = 4096


@dataclass(frozen=True)
class SearchSettings:
    """How v* is searched.

    ``steps`` forward passes at most (the last only evaluates); ``learning_rate`` of Adam, in units of the hidden state
    or, with ``relative_rate``, of its root mean square; ``clamp`` the largest ||delta|| over ||h||; ``kl_factor``,
    ``weight_decay`` as in MEMIT. ``stop``: "loss" ends a fact's search at a loss under 0.05; "most-probable" also
    ``extra_steps`` steps after every target token of every prefixed text first is the argmax; "most-probable-v1"
    counts as ENCORE's first code did, where as many tokens as there are prefixed texts are the argmax; "fixed" takes
    all steps.
    """

    steps: int
    learning_rate: float
    relative_rate: bool
    clamp: float
    kl_factor: float
    weight_decay: float
    stop: str
    extra_steps: int


StopReason = Literal["loss", "most probable", "steps"]


@dataclass(frozen=True)
class Values:
    """What the search found for n facts.

    ``target`` (d, n) = z, ``initial`` (d, n) the clean hidden states, float32 on the model's device; per fact the
    number of gradient steps, why it stopped, and the last mean negative log likelihood in nats.
    """

    target: Tensor
    initial: Tensor
    steps: tuple[int, ...]
    reasons: tuple[StopReason, ...]
    nll: tuple[float, ...]


def search_values(
    model: LoadedModel,
    facts: Sequence[Fact],
    contexts: Contexts,
    layer: int,
    settings: SearchSettings,
    scale: Tensor | None = None,
) -> Steps[Values]:
    """Find z at the output of block ``layer`` for every fact; ``layer`` is the last one that is written.

    ``scale`` (d, n): vectors whose norms clamp and weight decay are measured by; None: the clean hidden states.
    """
    size = facts_per_chunk(model, facts, contexts, layer)
    searches = []
    tracker = _Tracker(len(facts), settings.steps)
    for start in range(0, len(facts), size):
        part = None if scale is None else scale[:, start : start + size]
        search = _Search(model, facts[start : start + size], contexts, layer, settings, part)
        yield from search.run(tracker, start)
        searches.append(search)
        yield Progress("Values", min(start + size, len(facts)), len(facts), "facts")
    return Values(
        torch.cat([s.initial + s.best for s in searches]).T.contiguous(),
        torch.cat([s.initial for s in searches]).T.contiguous(),
        tuple(n for s in searches for n in s.taken),
        tuple(r for s in searches for r in s.reasons),
        tuple(v for s in searches for v in s.nll.tolist()),
    )


def facts_per_chunk(model: LoadedModel, facts: Sequence[Fact], contexts: Contexts, layer: int) -> int:
    """How many facts are optimised at once, from their longest text and the device's total memory."""
    longest = max(len(f.text) + len(f.target) for f in facts) + max((len(p) for p in contexts.prefixes), default=0)
    texts = len(contexts.templates()) + 1
    # A token is rarely shorter than three characters; activations kept for the gradient are about 12 d + 4 m per block.
    tokens = texts * (longest // 3 + 4)
    if model.device.type == "cpu":
        return max(1, CPU_TOKENS // tokens)
    if model.device.type == "cuda":
        memory = torch.cuda.get_device_properties(model.device).total_memory
    else:
        memory = torch.mps.recommended_max_memory()
    width = 12 * model.info.hidden + 4 * model.info.inner
    per_token = width * (model.info.layers - layer) * model.dtype.itemsize + 12 * model.info.vocabulary // 8
    return max(1, int(MEMORY_SHARE * memory / (tokens * per_token)))


class _Tracker:
    """Collects what the screen sees of the whole batch, while chunks are searched one after another."""

    def __init__(self, count: int, steps: int) -> None:
        self._steps = steps
        self._nll = torch.full((count,), float("nan"))
        self._probability = torch.zeros(count)
        self._active = torch.ones(count, dtype=torch.bool)

    def event(self, step: int, start: int, search: _Search) -> ValueSearch:
        """The state of the whole batch after a step of the chunk that begins at fact ``start``."""
        stop = start + len(search.nll)
        self._nll[start:stop] = search.nll
        self._probability[start:stop] = search.probability
        self._active[start:stop] = search.active
        arrays = (t.clone().numpy() for t in (self._nll, self._probability, self._active))
        return ValueSearch(step, self._steps, *arrays)


class _Search:
    """The search for one chunk of n facts; rows are fact-major, the KL text last in each fact."""

    def __init__(
        self,
        model: LoadedModel,
        facts: Sequence[Fact],
        contexts: Contexts,
        layer: int,
        settings: SearchSettings,
        scale: Tensor | None,
    ) -> None:
        self._settings = settings
        self._prefixed = len(contexts.prefixes)
        self._per_fact = len(contexts.templates()) + 1
        self._first_prefixed = 1 if contexts.prefixes else 0
        encoded = encode(model.tokenizer, _passages(facts, contexts)).to(model.device)
        self._upper = UpperBlocks(model, encoded, layer)
        self._batch = self._upper.batch
        rows = torch.arange(0, self._batch.rows, self._per_fact, device=model.device)
        self.initial = self._upper.hidden[rows, self._batch.subject_last[rows]].float()
        self._size = (self.initial if scale is None else scale.T.to(self.initial)).norm(dim=1)
        count = len(facts)
        self.best = torch.zeros_like(self.initial)
        self.active = torch.ones(count, dtype=torch.bool)
        self.nll = torch.full((count,), float("nan"))
        self.probability = torch.zeros(count)
        self.taken = [0] * count
        self.reasons: list[StopReason] = ["steps"] * count
        self._hits = torch.zeros(count, dtype=torch.long)
        self._kl_base: Tensor | None = None

    def run(self, tracker: _Tracker, start: int) -> Steps[None]:
        """Gradient steps until every fact has stopped."""
        settings = self._settings
        scale = torch.ones(len(self.initial), 1, device=self.initial.device)
        if settings.relative_rate:
            scale = self.initial.square().mean(1, keepdim=True).sqrt()
        # Adam's steps do not depend on the gradient's scale, so a change in units of ``scale`` has the wanted rate.
        change = torch.zeros_like(self.initial, requires_grad=True)
        optimiser = torch.optim.Adam([change], lr=settings.learning_rate)
        limit = settings.clamp * self._size[:, None]
        for step in range(settings.steps):
            chosen = self.active.nonzero().flatten()
            with torch.enable_grad():
                loss = self._evaluate(change * scale, chosen)
            self._stop_some(step, chosen, loss.detach().cpu(), (change * scale).detach())
            yield tracker.event(step, start, self)
            if not self.active.any() or step == settings.steps - 1:
                break
            # Facts that have stopped ride along in the graph of this one step; their result is already kept.
            (change.grad,) = torch.autograd.grad(loss.sum(), change)
            optimiser.step()
            with torch.no_grad():
                norm = (change * scale).norm(dim=1, keepdim=True)
                change.mul_((limit / norm.clamp_min(1e-30)).clamp_max(1))
        self._keep(self.active.nonzero().flatten(), (change * scale).detach())
        self.active[:] = False

    def _evaluate(self, change: Tensor, chosen: Tensor) -> Tensor:
        """The loss (a,) of the chosen facts, as MEMIT's compute_z has it; also notes likelihoods and argmax hits."""
        settings, device = self._settings, change.device
        view = _View(self._batch, chosen, self._per_fact, self._first_prefixed)
        delta = change[chosen.to(device)]
        logits = self._logits(view, delta)
        places = len(view.target_ids)
        chances = torch.log_softmax(logits[:places].float(), -1)
        chance = chances.gather(1, view.target_ids[:, None]).flatten()
        # Mean over the tokens of each text, then over the texts of each fact.
        nll = -view.mean_per_fact(chance)
        self.nll[chosen] = nll.detach().cpu()
        self.probability[chosen] = (-nll.detach()).exp().cpu()
        self._count_hits(view, chances.detach(), chosen)
        now = torch.log_softmax(logits[places:].float(), -1)
        if self._kl_base is None:
            self._kl_base = now.detach().clone()
        before = self._kl_base[chosen.to(device)]
        kl = (now.exp() * (now - before)).sum(-1)
        decay = delta.norm(dim=1) / self._size[chosen.to(device)].square()
        return nll + settings.kl_factor * kl + settings.weight_decay * decay

    def _logits(self, view: _View, delta: Tensor) -> Tensor:
        """Logits (targets + KL places, V) with ``delta`` (a, d) added at each text's last subject token."""
        hidden = self._upper.hidden[view.rows][:, : view.ids.shape[1]]
        places = torch.arange(len(view.rows), device=hidden.device)
        spread = delta.repeat_interleave(self._per_fact, 0).to(hidden.dtype)
        moved = hidden.index_put((places, view.subject_last), spread, accumulate=True)
        return self._upper.logits(view.rows, view.ids, view.mask, moved, view.logit_rows, view.logit_positions)

    def _count_hits(self, view: _View, chances: Tensor, chosen: Tensor) -> None:
        """Most-probable stopping (ENCORE, section 4; reference section 7.1) over the tokens of the prefixed texts."""
        right = (chances.argmax(-1) == view.target_ids) & view.prefixed
        zeros = torch.zeros(len(chosen), device=right.device)
        hits = zeros.index_add(0, view.fact_of_target, right.float())
        if self._settings.stop == "most-probable-v1":
            wanted = torch.full_like(zeros, self._prefixed)
        else:
            wanted = zeros.index_add(0, view.fact_of_target, view.prefixed.float())
        self._hits[chosen] += (hits == wanted).long().cpu()

    def _stop_some(self, step: int, chosen: Tensor, loss: Tensor, change: Tensor) -> None:
        counted = self._settings.stop.startswith("most-probable")
        for position, fact in enumerate(chosen.tolist()):
            self.taken[fact] = step
            if loss[position] < LOSS_STOP and self._settings.stop != "fixed":
                self.reasons[fact] = "loss"
            elif counted and self._hits[fact] > self._settings.extra_steps:
                self.reasons[fact] = "most probable"
            else:
                continue
            self._keep(torch.tensor([fact]), change)
            self.active[fact] = False

    def _keep(self, facts: Tensor, change: Tensor) -> None:
        facts = facts.to(change.device)
        self.best[facts] = change[facts]


class _View:
    """The rows of the facts that are still searched, cut to their own width, with places renumbered."""

    def __init__(self, batch: Encoded, chosen: Tensor, per_fact: int, first_prefixed: int) -> None:
        device = batch.ids.device
        texts = per_fact - 1
        self.rows = (chosen[:, None] * per_fact + torch.arange(per_fact)).flatten().to(device)
        self.mask = batch.mask[self.rows]
        width = int(self.mask.sum(1).max())
        self.mask, self.ids = self.mask[:, :width], batch.ids[self.rows][:, :width]
        self.subject_last = batch.subject_last[self.rows]
        new_row = torch.full((batch.rows,), -1, device=device)
        new_row[self.rows] = torch.arange(len(self.rows), device=device)
        rows = new_row[batch.target_rows]
        kept = rows >= 0
        self._target_rows = rows[kept]
        self.target_ids = batch.target_ids[kept]
        self.fact_of_target = self._target_rows // per_fact
        text = self._target_rows % per_fact
        self.prefixed = text >= first_prefixed
        # Each text of a fact weighs the same, whatever its number of target tokens.
        lengths = torch.zeros(len(self.rows), device=device).index_add(
            0, self._target_rows, torch.ones(len(self._target_rows), device=device)
        )
        self._weights = 1 / (lengths[self._target_rows] * texts)
        self._facts = len(chosen)
        kl_rows = torch.arange(texts, len(self.rows), per_fact, device=device)
        self.logit_rows = torch.cat([self._target_rows, kl_rows])
        self.logit_positions = torch.cat([batch.target_positions[kept], self.subject_last[kl_rows]])

    def mean_per_fact(self, values: Tensor) -> Tensor:
        """Values per target token (N,) to means per fact (a,)."""
        return torch.zeros(self._facts, device=values.device).index_add(0, self.fact_of_target, values * self._weights)


def _passages(facts: Sequence[Fact], contexts: Contexts) -> list[Passage]:
    rows = []
    for fact in facts:
        rows += [passage(prefix, fact.prompt, fact.subject, fact.target) for prefix in contexts.templates()]
        rows.append(passage("", KL_TEMPLATE, fact.subject))
    return rows
