"""Read or replace an activation at layer, module and position; cut a forward pass short or resume it part-way.

Every tool is a context manager that removes its hooks at the end, also after an exception. They work on any decoder
that :mod:`engine.model.anatomy` understands, because they touch blocks and modules from outside only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import torch
from torch import Tensor, nn

from engine.model.anatomy import Anatomy

Gather = Callable[[Tensor], Tensor]


class ForwardStopped(Exception):
    """Ends a forward pass once all requested activations were recorded; never leaves this module."""


def hidden_of(output: Any) -> Tensor:
    """The hidden states in a block's output: itself or, in older styles, the first item of a tuple or list."""
    hidden: Tensor = output if isinstance(output, Tensor) else output[0]
    return hidden


def with_hidden(output: Any, hidden: Tensor) -> Any:
    """``output`` with its hidden states replaced, in the same structure."""
    if isinstance(output, Tensor):
        return hidden
    return [hidden, *output[1:]] if isinstance(output, list) else (hidden, *output[1:])  # GPT's parts give lists


@contextmanager
def record_inputs(modules: Mapping[int, nn.Module], gather: Gather) -> Iterator[dict[int, Tensor]]:
    """Record ``gather(first input)`` of each module under its key while the context is open."""
    seen: dict[int, Tensor] = {}
    with ExitStack() as stack:
        for key, module in modules.items():

            def look(_: nn.Module, args: tuple[Any, ...], key: int = key) -> None:
                seen[key] = gather(args[0])

            stack.callback(module.register_forward_pre_hook(look).remove)
        yield seen


@contextmanager
def record_outputs(modules: Mapping[int, nn.Module], gather: Gather) -> Iterator[dict[int, Tensor]]:
    """Record ``gather(hidden states of the output)`` of each module under its key while the context is open."""
    seen: dict[int, Tensor] = {}
    with ExitStack() as stack:
        for key, module in modules.items():

            def look(_: nn.Module, args: tuple[Any, ...], output: Any, key: int = key) -> None:
                seen[key] = gather(hidden_of(output))

            stack.callback(module.register_forward_hook(look).remove)
        yield seen


@contextmanager
def stop_after(module: nn.Module) -> Iterator[None]:
    """Run forward passes inside only up to the end of ``module``; hooks that were set before still see its output."""

    def stop(_: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        raise ForwardStopped

    handle = module.register_forward_hook(stop)
    try:
        with suppress(ForwardStopped):
            yield
    finally:
        handle.remove()


@contextmanager
def logits_at(head: nn.Module, rows: Tensor, positions: Tensor) -> Iterator[None]:
    """Make the model's forward return logits (1, N, V) only at the N places (rows[i], positions[i]).

    What a family does to its logits after the head (scaling, soft-capping) is elementwise and so stays correct.
    """

    def pick(_: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...]:
        return (args[0][rows, positions].unsqueeze(0), *args[1:])

    handle = head.register_forward_pre_hook(pick)
    try:
        yield
    finally:
        handle.remove()


@contextmanager
def add_to_output(module: nn.Module, rows: Tensor, positions: Tensor, change: Tensor, tokens: int) -> Iterator[None]:
    """Add ``change`` (N, d) to the module's output at the N places (rows[i], positions[i]).

    Some modules return rows and their ``tokens`` flattened into one dimension (OPT).
    """
    with _changed_output(module, rows, positions, change, tokens, accumulate=True):
        yield


@contextmanager
def put_into_output(module: nn.Module, rows: Tensor, positions: Tensor, values: Tensor, tokens: int) -> Iterator[None]:
    """Make the module's output ``values`` (N, d) at the N places (rows[i], positions[i]), as :func:`add_to_output`."""
    with _changed_output(module, rows, positions, values, tokens, accumulate=False):
        yield


@contextmanager
def _changed_output(
    module: nn.Module, rows: Tensor, positions: Tensor, values: Tensor, tokens: int, *, accumulate: bool
) -> Iterator[None]:
    def change(_: nn.Module, args: tuple[Any, ...], output: Any) -> Any:
        hidden = hidden_of(output)
        places = (rows, positions) if hidden.dim() == 3 else (rows * tokens + positions,)
        return with_hidden(output, hidden.index_put(places, values.to(hidden.dtype), accumulate=accumulate))

    handle = module.register_forward_hook(change)
    try:
        yield
    finally:
        handle.remove()


@contextmanager
def run_only_at(module: nn.Module, places: Tensor, put: Tensor, values: Tensor) -> Iterator[None]:
    """Run a module that treats every token by itself only at ``places`` (N,), rows and tokens counted as one.

    Its output is ``values`` (P, d) at the places ``put`` (P,) and zero elsewhere. A module with more than one input
    or output tensor runs everywhere.
    """
    original = module.forward

    def forward(*args: Any, **kwargs: Any) -> Any:
        """The module's output for an input (B, T, m), run at ``places`` of the B x T tokens alone."""
        flat = args[0].flatten(0, -2) if len(args) == 1 and not kwargs else None
        found = None if flat is None else original(flat[places][None])
        if isinstance(found, Tensor) and flat is not None:
            output = found.new_zeros(*args[0].shape[:-1], found.shape[-1])
            output.view(len(flat), -1)[places] = found[0]
        else:
            output = original(*args, **kwargs)
            output = with_hidden(output, hidden_of(output).clone())
        hidden = hidden_of(output)
        hidden.flatten(0, -2)[put] = values.to(hidden.dtype)
        return with_hidden(output, hidden)

    module.forward = forward
    try:
        yield
    finally:
        del module.__dict__["forward"]


class ResumePoint:
    """The output of one block for a padded batch, from which later forward passes of the same batch can start.

    ``layer`` is the block whose output is kept (-1: nothing is kept, passes start at the embeddings);
    ``hidden`` (B, T, d); ``shells`` the structures of the outputs of blocks 0..layer, without their tensors.
    """

    def __init__(self, layer: int, hidden: Tensor | None, shells: tuple[Any, ...]) -> None:
        self.layer = layer
        self.hidden = hidden
        self.shells = shells

    @contextmanager
    def resumed(self, anatomy: Anatomy, hidden: Tensor | None = None) -> Iterator[None]:
        """Skip blocks 0..layer of passes inside: block ``layer`` gives ``hidden`` (the kept states by default)."""
        given = self.hidden if hidden is None else hidden
        if given is None:
            yield
            return
        with ExitStack() as stack:
            for index in range(self.layer + 1):
                block = anatomy.layers[index].block
                result = with_hidden(self.shells[index], given)

                def skip(*args: Any, result: Any = result, **kwargs: Any) -> Any:
                    return result

                block.forward = skip  # not the module itself, so that its hooks still run
                stack.callback(block.__dict__.pop, "forward")
            yield


START = ResumePoint(-1, None, ())


@contextmanager
def record_resume_point(anatomy: Anatomy, layer: int) -> Iterator[list[ResumePoint]]:
    """Record what is needed to resume after block ``layer``; the list contains the point once a pass has reached it.

    Where the model cannot resume there, the point is the last one before it, or none. Also works inside ``resumed``:
    skipped blocks return their known structure.
    """
    last = layer if anatomy.resumable is None else min(layer, anatomy.resumable)
    found: list[ResumePoint] = []

    def look(_: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        found.append(ResumePoint(last, hidden_of(output).detach(), tuple(shells)))

    with record_shells(anatomy, last) as shells, ExitStack() as stack:
        if last >= 0:
            stack.callback(anatomy.layers[last].block.register_forward_hook(look).remove)
        yield found


@contextmanager
def record_shells(anatomy: Anatomy, layer: int) -> Iterator[list[Any]]:
    """Record the structures of the outputs of blocks 0..layer, without their tensors."""
    shells: list[Any] = []

    def look(_: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        shells.append(shell_of(output))

    with ExitStack() as stack:
        for parts in anatomy.layers[: layer + 1]:
            stack.callback(parts.block.register_forward_hook(look).remove)
        yield shells


def shell_of(output: Any) -> Any:
    """The output's structure without its tensors, which would otherwise stay in memory."""
    return torch.empty(0) if isinstance(output, Tensor) else tuple(None for _ in output)
