"""A prompt as the model continues it: its tokens, and the room behind them."""

from __future__ import annotations

from engine.errors import BadInput
from engine.model.decoding import Decoder
from engine.model.loading import LoadedModel
from engine.support.wording import say


def prompt_ids(model: LoadedModel, prompt: str) -> list[int]:
    """The prompt's tokens as they are continued; BadInput for an empty prompt where a model cannot start from that."""
    ids = model.tokens.prompt(prompt)
    if not ids:
        raise BadInput(say("the prompt is empty."), say("Type some text for the model to continue."))
    return ids


def room_for(model: LoadedModel, used: int) -> int:
    """How many more tokens fit into the model's context; BadInput where the prompt alone fills it."""
    limit = model.tokens.positions
    if used >= limit:
        raise BadInput(
            say("the prompt has {used} tokens; the model reads at most {limit}.", used=used, limit=limit),
            say("Shorten the prompt."),
        )
    return limit - used


def decoder_of(model: LoadedModel) -> Decoder:
    """What continues texts by ``model``."""
    return Decoder(model.module, model.tokens, model.weights.side.reading)
