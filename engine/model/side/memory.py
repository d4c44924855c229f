"""The interface of side memories."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, Self

from engine.model.side.reading import Reading
from engine.support.spacing import before_last_space

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.model.anatomy import Anatomy
    from engine.model.tokens import TextEncoder


@dataclass(frozen=True)
class SideFigures:
    """Statistics of a side memory.

    ``counts`` are named numbers ("entries": 12); ``threshold`` is where its ``signal`` (named for display) decides,
    None where each entry has its own; ``usage`` (rows, columns) says how often each of its parts answers, with
    ``usage_axes`` naming rows and columns, or is None.
    """

    counts: Mapping[str, float]
    signal: str = ""
    threshold: float | None = None
    usage: Tensor | None = None
    usage_axes: tuple[str, str] = ("", "")


class Told(NamedTuple):
    """What a memory puts ``before`` a prompt and ``behind`` it, where the answer goes on.

    ``read`` is what the model asked the memory, "" for nothing, and ``answers`` what the memory answered.
    """

    before: str = ""
    behind: str = ""
    read: str = ""
    answers: tuple[str, ...] = ()

    def followed(self, prompt: str) -> str:
        """``prompt`` and what stands behind it, where its answer goes on."""
        return before_last_space(prompt) + self.behind if self.behind else prompt


class Write(Protocol):
    """Lets the model write."""

    def __call__(
        self,
        texts: Sequence[str],
        most: int,
        enough: Callable[[str], bool],
        allowed: Callable[[int, list[int]], list[int] | None],
    ) -> list[str]:
        """What the model writes greedily behind each of ``texts``.

        At most ``most`` tokens, or until what it wrote is ``enough``; ``allowed`` gives for a text, by its index, and
        the new tokens so far the tokens that may come next (None: any).
        """


class SideMemory(ABC):
    """One kind of side memory in one state. It is immutable: a batch gives another one that may share its tensors."""

    kind: ClassVar[str]
    opening: ClassVar[str] = ""
    """By what the model begins to ask it by itself."""

    @property
    def calls(self) -> int:
        """How often the model may ask it by itself in the midst of one text; 0: never, which is the default."""
        return 0

    @classmethod
    @abstractmethod
    def empty(cls) -> Self:
        """The memory before the first batch."""

    @abstractmethod
    def extended(self, tensors: Mapping[str, Tensor]) -> Self:
        """The memory after a batch that recorded ``tensors``. The same sequence of batches gives the same bits."""

    @abstractmethod
    def hooked(self, anatomy: Anatomy, reading: Reading) -> AbstractContextManager[None]:
        """Hooks by which the memory answers in forward passes while the context is open.

        It decides per text on its prompt, notes the decision in ``reading.decisions[kind]`` (B,) bool and the number
        that it decided on in ``reading.signals[kind]`` (B,), and keeps to it where ``reading.continued``.
        """

    @abstractmethod
    def figures(self) -> SideFigures:
        """Statistics of this state."""

    def context(self, prompt: str, tokens: TextEncoder, embedding: nn.Module) -> str:
        """Context to put before ``prompt``; only a memory that edits in context gives any."""
        return ""

    def told(self, prompts: Sequence[str], tokens: TextEncoder, embedding: nn.Module, write: Write) -> list[Told]:
        """What is put around each of ``prompts``; by default the context, and nothing behind the prompt.

        A memory that the model asks lets the model ``write``.
        """
        return [Told(self.context(prompt, tokens, embedding)) for prompt in prompts]

    def judged(self, prompt: str, tokens: TextEncoder, embedding: nn.Module) -> tuple[float, bool] | None:
        """The number on which a memory that edits in context decides about ``prompt``, and whether it
        answers; None for a memory that decides in the pass itself.
        """
        return None
