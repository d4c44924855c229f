"""One short pass through one block of a decoder, with everything that happened in it written down.

This is how the anatomy tells the parts of a block apart without knowing their names: it watches what they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

FLOAT_TYPES = (torch.float32, torch.bfloat16, torch.float16)
PROBE_TOKENS = 4


def is_matrix(module: nn.Module) -> bool:
    """Whether ``module`` is a plain weight matrix: a Linear or GPT-2's Conv1D with an ordinary floating weight."""
    if not isinstance(module, nn.Linear | Conv1D):
        return False
    weight = getattr(module, "weight", None)
    return isinstance(weight, Tensor) and weight.dim() == 2 and weight.dtype in FLOAT_TYPES


@dataclass
class BlockTrace:
    """What was seen in one pass through one block.

    ``inputs`` (first arguments) and ``outputs`` are copies; ``matrices`` are in the order of execution.
    """

    inputs: dict[nn.Module, Tensor] = field(default_factory=dict)
    outputs: dict[nn.Module, Any] = field(default_factory=dict)
    matrices: list[nn.Module] = field(default_factory=list)


class _BlockLeft(Exception):
    """Ends a pass once the block of interest has been seen."""


@contextmanager
def evaluation_mode(module: nn.Module) -> Iterator[None]:
    """Switch dropout off for a moment: with it no two passes are alike."""
    training = [part for part in module.modules() if part.training]
    for part in training:
        part.training = False
    try:
        yield
    finally:
        for part in training:
            part.training = True


def pass_through(
    module: PreTrainedModel,
    block: nn.Module,
    fixed: Mapping[nn.Module, Any] | None = None,
    scramble: slice | None = None,
) -> BlockTrace | None:
    """Run four tokens up to the end of ``block`` and return what was seen in it; None if they never come there.

    ``fixed`` replaces the outputs of some of its modules; ``scramble`` names tokens whose features are
    shifted by one in the block's input: a changed sign or order would go unseen by gated convolutions or by attention
    without positions.
    """
    trace, fixed = BlockTrace(), fixed or {}

    def enter(_: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return with_input(args, kwargs, lambda hidden: _scrambled(hidden, scramble)) if scramble else (args, kwargs)

    def leave(part: nn.Module, args: tuple[Any, ...], output: Any) -> Any:
        if part in fixed:
            return _copied(fixed[part])
        if args and isinstance(args[0], Tensor):
            trace.inputs[part] = args[0].clone()
        trace.outputs[part] = _copied(output)
        if is_matrix(part):
            trace.matrices.append(part)
        if part is block:
            raise _BlockLeft
        return None

    tokens = _probe_tokens(module)
    with ExitStack() as stack, torch.no_grad():
        stack.callback(block.register_forward_pre_hook(enter, with_kwargs=True).remove)
        for part in block.modules():
            stack.callback(part.register_forward_hook(leave).remove)
        try:
            module(input_ids=tokens, attention_mask=torch.ones_like(tokens), use_cache=False)
        except _BlockLeft:
            return trace
    return None


def _probe_tokens(module: PreTrainedModel) -> Tensor:
    """Four different tokens (1, 4) from the middle of the vocabulary, where no special tokens stand."""
    weight = module.get_input_embeddings().weight
    assert isinstance(weight, Tensor)
    places = torch.arange(2, 2 + PROBE_TOKENS, device=weight.device)
    return places.mul(weight.shape[0]).div(8, rounding_mode="floor")[None]


def with_input(
    args: tuple[Any, ...], kwargs: dict[str, Any], change: Callable[[Tensor], Tensor]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """A block's arguments with its input hidden states (B, T, d) changed."""
    if args:
        return (change(args[0]), *args[1:]), kwargs
    return args, {**kwargs, "hidden_states": change(kwargs["hidden_states"])}


def _scrambled(hidden: Tensor, tokens: slice) -> Tensor:
    """Hidden states (1, T, d) with the features of some tokens shifted by one."""
    changed = hidden.clone()
    changed[:, tokens] = hidden[:, tokens].roll(1, dims=-1)
    return changed


def first_tensor(output: Any) -> Tensor:
    """The hidden states of a module's output: itself, or the first item of a tuple."""
    tensor: Tensor = output if isinstance(output, Tensor) else output[0]
    return tensor


def last_row(output: Any) -> Tensor:
    """The output's vector at the last token, in float32; some families flatten (1, T, d) to (T, d)."""
    tensor = first_tensor(output)
    return tensor.reshape(-1, tensor.shape[-1])[-1].float()


def _copied(output: Any) -> Any:
    """A copy of a tensor or tuple, since a block may go on to change a module's output in place."""
    if isinstance(output, Tensor):
        return output.clone()
    if isinstance(output, tuple):
        return tuple(_copied(item) for item in output)
    return output
