"""Locate-then-edit, one pipeline with parts that can be chosen.

Search v* for all facts at the last written layer; then, layer by layer, read the keys on the model with the layers
below already changed, take a share of the remaining residual, solve, and do to the change what is to be done
afterwards (MEMIT section 4.4, reference section 1.5). The published methods are choices of the parts
(:mod:`engine.methods.named`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from engine.associative.anchor import anchored, anchors_name
from engine.associative.keys import KeyReader, mlp_outputs
from engine.associative.memory import keys_name
from engine.associative.prompts import Contexts
from engine.associative.solve import update
from engine.associative.values import Values, search_values
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.afterwards import prune, rect
from engine.methods.knobs import Hyperparameters, format_layers, parse_layers
from engine.methods.locate_settings import LocateSettings
from engine.methods.method import Editing, Method, Proposal
from engine.methods.systems import seen_by_system, system_of
from engine.model.delta import Delta, LayerDelta, MatrixDelta
from engine.model.loading import LoadedModel


class LocateThenEdit(Method):
    """The pipeline under one name. ``parts`` are the settings that make the named method what it is, ``by_rule`` those
    that a model family without a preset gets beside the shared rule; ``one_layer``: it writes a single layer.
    """

    family = "locate-then-edit"
    hyperparameters = LocateSettings

    def __init__(
        self,
        name: str,
        title: str,
        summary: str,
        paper: str,
        parts: Mapping[str, Any],
        by_rule: Mapping[str, Any] | None = None,
        *,
        one_layer: bool = False,
        presets: str = "",
    ) -> None:
        self.name = name
        self.title = title
        self.summary = summary
        self.paper = paper
        self.parts = parts
        self.presets = presets or name
        self._by_rule = by_rule or {}
        self._one_layer = one_layer

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have."""
        assert isinstance(settings, LocateSettings)
        layers = parse_layers(settings.layers)
        if layers[-1] >= model.info.layers:
            raise BadHyperparameter(
                f"layers = {settings.layers}: {model.info.name} has layers 0 to {model.info.layers - 1}.",
                "Choose layers in the first third of the model.",
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: about a sixth of the layers, from an eighth of the depth on, as the papers' choices lie
        (4-8 of 32, 3-8 of 28, 13-17 of 48), or the last of them; v* steps scaled to the residual stream; a small
        ridge on C; lambda_p = m / 10.

        The papers use about m with the C of a large corpus; with the C of a short text that leaves some models
        unedited (docs/demo_world.md: efficacy .10 with m, .97 with m / 10). The null space is 70 % of the directions,
        as AlphaEdit's authors advise, with L2 in a key's own scale; little of a key lies in that null space, so L2 has
        to be small beside ||k||^2: with 0.1 some models stay all but unedited.
        """
        depth = model.info.layers
        first = min(depth // 8, depth - 1)
        last = max(first, min(first + max(1, round(depth / 6)) - 1, max(0, depth - 2)))
        layers = (last,) if self._one_layer else tuple(range(first, last + 1))
        return {
            "layers": format_layers(layers),
            "v_lr": 0.2,
            "v_lr_unit": "relative",
            "clamp": 4.0,
            "weight_decay": 1e-3,
            "covariance_ridge": 0.01,
            "lambda_p": model.info.inner / 10,
            "null_space_rule": "directions",
            "null_space": 0.7,
            "l2": 0.01,
            "l2_unit": "relative",
            **self.parts,
            **self._by_rule,
        }

    def prepare(self, editing: Editing, settings: LocateSettings) -> Steps[None]:
        """The covariances of the written layers."""
        tokens = settings.statistics_multiplier * editing.model.info.inner
        yield from editing.statistics.prepare(parse_layers(settings.layers), tokens)

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: LocateSettings) -> Steps[Proposal]:
        """Values, then per layer keys, residual and solve, on a preview of the weights that is undone at the end."""
        yield from self.prepare(editing, settings)
        run = _Run(editing, facts, settings)
        values = yield from run.values()
        parts = yield from run.write(values)
        return Proposal(Delta(parts), run.remembered, _notes(values))


class _Run:
    """One batch on its way through the pipeline. ``remembered`` is what later batches must know of it."""

    def __init__(self, editing: Editing, facts: Sequence[Fact], settings: LocateSettings) -> None:
        self.remembered: dict[str, Tensor] = {}
        self._editing = editing
        self._model = editing.model
        self._facts = facts
        self._settings = settings
        self._layers = parse_layers(settings.layers)
        self._contexts: Contexts = editing.contexts(settings.contexts)

    def values(self) -> Steps[Values]:
        """v* of every fact, anchored where that is chosen."""
        settings, top = self._settings, self._layers[-1]
        values = yield from self._search()
        if not settings.norm_anchor:
            return values
        known = [norms for norms in self._earlier(anchors_name(top)) if len(norms)]
        origin = yield from mlp_outputs(self._model, self._facts, top)
        values, self.remembered[anchors_name(top)] = yield from anchored(
            self._model, values, origin, known, lambda: self._search_unedited(top)
        )
        return values

    def _search(self) -> Steps[Values]:
        top = self._layers[-1]
        scale = None
        if self._settings.value_site == "mlp output":
            scale = yield from mlp_outputs(self._model, self._facts, top)
        return (yield from search_values(self._model, self._facts, self._contexts, top, self._settings.search(), scale))

    def _search_unedited(self, top: int) -> Steps[tuple[Values, Tensor]]:
        """The same search on the unedited model, and the MLP's output there."""
        with self._model.weights.at(0):
            values = yield from self._search()
            origin = yield from mlp_outputs(self._model, self._facts, top)
        return values, origin

    def _earlier(self, name: str) -> list[Tensor]:
        memory = self._editing.memory
        return [found[name] for batch in memory.ids() if name in (found := memory.load(batch))]

    def write(self, values: Values) -> Steps[tuple[MatrixDelta, ...]]:
        """The change of every layer; afterwards the weights are as they were."""
        parts: list[MatrixDelta] = []
        with self._model.weights.preview() as preview:
            reader = self._reader(self._contexts)
            for index, layer in enumerate(self._layers):
                keys, current = yield from reader.read(layer)
                residual = (values.target - current) / self._share(len(self._layers) - index)
                yield Progress("Solving", index + 1, len(self._layers), "layers", f"layer {layer}")
                matched = yield from self._matched(layer)
                parts.append(self._afterwards(self._solve(layer, keys, residual, matched)))
                preview.add(parts[-1])
                self.remembered[keys_name(layer)] = keys.cpu()
            if self._settings.remember == "keys after":
                yield from self._read_again()
        return tuple(parts)

    def _reader(self, contexts: Contexts) -> KeyReader:
        return KeyReader(self._model, self._facts, contexts, self._layers[-1])

    def _share(self, left: int) -> float:
        """What the residual is divided by at a layer with ``left`` layers to go: MEMIT's n, or PMET's root of n."""
        return float(left) if self._settings.spread == "even" else left**0.5

    def _matched(self, layer: int) -> Steps[Tensor | None]:
        """The keys for which an equality holds, where they are not those that are solved with (ROME's first code)."""
        if self._settings.solve == "ridge" or self._settings.key == "averaged":
            return None
        keys, _ = yield from self._reader(Contexts(())).read(layer)
        return seen_by_system(self._editing, layer, self._settings, keys)

    def _solve(self, layer: int, keys: Tensor, residual: Tensor, matched: Tensor | None) -> LayerDelta:
        settings = self._settings
        eps = 1.0
        if settings.solve == "equality":
            eps = settings.equality_slack if keys.shape[1] > 1 else 0.0
        system = system_of(self._editing, layer, settings)
        left, right = update(system, seen_by_system(self._editing, layer, settings, keys), residual, eps, matched)
        return LayerDelta(layer, left, right)

    def _afterwards(self, change: LayerDelta) -> MatrixDelta:
        settings = self._settings
        if settings.afterwards == "nothing":
            return change
        write = self._model.anatomy.layers[change.layer].write
        if settings.afterwards == "rect":
            return rect(change, write.read(), settings.rect_share)
        running = self._model.weights.sum_of((change.layer, ""))
        return prune(change, running.state.total, running.base)

    def _read_again(self) -> Steps[None]:
        """The keys as they are on the edited model, which AlphaEdit's reference remembers."""
        reader = self._reader(self._contexts)
        for layer in self._layers:
            keys, _ = yield from reader.read(layer)
            self.remembered[keys_name(layer)] = keys.cpu()


def _notes(values: Values) -> tuple[str, ...]:
    words = {"loss": "small loss", "most probable": "most probable", "steps": "all steps used"}
    return tuple(f"v*: {n} steps, {words[r]}" for n, r in zip(values.steps, values.reasons, strict=True))
