"""What methods remember of earlier batches, read from the ledger: without the facts that were taken back."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from engine.session.edits import Gone, gone_by
from engine.session.ledger import Ledger
from engine.session.tree import Node

MEMORY = "memory."
"""What the names of these tensors begin with in a batch's file."""


class LedgerMemory:
    """Tensors that applied batches stored for later ones, read from the ledger on demand."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def ids(self) -> tuple[str, ...]:
        """One name per applied batch: its number in the tree, which no other batch of any branch ever has, and the
        places of its facts that were taken back.
        """
        gone = self._gone()
        return tuple(_batch_id(node, gone) for node in self._ledger.line()[: self._reach()])

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """The stored tensors of one applied batch, without the columns of facts that were taken back."""
        number, *places = map(int, batch_id.split("-"))
        node = self._ledger.node(number)
        count = len(node.record.facts)
        tensors = _named(self._ledger.tensors_of(node))
        staying = torch.tensor([place for place in range(count) if place not in places], dtype=torch.long)
        if len(staying) == count:
            return tensors
        return {name: _columns(tensor, count, staying) for name, tensor in tensors.items()}

    def _reach(self) -> int:
        """How many batches are seen."""
        return self._ledger.applied

    def _gone(self) -> Gone:
        """The facts that are left out."""
        return gone_by(self._ledger.batches()[: self._ledger.applied])


class EarlierMemory(LedgerMemory):
    """The memory as if the timeline stood after batch ``reach`` and the facts ``gone`` had been taken back."""

    def __init__(self, ledger: Ledger, gone: Gone) -> None:
        super().__init__(ledger)
        self.reach = 0
        self.gone = gone

    def _reach(self) -> int:
        return self.reach

    def _gone(self) -> Gone:
        return self.gone


def memory_of(ledger: Ledger, batch: int) -> dict[str, Tensor]:
    """All that the 1-based ``batch`` of the present branch stored for later ones."""
    return _named(ledger.tensors(batch))


def _named(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(MEMORY): value for name, value in tensors.items() if name.startswith(MEMORY)}


def _batch_id(node: Node, gone: Mapping[int, frozenset[int]]) -> str:
    return "-".join(map(str, (node.id, *sorted(gone.get(node.record.batch, ())))))


def _columns(tensor: Tensor, count: int, staying: Tensor) -> Tensor:
    """The columns of the facts that stay; a tensor without a column for each fact is left whole."""
    return tensor.index_select(-1, staying) if tensor.dim() and tensor.shape[-1] == count else tensor
