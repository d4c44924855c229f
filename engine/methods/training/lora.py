"""LoRA: low-rank adapters trained on the new facts by the peft library, recorded as low-rank weight changes.

Source: Hu et al., 2021 (arXiv 2106.09685), and Zhang et al., 2023 (AdaLoRA, arXiv 2303.10512), as EasyEdit uses them;
reference, section 10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from engine.associative.peft_layers import PeftLayers
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.chosen_layers import check_layers
from engine.methods.knobs import Hyperparameters, format_layers, knob, parse_layers
from engine.methods.method import Editing, Method, Proposal
from engine.methods.training.steps import TrainingReading, TrainingTexts, prepare_texts, site_of, train
from engine.model.anatomy import LayerParts
from engine.model.delta import Delta, LayerDelta, Site
from engine.model.loading import LoadedModel
from engine.model.matrix_roles import attention_roles
from engine.support.wording import say

# AdaLoRA's weight of ||P^T P - I||_F, peft's default, which the reference does not change.
ORTHOGONALITY = 0.5


@dataclass(frozen=True)
class LoraSettings(Hyperparameters):
    """LoRA's hyperparameters. Names and defaults are those of the reference code."""

    layers: str = knob("0-31", "layers", say("Layers that get an adapter."))
    matrices: str = knob(
        "query and value",
        "choice",
        say("Which matrices of these layers get an adapter; a matrix that holds queries or values with others counts."),
        choices=("query and value", "attention", "mlp", "all"),
    )
    kind: str = knob(
        "lora",
        "choice",
        say("B A, or AdaLoRA's P diag(e) Q with nearly orthogonal P and Q (its rank is not cut while training)."),
        choices=("lora", "adalora"),
    )
    rank: int = knob(8, "int", say("Rank of each matrix's change."), low=1, high=1024)
    alpha: float = knob(32.0, "float", say("The change is scaled by alpha / rank."), low=1e-3, high=10000)
    dropout: float = knob(
        0.1, "float", say("Share of an adapter's inputs that is dropped while training."), low=0, high=0.9
    )
    steps: int = knob(70, "int", say("Rounds over the batch's facts at most."), low=1, high=1000)
    lr: float = knob(5e-3, "float", say("Adam's learning rate."), low=1e-7, high=1)
    stop_loss: float = knob(
        0.0,
        "float",
        say("A round whose mean loss is below it is the last; 0: all."),
        low=0,
        high=10,
        zero=say("all rounds"),
    )
    facts_per_step: int = knob(1, "int", say("Facts whose mean loss makes one step of Adam."), low=1, high=1024)
    merge: float = knob(
        1.0,
        "float",
        say("Share of a batch's trained change that joins the weights (WikiBigEdit: a quarter)."),
        low=0.01,
        high=1,
    )


class Lora(Method):
    """W' = W + (alpha / r) B A, with A and B trained by Adam on -log p(target | prompt) (Hu et al., eq. 3).

    AdaLoRA: W' = W + (alpha / r) P diag(e) Q with the term 0.5 mean(||P^T P - I||_F, ||Q Q^T - I||_F) (its eq. 3, 4).
    A is drawn from the session's seed, B (or e) starts at zero, so an untrained adapter changes nothing.
    """

    name = "lora"
    title = "LoRA"
    summary = say("Trains low-rank adapters of the attention on the answers: what most people would try first.")
    paper = "LoRA: Low-Rank Adaptation of Large Language Models, Hu et al., 2021"
    family = "training"
    hyperparameters = LoraSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have."""
        assert isinstance(settings, LoraSettings)
        check_layers(model, settings.layers)

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: the MLPs of an early tenth of the layers, a tenth of the reference's rate, ten facts a
        step, and early stopping once they are learnt, which the reference does not have.

        With the reference's choice, queries and values of all layers, a small model gives the answers to any prompt: on
        SmolLM2-135M ten facts leave a third of the neighbours, and a perplexity of 694 for 39 (docs/methods.md). In
        early layers subjects are most distinguishable, which is where WISE's rule writes too.
        """
        depth = model.info.layers
        first = depth // 10
        layers = range(first, first + max(1, round(depth / 10)))
        return {
            "layers": format_layers(tuple(layers)),
            "matrices": "mlp",
            "lr": 5e-4,
            "facts_per_step": 10,
            "stop_loss": 0.2,
        }

    def prepare(self, editing: Editing, settings: LoraSettings) -> Steps[None]:
        """Nothing: adapters need no statistics."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: LoraSettings) -> Steps[Proposal]:
        """Train adapters on the batch and return them as factors. Between steps the model is unmodified."""
        model = editing.model
        layers = parse_layers(settings.layers)
        texts = yield from prepare_texts(model, facts, layers[0], settings.facts_per_step)
        yield Progress(say("Preparing the adapters"), 0, 0)
        adapters = _Adapters(model, adapted_sites(model, layers, settings.matrices), settings, _seed(editing, facts))
        outcome = yield from train(texts, settings.steps, settings.stop_loss, adapters.step)
        return Proposal(Delta(adapters.deltas(settings.merge)), {}, outcome.notes())


class MergedLora(Lora):
    """W' = (1 - a) W + a (W + (alpha / r) B A) = W + a (alpha / r) B A, batch by batch (WikiBigEdit's merge_alpha)."""

    name = "lora-merge"
    title = say("LoRA, merged")
    summary = say(
        "LoRA of which only a share joins the weights with each batch, so that a stream averages its adapters."
    )
    paper = "WikiBigEdit: Understanding the Limits of Lifelong Knowledge Editing in LLMs, Thede et al., ICML 2025"
    parts = MappingProxyType({"merge": 0.25})
    presets = "lora"

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """LoRA's place, the published share, and for it twice the published rate and all rounds: a quarter of a change
        that was stopped as soon as it answered answers nothing (SmolLM2-135M: none of ten facts; docs/methods.md).
        """
        return {**super().rule(model), "lr": 1e-2, "stop_loss": 0.0, **self.parts}


def adapted_sites(model: LoadedModel, layers: Sequence[int], matrices: str) -> list[Site]:
    """The matrices that get an adapter; roles are determined once for layers of the same structure."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    sites = []
    for index in layers:
        layer = model.anatomy.layers[index]
        plan = layer.matrices()
        if plan not in known:
            known[plan] = _chosen(model, layer, matrices)
        sites += [site_of(layer, path) for path in known[plan]]
    return sites


def _chosen(model: LoadedModel, layer: LayerParts, matrices: str) -> tuple[str, ...]:
    if matrices == "mlp":
        return layer.matrices("mlp")
    if matrices in ("attention", "all"):
        return layer.matrices("attention" if matrices == "attention" else "all")
    roles = attention_roles(model, layer)
    return tuple(path for path in layer.matrices("attention") if roles.get(path) in ("query", "value"))


def _seed(editing: Editing, facts: Sequence[Fact]) -> int:
    """A number from the session's seed and the facts, so that no two batches start from the same adapters."""
    text = "\x1f".join((str(editing.seed), *(fact.id for fact in facts)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest())


class _Adapters:
    """Adapters of the chosen matrices and their training."""

    def __init__(self, model: LoadedModel, sites: Sequence[Site], settings: LoraSettings, seed: int) -> None:
        self._model = model
        self.layers = PeftLayers(model, sites, partial(_configuration, settings), seed)
        self._optimiser = torch.optim.Adam(self.layers.parameters, lr=settings.lr)
        self._steps = 0

    def step(self, texts: TrainingTexts) -> TrainingReading:
        """One step of Adam on the texts' mean loss; the reading before it."""
        self._steps += 1
        with torch.enable_grad(), self.layers.random(self._steps), self.layers.in_place():
            reading = texts.read(self._model)
            loss = reading.nll.mean() + self._orthogonality()
        self.layers.descend(loss, self._optimiser)
        return reading

    def deltas(self, share: float = 1.0) -> tuple[LayerDelta, ...]:
        """``share`` of the adapters as factors of each matrix's change."""
        parts = self.layers.deltas()
        return tuple(replace(part, left=share * part.left) for part in parts) if share < 1 else parts

    def _orthogonality(self) -> Tensor | float:
        """AdaLoRA's term, 0.5 mean ||P^T P - I||_F over all P and Q; nothing for LoRA."""
        sides = [side for layer in self.layers.layers if hasattr(layer, "lora_E") for side in _sides(layer)]
        if not sides:
            return 0.0
        norms = [(side @ side.T - torch.eye(len(side), device=side.device)).norm() for side in sides]
        return ORTHOGONALITY * torch.stack(norms).mean()


def _configuration(settings: LoraSettings, where: dict[str, Any]) -> Any:
    """peft's configuration of the adapters."""
    import peft  # imported here: takes a second to load

    shared: dict[str, Any] = {"lora_alpha": settings.alpha, "lora_dropout": settings.dropout, **where}
    if settings.kind == "adalora":
        # peft requires a rank schedule; without calls to its allocator it has no effect.
        return peft.AdaLoraConfig(
            init_r=settings.rank, orth_reg_weight=ORTHOGONALITY, total_step=1 + settings.steps, **shared
        )
    return peft.LoraConfig(r=settings.rank, **shared)


def _sides(layer: Any) -> tuple[Tensor, Tensor]:
    """AdaLoRA's Q (r, m) and P^T (r, d)."""
    (name,) = layer.lora_A.keys()
    return layer.lora_A[name], layer.lora_B[name].T
