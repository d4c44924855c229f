"""AnyEdit: long free text as the new object, written window by window (reference section 10).

    min ||(W + Delta) K - V||^2 + ||Delta K_p||^2 + what MEMIT or AlphaEdit protect

K are the keys at the token before each window, K_p those of all other tokens of the same texts. On MEMIT
Delta = R K^T (lambda C + K_p K_p^T + K K^T)^-1; on AlphaEdit all keys are projected into the null space first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from engine.associative.keys import LayerRead
from engine.associative.prompts import encode, passage
from engine.associative.solve import update
from engine.associative.token_windows import WindowReader, search_windows, windows_of
from engine.associative.values import SearchSettings, Values
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.chosen_layers import SUBJECT, check_layers
from engine.methods.knobs import Hyperparameters, knob
from engine.methods.locate.key_systems import seen_by_system, system_of
from engine.methods.locate.write_settings import WriteSettings
from engine.methods.locate.writing import (
    LayerWriting,
    in_words,
    prepare_statistics,
    wanted_statistics,
    writing_rule,
)
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta, LayerDelta, MatrixDelta
from engine.model.loading import LoadedModel
from engine.support.background import beside
from engine.support.wording import say, say_count

LOSS_STOP = 1e-2


@dataclass(frozen=True)
class AnyEditSettings(WriteSettings):
    """The shared settings of writing, and how the object is cut into windows."""

    window: int = knob(40, "int", say("Tokens of the object that one value makes the model say."), low=1, high=10000)
    overlap: int = knob(0, "int", say("Tokens that a window shares with the one before it."), low=0, high=9999)

    def search(self) -> SearchSettings:
        """The search for a window's value: likelihood and weight decay, no KL term, until the loss is under 0.01."""
        return SearchSettings(
            steps=self.steps,
            learning_rate=self.v_lr,
            relative_rate=self.v_lr_unit == "relative",
            clamp=self.clamp,
            kl_factor=0.0,
            weight_decay=self.weight_decay,
            stop="loss",
            extra_steps=0,
            loss_stop=LOSS_STOP,
        )


class AnyEdit(Method):
    """AnyEdit on MEMIT or on AlphaEdit, as ``parts`` choose."""

    family = "locate-then-edit"
    hyperparameters = AnyEditSettings
    paper = "AnyEdit: Edit Any Knowledge Encoded in Language Models, Jiang et al., ICML 2025"

    def __init__(self, name: str, title: str, summary: str, parts: Mapping[str, Any]) -> None:
        self.name = name
        self.title = title
        self.summary = summary
        self.parts = parts

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have, and an overlap not shorter than the window."""
        assert isinstance(settings, AnyEditSettings)
        check_layers(model, settings.layers, SUBJECT)
        if settings.overlap >= settings.window:
            raise BadHyperparameter(
                say(
                    "overlap = {overlap} leaves nothing new in a window of {window} tokens.",
                    overlap=settings.overlap,
                    window=settings.window,
                ),
                say("Choose an overlap smaller than the window."),
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: :func:`engine.methods.locate.writing.writing_rule` and the method's own parts."""
        return {**writing_rule(model), **self.parts}

    def statistics(self, model: LoadedModel, settings: AnyEditSettings) -> tuple[tuple[int, ...], int]:
        """The written layers, and the number of tokens for their covariances."""
        return wanted_statistics(model, settings)

    def prepare(self, editing: Editing, settings: AnyEditSettings) -> Steps[None]:
        """Compute or load the covariances of the written layers."""
        yield from prepare_statistics(editing, settings)

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: AnyEditSettings) -> Steps[Proposal]:
        """Values window by window, then per layer keys, residual and solve on a preview of the weights."""
        yield from self.prepare(editing, settings)
        run = _Run(editing, facts, settings)
        values = yield from run.values()
        parts = yield from run.write(values)
        return Proposal(Delta(parts), run.remembered, run.notes(values))


class _Run(LayerWriting):
    """One batch of long objects."""

    def __init__(self, editing: Editing, facts: Sequence[Fact], settings: AnyEditSettings) -> None:
        super().__init__(editing, settings, ("block",))
        self._settings = settings
        passages = [passage("", fact.prompt, fact.subject, fact.target) for fact in facts]
        self._encoded = encode(editing.model.tokens, passages)
        self._windows = windows_of(self._encoded, settings.window, settings.overlap)

    def values(self) -> Steps[Values]:
        """z of every window."""
        settings = self._settings.search()
        return (yield from search_windows(self._model, self._encoded, self._windows, self._site, settings))

    def reader(self) -> WindowReader:
        """Keys where windows begin, and everywhere else."""
        return WindowReader(self._model, self._encoded, self._windows, self._site)

    def change(self, layer: int, read: LayerRead, residual: Tensor) -> Steps[MatrixDelta]:
        """The ridge solution that also preserves the other tokens of the same texts."""
        assert read.others is not None
        keys = yield from seen_by_system(self._editing, layer, self._settings, read.keys)
        others = yield from seen_by_system(self._editing, layer, self._settings, read.others)
        system = yield from system_of(self._editing, layer, self._settings)
        progress = Progress(say("Solving"), 0, 1, say("layers"), say("layer {layer}", layer=layer))
        whole = yield from beside(lambda: system.with_keys(others), progress)
        left, right = update(whole, keys, residual)
        return LayerDelta(layer, left, right)

    def notes(self, values: Values) -> tuple[str, ...]:
        """One remark per fact: its windows, their steps in total, and why they stopped."""
        found = []
        for row in range(self._encoded.rows):
            own = [place for place, window in enumerate(self._windows) if window.row == row]
            steps = sum(values.steps[place] for place in own)
            why = in_words((values.reasons[place] for place in own), any(values.clamped[place] for place in own))
            found.append(
                say_count(
                    len(own),
                    "v* of {n} window: {steps} steps, {why}",
                    "v* of {n} windows: {steps} steps, {why}",
                    steps=steps,
                    why=why,
                )
            )
        return tuple(found)


def long_text_methods() -> tuple[AnyEdit, ...]:
    """Methods for objects that are whole texts."""
    return (
        AnyEdit(
            "anyedit-memit",
            say("AnyEdit on MEMIT"),
            say("For long free text as the new object: MEMIT with a value for every few dozen tokens."),
            {},
        ),
        AnyEdit(
            "anyedit-alphaedit",
            say("AnyEdit on AlphaEdit"),
            say("For long free text as the new object, written only in directions that the model does not use."),
            {"protect": "null space"},
        ),
    )
