"""How far an edited model's predictions lie from the unedited model's, on text that no edit is about."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.associative.divergence import divergence
from engine.events import Progress, Steps
from engine.model.loading import LoadedModel
from engine.support.wording import say

TOKENS, WIDTH = 1024, 128


def kl_from_unedited(model: LoadedModel, text: str, tokens: int = TOKENS, width: int = WIDTH) -> Steps[float]:
    """The mean over the first ``tokens`` of ``text`` of KL(p_unedited || p_now) of the next token, in nats.

    In windows of ``width`` tokens, each of which begins as the tokenizer begins a text.
    """
    windows = model.tokens.windows(model.tokens.plain(text)[:tokens], width)
    total, count = 0.0, 0
    for index, window in enumerate(windows):
        ids = torch.tensor([window], device=model.device)
        with model.weights.at(0):
            before = _log_probabilities(model, ids)
        now = _log_probabilities(model, ids)
        total += float(divergence(before, now).sum())
        count += len(before)
        yield Progress(say("Divergence on text"), index + 1, len(windows), say("windows"))
    return total / max(1, count)


@torch.no_grad()
def _log_probabilities(model: LoadedModel, ids: Tensor) -> Tensor:
    """(T, V) float32: of the token after each of ``ids`` (1, T)."""
    return torch.log_softmax(model.module(input_ids=ids, use_cache=False).logits[0].float(), -1)
