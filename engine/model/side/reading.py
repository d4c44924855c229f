"""The texts of a forward pass: where each prompt ends, and the decision made about the text there.

A side memory decides about a text once, on its prompt, and keeps to it while the text is continued with a key-value
cache. Where the prompt ends is known from the pass itself (everything that is given is the prompt) unless it is
announced, as when an answer is scored after its prompt or when a text is continued without a cache.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from engine.model.cache import cache_in


class Reading:
    """The texts of the pass that runs now.

    ``shape`` is (B, T) of the tokens that the pass is given. ``continued`` is True where it goes on with texts whose
    prompt an earlier pass read; ``prompt`` (B, T) bool marks the prompt's tokens of this pass and ``last`` (B,) the
    index of the last of them (both only where not ``continued``). ``decisions`` keeps what side memories decided per
    text, by kind, until another prompt is read; ``signals`` the number (B,) on which each decided. ``choices`` keeps
    what else a memory needs to go on with these texts, under names of its own: hooks hold nothing between two passes.
    ``asking``: the model is to say whether it would ask a memory, and reads every text as it was taught for that.
    """

    def __init__(self) -> None:
        self.shape = (0, 0)
        self.continued = False
        self.prompt = torch.empty(0, 0, dtype=torch.bool)
        self.last = torch.empty(0, dtype=torch.long)
        self.decisions: dict[str, Tensor] = {}
        self.signals: dict[str, Tensor] = {}
        self.choices: dict[Hashable, Any] = {}
        self.asking = False
        self._announced: Tensor | None = None

    @contextmanager
    def prompts(self, last: Tensor) -> Iterator[None]:
        """In passes inside, the prompt of each text ends at index ``last`` (B,); what follows is its answer.

        A pass of another number of texts inside raises ValueError.
        """
        former, self._announced = self._announced, last
        try:
            yield
        finally:
            self._announced = former

    @contextmanager
    def watching(self, module: nn.Module) -> Iterator[None]:
        """Follow every forward pass of the whole model ``module`` while the context is open."""
        handle = module.register_forward_pre_hook(self._begin, with_kwargs=True)
        try:
            yield
        finally:
            handle.remove()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Read other texts inside; what was known of the texts before is back at the end, so that they go on."""
        with self.of(new_texts()):
            yield

    @contextmanager
    def of(self, texts: dict[str, Any]) -> Iterator[None]:
        """Go on inside with ``texts``, of :func:`new_texts` or of an earlier time: two can be read by turns."""
        former = dict(vars(self))
        vars(self).update(texts)
        try:
            yield
        finally:
            texts.update(vars(self))
            vars(self).update(former)

    def forget(self) -> None:
        """Forget the texts that were read, as when other memories are put in place."""
        self.continued = False
        self.decisions, self.signals, self.choices = {}, {}, {}

    def by_text(self, states: Tensor) -> Tensor:
        """What a module of this pass sees as (B, T, d), also where it sees texts and tokens flattened into one."""
        return states.unflatten(0, self.shape) if states.dim() == 2 else states

    def _begin(self, _: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Read the arguments of a pass, as transformers' forward names them."""
        given = args[0] if args else kwargs.get("input_ids")
        if given is None:
            given = kwargs["inputs_embeds"]
        self.shape = rows, width = int(given.shape[0]), int(given.shape[1])
        cache = cache_in(kwargs)
        read = [len(decided) for decided in self.decisions.values()]
        self.continued = cache is not None and cache.get_seq_length() > 0 and bool(read) and set(read) == {rows}
        if self.continued:
            return
        self.decisions, self.signals, self.choices = {}, {}, {}
        mask = kwargs.get("attention_mask")
        if mask is None or mask.shape != (rows, width):
            mask = torch.ones(rows, width, dtype=torch.bool, device=given.device)
        real = mask.to(given.device).bool()
        places = torch.arange(width, device=given.device)
        last = torch.where(real, places, -1).amax(1)
        if self._announced is not None:
            if len(self._announced) != rows:
                raise ValueError(f"{len(self._announced)} prompts were announced for {rows} texts")
            last = torch.minimum(last, self._announced.to(last.device))
        self.last = last
        self.prompt = real & (places <= last[:, None])


def new_texts(*, asking: bool = False) -> dict[str, Any]:
    """What is known of texts before any pass."""
    reading = Reading()
    reading.asking = asking
    return dict(vars(reading))
