"""The scale of a model's logits, with which the likelihood's gradient grows, in random models as in trained ones."""

from __future__ import annotations

import torch

from engine.associative.prompts import Encoded
from engine.model import hooks
from engine.model.loading import LoadedModel

HEAD_ROWS = 8192  # rows of the head that are brought to float32 at once, so that a large vocabulary fits


@torch.no_grad()
def logit_reach(model: LoadedModel, batch: Encoded) -> float:
    """How far a rotation of the last hidden state can move a logit, approximately.

    ||h|| times the root mean square of the rows of the head about their mean, ||h|| the median over the tokens of
    ``batch`` but each text's first.

    The likelihood's gradient by any hidden state grows with it, so a rate divided by it suits models whose logits lie
    close together as well as trained ones.
    """
    head, first = model.anatomy.head, torch.zeros(1, dtype=torch.long, device=model.device)
    with (
        hooks.record_inputs({0: head}, lambda h: h.float().norm(dim=-1)) as sizes,
        hooks.logits_at(head, first, first),  # the logits themselves are not needed
    ):
        model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
    counted = batch.mask.bool()
    counted[:, 0] = False
    weight = head.get_parameter("weight")
    mean = torch.stack([part.float().sum(0) for part in weight.split(HEAD_ROWS)]).sum(0) / len(weight)
    squares = [(part.float() - mean).square().sum() for part in weight.split(HEAD_ROWS)]
    spread = torch.stack(squares).sum() / len(weight)
    return float(sizes[0].view(counted.shape)[counted].median() * spread.sqrt())
