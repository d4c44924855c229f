"""A batch whose rows enter one forward pass at different blocks, so that each runs only from where it differs.

Rows are sorted by the block at which they enter. A block runs on the rows that have entered; the others are appended to
the output of the block after which they enter, either with given hidden states or as copies of rows that have entered
by then. A block's other arguments are cut to the rows that run. Whether a family allows that must be checked by the
caller: a row that enters without a change must reproduce the whole pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers.cache_utils import Cache, DynamicLayer

from engine.model.anatomy import Anatomy
from engine.model.block_pass import with_input
from engine.model.cache import keys_and_values
from engine.model.hooks import hidden_of, with_hidden

Forward = Callable[..., Any]


@dataclass(frozen=True)
class LateRows:
    """The rows of one pass.

    ``hidden`` (R, T, d) are their hidden states where they enter; ``counts`` (L,), never falling, how many of them run
    in each block; ``copies`` by block: (to, from) rows, of which the first begin as copies of the second in the output
    of that block. ``shells`` (L,) are the blocks' outputs without tensors, for blocks in which no row runs.
    """

    hidden: Tensor
    counts: Sequence[int]
    copies: Mapping[int, tuple[Tensor, Tensor]]
    shells: Sequence[Any]

    @contextmanager
    def entering(self, anatomy: Anatomy, *, cut: bool = True) -> Iterator[None]:
        """Passes inside are of these rows.

        Without ``cut`` every block runs all rows, which is slow but works for every family.
        """
        with ExitStack() as stack:
            for parts in anatomy.layers:
                parts.block.forward = self._forward(parts.index, parts.block.forward, cut)
                stack.callback(parts.block.__dict__.pop, "forward")
            yield

    def _forward(self, index: int, original: Forward, cut: bool) -> Forward:
        """The forward of block ``index`` that replaces its ``original`` one."""
        count, rows = self.counts[index], len(self.hidden)
        run = count if cut else rows

        def forward(*args: Any, **kwargs: Any) -> Any:
            """The output (R, T, d) of all R rows, of which the block runs the first ones alone."""
            output, hidden = self.shells[index], self.hidden
            if count:
                args, kwargs = _cut(args, rows, run), _cut(kwargs, rows, run)
                if index == 0:
                    args, kwargs = with_input(args, kwargs, lambda _: self.hidden[:run])
                output = original(*args, **kwargs)
                hidden = hidden_of(output)
                if count < rows:
                    hidden = torch.cat([hidden[:count], self.hidden[count:]])
            if index in self.copies:
                to, source = self.copies[index]
                hidden[to] = hidden[source]
            return with_hidden(output, hidden)

        return forward


def _cut(value: Any, rows: int, count: int) -> Any:
    """``value`` with every tensor in it that has ``rows`` rows, or several parts of each row (a bias per head), cut to
    the first ``count``. Vectors are not cut: they are indexed by token.
    """
    if count == rows:
        return value
    if isinstance(value, Tensor):
        share, rest = divmod(value.shape[0], rows) if value.dim() > 1 else (0, 0)
        return value[: count * share] if share and not rest else value
    if isinstance(value, dict):
        return {key: _cut(item, rows, count) for key, item in value.items()}
    return type(value)(_cut(item, rows, count) for item in value) if type(value) in (tuple, list) else value


@contextmanager
def record_first_input(block: nn.Module) -> Iterator[list[Tensor]]:
    """Record the hidden states that go into ``block``; the list contains them once a pass has reached it."""
    seen: list[Tensor] = []

    def keep(hidden: Tensor) -> Tensor:
        seen.append(hidden.clone())
        return hidden

    def look(_: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        with_input(args, kwargs, keep)

    handle = block.register_forward_pre_hook(look, with_kwargs=True)
    try:
        yield seen
    finally:
        handle.remove()


class PrefixLayer(DynamicLayer):
    """One block's keys and values (S, heads, P, size) of P tokens before a pass, repeated for every S rows of it.

    The pass's own keys and values are not stored.
    """

    def __init__(self, keys: Tensor, values: Tensor) -> None:
        super().__init__()
        self.lazy_initialization(keys, values)
        self.keys, self.values = keys, values
        self._kept = keys, values

    def update(self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
        """Keys and values of the prefix and of the pass together, for as many rows as the pass has."""
        times = key_states.shape[0] // self._kept[0].shape[0]
        pairs = zip(self._kept, (key_states, value_states), strict=True)
        keys, values = (torch.cat([kept.repeat(times, 1, 1, 1), new], -2) for kept, new in pairs)
        return keys, values


def prefix_cache(layers: Sequence[tuple[Tensor, Tensor]], rows: slice, tokens: int) -> Cache:
    """A cache of the first ``tokens`` tokens of ``layers``: keys and values (S, heads, T, size) of every block."""
    return Cache(layers=[PrefixLayer(keys[rows, :, :tokens], values[rows, :, :tokens]) for keys, values in layers])


def whole_cache(cache: Any, rows: int, tokens: int, blocks: int) -> list[tuple[Tensor, Tensor]] | None:
    """Keys and values of every block out of a model's own cache, or None where it does not keep all tokens of all."""
    found = []
    for layer in getattr(cache, "layers", ()):
        pair = keys_and_values(layer)
        if pair is None or any((one.shape[0], one.shape[2]) != (rows, tokens) for one in pair):
            return None
        found.append(pair)
    return found if len(found) == blocks else None
