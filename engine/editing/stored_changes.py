"""The changes of a session as deltas whose matrices are read from their files when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.errors import SessionMismatch
from engine.model.delta import Delta, Site, sites_in
from engine.model.history import StoredDelta
from engine.model.weights import EditableWeights
from engine.session.ledger import Ledger
from engine.session.tree import Node
from engine.support.plain_text import brief
from engine.support.wording import say


def stored_delta(weights: EditableWeights, ledger: Ledger, node: Node) -> StoredDelta:
    """The change of a batch for ``weights``, of which only the names are read.

    Raises :class:`SessionMismatch` where the file is missing or of another size, and later, when the change is read,
    where it is damaged or does not fit the model.
    """
    sites, sided = sites_in(ledger.names_of(node))
    sites = _one_and_the_same(sites)
    return StoredDelta(node.id, sites, None if sided else (), _Reader(weights, ledger, node, sites))


def stored_as(weights: EditableWeights, ledger: Ledger, node: Node, delta: Delta) -> StoredDelta:
    """The same for a batch whose change is still at hand, so that nothing is read."""
    sites = _one_and_the_same(delta.sites)
    return StoredDelta(node.id, sites, delta.side, _Reader(weights, ledger, node, sites))


@lru_cache(maxsize=256)
def _one_and_the_same(sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """The tuple that equals ``sites``: thousands of batches mostly change the same matrices."""
    return sites


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the change of one batch, and checks that it fits the model and changes these ``sites``."""

    weights: EditableWeights
    ledger: Ledger
    node: Node
    sites: tuple[Site, ...]

    def __call__(self) -> Delta:
        with changes_of(self.ledger.folder):
            delta = Delta.from_tensors(self.ledger.tensors_of(self.node))
            self.weights.check(delta)
            if set(delta.sites) != set(self.sites):
                raise ValueError(say("its matrices are not those that its file names"))
            return delta


@contextmanager
def changes_of(folder: Path) -> Iterator[None]:
    """Tensors of a session that are no changes of the model become an error that says so."""
    try:
        yield
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, RuntimeError) as error:
        raise SessionMismatch(
            say(
                "The session in {folder} holds a change that this model cannot have ({error}).",
                folder=folder,
                error=brief(error) or type(error).__name__,
            ),
            say("Its files were altered: open a copy of the session, or import an exported one."),
        ) from error
