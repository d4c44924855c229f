"""UltraEdit: one forward and one backward pass over a batch, then a closed form (Gu et al., 2025, arXiv 2505.14679).

No subject, no statistics of other texts and no search: the gradient gives the direction in which the outputs of the
chosen matrices should move, a lifelong normaliser the distance. Reference, section 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.associative.logit_scale import logit_reach
from engine.associative.prompts import encode, passage
from engine.associative.running_moments import Moments, load_moments, moments_tensors
from engine.associative.token_ridge import token_ridge
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps, ValueSearch
from engine.fact import Fact
from engine.methods.chosen_layers import check_layers
from engine.methods.knobs import Hyperparameters, format_layers, knob, parse_layers
from engine.methods.method import Editing, Method, Proposal
from engine.methods.training.steps import TrainingReading, TrainingTexts, prepare_texts, site_of
from engine.model.anatomy import LayerParts
from engine.model.delta import Delta, EntryDelta, LayerDelta, MatrixDelta, Site
from engine.model.loading import LoadedModel
from engine.model.matrix_roles import mlp_inputs
from engine.support.wording import say

GATED = ("gate", "up", "gate, then up")
# Tuned on SmolLM2 (docs/methods.md); a published rate does not transfer to models whose matrices have larger outputs.
RULE_RATE = 2.0
# A token whose output has this many times the mean square of the median token's is an attention sink's.
SINK = 100.0


@dataclass(frozen=True)
class UltraEditSettings(Hyperparameters):
    """UltraEdit's hyperparameters. Names and defaults are those of the reference code."""

    layers: str = knob("18-26", "layers", say("Layers of which MLP matrices are changed."))
    matrices: str = knob(
        "write",
        "choice",
        say("Which matrices: the write matrix, all that lead into the MLP, or one of the two of a gated MLP."),
        choices=("write", "inputs", *GATED),
    )
    up_layers: str = knob(
        "18-24",
        "layers",
        say("Layers whose up matrix is changed, when the gate is changed in other layers."),
        needs=("matrices", ("gate, then up",)),
    )
    lr: float = knob(
        1e-6, "float", say("How far outputs are moved: times ||h||^2 of the normalised input."), low=0, high=10
    )
    lr_unit: str = knob(
        "absolute",
        "choice",
        say(
            "Whether the rate is a plain number, or 1 moves an output by its own root mean square where "
            "||h||^2 is average (relative), or that over how far the model's logits reach (logits)."
        ),
        choices=("absolute", "relative", "logits"),
    )
    tokens: str = knob(
        "all",
        "choice",
        say("Whose inputs and gradients count: all tokens, or those from which a target token is predicted."),
        choices=("all", "target"),
    )
    ridge: float = knob(
        1.0, "float", say("Weight of ||Delta||^2 beside the inputs' own."), low=1e-9, high=1e9, group="solver"
    )
    whiten: bool = knob(
        False,
        "bool",
        say(
            "Whiten gradients by the covariance of all so far, once they are more than they have dimensions "
            "(StableEdit)."
        ),
    )
    warm_up: int = knob(
        0,
        "int",
        say("Turns over a session's first batch, undone again, that only begin the normaliser (StableEdit)."),
        low=0,
        high=1000,
    )
    facts_per_pass: int = knob(
        10, "int", say("Facts per forward and backward pass; their loss is averaged together."), low=1, high=1024
    )


class UltraEdit(Method):
    """Delta^T = (H^T H + I)^{-1} H^T V with v = -lr ||h_hat||^2 g_hat per token (UltraEdit, section 3).

    h is a token's input of the matrix, g the loss's gradient at its output; [h_hat; g_hat] is [h; g] normalised by the
    mean and deviation over the tokens of all batches so far, this one included, one normaliser for all matrices of one
    shape. H are the inputs without normalisation. The normaliser is stored for later batches.
    """

    name = "ultraedit"
    title = "UltraEdit"
    summary = say("One forward and backward pass and a closed form: the quickest, with no search and no statistics.")
    paper = "UltraEdit: Training-, Subject-, and Memory-Free Lifelong Editing, Gu et al., 2025"
    family = "training"
    hyperparameters = UltraEditSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have, and the gate matrix where its MLP has none."""
        assert isinstance(settings, UltraEditSettings)
        check_layers(model, settings.layers)
        if settings.matrices == "gate, then up":
            check_layers(model, settings.up_layers, name="up_layers")
        if settings.matrices in GATED and len(mlp_inputs(model, model.anatomy.layers[0])) != 2:
            raise BadHyperparameter(
                say(
                    "matrices = {matrices}: the MLP of {model} has no gate.",
                    matrices=settings.matrices,
                    model=model.info.name,
                ),
                say('Choose "inputs" or "write".'),
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: the matrices that lead into the MLP (the papers' choice for Llama and Qwen: few of their
        inputs are outliers, as the write matrix's are, and a norm behind the write matrix does not act on them
        directly) from two thirds of the depth to the last but one (18-26 of 28, 29-30 of 32, 30-38 of 40), and a rate
        in units of the size of these matrices' outputs and of the scale of the model's logits.
        """
        depth = model.info.layers
        last = max(0, depth - 2)
        first = min(last, round(depth * 2 / 3))
        layers = format_layers(tuple(range(first, last + 1)))
        return {"layers": layers, "matrices": "inputs", "lr": RULE_RATE, "lr_unit": "logits"}

    def prepare(self, editing: Editing, settings: UltraEditSettings) -> Steps[None]:
        """Nothing: no statistics are needed."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: UltraEditSettings) -> Steps[Proposal]:
        """Trace inputs and gradients of the batch, update the normaliser with them, and solve matrix by matrix."""
        model = editing.model
        sites = yield from changed_sites(editing, settings)
        texts = yield from prepare_texts(model, facts, min(layer for layer, _ in sites), settings.facts_per_pass)
        turn = _Turn(model, facts, texts, sites, settings)
        known = load_moments(editing.memory, sorted(set(turn.names.values())), turn.device)
        if settings.whiten:  # of what a batch counted without covariance none can be had: those begin anew
            known = {name: moments for name, moments in known.items() if moments.covariance is not None}
        if not known:
            known = yield from turn.warmed_up()
        parts, normalisers, nll = yield from turn.taken(known, whiten=settings.whiten)
        memory: dict[str, Tensor] = {}
        for name, moments in normalisers.items():
            memory.update(moments_tensors(moments, name))
        notes = tuple(say("1 step, no search; loss before: {loss:.3g}", loss=value) for value in nll)
        return Proposal(Delta(parts), memory, notes)


class StableEdit(UltraEdit):
    """UltraEdit with v = -lr ||h_hat||^2 (g - mu) Sigma^-1/2, Sigma the covariance of all gradients so far, and a
    normaliser that is warmed up before the first edit (arXiv 2605.11836).
    """

    name = "stableedit"
    title = "StableEdit"
    summary = say("UltraEdit that whitens its gradients and warms its normaliser up, for streams of any length.")
    paper = "StableEdit, arXiv 2605.11836, 2026"
    parts = MappingProxyType({"whiten": True, "warm_up": 20, "ridge": 10.0, "tokens": "target"})

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """UltraEdit's, the method's parts, and four times the rate, as fewer tokens count."""
        return {**super().rule(model), "lr": 4 * RULE_RATE, **self.parts}


class _Turn:
    """Turns over one batch: each traces it, updates the normaliser with it, and solves matrix by matrix."""

    def __init__(
        self,
        model: LoadedModel,
        facts: Sequence[Fact],
        texts: Sequence[TrainingTexts],
        sites: Sequence[Site],
        settings: UltraEditSettings,
    ) -> None:
        self.names = {site: _normaliser_name(model, site) for site in sites}
        self.device = model.device if model.device.type == "cuda" else torch.device("cpu")  # mps has no float64
        self._model, self._facts, self._texts, self._sites, self._settings = model, facts, texts, sites, settings

    def warmed_up(self) -> Steps[dict[str, Moments]]:
        """The normalisers after the warm-up's turns, each on the model as the one before left it; then all is undone.

        They do not whiten yet. (The reference takes other facts, and leaves their changes in the model.)
        """
        normalisers: dict[str, Moments] = {}
        with self._model.weights.preview() as preview:
            for _ in range(self._settings.warm_up):
                parts, normalisers, _ = yield from self.taken(normalisers, whiten=False)
                for part in parts:
                    preview.add(part)
        return normalisers

    def taken(
        self, known: Mapping[str, Moments], *, whiten: bool
    ) -> Steps[tuple[tuple[MatrixDelta, ...], dict[str, Moments], list[float]]]:
        """The changes of one turn, the normalisers after it, and the losses (n,) before it."""
        settings = self._settings
        traces, nll = yield from _traced(self._model, self._texts, self._sites, settings.tokens)
        lr = settings.lr / (_reach(self._model, self._facts) if settings.lr_unit == "logits" else 1.0)
        normalisers = dict(known)
        for site, trace in traces.items():
            name, rows = self.names[site], torch.cat([trace.inputs, trace.gradients], 1).to(self.device)
            seen = Moments.of(rows, trace.gradients.shape[1] if settings.whiten else 0)
            normalisers[name] = normalisers[name].merged(seen) if name in normalisers else seen
            yield Progress(say("Normalising"), len(normalisers), len(set(self.names.values())), say("shapes"))
        parts: list[MatrixDelta] = []
        for site, trace in traces.items():
            inputs, gradients = trace.inputs.to(self.device), trace.gradients.to(self.device)
            # ||h_hat||^2 is about m, so that a relative rate is in units of the matrix's outputs.
            rate = lr * (trace.size / inputs.shape[1] if settings.lr_unit != "absolute" else 1.0)
            values = pseudo_values(inputs, gradients, normalisers[self.names[site]], rate, whiten=whiten)
            parts.append(_delta(site, *token_ridge(inputs, values, settings.ridge)))
            yield Progress(
                say("Solving"), len(parts), len(self._sites), say("matrices"), say("layer {layer}", layer=site[0])
            )
        return tuple(parts), normalisers, nll


@dataclass(frozen=True, eq=False)
class GradientTrace:
    """Inputs and gradients recorded at one matrix, token by token.

    ``inputs`` (N, m) and the ``gradients`` (N, d) at its output, float32 on the model's device; ``size`` is the root
    mean square of the outputs of usual tokens.
    """

    inputs: Tensor
    gradients: Tensor
    size: float


def changed_sites(editing: Editing, settings: UltraEditSettings) -> Steps[list[Site]]:
    """The matrices that ``settings`` name, in the order of the layers."""
    layers = parse_layers(settings.layers)
    chosen = [(layer, settings.matrices) for layer in layers]
    if settings.matrices == "gate, then up":
        chosen = [(layer, "gate") for layer in layers] + [(layer, "up") for layer in parse_layers(settings.up_layers)]
    sites: list[Site] = []
    for done, (layer, matrices) in enumerate(chosen):
        if matrices != "write" and layer not in editing.mlp_inputs:
            yield Progress(say("Finding the matrices"), done, len(chosen), say("layers"))
            editing.mlp_inputs[layer] = mlp_inputs(editing.model, editing.model.anatomy.layers[layer])
        sites += _sites(editing, editing.model.anatomy.layers[layer], matrices)
    return sorted(sites)


def _sites(editing: Editing, layer: LayerParts, matrices: str) -> list[Site]:
    if matrices == "write":
        return [(layer.index, "")]
    paths = editing.mlp_inputs[layer.index]
    if matrices != "inputs":
        paths = (paths[("gate", "up").index(matrices)],)
    return [site_of(layer, path) for path in paths]


def _reach(model: LoadedModel, facts: Sequence[Fact]) -> float:
    """The scale of the logits (:func:`logit_reach`) at the facts' texts."""
    texts = [passage("", fact.prompt, fact.subject, fact.target) for fact in facts]
    return logit_reach(model, encode(model.tokens, texts).to(model.device))


def pseudo_values(inputs: Tensor, gradients: Tensor, normaliser: Moments, lr: float, *, whiten: bool = False) -> Tensor:
    """v = -lr ||h_hat||^2 g_hat, (N, d) float64, for ``inputs`` (N, m) and ``gradients`` (N, d)."""
    both = torch.cat([inputs, gradients], 1)
    rows = normaliser.whitened(both) if whiten else normaliser.normalised(both)
    width = inputs.shape[1]
    return -lr * rows[:, :width].square().sum(1, keepdim=True) * rows[:, width:]


def _delta(site: Site, left: Tensor, right: Tensor) -> MatrixDelta:
    """Factors where they are smaller than the matrix, else the matrix itself."""
    layer, path = site
    rows, columns = left.shape[0], right.shape[1]
    if left.shape[1] * (rows + columns) < rows * columns:
        return LayerDelta.of(layer, left, right, path)
    return EntryDelta.of(layer, left @ right, path)


def _normaliser_name(model: LoadedModel, site: Site) -> str:
    rows, columns = model.anatomy.layers[site[0]].matrix(site[1]).shape
    return f"normaliser.{columns}x{rows}"


def _traced(
    model: LoadedModel, texts: Sequence[TrainingTexts], sites: Sequence[Site], tokens: str
) -> Steps[tuple[dict[Site, GradientTrace], list[float]]]:
    """The trace of each matrix over all texts, and the losses (n,)."""
    found: dict[Site, list[tuple[Tensor, ...]]] = {site: [] for site in sites}
    losses: list[Tensor] = []
    ranks: list[Tensor] = []
    for number, group in enumerate(texts):
        seen, reading = _trace(model, group, sites, tokens)
        for site, kinds in zip(sites, seen, strict=True):
            found[site].append(kinds)
        losses.append(reading.nll.detach().cpu())
        ranks.append(reading.rank)
        values, active = torch.cat(losses).numpy(), np.ones(sum(map(len, losses)), dtype=np.bool_)
        yield ValueSearch(number, len(texts), values, np.exp(-values), active, rank=torch.cat(ranks).numpy())
    joined = {site: [torch.cat(kind) for kind in zip(*parts, strict=True)] for site, parts in found.items()}
    traces = {site: GradientTrace(h, g, _usual_size(squares)) for site, (h, g, squares) in joined.items()}
    return traces, torch.cat(losses).tolist()


def _usual_size(squares: Tensor) -> float:
    """The root of the mean of ``squares`` (N,), those of an attention sink left out: a text's first token may be given
    an output of hundreds of times the usual size, to which no other is to be moved.
    """
    return float(squares[squares <= SINK * squares.median()].mean().sqrt())


def _trace(
    model: LoadedModel, texts: TrainingTexts, sites: Sequence[Site], tokens: str
) -> tuple[list[tuple[Tensor, ...]], TrainingReading]:
    """One pass forward and back; the loss is the mean over all target tokens of the pass.

    Per matrix the chosen tokens' inputs (N, m), gradients (N, d) and mean squares of the outputs (N,); and the reading.
    """
    batch = texts.encoded
    modules = [model.anatomy.layers[layer].matrix(path).module for layer, path in sites]
    with torch.enable_grad(), _probed(modules) as (inputs, outputs, probes):
        reading = texts.read(model)
        counts = torch.bincount(batch.target_rows, minlength=batch.rows)
        loss = (reading.nll * counts).sum() / counts.sum()
    gradients = torch.autograd.grad(loss, [probes[module] for module in modules])
    chosen = batch.mask.bool()
    if tokens == "target":
        chosen = torch.zeros_like(chosen)
        chosen[batch.target_rows, batch.target_positions] = True
    flat = chosen.flatten()
    seen: list[tuple[Tensor, ...]] = []
    for module, gradient in zip(modules, gradients, strict=True):
        kinds = (inputs[module], gradient, outputs[module])
        given, slope, output = (kind.flatten(0, -2)[flat].float() for kind in kinds)
        seen.append((given, slope, output.square().mean(1)))
    return seen, reading


@contextmanager
def _probed(modules: Sequence[nn.Module]) -> Iterator[tuple[dict[nn.Module, Tensor], ...]]:
    """Record each module's input and output, and add to the output a zero whose gradient is the output's."""
    inputs: dict[nn.Module, Tensor] = {}
    outputs: dict[nn.Module, Tensor] = {}
    probes: dict[nn.Module, Tensor] = {}

    def look(module: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor:
        inputs[module], outputs[module] = args[0].detach(), output.detach()
        probes[module] = torch.zeros_like(output, requires_grad=True)
        return output + probes[module]

    with ExitStack() as stack:
        for module in modules:
            stack.callback(module.register_forward_hook(look).remove)
        yield inputs, outputs, probes
