"""The changes of a session as deltas whose matrices are read from their files when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


class StoredChanges:
    """The changes of the session that ``ledger`` records, for ``weights``."""

    def __init__(self, weights: EditableWeights, ledger: Ledger) -> None:
        self._weights = weights
        self._ledger = ledger

    def of(self, node: Node) -> StoredDelta:
        """The change of a batch, of which only the names are read.

        Raises :class:`SessionMismatch` where the file is missing or of another size, and later, when the change is
        read, where it is damaged or does not fit the model.
        """
        sites, sided = sites_in(self._ledger.names_of(node))
        return StoredDelta(node.id, _one_and_the_same(sites), None if sided else (), self)

    def at_hand(self, node: Node, delta: Delta) -> StoredDelta:
        """The same for a batch whose change is still at hand, so that nothing is read."""
        return StoredDelta(node.id, _one_and_the_same(delta.sites), delta.side, self)

    def read(self, stored: StoredDelta) -> Delta:
        """The change itself; checks that it fits the model and changes the matrices that it should."""
        with changes_of(self._ledger.folder):
            delta = Delta.from_tensors(self._ledger.tensors_of(self._ledger.node(stored.number)))
            self._weights.check(delta)
            if set(delta.sites) != set(stored.sites):
                raise ValueError(say("its matrices are not those that its file names"))
            return delta


@lru_cache(maxsize=256)
def _one_and_the_same(sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """The tuple that equals ``sites``: thousands of batches mostly change the same matrices."""
    return sites


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
