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
    at_subject = isinstance(settings, LocateSettings)
    lost = {
        row: fact.subject
        for row, fact in enumerate(facts, 1)
        if _written_at_the_first_token(model, fact, at_subject=at_subject)
    }
    if lost and shares_first_keys(model, parse_layers(settings.layers)):
        names = join_texts(", ", (say("“{subject}”", subject=subject) for subject in list(lost.values())[:SHOWN]))
        names = say("{names} and others", names=names) if len(lost) > SHOWN else names
        raise BadInput(
            say(
                "{names}: the subject is the first token of its prompt, where this model keeps no fact but the "
                "sink of its attention; an edit there does not take, and harms what the model says of everything.",
                names=names,
            ),
            say("Put a word or a sign before the subject, in the relation: “In {{}} ...”, “问：{{}}...”."),
            row=min(lost),
        )


def _written_at_the_first_token(model: LoadedModel, fact: Fact, *, at_subject: bool) -> bool:
    """Whether v* enters at the text's first token: that of the subject's end, or of the prompt's (AnyEdit)."""
    placed = place(model.tokens, [passage("", fact.prompt, fact.subject, "" if at_subject else fact.target)])[0]
    return (placed.subject.stop if at_subject else placed.target) == 1
