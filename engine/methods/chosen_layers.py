"""The layers that a method's settings name, held against the model that they are for."""

from __future__ import annotations

from engine.errors import BadHyperparameter
from engine.methods.knobs import parse_layers
from engine.model.loading import LoadedModel
from engine.support.wording import say

# Remedies: where a model recalls a subject, where it has its answer, and any place.
SUBJECT = say("Choose layers in the first third of the model.")
ANSWER = say("Choose layers in the upper half of the model.")
ANY = say("Choose layers that the model has.")


def check_layers(model: LoadedModel, layers: str, hint: str = ANY, name: str = "layers") -> tuple[int, ...]:
    """The layers that ``layers`` names (the setting ``name``), ascending.

    Raises BadHyperparameter with ``hint`` where one of them is not in ``model``.
    """
    return layers_within(layers, model.info.name, model.info.layers, hint, name)


def layers_within(layers: str, model: str, count: int, hint: str = ANY, name: str = "layers") -> tuple[int, ...]:
    """The same for a ``model`` of ``count`` layers that is not loaded."""
    chosen = parse_layers(layers)
    if chosen[-1] >= count:
        raise BadHyperparameter(
            say(
                "{name} = {layers}: {model} has layers 0 to {last}.",
                name=name,
                layers=layers,
                model=model,
                last=count - 1,
            ),
            hint,
        )
    return chosen


def check_layer(model: LoadedModel, layers: str, method: str, hint: str = ANSWER) -> int:
    """The one layer that ``layers`` names, beside which the side memory of ``method`` stands.

    Raises BadHyperparameter where ``model`` lacks it (with ``hint``), or where there are several.
    """
    chosen = check_layers(model, layers, hint)
    if len(chosen) > 1:
        raise BadHyperparameter(
            say("layers = {layers}: {method} has one side memory, at one layer.", layers=layers, method=method),
            say("Give one layer."),
        )
    return chosen[0]
