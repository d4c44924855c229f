"""A session that was begun for work that was then refused: it goes again, as long as nothing was written into it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from engine.session.folder import FACTORS
from engine.support.places import SESSION_DATABASE
from engine.support.undisturbed import undisturbed

_DATABASE = {f"{SESSION_DATABASE}{ending}" for ending in ("", "-wal", "-shm")}


class Begun:
    """What opening a session in ``folder`` makes there, looked at before it is opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._new = not os.path.lexists(self._folder / SESSION_DATABASE)
        self._missing = [place for place in (self._folder, *self._folder.parents) if not place.exists()]

    def take_away(self) -> None:
        """Take away what was made: a session without batches, closed, and the folders around it that were missing.

        One that was there before stays, and so does one in which there is anything else, such as a desk.
        """
        factors = self._folder / FACTORS
        with undisturbed(), suppress(OSError):
            names = {entry.name for entry in self._folder.iterdir()}
            if not self._new or names - _DATABASE - {FACTORS} or (FACTORS in names and any(factors.iterdir())):
                return
            for name in names & _DATABASE:
                (self._folder / name).unlink()
            if FACTORS in names:
                factors.rmdir()
            for place in self._missing:
                place.rmdir()
