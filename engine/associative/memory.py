"""The tensors that later batches need of earlier ones, and the factored systems that include them.

The memory is a view of the ledger: the keys of the batches that are applied now, so undo removes them as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Protocol

from torch import Tensor

from engine.associative.solve import KeySystem
from engine.events import Progress, Steps
from engine.support.background import beside
from engine.support.wording import say


class Memory(Protocol):
    """Tensors stored with the applied batches."""

    def ids(self) -> tuple[str, ...]:
        """One name per applied batch, in order; a name is never used for two different batches."""

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """The tensors that the batch's method stored, for example "keys.5" (m, n)."""


def keys_name(layer: int) -> str:
    """The name under which a batch's keys at a layer are stored."""
    return f"keys.{layer}"


@dataclass
class _Kept:
    system: KeySystem
    learnt: list[str] = field(default_factory=list)


class Systems:
    """Factored systems by layer and settings, kept between batches and brought up to date with the memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._kept: dict[Hashable, _Kept] = {}

    def get(
        self,
        layer: int,
        settings: Hashable,
        build: Callable[[], Steps[KeySystem]],
        project: Callable[[Tensor], Tensor] | None = None,
        *,
        accumulate: bool,
    ) -> Steps[KeySystem]:
        """The system of ``layer`` including the keys of all applied batches where ``accumulate`` is set.

        ``build`` makes it from scratch; ``project`` is applied to remembered keys first (AlphaEdit). After an undo the
        system is built anew, because keys cannot be taken out of a factor exactly.
        """
        wanted = list(self._memory.ids()) if accumulate else []
        slot = (layer, settings, accumulate)
        kept = self._kept.get(slot)
        if kept is None or kept.learnt != wanted[: len(kept.learnt)]:
            # Former settings are rarely used again, and keeping every factor would fill the memory.
            self._kept = {key: value for key, value in self._kept.items() if key[1:] == slot[1:]}  # type: ignore[index]
            self._kept[slot] = kept = _Kept((yield from build()))
        for batch_id in wanted[len(kept.learnt) :]:
            keys = self._memory.load(batch_id).get(keys_name(layer))
            if keys is not None:
                kept.system = yield from _learning(kept.system, keys if project is None else project(keys))
            kept.learnt.append(batch_id)
        return kept.system


def _learning(system: KeySystem, keys: Tensor) -> Steps[KeySystem]:
    """``system`` with ``keys`` (m, n) remembered; where that factors it anew, in a thread and as another one."""
    if not system.folds(keys.shape[1]):
        system.remember(keys)
        return system
    return (
        yield from beside(
            lambda: system.with_keys(keys), Progress(say("Factoring"), 0, 1, say("systems"), say("with more keys"))
        )
    )
