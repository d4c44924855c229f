"""The training of ELDER's mixture on one batch of facts.

Nothing below the first matrix with experts ever changes, and neither does a text's query; both are cached from one
clean pass, and every step runs only the blocks from there on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from engine.associative.keys import rows_per_pass
from engine.associative.ranks import worst_ranks
from engine.events import Progress, Steps, ValueSearch
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.model.side.experts import query_of
from engine.model.side.mixture import Experts, Mixture, Routing, ShareSource
from engine.support import counted
from engine.support.wording import say

# Activations kept for the gradient are several times those of a pass without one.
GRADIENT_SHARE = 4


class TrainingSettings(Protocol):
    """The settings that the training uses."""

    @property
    def steps(self) -> int:
        """Optimisation steps at most."""

    @property
    def learning_rate(self) -> float:
        """Learning rate of Adam."""

    @property
    def guide(self) -> float:
        """Weight of the guided loss."""

    @property
    def stop_loss(self) -> float:
        """Loss in nats under which a text is learnt; 0: never."""


@dataclass(frozen=True, eq=False)
class Row:
    """One training text of a fact.

    Its tokens, how many of them are the prompt's, the preset experts (S, k) of its fact, and the fact's index in the
    batch (None for an earlier edit).
    """

    ids: tuple[int, ...]
    prompt: int
    preset: Tensor
    fact: int | None


def number_of(*parts: object) -> int:
    """A seed for :class:`torch.Generator` from the text of any values, the same on every machine."""
    joined = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.blake2b(joined.encode(), digest_size=7).digest(), "big")


def allocation(subject: str, relation: str, seed: int, sites: int, experts: int, top_k: int) -> Tensor:
    """The preset experts (S, k) of a fact: ``top_k`` different ones of ``experts`` at each of ``sites`` matrices."""
    generator = torch.Generator().manual_seed(number_of(seed, subject, relation))
    return torch.stack([torch.randperm(experts, generator=generator)[:top_k] for _ in range(sites)])


@dataclass(frozen=True, eq=False)
class _Chunk:
    """Rows that run together: tokens and mask (b, T), where targets are predicted, queries (b, q), presets (S, b, k),
    and the states from which passes start.
    """

    start: int
    ids: Tensor
    mask: Tensor
    target_rows: Tensor
    target_positions: Tensor
    target_ids: Tensor
    query: Tensor
    preset: Tensor
    point: hooks.ResumePoint

    @property
    def places(self) -> range:
        """The rows' indices among all rows."""
        return range(self.start, self.start + len(self.ids))


class Training:
    """Trains ``mixture`` on ``rows``, of which some belong to the ``facts`` facts of the batch."""

    def __init__(
        self, model: LoadedModel, rows: Sequence[Row], facts: int, mixture: Mixture, settings: TrainingSettings
    ) -> None:
        self._model = model
        self._rows = rows
        self._settings = settings
        self._facts = facts
        self.mixture = Mixture(
            {site: _leaf(part, model.device) for site, part in mixture.experts.items()},
            mixture.query,
            mixture.top_k,
            mixture.scale,
        )
        self._chunks: list[_Chunk] = []
        self._taken = 0
        self._nll, self._whole, self._rank = torch.full((3, len(rows)), float("nan"))
        self._learnt = torch.zeros(len(rows), dtype=torch.bool)

    def run(self) -> Steps[None]:
        """Adam on the mixture until every text is learnt or the steps are used up."""
        parameters = [t for part in self.mixture.experts.values() for t in part.tensors().values()]
        optimiser = torch.optim.Adam(parameters, lr=self._settings.learning_rate)
        width = max(len(row.ids) for row in self._rows)
        size = max(1, rows_per_pass(self._model, width) // GRADIENT_SHARE)
        for start in range(0, len(self._rows), size):
            self._chunks.append(self._clean(start, self._rows[start : start + size]))
            yield self._event(0)
        for step in range(self._settings.steps):
            for parameter in parameters:
                parameter.grad = torch.zeros_like(parameter)
            for chunk in self._chunks:
                with torch.enable_grad():
                    loss = self._loss(chunk)
                for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
                    assert parameter.grad is not None
                    parameter.grad += gradient
                yield self._event(step)
            if bool(self._learnt.all()):
                break
            optimiser.step()
            self._taken = step + 1
            yield Progress(say("Experts"), self._taken, self._settings.steps, say("steps"))

    @torch.no_grad()
    def codes(self) -> Tensor:
        """The codes (rows, S E) uint8 of all texts now, on the CPU."""
        return torch.cat([self.mixture.route(chunk.query).codes for chunk in self._chunks]).cpu()

    def notes(self) -> tuple[str, ...]:
        """One remark per fact."""
        found = []
        for fact in range(self._facts):
            own = [i for i, row in enumerate(self._rows) if row.fact == fact]
            learnt = say("learnt") if bool(self._learnt[own].all()) else say("all steps used")
            found.append(say("experts: {steps}, {learnt}", steps=counted.steps(self._taken), learnt=learnt))
        return tuple(found)

    @torch.no_grad()
    def _clean(self, start: int, rows: Sequence[Row]) -> _Chunk:
        """One pass on the weights alone up to where texts are routed."""
        device, anatomy = self._model.device, self._model.anatomy
        width = max(len(row.ids) for row in rows)
        ids = torch.tensor([[*row.ids, *[0] * (width - len(row.ids))] for row in rows], device=device)
        mask = torch.tensor([[1] * len(row.ids) + [0] * (width - len(row.ids)) for row in rows], device=device)
        last = torch.tensor([row.prompt - 1 for row in rows], device=device)
        first = min(layer for layer, _ in self.mixture.experts)
        routed = anatomy.layers[self.mixture.query]
        with (
            hooks.record_inputs({0: routed.write.module}, lambda x: query_of(x, last)) as queries,
            hooks.record_resume_point(anatomy, first - 1) as points,
            hooks.stop_after(routed.block),
        ):
            self._model.module(input_ids=ids, attention_mask=mask, use_cache=False)
        places = [(i, p) for i, row in enumerate(rows) for p in range(row.prompt - 1, len(row.ids) - 1)]
        at_rows, positions = torch.tensor(places, device=device).T
        preset = torch.stack([row.preset for row in rows], 1).to(device)
        point = points[0] if points else hooks.START
        return _Chunk(start, ids, mask, at_rows, positions, ids[at_rows, positions + 1], queries[0], preset, point)

    def _loss(self, chunk: _Chunk) -> Tensor:
        """This chunk's share of the mean over texts of LM loss + guide x guided loss; records each text's state."""
        routing = self.mixture.route(chunk.query)
        nll, rank = self._read(chunk, routing)
        guided = -routing.logs.gather(-1, chunk.preset).sum((0, 2))
        there = torch.zeros_like(routing.chosen).scatter(-1, chunk.preset, True)
        placed = (routing.chosen == there).all(-1).all(0)
        loss = nll + self._settings.guide * guided
        places = torch.tensor(chunk.places)
        self._nll[places], self._whole[places], self._rank[places] = nll.detach().cpu(), loss.detach().cpu(), rank
        self._learnt[places] = ((nll.detach() < self._settings.stop_loss) & placed).cpu()
        return loss.sum() / len(self._rows)

    def _read(self, chunk: _Chunk, routing: Routing) -> tuple[Tensor, Tensor]:
        """Mean negative log likelihood (b,) of each text's target with the experts answering every text, and the rank
        (b,) of its worst-ranked token, on the CPU.
        """
        anatomy = self._model.anatomy
        source = ShareSource(routing.shares, len(chunk.ids))
        with (
            chunk.point.resumed(anatomy),
            self.mixture.adding(anatomy, source),
            hooks.logits_at(anatomy.head, chunk.target_rows, chunk.target_positions),
        ):
            output = self._model.module(input_ids=chunk.ids, attention_mask=chunk.mask, use_cache=False)
        every = torch.log_softmax(output.logits[0].float(), -1)
        ranks = worst_ranks(every, chunk.target_ids, chunk.target_rows, len(chunk.ids))
        chances = every.gather(1, chunk.target_ids[:, None]).flatten()
        zeros = torch.zeros(len(chunk.ids), device=chances.device)
        counts = zeros.index_add(0, chunk.target_rows, torch.ones_like(chances.detach()))
        return -zeros.index_add(0, chunk.target_rows, chances) / counts, ranks

    def _event(self, step: int) -> ValueSearch:
        """The state of each fact of the batch: the mean over its texts, and the worst rank."""
        nll, loss, rank = torch.zeros(3, self._facts)
        active = torch.zeros(self._facts, dtype=torch.bool)
        for fact, own in self._texts():
            nll[fact], active[fact] = self._nll[own].mean(), not bool(self._learnt[own].all())
            loss[fact], rank[fact] = self._whole[own].mean(), self._rank[own].max()
        chances = (-nll).exp().numpy()
        return ValueSearch(
            step, self._settings.steps, nll.numpy(), chances, active.numpy(), loss=loss.numpy(), rank=rank.numpy()
        )

    def _texts(self) -> Iterator[tuple[int, list[int]]]:
        for fact in range(self._facts):
            yield fact, [i for i, row in enumerate(self._rows) if row.fact == fact]


def _leaf(part: Experts, device: torch.device) -> Experts:
    return Experts(**{n: t.to(device, copy=True).requires_grad_() for n, t in part.tensors().items()})
