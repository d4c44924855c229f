"""The low-rank adapter by which a model reads the memory of triples, and where it acts.

It adds B A x to the output of each adapted matrix and of the head, for chosen texts of a pass alone; every other text
has the bits that it has without (LoRA; the paper adapts the same matrices and the head).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

if TYPE_CHECKING:
    from engine.model.anatomy import Anatomy
    from engine.model.side.reading import Reading

HEAD = "head"
_NAME = re.compile(r"adapter\.(.+)\.(down|up)")


@dataclass(frozen=True, eq=False)
class ReadAdapter:
    """For each place the factors A (r, m) and B (d, r), the scale in B. A place is "<layer>.<path>", or "head"."""

    factors: Mapping[str, tuple[Tensor, Tensor]]

    def to(self, device: torch.device) -> ReadAdapter:
        """The same on another device, in float32."""
        return ReadAdapter({place: (a.to(device).float(), b.to(device).float()) for place, (a, b) in self._items()})

    def tensors(self) -> dict[str, Tensor]:
        """Everything by name, to be recorded."""
        pairs = {place: {"down": down, "up": up} for place, (down, up) in self._items()}
        return {f"adapter.{place}.{side}": part for place, both in pairs.items() for side, part in both.items()}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> ReadAdapter | None:
        """Take an adapter back out of ``tensors``; other names are ignored. None where there is none."""
        found: dict[str, dict[str, Tensor]] = {}
        for name, tensor in tensors.items():
            if match := _NAME.fullmatch(name):
                found.setdefault(match[1], {})[match[2]] = tensor
        return cls({place: (both["down"], both["up"]) for place, both in found.items()}) if found else None

    def is_like(self, other: ReadAdapter) -> bool:
        """Whether both hold the same numbers."""
        one, two = self.tensors(), other.tensors()
        return one.keys() == two.keys() and all(torch.equal(one[name].float(), two[name].float()) for name in one)

    def _items(self) -> list[tuple[str, tuple[Tensor, Tensor]]]:
        return list(self.factors.items())

    @contextmanager
    def adding(self, anatomy: Anatomy, reading: Reading, kind: str) -> Iterator[None]:
        """In passes inside, add it for the texts that ``reading.decisions[kind]`` (B,) names."""
        with ExitStack() as stack:
            for place, (down, up) in self._items():
                if place == HEAD:
                    stack.enter_context(_in_head(anatomy.head, down, up, reading, kind))
                else:
                    module = module_at(anatomy, place)
                    stack.callback(module.register_forward_hook(_addition(down, up, reading, kind)).remove)
            yield


def module_at(anatomy: Anatomy, place: str) -> nn.Module:
    """The module of a place inside a layer."""
    layer, _, path = place.partition(".")
    found: nn.Module = anatomy.layers[int(layer)].matrix(path).module
    return found


def _addition(down: Tensor, up: Tensor, reading: Reading, kind: str) -> Any:
    """A forward hook that adds B A x, of ``down`` A (r, m) and ``up`` B (d, r), to the texts decided on as ``kind``."""

    def add(_: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The output (B, T, d) with the addition; None: no text is chosen."""
        chosen = reading.decisions.get(kind)
        if chosen is None or not bool(chosen.any()):
            return None
        if bool(chosen.all()):
            return output + linear(linear(args[0].float(), down), up).to(output.dtype)
        given = reading.by_text(args[0])
        change = torch.zeros(*given.shape[:-1], output.shape[-1], dtype=output.dtype, device=output.device)
        change[chosen] = linear(linear(given[chosen].float(), down), up).to(output.dtype)
        return output + change.view_as(output)

    return add


@contextmanager
def _in_head(head: nn.Module, down: Tensor, up: Tensor, reading: Reading, kind: str) -> Iterator[None]:
    """The head's part. A measure may have the head see chosen places of all texts as one text
    (:func:`engine.model.hooks.logits_at`): so A x is taken before, goes along behind x, and is taken off again.
    """
    rank, original = len(down), head.forward

    def extend(_: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The head's input (B, T, d) with A x behind it, (B, T, d + r), zero for texts that are not chosen."""
        states = args[0]
        extra = torch.zeros(*states.shape[:-1], rank, dtype=states.dtype, device=states.device)
        chosen = reading.decisions.get(kind)
        if chosen is not None and len(chosen) == len(states):
            extra[chosen] = linear(states[chosen].float(), down).to(states.dtype)
        return (torch.cat([states, extra], -1), *args[1:])

    def forward(states: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        """Logits (B, T, V) of extended ``states`` (B, T, d + r), with B A x where that is not zero."""
        logits: Tensor = original(states[..., :-rank], *args, **kwargs)
        extra = states[..., -rank:]
        touched = extra.any(-1)
        if bool(touched.any()):  # the others keep their bits
            logits[touched] = logits[touched] + linear(extra[touched].float(), up).to(logits.dtype)
        return logits

    handle = head.register_forward_pre_hook(extend)
    head.forward = forward
    try:
        yield
    finally:
        del head.__dict__["forward"]
        handle.remove()
