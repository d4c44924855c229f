"""What a method is: it turns facts into a proposal and never writes weights, the ledger or a measurement itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar

from torch import Tensor

from engine.associative.memory import Memory, Systems
from engine.associative.prompts import CONTEXT_WRITERS, Contexts
from engine.associative.solve import NullSpace
from engine.associative.statistics import StatisticsStore
from engine.events import Steps
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, MethodFamily, MethodInfo
from engine.model.behind import Behind, find_behind
from engine.model.delta import Delta
from engine.model.loading import LoadedModel
from engine.model.side.memory import SideMemory


@dataclass
class Editing:
    """Everything a method may use; one per session and model, owned by the workbench.

    ``memory`` gives what earlier applied batches left; ``systems`` and ``null_spaces`` are kept between batches.
    ``side`` are the side memories of the applied batches by kind; while a method proposes they are out of place, so
    that it sees the weights alone.
    """

    model: LoadedModel
    statistics: StatisticsStore
    memory: Memory
    seed: int = 0
    side: Mapping[str, SideMemory] = field(default_factory=dict)
    null_spaces: dict[tuple[Any, ...], NullSpace] = field(default_factory=dict)
    _contexts: dict[tuple[str, int], Contexts] = field(default_factory=dict)
    systems: Systems = field(init=False)

    def __post_init__(self) -> None:
        self.systems = Systems(self.memory)

    def contexts(self, kind: str = "memit") -> Contexts:
        """The prefixes of this session's seed, written by the base model, so that a replay finds the same.

        ``kind`` "memit", "rome" or "wise" (:mod:`engine.associative.prompts`).
        """
        key = (kind, self.seed)
        if key not in self._contexts:
            with self.model.weights.at(0):
                self._contexts[key] = CONTEXT_WRITERS[kind](self.model, self.seed)
        return self._contexts[key]

    def behind(self, layer: int) -> Behind:
        """What stands between the write matrix of ``layer`` and the stream."""
        return find_behind(self.model.module, self.model.anatomy.layers[layer])


@dataclass(frozen=True)
class Proposal:
    """What a method proposes for one batch.

    ``delta`` is the change; ``memory`` what later batches must remember, by name (float32 on the CPU);
    ``notes`` one short remark per fact, for example why its search stopped.
    """

    delta: Delta
    memory: dict[str, Tensor]
    notes: tuple[str, ...] = ()


class Method(ABC):
    """One way to edit. Subclasses declare who they are and implement :meth:`propose`.

    ``parts`` are settings that belong to the method itself wherever its other settings come from; ``presets`` names
    the file under resources/presets that serves beside the one of the method's own name. ``at_once`` is how many facts
    the method can write at once (None: any number); larger batches are cut.
    """

    name: str
    title: str
    summary: str
    paper: str
    family: ClassVar[MethodFamily]
    hyperparameters: ClassVar[type[Hyperparameters]]
    parts: Mapping[str, Any] = MappingProxyType({})
    presets: str = ""
    at_once: int | None = None

    def batch_size(self, wanted: int) -> int:
        """``wanted`` facts per batch, or as many as the method can write at once."""
        return wanted if self.at_once is None else min(wanted, self.at_once)

    def info(self) -> MethodInfo:
        """The method described for a person, with its knobs as the method has them."""
        knobs = tuple(replace(k, default=self.parts.get(k.name, k.default)) for k in self.hyperparameters.knobs())
        return MethodInfo(self.name, self.title, self.summary, self.paper, knobs, self.family)

    def refusal(self, model: LoadedModel) -> str:
        """Why the method cannot work on ``model``, or "" when it can."""
        return ""

    @abstractmethod
    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Raise BadHyperparameter where the settings do not fit the model, for example a layer it does not have."""

    @abstractmethod
    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Settings for a model family without a preset, by the stated rule."""

    def statistics(self, model: LoadedModel, settings: Any) -> tuple[tuple[int, ...], int]:
        """The layers whose covariances :meth:`prepare` will want, and of how many tokens; as it is, none."""
        return (), 0

    @abstractmethod
    def prepare(self, editing: Editing, settings: Any) -> Steps[None]:
        """What is made once per session before the first batch, such as statistics; does nothing the second time."""

    @abstractmethod
    def propose(self, editing: Editing, facts: Sequence[Fact], settings: Any) -> Steps[Proposal]:
        """Compute the change for one batch. The weights are the same bits afterwards as before."""
