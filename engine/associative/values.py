"""The search for v*, the output of the written layer at the last subject token that makes the model say the new object.

All facts of a batch are optimised together; each stops for itself. The change enters at a site of the written layer
at the last subject token, so every step runs only what lies above it on the tokens from there on, and the
vocabulary only where a target or the KL term needs it. Source: MEMIT section 4.3 and its reference code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from engine.associative.alignment import AlignedTo, Alignment
from engine.associative.divergence import divergence
from engine.associative.keys import tokens_per_pass
from engine.associative.prompts import Contexts
from engine.associative.ranks import worst_ranks
from engine.associative.stopping import Look, StopReason, stopping
from engine.associative.suffix_forward import Earlier, UpperBlocks
from engine.associative.texts import Texts, View, fact_texts
from engine.associative.value_site import ValueSite
from engine.events import Progress, Steps, ValueSearch
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.support.wording import say

LOSS_STOP = 5e-2
# What every step reports of a fact, as fields of :class:`ValueSearch`.
TERMS = ("nll", "probability", "kl", "decay", "loss", "rank")
# A change whose norm is at least this share of the largest allowed one counts as clamped.
HELD = 1 - 1e-5
# Share of the device's memory that one step's activations may take; fixed, so that chunking repeats.
MEMORY_SHARE = 0.2


@dataclass(frozen=True)
class SearchSettings:
    """How v* is searched.

    ``steps`` forward passes at most (the last only evaluates); ``learning_rate`` of Adam, in units of what is searched
    or, with ``relative_rate``, of its root mean square; ``clamp`` the largest ||delta|| over ||h||; ``kl_factor``,
    ``weight_decay`` as in MEMIT. ``stop``: "loss" ends a fact's search at a loss under ``loss_stop``; "most-probable"
    also ``extra_steps`` steps after every target token of every prefixed text first is the argmax; "most-probable-v1"
    counts as ENCORE's first code did, where as many tokens as there are prefixed texts are the argmax;
    "most-probable-kl" also where all are the argmax and the KL term is small (PMET); "fixed" takes all steps.
    """

    steps: int
    learning_rate: float
    relative_rate: bool
    clamp: float
    kl_factor: float
    weight_decay: float
    stop: str
    extra_steps: int
    loss_stop: float = LOSS_STOP


@dataclass(frozen=True)
class Values:
    """The result of the search for n facts at the written part of a site.

    ``target`` (d, n) = z, ``initial`` (d, n) the clean states, float32 on the model's device; per fact the number of
    gradient steps, why it stopped, the last mean negative log likelihood in nats, and whether the change reached
    the clamp. ``changes`` (d, n) of W's output by layer, where several layers were
    searched together.
    """

    target: Tensor
    initial: Tensor
    steps: tuple[int, ...]
    reasons: tuple[StopReason, ...]
    nll: tuple[float, ...]
    clamped: tuple[bool, ...]
    changes: Mapping[int, Tensor] = field(default_factory=dict)


def search_values(
    model: LoadedModel,
    facts: Sequence[Fact],
    contexts: Contexts,
    site: ValueSite,
    settings: SearchSettings,
    alignment: Alignment | None = None,
) -> Steps[Values]:
    """Find z for every fact at ``site``, whose layer is the last one that is written.

    With an ``alignment`` they are searched one after another, each held to those before it.
    """
    size = 1 if alignment else facts_per_chunk(model, _tokens_per_fact(facts, contexts), site)
    searches: list[Search] = []
    tracker = Tracker(len(facts), settings.steps)
    for start in range(0, len(facts), size):
        places = torch.arange(start, min(start + size, len(facts)))
        texts = fact_texts(model.tokens, facts[start : start + size], contexts)
        aligned = alignment.of(start, _changes(searches)) if alignment else None
        search = Search(model, texts, site, settings, aligned=aligned)
        yield Progress(say("Values"), start, len(facts), say("facts"), say("the texts are read"))
        yield from search.run(tracker, places)
        searches.append(search)
        yield Progress(say("Values"), min(start + size, len(facts)), len(facts), say("facts"))
    return Values(
        torch.cat([s.found for s in searches]).T.contiguous(),
        torch.cat([s.initial[:, 0] for s in searches]).T.contiguous(),
        tuple(n for s in searches for n in s.taken),
        tuple(r for s in searches for r in s.reasons),
        tuple(v for s in searches for v in s.nll.tolist()),
        tuple(c for s in searches for c in s.clamped.tolist()),
        site.changes(torch.cat([s.best for s in searches])),
    )


def _changes(searches: Sequence[Search]) -> Tensor:
    """The changes (i, d) of the written part that were found so far."""
    return torch.cat([search.best[:, 0] for search in searches]) if searches else torch.empty(0)


def _tokens_per_fact(facts: Sequence[Fact], contexts: Contexts) -> int:
    """Tokens of all texts of the longest fact, roughly: a token is rarely shorter than three characters."""
    longest = max(len(f.text) + len(f.target) for f in facts) + max((len(p) for p in contexts.prefixes), default=0)
    return (len(contexts.templates()) + 1) * (longest // 3 + 4)


def facts_per_chunk(model: LoadedModel, tokens: int, site: ValueSite) -> int:
    """How many facts of ``tokens`` tokens are optimised at once, by the device's total memory."""
    if model.device.type == "cpu":
        # A step runs about a third of the tokens, forward and backward: as much as one forward pass over all of them.
        return max(1, tokens_per_pass(model) // tokens)
    if model.device.type == "cuda":
        memory = torch.cuda.get_device_properties(model.device).total_memory
    else:
        memory = torch.mps.recommended_max_memory()
    # Activations that are kept for the gradient are about 12 d + 4 m per block.
    width = 12 * model.info.hidden + 4 * model.info.inner
    per_token = width * (model.info.layers - site.lowest) * model.dtype.itemsize + 12 * model.info.vocabulary // 8
    return max(1, int(MEMORY_SHARE * memory / (tokens * per_token)))


class Tracker:
    """Collects the progress of the whole batch for display, while parts of it are searched one after another."""

    def __init__(self, count: int, steps: int) -> None:
        self._steps = steps
        self._seen = nothing_seen(count)
        self._active = torch.ones(count, dtype=torch.bool)

    def event(self, step: int, places: Tensor, search: Search) -> ValueSearch:
        """The state of the whole batch after a step of the search for the facts at ``places``."""
        self._seen[:, places] = search.seen
        self._active[places] = search.active
        told = dict(zip(TERMS, self._seen.clone().numpy(), strict=True))
        kept = {name: values for name, values in told.items() if name not in search.absent}
        return ValueSearch(step, self._steps, active=self._active.clone().numpy(), **kept)


def nothing_seen(count: int) -> Tensor:
    """Initial values of :data:`TERMS` (6, count) before the first step: a probability of 0, NaN for the others."""
    seen = torch.full((len(TERMS), count), float("nan"))
    seen[TERMS.index("probability")] = 0
    return seen


class Search:
    """The search for n facts at once. ``initial`` and ``best`` (n, P, d) are clean outputs and changes of the site.

    ``seen`` (6, n) are the :data:`TERMS` at each fact's last step; ``absent`` are those not in its loss.
    """

    def __init__(
        self,
        model: LoadedModel,
        texts: Texts,
        site: ValueSite,
        settings: SearchSettings,
        earlier: Earlier | None = None,
        aligned: AlignedTo | None = None,
    ) -> None:
        self._settings = settings
        self._aligned = aligned  # of one fact, whose clamp is then in units of its key
        self._texts = texts
        self._upper = UpperBlocks(model, texts.encoded.to(model.device), site, earlier)
        self.initial = self._upper.initial[:: texts.per_fact]
        self._size = self.initial.norm(dim=2)
        self._limit = settings.clamp * (torch.full_like(self._size, aligned.size) if aligned else self._size)
        # Behind a norm the length of W k has no unit, so weight decay acts on the change relative to it.
        self._decayed = self._size if site.together else self._size.square()
        count = texts.facts
        self.best = torch.zeros_like(self.initial)
        self.active = torch.ones(count, dtype=torch.bool)
        self.seen = nothing_seen(count)
        terms = {"kl": settings.kl_factor if texts.kl else 0.0, "decay": settings.weight_decay}
        self.absent = tuple(name for name, factor in terms.items() if factor == 0)
        self.taken = [0] * count
        self.reasons: list[StopReason] = ["steps"] * count
        prefixed = texts.targets_per_fact - texts.first_prefixed
        self._stopping = stopping(settings.stop, count, settings.loss_stop, settings.extra_steps, prefixed)
        self._kl_base: Tensor | None = None

    @property
    def found(self) -> Tensor:
        """z (n, d) of the part that is written."""
        return self.initial[:, 0] + self.best[:, 0]

    @property
    def nll(self) -> Tensor:
        """The last mean negative log likelihood (n,) of the targets, in nats."""
        return self.seen[TERMS.index("nll")]

    @property
    def clamped(self) -> Tensor:
        """(n,) bool: facts whose change reached the clamp in some part."""
        return (self.best.norm(dim=2) >= HELD * self._limit).any(1).cpu()

    def run(self, tracker: Tracker, places: Tensor) -> Steps[None]:
        """Gradient steps until every fact has stopped; ``places`` (n,) are the facts' numbers in the whole batch."""
        settings = self._settings
        scale = torch.ones_like(self._size)[:, :, None]
        if settings.relative_rate:
            scale = self.initial.square().mean(2, keepdim=True).sqrt()
        # Adam's steps do not depend on the gradient's scale, so a change in units of ``scale`` has the wanted rate.
        change = (self._start() / scale).requires_grad_()
        optimiser = torch.optim.Adam([change], lr=settings.learning_rate)
        limit = self._limit[:, :, None]
        for step in range(settings.steps):
            chosen = self.active.nonzero().flatten()
            with torch.enable_grad():
                loss, look = self._evaluate(change * scale, chosen)
            self._stop_some(step, look, (change * scale).detach())
            last = not self.active.any() or step == settings.steps - 1
            if not last:
                # Before the event, as the weights in the graph may be others for a moment while it is told. Facts that
                # have just stopped are still in the graph of this step; their result is already stored.
                (change.grad,) = torch.autograd.grad(loss.sum(), change)
            yield tracker.event(step, places, self)
            if last:
                break
            optimiser.step()
            with torch.no_grad():
                norm = (change * scale).norm(dim=2, keepdim=True)
                change.mul_((limit / norm.clamp_min(1e-30)).clamp_max(1))
        self._keep(self.active.nonzero().flatten(), (change * scale).detach())
        self.active[:] = False

    def _start(self) -> Tensor:
        """Where the search begins, (n, P, d): at no change, or along the state where it is aligned."""
        start = torch.zeros_like(self.initial)
        if self._aligned is not None:
            start[0, 0] = self._aligned.start(self.initial[0, 0])
        return start

    def _evaluate(self, change: Tensor, chosen: Tensor) -> tuple[Tensor, Look]:
        """The loss (a,) of the chosen facts, as in MEMIT's compute_z, and what the stopping rule needs."""
        settings, here = self._settings, chosen.to(change.device)
        view = View(self._texts, self._upper.batch, chosen)
        delta = change[here]
        spread = delta.repeat_interleave(self._texts.per_fact, 0)
        logits = self._upper.logits(view.rows, view.ids, view.mask, spread, view.logit_rows, view.logit_positions)
        places = len(view.target_ids)
        chances = torch.log_softmax(logits[:places].float(), -1)
        nll = -view.mean_per_fact(chances.gather(1, view.target_ids[:, None]).flatten())
        drift = self._kl(logits[places:], here) if self._texts.kl else torch.zeros_like(nll)
        kl = settings.kl_factor * drift
        decay = settings.weight_decay * (delta.norm(dim=2) / self._decayed[here]).sum(1)
        loss = self._stopping.weight[chosen].to(nll.device) * nll + kl + decay
        if self._aligned is not None:
            loss = loss + self._aligned.loss(delta[0, 0])
        ranks = worst_ranks(chances, view.target_ids, view.fact_of_target, len(chosen))
        parts = torch.stack([nll, (-nll).exp(), kl, decay, loss]).detach().cpu()
        self.seen[:, chosen] = torch.cat([parts, ranks[None]])
        return loss, _look(view, chances.detach(), chosen, parts[-1], parts[TERMS.index("kl")])

    def _kl(self, logits: Tensor, chosen: Tensor) -> Tensor:
        """KL (a,) of what is said at the subject's last token of "{subject} is a" from what was said at the start,
        as MEMIT's code has it.
        """
        now = torch.log_softmax(logits.float(), -1)
        if self._kl_base is None:  # the first step: all facts where their searches begin, aligned ones along the state
            self._kl_base = now.detach().clone()
        return divergence(now, self._kl_base[chosen])

    def _stop_some(self, step: int, look: Look, change: Tensor) -> None:
        for fact, reason in zip(look.facts.tolist(), self._stopping.reasons(look), strict=True):
            self.taken[fact] = step
            if reason is not None:
                self.reasons[fact] = reason
                self._keep(torch.tensor([fact]), change)
                self.active[fact] = False

    def _keep(self, facts: Tensor, change: Tensor) -> None:
        facts = facts.to(change.device)
        self.best[facts] = change[facts]


def _look(view: View, chances: Tensor, chosen: Tensor, loss: Tensor, kl: Tensor) -> Look:
    right = chances.argmax(-1) == view.target_ids
    hits = [view.sum_per_fact(found.float()).long() for found in (right & view.prefixed, right)]
    ones = torch.ones_like(right)
    tokens = [view.sum_per_fact(found.float()).long() for found in (ones & view.prefixed, ones)]
    return Look(chosen, loss, kl, torch.stack(hits, 1).cpu(), torch.stack(tokens, 1).cpu())
