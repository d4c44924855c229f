"""Whether a model's logits are finite: a damaged weight or a dtype of too small a range makes them infinite or NaN."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import PreTrainedModel

from engine.errors import ModelRefused, NotFinite, RefusedNumbers
from engine.model.tokens import TextEncoder
from engine.support.wording import say

# Some plain words, numbers and signs, as texts have them.
PROBE = (
    "The river runs through the old town, past the market where 24 merchants sell bread, wool and salt. "
    "In 1898 a bridge was built; Zoë's grandmother said: “It will not last!”"
)
LONGEST = 64  # tokens of a text that are run


def refuse_not_finite(module: PreTrainedModel, tokens: TextEncoder) -> None:
    """:func:`check_finite` for a model that is being opened: :class:`RefusedNumbers`, as it cannot be used."""
    try:
        check_finite(module, tokens)
    except NotFinite as error:
        raise RefusedNumbers(error.message, error.hint) from error


def check_finite(module: PreTrainedModel, tokens: TextEncoder, texts: Sequence[str] = (PROBE,)) -> None:
    """Run each of ``texts`` and raise :class:`NotFinite`, with the reason and a remedy, where a logit is not finite.

    Minus infinity is allowed, as some families forbid tokens with it. Raises :class:`ModelRefused` where all logits of
    a text are one number, as those of zeros are: such a model says nothing.
    """
    for text in texts:
        ids = torch.tensor([tokens.cut(text, LONGEST)], device=module.device)
        if not ids.numel():
            continue
        with torch.no_grad():
            logits = module(input_ids=ids, use_cache=False).logits
        if bool((logits.isnan() | logits.isposinf()).any() | logits.isneginf().all(-1).any()):
            raise not_finite(module)
        if bool(logits.max() == logits.min()):
            raise ModelRefused(
                say("The model gives all tokens the same probability: its weights are zeros, or damaged."),
                say("Copy or download the model again."),
            )


def not_finite(module: PreTrainedModel) -> NotFinite:
    """The error for answers that are not finite: by a weight that is not, or an overflow in the weights' dtype."""
    for name, parameter in module.named_parameters():
        if not bool(parameter.isfinite().all()):
            return NotFinite(
                say(
                    "The model's answers are not finite: its weight {name} holds numbers that are infinite or none.",
                    name=name,
                ),
                say("Copy or download the model again; where it was loaded in float16, take bfloat16 or float32."),
            )
    dtype = str(module.dtype).removeprefix("torch.")
    if module.dtype == torch.float16:
        return NotFinite(
            say("The model's answers are not finite: what it computes is too large for float16."),
            say("Load it in bfloat16 or float32."),
        )
    return NotFinite(
        say("The model's answers are not finite, although its weights are ({dtype}).", dtype=dtype),
        say("Load it in float32; if that is no better, its files are damaged or it was edited too far."),
    )
