"""ELDER's side memory: a mixture of LoRA experts that answers only for texts that are routed like an edit.

The code of a text is which experts its gates choose, over all matrices. Every edit records the codes of its texts at
the end of its training; a text whose code lies less than a threshold away (Hamming distance) from one of them is
answered with the experts, any other text by the weights alone (ELDER's deferral; reference section 9.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn

from engine.model.side.memory import SideFigures, SideMemory
from engine.model.side.mixture import Mixture, ShareSource
from engine.model.side.reading import Reading
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.anatomy import Anatomy

KIND = "elder"


@dataclass(frozen=True, eq=False)
class Example:
    """One edit as later batches may rehearse it: the tokens of its text, how many of them are the prompt's, and its
    preset experts (S, k).
    """

    ids: tuple[int, ...]
    prompt: int
    preset: Tensor


class ExpertsMemory(SideMemory):
    """The mixture after the last batch (None before the first), the codes (N, S E) uint8 and the examples of all edits.

    A batch records the mixture as it is then, the codes and examples that it adds, and the threshold from then on.
    """

    kind = KIND

    def __init__(
        self, mixture: Mixture | None, codes: Tensor, threshold: float, examples: tuple[Example, ...] = ()
    ) -> None:
        self.mixture = mixture
        self.codes = codes
        self.threshold = threshold
        self.examples = examples

    @classmethod
    def empty(cls) -> Self:
        """No experts, which answer nothing."""
        return cls(None, torch.empty(0, 0, dtype=torch.uint8), 0.0)

    def extended(self, tensors: Mapping[str, Tensor]) -> Self:
        """The mixture of ``tensors`` in place of the former one; its codes and examples added to the former ones."""
        codes = tensors["codes"] if self.mixture is None else torch.cat([self.codes, tensors["codes"]])
        examples = (*self.examples, *_examples(tensors))
        return type(self)(Mixture.from_tensors(tensors), codes, float(tensors["threshold"]), examples)

    def distances(self, codes: Tensor) -> Tensor:
        """Hamming distance (B,) of each of ``codes`` (B, S E) from the nearest code of an edit."""
        assert self.mixture is not None
        own, known = codes.float(), self.codes.to(codes.device).float()
        # |a - b| = |a| + |b| - 2 ab for zeros and ones, exact in float32.
        return (own.sum(1)[:, None] + known.sum(1) - 2 * own @ known.T).amin(1)

    @contextmanager
    def hooked(self, anatomy: Anatomy, reading: Reading) -> Iterator[None]:
        """Route every text on its prompt's last token, then add its experts' output unless it is deferred."""
        if self.mixture is None:
            yield
            return
        device = next(anatomy.embedding.parameters()).device
        mixture = self.mixture.to(device)
        source = ShareSource(torch.empty(0), 0, torch.empty(0, dtype=torch.long))

        def decide(_: nn.Module, args: tuple[Any, ...]) -> None:
            if not reading.continued:
                self._decide(mixture, query_of(args[0], reading.last), reading)
            source.count, source.rows, source.shares = reading.choices[self.kind]

        with mixture.adding(anatomy, source):
            handle = anatomy.layers[mixture.query].write.module.register_forward_pre_hook(decide)
            # The query is read before the experts of the same matrix act: a pre-hook runs first.
            try:
                yield
            finally:
                handle.remove()

    def _decide(self, mixture: Mixture, query: Tensor, reading: Reading) -> None:
        routing = mixture.route(query)
        distance = self.distances(routing.codes)
        inside = distance < self.threshold
        reading.decisions[self.kind], reading.signals[self.kind] = inside, distance
        rows = inside.nonzero().flatten()
        reading.choices[self.kind] = (len(inside), rows, routing.shares[:, rows])

    def figures(self) -> SideFigures:
        """How many codes there are, and how often the edits' codes choose each expert of each matrix."""
        if self.mixture is None:
            return SideFigures({say("codes"): 0})
        sites, experts, rank = self.mixture.size
        counts: dict[str, float] = {
            say("codes"): len(self.codes),
            say("distinct codes"): len(torch.unique(self.codes, dim=0)),
            say("matrices"): sites,
            say("experts"): experts,
            say("rank"): rank,
        }
        usage = self.codes.float().sum(0).unflatten(0, (sites, experts))
        return SideFigures(counts, say("Hamming distance"), self.threshold, usage, (say("matrix"), say("expert")))


def query_of(inputs: Tensor, last: Tensor) -> Tensor:
    """The input (B, q) float32 of a matrix at index ``last`` (B,) of each text, also where texts lie flattened."""
    shaped = inputs if inputs.dim() == 3 else inputs.unflatten(0, (len(last), -1))
    return shaped[torch.arange(len(last), device=inputs.device), last.to(inputs.device)].float()


def recorded(mixture: Mixture, codes: Tensor, threshold: float, examples: Sequence[Example]) -> dict[str, Tensor]:
    """What a batch records: the mixture as it is now, and the codes and examples that the batch adds."""
    width = max(len(example.ids) for example in examples)
    return {
        **mixture.tensors(),
        "codes": codes.cpu(),
        "threshold": torch.tensor(threshold, dtype=torch.float64),
        "examples.ids": torch.tensor([[*e.ids, *[0] * (width - len(e.ids))] for e in examples]),
        "examples.tokens": torch.tensor([len(e.ids) for e in examples]),
        "examples.prompt": torch.tensor([e.prompt for e in examples]),
        "examples.preset": torch.stack([e.preset for e in examples]),
    }


def _examples(tensors: Mapping[str, Tensor]) -> Iterator[Example]:
    """The examples of one batch, as :func:`recorded` wrote them."""
    names = ("ids", "tokens", "prompt", "preset")
    for ids, tokens, prompt, preset in zip(*(tensors[f"examples.{name}"] for name in names), strict=True):
        yield Example(tuple(ids[: int(tokens)].tolist()), int(prompt), preset)
