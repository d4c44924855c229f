"""Facts that would be written at the first token of the text, where many models have an attention sink.

A model without a BOS token turns the first token of every text into a sink: its hidden state is nearly independent of
the token, and many times as large as any other in most layers (Xiao et al., arXiv 2309.17453; Sun et al., "Massive
activations", arXiv 2402.17762). A value searched there has the sink's scale, and its key is shared by all texts: such
an edit fails, and breaks the model.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.associative.key_likeness import shares_first_keys
from engine.associative.prompts import passage, place
from engine.errors import BadInput
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, parse_layers
from engine.methods.locate.settings import LocateSettings
from engine.methods.locate.write_settings import WriteSettings
from engine.model.loading import LoadedModel
from engine.support.wording import join_texts, say

SHOWN = 12


def check_sinks(model: LoadedModel, settings: Hyperparameters, facts: Sequence[Fact]) -> None:
    """Raise BadInput, with the row of the first, for facts that would be written at an attention sink.

    Reads random texts once for a model.
    """
    if not isinstance(settings, WriteSettings):
        return
    if lost := _lost(model, settings, facts, parse_layers(settings.layers)):
        names = join_texts(", ", (say("“{subject}”", subject=facts[row - 1].subject) for row in lost[:SHOWN]))
        names = say("{names} and others", names=names) if len(lost) > SHOWN else names
        raise BadInput(
            say(
                "{names}: the subject is the first token of its prompt, where this model keeps no fact but the "
                "sink of its attention; an edit there does not take, and harms what the model says of everything.",
                names=names,
            ),
            say("Put a word or a sign before the subject, in the relation: “In {{}} ...”, “问：{{}}...”."),
            row=lost[0],
        )


def without_sinks(model: LoadedModel, settings: Hyperparameters, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of ``facts`` that such settings can write at any layer: for a program that chooses among many itself."""
    if not isinstance(settings, WriteSettings):
        return tuple(facts)
    lost = set(_lost(model, settings, facts, range(model.info.layers)))
    return tuple(fact for row, fact in enumerate(facts, 1) if row not in lost)


def _lost(model: LoadedModel, settings: WriteSettings, facts: Sequence[Fact], layers: Sequence[int]) -> list[int]:
    """The rows, from 1, of facts that would be written at a sink at one of ``layers``."""
    at_subject = isinstance(settings, LocateSettings)
    first = [
        row for row, fact in enumerate(facts, 1) if _written_at_the_first_token(model, fact, at_subject=at_subject)
    ]
    return first if first and shares_first_keys(model, layers) else []


def _written_at_the_first_token(model: LoadedModel, fact: Fact, *, at_subject: bool) -> bool:
    """Whether v* enters at the text's first token: that of the subject's end, or of the prompt's (AnyEdit)."""
    placed = place(model.tokens, [passage("", fact.prompt, fact.subject, "" if at_subject else fact.target)])[0]
    return (placed.subject.stop if at_subject else placed.target) == 1
