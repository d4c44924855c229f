"""The share of each layer's MLP and attention in the residual stream.

The share of a part is ||what it adds|| / ||the stream after its block||. As edits make a layer's matrix grow, its share
grows with it, and it dominates the other layers: the edited layers gain importance over all text, not only over the
edited facts (ENCORE, arXiv 2502.01636, section on norm growth and importance hacking).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.associative.keys import rows_per_pass
from engine.associative.prompts import encode, passage
from engine.associative.value_site import at_places
from engine.errors import BadInput
from engine.events import FloatArray, Progress, Steps
from engine.events.tabular import Row, Tabular, columns, with_columns
from engine.fact import Fact
from engine.model import hooks
from engine.model.anatomy import LayerParts
from engine.model.loading import LoadedModel
from engine.support.wording import say

WINDOW = 256
TEXT_TOKENS = 2048
# A block's update counts as the sum of its parts where at most this share of it is missing, rounding aside.
MISSING = 1e-3


@dataclass(frozen=True)
class Shares(Tabular):
    """Means over ``places`` token positions, by layer: ``mlp`` and ``attention`` (L,) shares of the stream.

    ``stream`` (L,) is the norm of the hidden states after the block.
    """

    mlp: FloatArray
    attention: FloatArray
    stream: FloatArray
    places: int

    def records(self) -> list[Row]:
        """One row a layer."""
        return columns(layer=range(len(self.mlp)), mlp=self.mlp, attention=self.attention, stream=self.stream)


def subject_shares(model: LoadedModel, facts: Sequence[Fact]) -> Steps[Shares]:
    """Shares at the last subject token of the bare prompts of ``facts`` (at least one), for the weights as they are."""
    encoded = encode(model.tokens, [passage("", f.prompt, f.subject) for f in facts])
    step = rows_per_pass(model, encoded.ids.shape[1])
    parts = []
    for start in range(0, encoded.rows, step):
        rows = slice(start, start + step)
        ids, mask, last = (t[rows].to(model.device) for t in (encoded.ids, encoded.mask, encoded.subject_last))
        parts.append(_pass(model, ids, mask, torch.arange(len(ids), device=model.device), last))
        yield Progress(say("Importance"), min(start + step, encoded.rows), encoded.rows, say("facts"))
    return _mean(parts)


def text_shares(model: LoadedModel, text: str, tokens: int = TEXT_TOKENS) -> Steps[Shares]:
    """Shares over the first ``tokens`` tokens of plain ``text``, in windows, for the weights as they are.

    Each window begins as the tokenizer begins a text. These opening tokens are left out, or else the first token: with
    nothing to attend to, its stream is unlike any other's.
    """
    ids = model.tokens.plain(text)[:tokens]
    if len(ids) < 2:
        raise BadInput(say("the text is too short to measure a model on."), say("Give a page of plain text."))
    parts = []
    for batch in _batches(model.tokens.windows(ids, WINDOW), rows_per_pass(model, WINDOW)):
        places = torch.ones_like(batch, dtype=torch.bool)
        places[:, : model.tokens.given] = False
        rows, positions = places.nonzero(as_tuple=True)
        parts.append(_pass(model, *(t.to(model.device) for t in (batch, torch.ones_like(batch), rows, positions))))
        yield Progress(say("Importance"), sum(part.shape[2] for part in parts), len(ids), say("tokens"))
    return _mean(parts)


def _batches(windows: Sequence[Sequence[int]], rows: int) -> Iterator[Tensor]:
    """Windows of one length as batches (B, T) of at most ``rows``, and a shorter last window as a separate batch."""
    whole = [window for window in windows if len(window) == len(windows[0])]
    for start in range(0, len(whole), rows):
        yield torch.tensor(whole[start : start + rows])
    if len(windows) > len(whole) and len(windows[-1]) > 1:
        yield torch.tensor([windows[-1]])


@dataclass(frozen=True)
class Importance(Tabular):
    """Shares of all layers: at the last ``subject`` token of facts, and over plain ``text`` (None: there was none)."""

    subject: Shares
    text: Shares | None

    def records(self) -> list[Row]:
        """One row a layer, at subjects and, where there was text, over it."""
        text = self.text.records() if self.text is not None else []
        return with_columns(self.subject.records(), where="subject") + with_columns(text, where="text")


def find_importance(
    model: LoadedModel, facts: Sequence[Fact], text: str, tokens: int = TEXT_TOKENS
) -> Steps[Importance]:
    """Shares of ``facts`` and of the first ``tokens`` tokens of ``text``, for the weights as they are now."""
    subject = yield from subject_shares(model, facts)
    return Importance(subject, (yield from text_shares(model, text, tokens)) if text else None)


def _mean(parts: Sequence[Tensor]) -> Shares:
    """``parts`` (3, L, N) of several passes: MLP, attention and stream at N places each."""
    table = torch.cat(tuple(parts), 2)
    mlp, attention, stream = table.double().mean(2).cpu().numpy()
    return Shares(mlp, attention, stream, table.shape[2])


@torch.no_grad()
def _pass(model: LoadedModel, ids: Tensor, mask: Tensor, rows: Tensor, positions: Tensor) -> Tensor:
    """Shares of MLP and attention and the norm of the stream (3, L, N) at the places (rows[i], positions[i])."""
    layers, epsilon = model.anatomy.layers, torch.finfo(model.dtype).eps
    watches = [_BlockWatch(parts, rows, positions, ids.shape[1], epsilon) for parts in layers]
    with ExitStack() as stack:
        for watch in watches:
            stack.enter_context(watch.watching())
        stack.enter_context(hooks.stop_after(layers[-1].block))
        model.module(input_ids=ids, attention_mask=mask, use_cache=False)
    return torch.stack([watch.found for watch in watches], 1)


class _BlockWatch:
    """Records what the two parts of one block add to the stream at some places.

    In most families that is the parts' outputs. Where the block norms or scales them first (Gemma, OLMo 2, Granite),
    the block is run again with the part's output set to zero and the other part's kept fixed, and the difference is
    its contribution.
    """

    def __init__(self, parts: LayerParts, rows: Tensor, positions: Tensor, tokens: int, epsilon: float) -> None:
        self._parts = parts
        self._places = (tokens, rows, positions)
        self._epsilon = epsilon
        self._given: dict[nn.Module, Tensor] = {}
        self._forced: dict[nn.Module, Tensor] = {}
        self._input: tuple[tuple[Any, ...], dict[str, Any]] = ((), {})
        self.found = torch.empty(0)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the passes inside; :attr:`found` (3, N) is of the last one."""
        parts = self._parts
        with ExitStack() as stack:
            for module in (parts.mlp, parts.attention):
                stack.callback(module.register_forward_hook(self._part).remove)
            stack.callback(parts.block.register_forward_pre_hook(self._enter, with_kwargs=True).remove)
            stack.callback(parts.block.register_forward_hook(self._leave).remove)
            yield

    def _enter(self, _: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        # A copy, since a block may change its input in place afterwards.
        if args:
            self._input = ((args[0].clone(), *args[1:]), kwargs)
        else:
            self._input = ((), {**kwargs, "hidden_states": kwargs["hidden_states"].clone()})

    def _part(self, module: nn.Module, _: tuple[Any, ...], output: Any) -> Any:
        if module in self._forced:
            return hooks.with_hidden(output, self._forced[module])
        if not self._forced:
            self._given[module] = hooks.hidden_of(output).clone()
        return None

    def _leave(self, block: nn.Module, _: tuple[Any, ...], output: Any) -> None:
        after = self._at(hooks.hidden_of(output))
        mlp, attention = self._added(block, after)
        stream = after.norm(dim=1)
        self.found = torch.stack([mlp.norm(dim=1) / stream, attention.norm(dim=1) / stream, stream])
        self._given.clear()
        self._input = ((), {})

    def _added(self, block: nn.Module, after: Tensor) -> tuple[Tensor, Tensor]:
        """What MLP and attention added (N, d) each, ``after`` (N, d) being the stream behind the block."""
        args, kwargs = self._input
        before = self._at(args[0] if args else kwargs["hidden_states"])
        mlp, attention = self._parts.mlp, self._parts.attention
        added, mixed = self._at(self._given[mlp]), self._at(self._given[attention])
        missing = (after - before - added - mixed).norm()
        if missing <= MISSING * (added + mixed).norm() + self._epsilon * after.norm():
            return added, mixed
        without_mlp = self._again(block, {mlp: torch.zeros_like(self._given[mlp])})
        held = {attention: torch.zeros_like(self._given[attention]), mlp: self._given[mlp]}
        return after - without_mlp, after - self._again(block, held)

    def _again(self, block: nn.Module, forced: dict[nn.Module, Tensor]) -> Tensor:
        """The stream (N, d) behind the block with some parts' outputs forced."""
        args, kwargs = self._input
        self._forced = forced
        try:
            if args:
                output = block.forward(args[0].clone(), *args[1:], **kwargs)
            else:
                output = block.forward(**{**kwargs, "hidden_states": kwargs["hidden_states"].clone()})
        finally:
            self._forced = {}
        return self._at(hooks.hidden_of(output))

    def _at(self, states: Tensor) -> Tensor:
        return at_places(states, *self._places).float()
