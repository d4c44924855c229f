"""CrispEdit: fine-tuning that keeps out of directions in which the loss on other text is curved (arXiv 2602.15823)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engine.associative.curvature import Curvature, LowCurvature, TokenReads, read_tokens, whole_texts
from engine.associative.prompts import encode, passage
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.chosen_layers import check_layers
from engine.methods.knobs import Hyperparameters, format_layers, knob, parse_layers
from engine.methods.method import Editing, Method, Proposal
from engine.methods.training.step_settings import StepSettings
from engine.methods.training.steps import TrainingReading, TrainingTexts, prepare_texts, train
from engine.model.delta import Delta, EntryDelta
from engine.model.loading import LoadedModel
from engine.model.substitute import substituted
from engine.support.background import beside
from engine.support.wording import say

# As long as a text of its code's corpus is at most.
TEXT_TOKENS = 512
RULE_DEPTH = 1 / 7
RULE_LAYERS = 3
RULE_RATE = 1.5
RULE_STEPS = 50
RULE_TEXTS = 100


@dataclass(frozen=True)
class CrispEditSettings(StepSettings):
    """CrispEdit's hyperparameters; names are ours where FT-M has none, defaults those of its code for Llama-3-8B."""

    layers: str = knob("19-23", "layers", say("Layers whose MLP write matrix is trained."))
    lr_unit: str = knob(
        "absolute",
        "choice",
        say(
            "Whether the rate is a plain number, or 1 lets a step move an output of the matrix, as the batch finds it, "
            "by its own size."
        ),
        choices=("absolute", "relative"),
    )
    facts_per_step: int = knob(32, "int", say("Facts whose mean loss makes one step of Adam."), low=1, high=1024)
    energy: float = knob(
        0.99,
        "float",
        say("Share of the curvature whose directions a gradient may not have; 0: it may have all."),
        zero=say("all"),
        low=0,
        high=0.999999,
        group="curvature",
    )
    texts: int = knob(
        1000,
        "int",
        say("Texts of the corpus on which the curvature is measured."),
        low=1,
        high=100000,
        unit=say("texts"),
        group="curvature",
    )
    earlier: bool = knob(
        True, "bool", say("Count the tokens of earlier batches' answers with those of the texts."), group="curvature"
    )


class CrispEdit(Method):
    """min_W  mean_i -log p_W(target_i | prompt_i)  by Adam on P(gradient), P onto directions of low curvature.

    The curvature of the loss on ordinary text at the base model is B x A (K-FAC); P(G) = U_B ((U_B^T G U_A) * M) U_A^T
    with M = 1 where the product of two eigenvalues is below that at which the largest ones hold the share ``energy``.
    """

    name = "crispedit"
    title = "CrispEdit"
    summary = say(
        "Fine-tunes some MLP layers on the answers, away from directions in which the loss on other text is curved."
    )
    paper = "CrispEdit: Low-Curvature Projections for Scalable Non-Destructive LLM Editing, 2026"
    family = "training"
    hyperparameters = CrispEditSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have."""
        assert isinstance(settings, CrispEditSettings)
        check_layers(model, settings.layers)

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: three layers from FT-M's on, for FT-M's reasons, ten facts a step, a rate in the model's
        own scale, twice the published rounds, and the hundred texts of its pages' own command. The rate is larger than
        FT-M's, as little of a gradient is left: at FT-M's, in one layer of the demo world, nine of ten facts were not
        written.
        """
        first = min(round(model.info.layers * RULE_DEPTH), model.info.layers - 1)
        layers = range(first, min(first + RULE_LAYERS, model.info.layers))
        return {
            "layers": format_layers(tuple(layers)),
            "steps": RULE_STEPS,
            "facts_per_step": 10,
            "lr": RULE_RATE,
            "lr_unit": "relative",
            "texts": RULE_TEXTS,
        }

    def prepare(self, editing: Editing, settings: CrispEditSettings) -> Steps[None]:
        """The curvature at the base model, kept for the session."""
        yield from base_curvature(editing, settings)

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: CrispEditSettings) -> Steps[Proposal]:
        """Train on the batch and return the difference; the model's own parameters are never written."""
        model, layers = editing.model, parse_layers(settings.layers)
        directions = yield from _low_curvature(editing, settings)
        generator = torch.Generator().manual_seed(editing.seed)

        def drawn() -> Steps[list[TrainingTexts]]:
            order = torch.randperm(len(facts), generator=generator).tolist()
            return (yield from prepare_texts(model, facts, layers[0], settings.facts_per_step, order=order))

        trained = _Trained(model, layers, directions, settings)
        texts = yield from drawn()
        outcome = yield from train(texts, settings.steps, settings.stop_loss, trained.step, drawn)
        parts = tuple(EntryDelta.of(layer, change) for layer, change in zip(layers, trained.changes, strict=True))
        memory = (yield from trained.read(facts)) if settings.earlier else {}
        return Proposal(Delta(parts), memory, outcome.notes())


def base_curvature(editing: Editing, settings: CrispEditSettings) -> Steps[Mapping[int, Curvature]]:
    """By layer, the curvature of the loss on the corpus's texts at the base model, once for a session and its seed."""
    model, layers = editing.model, parse_layers(settings.layers)
    key = (layers, settings.texts, editing.seed)
    if key not in editing.curvatures:
        found: dict[int, Curvature] = {}
        texts = yield from editing.statistics.samples(settings.texts, editing.seed)
        ids = [torch.tensor(model.tokens.cut(text, TEXT_TOKENS)) for text in texts]
        ids = [text for text in ids if len(text) > 1]
        for number, text in enumerate(ids, 1):
            with model.weights.at(0):
                reads = read_tokens(model, layers, whole_texts([text]).to(model.device))
            for layer, read in reads.items():
                own = Curvature.of(read)
                found[layer] = found[layer].plus(own) if layer in found else own
            yield Progress(say("Curvature"), number, len(ids), say("texts"))
        editing.curvatures[key] = found
    return editing.curvatures[key]


def _low_curvature(editing: Editing, settings: CrispEditSettings) -> Steps[list[LowCurvature]]:
    """By layer, where gradients may go: low curvature on the texts, and on earlier answers too."""
    base = yield from base_curvature(editing, settings)
    found = []
    for number, layer in enumerate(parse_layers(settings.layers)):
        whole = base[layer]
        for batch in editing.memory.ids() if settings.earlier else ():
            tensors = editing.memory.load(batch)
            if _inputs(layer) in tensors:
                reads = TokenReads(tensors[_inputs(layer)], tensors[_gradients(layer)])
                own = Curvature.of(TokenReads(*(t.to(whole.inputs.device) for t in (reads.inputs, reads.gradients))))
                whole = whole.plus(own)
        progress = Progress(say("Factoring"), number, len(base), say("layers"))
        found.append((yield from beside(lambda whole=whole: whole.low(settings.energy), progress)))  # type: ignore[misc]
    return found


def _inputs(layer: int) -> str:
    """The name under which a batch remembers the inputs (m, n) at its answers' tokens."""
    return f"curvature.inputs.{layer}"


def _gradients(layer: int) -> str:
    """The name under which it remembers the gradients (d, n) there."""
    return f"curvature.gradients.{layer}"


class _Trained:
    """The trained matrices: ``changes`` (d, m) float32 on the device, to be added to the present weights."""

    def __init__(
        self,
        model: LoadedModel,
        layers: Sequence[int],
        directions: Sequence[LowCurvature],
        settings: CrispEditSettings,
    ) -> None:
        self._model = model
        self._layers = layers
        self._directions = directions
        self._settings = settings
        self._matrices = [model.anatomy.layers[layer].write for layer in layers]
        self._weights = [matrix.read() for matrix in self._matrices]
        self.changes = [torch.zeros_like(weight, requires_grad=True) for weight in self._weights]
        groups = [
            {"params": [change], "lr": self._rate(weight)}
            for weight, change in zip(self._weights, self.changes, strict=True)
        ]
        self._optimiser = torch.optim.Adam(groups)

    def step(self, texts: TrainingTexts) -> TrainingReading:
        """One step of Adam on the projected gradient of the texts' mean loss; the reading before it."""
        with torch.enable_grad():
            with substituted(self._matrices, self._now()):
                reading = texts.read(self._model)
            loss = reading.nll.mean()
        if float(loss.detach()) >= self._settings.stop_loss:
            gradients = torch.autograd.grad(loss, self.changes)
            for change, gradient, low in zip(self.changes, gradients, self._directions, strict=True):
                change.grad = low.project(gradient)
            self._optimiser.step()
        return reading

    def read(self, facts: Sequence[Fact]) -> Steps[dict[str, Tensor]]:
        """What later batches remember of these facts: inputs and gradients at their answers' tokens, with the change
        in place.
        """
        model, found = self._model, dict[int, list[TokenReads]]()
        for number, fact in enumerate(facts, 1):
            batch = encode(model.tokens, [passage("", fact.prompt, fact.subject, fact.target)]).to(model.device)
            with torch.no_grad():
                weights = self._now()
            with substituted(self._matrices, weights):
                for layer, reads in read_tokens(model, self._layers, batch).items():
                    found.setdefault(layer, []).append(reads)
            yield Progress(say("Curvature of the answers"), number, len(facts), say("facts"))
        tensors = {_inputs(layer): torch.cat([one.inputs for one in own], 1).cpu() for layer, own in found.items()}
        return tensors | {
            _gradients(layer): torch.cat([one.gradients for one in own], 1).cpu() for layer, own in found.items()
        }

    def _now(self) -> list[Tensor]:
        return [weight + change for weight, change in zip(self._weights, self.changes, strict=True)]

    def _rate(self, weight: Tensor) -> float:
        """Adam's learning rate for a matrix (d, m), plain or in units of its size over the root of m."""
        if self._settings.lr_unit == "absolute":
            return self._settings.lr
        return self._settings.lr * float(weight.square().mean().sqrt()) / weight.shape[1] ** 0.5
