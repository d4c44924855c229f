"""The installed side memories."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.errors import BadInput
from engine.model.side.codebook import Codebook
from engine.model.side.demonstrations import DemonstrationsMemory
from engine.model.side.experts import ExpertsMemory
from engine.model.side.memory import SideMemory
from engine.model.side.reading import Reading
from engine.model.side.routed import RoutedMemory

if TYPE_CHECKING:
    from torch import nn

    from engine.model.anatomy import Anatomy
    from engine.model.delta import SideChange
    from engine.model.tokens import TextEncoder

_ALL: tuple[type[SideMemory], ...] = (ExpertsMemory, DemonstrationsMemory, Codebook, RoutedMemory)
KINDS: Mapping[str, type[SideMemory]] = MappingProxyType({kind.kind: kind for kind in _ALL})
"""Every kind of side memory by the name under which batches record it."""


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

    def __init__(self, module: nn.Module | None = None, anatomy: Anatomy | None = None) -> None:
        self.reading = Reading()
        self.state = SideState()
        self._module = module
        self._anatomy = anatomy
        self._hooks = ExitStack()
        self._made: deque[SideState] = deque(maxlen=2)  # while detached or a batch is judged, the recorded one is here

    def go(self, changes: Sequence[SideChange]) -> None:
        """Put the memories after ``changes`` in place, building on the present or last ones that are a beginning."""
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

    def context(self, prompt: str, tokens: TextEncoder, embedding: nn.Module) -> str:
        """The context that side memories put before ``prompt``."""
        return "".join(memory.context(prompt, tokens, embedding) for memory in self.state.memories.values())


def _kind(name: str) -> type[SideMemory]:
    """The kind called ``name``; BadInput where a session holds one that this version does not know."""
    if name not in KINDS:
        raise BadInput(
            f"the session holds a side memory of the kind {name!r}, which this version does not know.",
            "Open it with the version that wrote it, or a newer one.",
        )
    return KINDS[name]
