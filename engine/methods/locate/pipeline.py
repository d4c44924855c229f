"""Locate-then-edit: one pipeline with interchangeable parts.

Search v* for all facts at the last written layer; then, layer by layer, read the keys on the model with the layers
below already changed, take a share of the remaining residual, solve, and post-process the change (MEMIT section 4.4,
reference section 1.5). The published methods are choices of the parts
(:mod:`engine.methods.locate.named`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from torch import Tensor

from engine.associative.alignment import Alignment, Weights
from engine.associative.keys import KeyReader, LayerRead
from engine.associative.norm_anchor import anchored, anchors_name
from engine.associative.prompts import Contexts
from engine.associative.value_site import ValueSite
from engine.associative.values import Values, search_values
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.chosen_layers import SUBJECT, check_layers
from engine.methods.knobs import Hyperparameters
from engine.methods.locate.postprocess import prune, rect
from engine.methods.locate.queued import queued_change
from engine.methods.locate.settings import LocateSettings
from engine.methods.locate.solved import KeptSolve, solve_layer
from engine.methods.locate.writing import (
    LayerWriting,
    prepare_statistics,
    search_notes,
    wanted_statistics,
    writing_rule,
)
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta, LayerDelta, MatrixDelta
from engine.model.loading import LoadedModel
from engine.support.wording import say


class LocateThenEdit(Method):
    """One named method of the pipeline.

    ``parts`` are the settings that define the method, ``by_rule`` those that a model family without a preset gets in
    addition to the shared rule; ``one_layer``: it writes a single layer; ``at_once``: the largest batch.
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
        at_once: int | None = None,
        presets: str = "",
    ) -> None:
        self.name = name
        self.title = title
        self.summary = summary
        self.paper = paper
        self.parts = parts
        self.presets = presets or name
        self.at_once = at_once
        self._by_rule = by_rule or {}
        self._one_layer = one_layer

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have, and a queue beside what it cannot be solved with."""
        assert isinstance(settings, LocateSettings)
        check_layers(model, settings.layers, SUBJECT)
        beside = (settings.protect, settings.solve, settings.afterwards, settings.keep)
        if settings.queue_limit and beside != ("covariance", "ridge", "nothing", "nothing"):
            raise BadHyperparameter(
                say(
                    "queue_limit = {queue_limit:g}: a queue weighs a ridge's covariance, with nothing after it.",
                    queue_limit=settings.queue_limit,
                ),
                say("Set protect to covariance, solve to ridge, afterwards and keep to nothing, or queue_limit to 0."),
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: :func:`engine.methods.locate.writing.writing_rule` and the method's own parts."""
        return {**writing_rule(model, one_layer=self._one_layer), **self.parts, **self._by_rule}

    def statistics(self, model: LoadedModel, settings: LocateSettings) -> tuple[tuple[int, ...], int]:
        """The written layers, and the number of tokens for their covariances."""
        return wanted_statistics(model, settings)

    def prepare(self, editing: Editing, settings: LocateSettings) -> Steps[None]:
        """Compute or load the covariances of the written layers."""
        yield from prepare_statistics(editing, settings)

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: LocateSettings) -> Steps[Proposal]:
        """Values, then per layer keys, residual and solve, on a preview of the weights that is undone at the end."""
        yield from self.prepare(editing, settings)
        contexts = yield from editing.contexts(settings.contexts)
        parts: list[MatrixDelta] = []
        remembered: dict[str, Tensor] = {}
        notes = []
        with editing.model.weights.preview() as preview:
            for own in settings.passes():
                run = BatchRun(editing, facts, contexts, own)
                values = yield from run.values()
                written = yield from run.write(values)
                for part in written:
                    preview.add(part)
                parts += written
                remembered |= run.remembered
                notes.append(search_notes(values))
        return Proposal(Delta(tuple(parts)), remembered, tuple(map("; ".join, zip(*notes, strict=True))))


class BatchRun(LayerWriting):
    """One batch of the pipeline."""

    def __init__(self, editing: Editing, facts: Sequence[Fact], contexts: Contexts, settings: LocateSettings) -> None:
        super().__init__(editing, settings, settings.site_parts)
        self._facts = facts
        self._settings = settings
        self._contexts = contexts
        self._unedited: Values | None = None
        self.masks = settings.afterwards == "rect"

    def values(self) -> Steps[Values]:
        """v* of every fact, with norm anchoring where the settings choose it."""
        yield Progress(say("Values"), 0, len(self._facts), say("facts"))
        values = yield from self._search()
        if not self._settings.norm_anchor:
            return values
        if not values.changes:
            return (yield from self._anchored(self._site.layer, values))
        changes = {}
        for layer in values.changes:
            own = yield from self._anchored(layer, _of_layer(values, layer))
            changes[layer] = own.target
        return replace(values, changes=changes)

    def _anchored(self, layer: int, values: Values) -> Steps[Values]:
        name = anchors_name(layer)
        known = [norms for norms in self._earlier(name) if len(norms)]
        origin = yield from self._mlp_outputs(layer)
        values, self.remembered[name] = yield from anchored(
            self._model, values, origin, known, lambda: self._search_unedited(layer)
        )
        return values

    def _search(self) -> Steps[Values]:
        settings, alignment = self._settings, None
        if settings.align:
            read = yield from self.reader().read(self._site.layer)
            alignment = Alignment(read.keys, Weights(settings.align, settings.align_nearest))
        search = settings.search()
        return (yield from search_values(self._model, self._facts, self._contexts, self._site, search, alignment))

    def _search_unedited(self, layer: int) -> Steps[tuple[Values, Tensor]]:
        """The same search on the unedited model, done once, with the MLP's output there."""
        with self._model.weights.at(0):
            if self._unedited is None:
                self._unedited = yield from self._search()
            origin = yield from self._mlp_outputs(layer)
        values = self._unedited
        return _of_layer(values, layer) if values.changes else values, origin

    def _mlp_outputs(self, layer: int) -> Steps[Tensor]:
        """The MLP's present output (d, n) at the last subject token of the bare prompts."""
        read = yield from KeyReader(self._model, self._facts, Contexts(()), ValueSite(layer, ("mlp",))).read(layer)
        return read.values

    def _earlier(self, name: str) -> list[Tensor]:
        memory = self._editing.memory
        return [found[name] for batch in memory.ids() if name in (found := memory.load(batch))]

    def reader(self) -> KeyReader:
        """A reader of keys averaged over the contexts.

        Where v* replaces W k itself, the present value is read at the key that the equality constrains:
        (W + Delta) k = v* (r-ROME). Otherwise it is that of the bare prompt, as in MEMIT's code.
        """
        settings = self._settings
        same_key = settings.solve == "equality" and settings.key == "averaged" and self._site.parts[0] == "mlp"
        return KeyReader(self._model, self._facts, self._contexts, self._site, averaged_values=same_key)

    def change(self, layer: int, read: LayerRead, residual: Tensor) -> Steps[MatrixDelta]:
        """Solve for one layer; PRUNE damps each layer before the next one's residual is read."""
        settings = self._settings
        if settings.queue_limit:
            locked, told = yield from queued_change(self._editing, layer, settings, read.keys, residual)
            self.remembered |= told
            return locked
        kept = KeptSolve(read.keys, residual, (yield from self._matched(layer)))
        self.remembered |= kept.tensors(layer, keys_change=settings.remember == "keys after")
        change = yield from solve_layer(self._editing, layer, settings, kept)
        if settings.afterwards != "prune":
            return change
        running = self._model.weights.sum_of((layer, ""))
        return prune(change, running.state.total, running.base)

    def finished(self, part: MatrixDelta) -> MatrixDelta:
        """RECT's mask, which its code applies to the finished changes: no layer is solved with another one masked."""
        if self._settings.afterwards != "rect":
            return part
        assert isinstance(part, LayerDelta)
        return rect(part, self._model.anatomy.layers[part.layer].write.read(), self._settings.rect_share)

    def _matched(self, layer: int) -> Steps[Tensor | None]:
        """The keys that an equality constrains, where they differ from those of the solve (ROME's first code)."""
        if self._settings.solve == "ridge" or self._settings.key == "averaged":
            return None
        read = yield from KeyReader(self._model, self._facts, Contexts(()), self._site).read(layer)
        return read.keys


def _of_layer(values: Values, layer: int) -> Values:
    """The part of one layer, of several that were searched together, as a change from zero."""
    change = values.changes[layer]
    return replace(values, target=change, initial=change.new_zeros(change.shape))
