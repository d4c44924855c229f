"""A small side memory of the tests' own, by which its plumbing is tried without any method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from engine.model import hooks
from engine.model.anatomy import Anatomy
from engine.model.delta import SideChange
from engine.model.loading import LoadedModel
from engine.model.side.memory import SideFigures, SideMemory
from engine.model.side.reading import Reading

LAYER = 1


class Toy(SideMemory):
    """Adds ``shift`` to a block's output from the prompt's last token on, where the state there leans one way."""

    kind = "toy"

    def __init__(self, entries: tuple[tuple[Tensor, float, Tensor], ...] = ()) -> None:
        self.entries = entries

    @classmethod
    def empty(cls) -> Toy:
        return cls()

    def extended(self, tensors: Mapping[str, Tensor]) -> Toy:
        return type(self)((*self.entries, (tensors["direction"], float(tensors["threshold"]), tensors["shift"])))

    def hooked(self, anatomy: Anatomy, reading: Reading) -> AbstractContextManager[None]:
        return self._hooked(anatomy.layers[LAYER].block, reading)

    @contextmanager
    def _hooked(self, block: nn.Module, reading: Reading) -> Iterator[None]:
        direction, threshold, shift = self.entries[-1]

        def answer(_: nn.Module, args: tuple[Any, ...], output: Any) -> Any:
            hidden = hooks.hidden_of(output)
            if not reading.continued:
                rows = torch.arange(len(hidden))
                reading.signals["toy"] = hidden[rows, reading.last] @ direction
                reading.decisions["toy"] = reading.signals["toy"] > threshold
            after = torch.arange(hidden.shape[1]) >= (0 if reading.continued else reading.last[:, None])
            return hooks.with_hidden(
                output, hidden + (after & reading.decisions["toy"][:, None]).float()[:, :, None] * shift
            )

        handle = block.register_forward_hook(answer)
        try:
            yield
        finally:
            handle.remove()

    def figures(self) -> SideFigures:
        usage = torch.tensor([[1.0, 0.0]])
        return SideFigures({"entries": len(self.entries)}, "leaning", self.entries[-1][1], usage, ("entry", "side"))


def prompt_states(model: LoadedModel, prompts: Sequence[str]) -> Tensor:
    """The states at the block's output at each prompt's last token, one text at a time."""
    found = []
    for prompt in prompts:
        block = {0: model.anatomy.layers[LAYER].block}
        with hooks.record_outputs(block, lambda h: h[0, -1].clone()) as seen, torch.no_grad():
            model.module(input_ids=encoded(model, prompt))
        found.append(seen[0])
    return torch.stack(found)


def encoded(model: LoadedModel, text: str) -> Tensor:
    return torch.tensor([model.tokenizer(text)["input_ids"]])


def toy_change(model: LoadedModel, prompts: Sequence[str], seed: int = 0, kind: str = "toy") -> SideChange:
    """A toy memory that decides for some of ``prompts`` and against others, each clearly."""
    generator = torch.Generator().manual_seed(seed)
    direction = torch.randn(model.info.hidden, generator=generator)
    signals = (prompt_states(model, prompts) @ direction).sort().values
    middle = int(signals.diff().argmax())
    shift = 3 * torch.randn(model.info.hidden, generator=generator)
    threshold = (signals[middle] + signals[middle + 1])[None] / 2
    return SideChange(kind, {"direction": direction, "threshold": threshold, "shift": shift})
