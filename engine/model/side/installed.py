"""The installed side memories."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch

from engine.errors import BadInput
from engine.model.decoding import Decoder
from engine.model.side.codebook import Codebook
from engine.model.side.demonstrations import DemonstrationsMemory
from engine.model.side.experts import ExpertsMemory
from engine.model.side.memory import SideMemory, Told
from engine.model.side.reading import Reading
from engine.model.side.residual import ResidualMemory
from engine.model.side.routed import RoutedMemory
from engine.model.side.triple_memory import TripleMemory
from engine.support.wording import say

if TYPE_CHECKING:
    from torch import Tensor, nn
    from transformers import PreTrainedModel

    from engine.model.anatomy import Anatomy
    from engine.model.delta import SideChange
    from engine.model.tokens import TextEncoder

_ALL: tuple[type[SideMemory], ...] = (
    ExpertsMemory,
    DemonstrationsMemory,
    Codebook,
    RoutedMemory,
    ResidualMemory,
    TripleMemory,
)
KINDS: Mapping[str, type[SideMemory]] = MappingProxyType({kind.kind: kind for kind in _ALL})
"""Every kind of side memory by the name under which batches record it."""
TOGETHER = 64
"""Texts that the model continues together when it asks a memory."""


@dataclass(frozen=True, eq=False)
class SideState:
    """The side memories after some changes, by kind."""

    changes: tuple[SideChange, ...] = ()
    memories: Mapping[str, SideMemory] = field(default_factory=dict)

    def begins(self, changes: Sequence[SideChange]) -> bool:
        """Whether these are the memories after the first of ``changes``, or after all."""
        pairs = zip(self.changes, changes, strict=False)
        return len(self.changes) <= len(changes) and all(one is other for one, other in pairs)


class SideMemories:
    """The side memories in place now. ``module`` is the whole model; without one, none can be put in place."""

    def __init__(self, module: PreTrainedModel | None = None, anatomy: Anatomy | None = None) -> None:
        self.reading = Reading()
        self.state = SideState()
        self._module = module
        self._anatomy = anatomy
        self._hooks = ExitStack()
        self._told: dict[str, Told] = {}
        self._made: deque[SideState] = deque(maxlen=2)  # while detached or a batch is judged, the recorded one is here

    def go(self, changes: Sequence[SideChange]) -> None:
        """Put the memories after ``changes`` in place, building on the present or last ones that are a beginning."""
        self._told.clear()  # matrices may be others too
        states = (self.state, *self._made, SideState())
        state = max((one for one in states if one.begins(changes)), key=lambda one: len(one.changes))
        if len(state.changes) < len(changes):
            memories = dict(state.memories)
            for change in changes[len(state.changes) :]:
                former = memories.get(change.kind) or _kind(change.kind).empty()
                memories[change.kind] = former.extended(change.tensors)
            state = SideState(tuple(changes), memories)
            self._made.append(state)
        self.show(state)

    def show(self, state: SideState) -> None:
        """Put the memories of ``state`` in place of the present ones."""
        self._told.clear()
        if state is self.state:
            return
        self._hooks.close()
        self.reading.forget()
        self.state = state
        if not state.memories:
            return
        if self._module is None or self._anatomy is None:
            raise RuntimeError("there is no model that these side memories could stand beside")
        with ExitStack() as stack:
            stack.enter_context(self.reading.watching(self._module))
            for memory in state.memories.values():
                stack.enter_context(memory.hooked(self._anatomy, self.reading))
            self._hooks = stack.pop_all()

    @property
    def asked_by_itself(self) -> SideMemory | None:
        """The memory that the model asks by itself in the midst of a text, where there is one."""
        return next((memory for memory in self.state.memories.values() if memory.calls), None)

    def told(self, prompts: Sequence[str], tokens: TextEncoder, embedding: nn.Module) -> list[Told]:
        """What side memories put around each of ``prompts``; the answers are kept until the model is another one."""
        new = list(dict.fromkeys(prompt for prompt in prompts if prompt not in self._told))
        found = [Told()] * len(new)
        for memory in self.state.memories.values() if new else ():
            said = memory.told(new, tokens, embedding, partial(self._written, tokens))
            found = [_together(one, other) for one, other in zip(found, said, strict=True)]
        self._told.update(zip(new, found, strict=True))
        return [self._told[prompt] for prompt in prompts]

    def _written(
        self,
        tokens: TextEncoder,
        texts: Sequence[str],
        most: int,
        enough: Callable[[str], bool],
        allowed: Callable[[int, list[int]], list[int] | None],
    ) -> list[str]:
        """What the model, with the memories in place, writes greedily behind each text; equal lengths together."""
        assert self._module is not None
        decoder = Decoder(self._module, tokens, self.reading)
        ids = [tokens.prompt(text) for text in texts]
        said: dict[int, str] = {}
        with self.reading.aside():
            for group in _of_one_length(ids):
                work = decoder.continuing(
                    [ids[i] for i in group],
                    most,
                    1,
                    1.0,
                    torch.zeros(len(group), most),
                    lambda place, new: enough(tokens.decode(new)),
                    partial(_at, allowed, group),
                )
                rows = zip(group, _drained(work), strict=True)
                said.update((i, tokens.decode(decoder.until_end(row))) for i, row in rows)
        return [said[i] for i in range(len(texts))]


def _at(
    allowed: Callable[[int, list[int]], list[int] | None], group: Sequence[int], place: int, new: list[int]
) -> list[int] | None:
    """What is allowed to the text at ``place`` of a group."""
    return allowed(group[place], new)


def _of_one_length(ids: Sequence[list[int]]) -> Iterator[list[int]]:
    """The indices of texts of equal length, at most TOGETHER at a time."""
    lengths: dict[int, list[int]] = {}
    for place, row in enumerate(ids):
        lengths.setdefault(len(row), []).append(place)
    for places in lengths.values():
        for start in range(0, len(places), TOGETHER):
            yield places[start : start + TOGETHER]


def _drained(work: Generator[int, None, tuple[list[list[int]], Tensor]]) -> list[list[int]]:
    """The rows that ``work`` returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            rows: list[list[int]] = end.value[0]
            return rows


def _together(one: Told, other: Told) -> Told:
    """What two memories put around the same prompt."""
    return Told(
        one.before + other.before, one.behind + other.behind, one.read or other.read, (*one.answers, *other.answers)
    )


def _kind(name: str) -> type[SideMemory]:
    """The kind called ``name``; BadInput where a session holds one that this version does not know."""
    if name not in KINDS:
        raise BadInput(
            say("the session holds a side memory of the kind {name!r}, which this version does not know.", name=name),
            say("Open it with the version that wrote it, or a newer one."),
        )
    return KINDS[name]
