"""Facts whose subject is the first token of the text, where many models have an attention sink.

A model without a BOS token turns the first token of every text into a sink: its hidden state is many times as large as
any other and nearly independent of the token (Xiao et al., arXiv 2309.17453; Sun et al., "Massive activations",
arXiv 2402.17762). A value searched there has the sink's scale, and its key is shared by all texts: such an edit fails,
and breaks the model.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.associative.prompts import passage, place
from engine.errors import BadInput
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, parse_layers
from engine.methods.locate.write_settings import WriteSettings
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.support.wording import join_texts, say

SINK = 20.0
"""The first token is a sink if the norm of its state exceeds the median of later ones by this factor."""
SHOWN = 3


def check_sinks(model: LoadedModel, settings: Hyperparameters, facts: Sequence[Fact]) -> None:
    """Raise BadInput for facts that would be written at an attention sink; runs the model on one prompt only."""
    if not isinstance(settings, WriteSettings):
        return
    lost = [fact for fact in facts if _ends_at_the_first_token(model, fact)]
    if lost and _ratio(model, lost[0].text, parse_layers(settings.layers)[-1]) > SINK:
        names = join_texts(", ", (say("“{subject}”", subject=fact.subject) for fact in lost[:SHOWN]))
        names = say("{names} and others", names=names) if len(lost) > SHOWN else names
        raise BadInput(
            say(
                "{names}: the subject is the first token of its prompt, where this model keeps no fact but the "
                "sink of its attention; an edit there does not take, and harms what the model says of everything.",
                names=names,
            ),
            say("Put a word or a sign before the subject, in the relation: “In {{}} ...”, “问：{{}}...”."),
        )


def _ends_at_the_first_token(model: LoadedModel, fact: Fact) -> bool:
    placed = place(model.tokens, [passage("", fact.prompt, fact.subject)])[0]
    return len(placed.ids) > 1 and placed.subject.stop == 1


def _ratio(model: LoadedModel, text: str, layer: int) -> float:
    """||h|| of the text's first token after ``layer`` over the median of the later ones."""
    ids = torch.tensor([model.tokens.ids(text)], device=model.device)
    block = model.anatomy.layers[layer].block
    with (
        torch.no_grad(),
        hooks.record_outputs({layer: block}, lambda hidden: hidden[0].float().norm(dim=-1)) as seen,
        hooks.stop_after(block),
    ):
        model.module(input_ids=ids, use_cache=False)
    norms = seen[layer]
    return float(norms[0] / norms[1:].median())
