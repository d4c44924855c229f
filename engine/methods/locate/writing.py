"""Writing values layer by layer, as shared by every method that solves for its change in closed form.

Read the keys on the model with the layers below already changed, take a share of the remaining residual, solve, and
continue with the next layer on a preview of the weights (MEMIT section 4.4, reference section 1.5).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from math import ceil
from typing import Any, Protocol

from torch import Tensor

from engine.associative.keys import LayerRead
from engine.associative.memory import keys_name
from engine.associative.stopping import StopReason
from engine.associative.value_site import SitePart, ValueSite
from engine.associative.values import Values
from engine.events import Progress, Steps
from engine.methods.knobs import format_layers
from engine.methods.locate.keeping import kept_from
from engine.methods.locate.write_settings import WriteSettings
from engine.methods.method import Editing
from engine.model.behind import find_behind
from engine.model.delta import MatrixDelta
from engine.model.loading import LoadedModel
from engine.support import counted
from engine.support.wording import join_texts, say

# Length of the text for C: tokens per dimension of a key (of m), and the least number of tokens. How few suffice was
# measured: docs/real_models.md.
TEXT_PER_DIMENSION, LEAST_TEXT = 10, 8192
# lambda_p per dimension of a key: for the ridge over several layers, and for the equality in one, where, with its slack
# of 0.1, a small lambda would enforce the facts at any cost (docs/methods.md, EMMET); behind a norm less can be moved.
SPREAD_WEIGHT, EQUALITY_WEIGHT, EQUALITY_WEIGHT_BEHIND = 0.1, 10.0, 5.0


class Reader(Protocol):
    """Reads a batch's keys and values layer by layer, from below upward."""

    def read(self, layer: int) -> Steps[LayerRead]:
        """The keys and values at ``layer`` for the weights as they are now."""


class LayerWriting(ABC):
    """Writes one batch into the layers. ``remembered`` are the tensors that later batches need of it.

    ``masks``: :meth:`finished` lays a mask over the changes, which comes before dominant directions are kept from them.
    """

    masks = False

    def __init__(self, editing: Editing, settings: WriteSettings, parts: tuple[SitePart, ...]) -> None:
        self.remembered: dict[str, Tensor] = {}
        self._editing = editing
        self._model = editing.model
        self._layers = settings.written
        self._spread = settings.spread
        self._write_settings = settings
        self._site = self._where(parts)

    @abstractmethod
    def reader(self) -> Reader:
        """A new reader for the batch."""

    @abstractmethod
    def change(self, layer: int, read: LayerRead, residual: Tensor) -> Steps[MatrixDelta]:
        """The change of one layer that moves the values of its keys by ``residual`` (d, n)."""

    def finished(self, part: MatrixDelta) -> MatrixDelta:
        """A layer's change as it is proposed once all layers are solved, on the weights as they were before."""
        return part

    def write(self, values: Values) -> Steps[tuple[MatrixDelta, ...]]:
        """The changes that produce ``values``; the weights are restored afterwards."""
        solved: list[MatrixDelta] = []
        with self._model.weights.preview() as preview:
            reader = self.reader()
            for index, layer in enumerate(self._layers):
                read = yield from reader.read(layer)
                residual = self._residual(values, index, read)
                yield Progress(
                    say("Solving"), index + 1, len(self._layers), say("layers"), say("layer {layer}", layer=layer)
                )
                change = yield from self.change(layer, read, residual)
                solved.append(change if self.masks else (yield from self._kept_from(change)))
                preview.add(solved[-1])
                self.remembered[keys_name(layer)] = read.keys.cpu()
        parts = []
        for change in solved:
            part = self.finished(change)
            parts.append((yield from self._kept_from(part)) if self.masks else part)
        if self._write_settings.remember == "keys after":
            yield from self._read_again(parts)
        return tuple(parts)

    def _kept_from(self, part: MatrixDelta) -> Steps[MatrixDelta]:
        now = self._model.anatomy.layers[part.layer].write.read
        return (yield from kept_from(self._editing, part, self._write_settings, now))

    def _where(self, parts: tuple[SitePart, ...]) -> ValueSite:
        """Where v* is searched: the outputs of ``parts`` of the last written layer, the first being the written one.

        Where a norm stands behind W the residual stream cannot be changed freely: there the search is over W's output,
        in all written layers together. A single layer whose W k is searched anyway needs no change.
        """
        top = self._layers[-1]
        within: tuple[SitePart, ...] = ("mlp", *parts[1:])
        if not any(self._editing.behind(layer).norm for layer in self._layers):
            return ValueSite(top, parts)
        return ValueSite(top, within, () if parts == within and len(self._layers) == 1 else self._layers)

    def _residual(self, values: Values, index: int, read: LayerRead) -> Tensor:
        """The wanted change (d, n) of W's output at the ``index``-th written layer.

        The one searched for it, or MEMIT's share of the remaining residual.
        """
        layer = self._layers[index]
        if layer in values.changes:
            return values.changes[layer]
        wanted = (values.target - read.values) / self._share(len(self._layers) - index)
        if self._site.parts[0] == "mlp":  # values are W's outputs there: take them to the stream, then to this W
            wanted = self._editing.behind(self._site.layer).carried_on(wanted)
        return self._editing.behind(layer).carried_back(wanted)

    def _share(self, left: int) -> float:
        """The divisor of the residual at a layer with ``left`` layers to go: MEMIT's n, or PMET's root of n."""
        return float(left) if self._spread == "even" else left**0.5

    def _read_again(self, parts: Iterable[MatrixDelta]) -> Steps[None]:
        """Store the keys of the edited model, as AlphaEdit's reference code does."""
        with self._model.weights.preview() as preview:
            for part in parts:
                preview.add(part)
            reader = self.reader()
            for layer in self._layers:
                read = yield from reader.read(layer)
                self.remembered[keys_name(layer)] = read.keys.cpu()


def writing_rule(model: LoadedModel, *, one_layer: bool = False) -> dict[str, Any]:
    """Without a preset: about a sixth of the layers, from an eighth of the depth on, as the papers' choices lie
    (4-8 of 32, 3-8 of 28, 13-17 of 48), or the one in their middle (5 of 32, 5 of 28); v* steps scaled to what is
    searched; a small ridge on C; lambda_p = m / 10, or 10 m where one layer fits the facts by an equality (5 m behind
    a norm). Where a norm stands behind W a layer can turn its part of the stream but not lengthen it, so that twice as
    many layers are written; they are searched together and share the step, of which one layer alone takes half.

    The papers use about m with the C of a large corpus; with the C of a short text that leaves some models
    unedited (docs/demo_world.md: efficacy .10 with m, .97 with m / 10). The null space is 70 % of the directions,
    as AlphaEdit's authors advise, with L2 in a key's own scale; little of a key lies in that null space, so L2 has
    to be small compared with ||k||^2: with 0.1 some models stay all but unedited.
    """
    depth = model.info.layers
    first = min(depth // 8, depth - 1)
    norm = find_behind(model.module, model.anatomy.layers[first]).norm
    count = max(1, round(depth / (3 if norm and not one_layer else 6)))
    last = max(first, min(first + count - 1, max(0, depth - 2)))
    layers = ((first + last) // 2,) if one_layer else tuple(range(first, last + 1))
    weight = (EQUALITY_WEIGHT_BEHIND if norm else EQUALITY_WEIGHT) if one_layer else SPREAD_WEIGHT
    return {
        "layers": format_layers(layers),
        "v_lr": round((0.1 if one_layer else 0.2) / len(layers), 3) if norm else 0.2,
        "v_lr_unit": "relative",
        "clamp": 4.0,
        "weight_decay": 1e-3,
        "covariance_ridge": 0.01,
        "statistics_multiplier": text_wanted(model),
        "lambda_p": weight * model.info.inner,
        "null_space_rule": "directions",
        "null_space": 0.7,
        "l2": 0.01,
        "l2_unit": "relative",
    }


def text_wanted(model: LoadedModel) -> int:
    """The default number of tokens per dimension of a key for covariances."""
    return max(TEXT_PER_DIMENSION, ceil(LEAST_TEXT / model.info.inner))


def wanted_statistics(model: LoadedModel, settings: WriteSettings) -> tuple[tuple[int, ...], int]:
    """The written layers, and the number of tokens for their covariances."""
    return settings.written, settings.statistics_multiplier * model.info.inner


def prepare_statistics(editing: Editing, settings: WriteSettings) -> Steps[None]:
    """Compute or load the covariances of the written layers."""
    yield from editing.statistics.prepare(*wanted_statistics(editing.model, settings))


def search_notes(values: Values) -> tuple[str, ...]:
    """One remark per fact on how its search ended."""
    ends = zip(values.steps, values.reasons, values.clamped, strict=True)
    return tuple(
        say("v*: {steps}, {why}", steps=counted.steps(steps), why=in_words((reason,), clamped))
        for steps, reason, clamped in ends
    )


def in_words(reasons: Iterable[StopReason], clamped: bool) -> str:
    """Why searches ended, each reason once, and whether a change reached the clamp."""
    words = {"loss": say("small loss"), "most probable": say("most probable"), "steps": say("all steps used")}
    found = set(reasons)
    why = join_texts(" and ", (word for reason, word in words.items() if reason in found))
    return say("{why}, at the clamp", why=why) if clamped else why
