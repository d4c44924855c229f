"""The proposal of a method for some facts: validated and computed, not written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from engine.associative.prompts import check_facts
from engine.associative.statistics import StatisticsStore
from engine.editing.concerns import check_reach
from engine.editing.open_session import OpenSession
from engine.editing.sinks import check_sinks
from engine.editing.soundness import sound
from engine.errors import BadHyperparameter, BadInput, ModelRefused
from engine.events import Steps
from engine.fact import Fact
from engine.methods.chosen_layers import layers_within
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Editing, Method, Proposal
from engine.methods.presets.published import preset
from engine.methods.registry import find_method
from engine.model.device import check_surroundings
from engine.model.footprint import Inspection
from engine.model.loading import LoadedModel
from engine.support.wording import say


def check_edit(
    model: LoadedModel, facts: Sequence[Fact], method: str, settings: Mapping[str, Any], *, batch: int = 1
) -> tuple[Method, Hyperparameters]:
    """Validate an edit before any work; raises BadInput or ModelRefused.

    Settings that are not given come from the preset of the model.
    """
    chosen, parsed = check_method(model, method, settings)
    if batch < 1:
        raise BadHyperparameter(
            say("batch = {batch} must be at least 1.", batch=batch), say("It is the number of facts written at once.")
        )
    if not facts:
        raise BadInput(say("there is no fact to edit."), say("Add a row or import a file."))
    check_facts(model, facts)
    check_reach(model, parsed, facts)
    check_sinks(model, parsed, facts)
    return chosen, parsed


def check_method(model: LoadedModel, method: str, settings: Mapping[str, Any]) -> tuple[Method, Hyperparameters]:
    """As :func:`check_edit`, before there are facts."""
    check_surroundings()
    chosen = find_method(method)
    if refusal := chosen.refusal(model):
        raise ModelRefused(refusal)
    parsed = chosen.hyperparameters.parse({**preset(chosen, model).settings, **settings})
    chosen.check(model, parsed)
    return chosen, parsed


def check_given(model: Inspection, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Hold the layers that ``settings`` of methods, by name, name against a model that is not loaded yet.

    Raises BadHyperparameter.
    """
    for name, values in settings.items():
        chosen = find_method(name).hyperparameters
        parsed = chosen.parse(values)
        for knob in chosen.knobs():
            if knob.kind == "layers" and knob.name in values and model.layers:
                layers_within(getattr(parsed, knob.name), model.name, model.layers, name=knob.name)


def propose(
    model: LoadedModel,
    statistics: StatisticsStore,
    session: OpenSession | None,
    facts: Sequence[Fact],
    method: str,
    settings: Mapping[str, Any],
) -> Steps[Proposal]:
    """The proposal of ``method`` for ``facts`` as one batch after those applied; nothing is written."""
    chosen, parsed = check_edit(model, facts, method, settings)
    if session is not None:
        return (yield from session.propose(chosen, facts, parsed))
    return (yield from sound(model, facts, chosen.propose(make_editing(model, statistics), facts, parsed)))


def make_editing(model: LoadedModel, statistics: StatisticsStore) -> Editing:
    """The resources of a method on a model without a session."""
    return Editing(model, statistics, _NothingYet())


class _NothingYet:
    """The memory of a model without a session."""

    def ids(self) -> tuple[str, ...]:
        """No batch has been applied."""
        return ()

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """Never called, as :meth:`ids` is empty."""
        raise KeyError(batch_id)


def check_batch(batch: int, least: int, last: int) -> None:
    """Raise BadInput unless ``batch`` is one of the session's batches ``least`` to ``last``."""
    if not least <= batch <= last:
        raise BadInput(say("the session has no batch {batches}.", batches=batch), say("It has {count}.", count=last))
