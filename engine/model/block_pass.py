"""One short pass through one block of a decoder, with the inputs and outputs of its modules recorded.

The anatomy uses it to identify the parts of a block by their behaviour instead of their names.
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
PROBES = 4  # number of texts to probe a part with; the same for every model
GOLDEN = 0.6180339887498949  # its multiples, less their whole parts, spread most evenly


def is_matrix(module: nn.Module) -> bool:
    """Whether ``module`` is a plain weight matrix: a Linear or GPT-2's Conv1D with an ordinary floating weight."""
    if not isinstance(module, nn.Linear | Conv1D):
        return False
    weight = getattr(module, "weight", None)
    return isinstance(weight, Tensor) and weight.dim() == 2 and weight.dtype in FLOAT_TYPES


@dataclass
class BlockTrace:
    """The record of one pass through one block.

    ``inputs`` (first arguments) and ``outputs`` are copies; ``matrices`` are in the order of execution.
    """

    inputs: dict[nn.Module, Tensor] = field(default_factory=dict)
    outputs: dict[nn.Module, Any] = field(default_factory=dict)
    matrices: list[nn.Module] = field(default_factory=list)


class _BlockLeft(Exception):
    """Ends a pass once the block of interest has been seen."""


def influences(
    module: PreTrainedModel,
    block: nn.Module,
    part: nn.Module,
    fixed: Mapping[nn.Module, Any],
    token: int,
    probe: int = 0,
) -> Tensor:
    """On which tokens of the block's input (T,) the output of ``part`` at ``token`` depends.

    The gradient decides: exactly zero for a part that treats each token separately, and nonzero for one that attends to
    others, however little. A measured change would have to be distinguished from rounding, and attention with nearly
    all its weight on one token would be missed.
    """
    entered: list[Tensor] = []

    def watched(hidden: Tensor) -> Tensor:
        entered.append(hidden.detach().clone().requires_grad_())
        return entered[0].clone()  # a block may change its input in place, which a leaf forbids

    trace = pass_through(module, block, fixed, watched, probe)
    assert trace is not None, "the same pass reached the block before"
    with torch.enable_grad():
        row = first_tensor(trace.outputs[part]).flatten(0, -2)[token]
        # Unequal weights: a plain sum would miss changes that leave the sum of the entries the same.
        weights = torch.linspace(1, 2, row.shape[-1], device=row.device, dtype=row.dtype)
        if not row.requires_grad:
            return torch.zeros(PROBE_TOKENS, dtype=torch.bool)
        (gradient,) = torch.autograd.grad((row * weights).sum(), entered, allow_unused=True)
    if gradient is None:
        return torch.zeros(PROBE_TOKENS, dtype=torch.bool)
    return ((gradient != 0) & gradient.isfinite()).any(-1).flatten().cpu()


@contextmanager
def evaluation_mode(module: nn.Module) -> Iterator[None]:
    """Disable dropout temporarily: with it no two passes are equal."""
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
    entering: Callable[[Tensor], Tensor] | None = None,
    probe: int = 0,
) -> BlockTrace | None:
    """Run four tokens up to the end of ``block`` and return its record; None if the pass never reaches it.

    ``fixed`` replaces the outputs of some of its modules, ``entering`` its input, and gradients are followed then;
    ``probe`` says which text is run.
    """
    trace, fixed = BlockTrace(), fixed or {}

    def enter(_: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return with_input(args, kwargs, entering) if entering else (args, kwargs)

    def leave(part: nn.Module, args: tuple[Any, ...], output: Any) -> Any:
        """Record a part's input and output, or put the fixed output in its place; ends the pass behind the block."""
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

    tokens = probe_tokens(module, probe)
    with ExitStack() as stack, torch.set_grad_enabled(entering is not None):
        stack.callback(block.register_forward_pre_hook(enter, with_kwargs=True).remove)
        for part in block.modules():
            stack.callback(part.register_forward_hook(leave).remove)
        try:
            module(input_ids=tokens, attention_mask=torch.ones_like(tokens), use_cache=False)
        except _BlockLeft:
            return trace
    return None


def probe_tokens(module: PreTrainedModel, probe: int) -> Tensor:
    """Four tokens (1, 4): for the first probe from the middle of the vocabulary, where no special tokens stand."""
    weight = module.get_input_embeddings().weight
    assert isinstance(weight, Tensor)
    if probe:
        spread = [(PROBE_TOKENS * probe + token) * GOLDEN % 1 for token in range(PROBE_TOKENS)]
        return torch.tensor([[int(share * weight.shape[0]) for share in spread]], device=weight.device)
    places = torch.arange(2, 2 + PROBE_TOKENS, device=weight.device)
    return places.mul(weight.shape[0]).div(8, rounding_mode="floor")[None]


def with_input(
    args: tuple[Any, ...], kwargs: dict[str, Any], change: Callable[[Tensor], Tensor]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """A block's arguments with its input hidden states (B, T, d) changed."""
    if args:
        return (change(args[0]), *args[1:]), kwargs
    return args, {**kwargs, "hidden_states": change(kwargs["hidden_states"])}


def first_tensor(output: Any) -> Tensor:
    """The hidden states of a module's output: itself, or the first item of a tuple."""
    tensor: Tensor = output if isinstance(output, Tensor) else output[0]
    return tensor


def last_row(output: Any) -> Tensor:
    """The output's vector at the last token, in float32; some families flatten (1, T, d) to (T, d)."""
    tensor = first_tensor(output)
    return tensor.reshape(-1, tensor.shape[-1])[-1].float()


def _copied(output: Any) -> Any:
    """A copy of a tensor, tuple or list, since a block may change a module's output in place afterwards."""
    if isinstance(output, Tensor):
        return output.clone()
    if isinstance(output, tuple | list):
        return type(output)(map(_copied, output))
    return output
