"""The desk of facts that belong to no session yet: one for each window, kept under home."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from engine.desk.file import DESK_FILE, DeskFile, read_desk, set_aside
from engine.desk.held import Changes, Desk
from engine.errors import PalimpsestError
from engine.support.places import SESSION_DATABASE, make_private
from engine.support.wording import join_texts, say

GOING_TO = "going to"  # the folder of the session that a run is about to make for the facts of a draft
_LOCK = ".lock"


class Draft:
    """The first draft that no other window has. ``remarks`` says what could not be read, in sentences."""

    def __init__(self, drafts: Path) -> None:
        """Take a draft in the folder ``drafts``. Raises :class:`PalimpsestError` or OSError where none can be kept."""
        self.remarks: list[str] = []
        self.folder, self._lock = self._take(drafts)
        self._others = [other for other in sorted(drafts.iterdir()) if other != self.folder and other.is_dir()]

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where :meth:`read` looks: its own folder, and those of other windows."""
        return (self.folder, *self._others)

    def read(self) -> Desk:
        """What lies on it, with the facts that ended windows left in theirs.

        Facts that a killed program was about to move into a session, which exists by now, are put there. Raises
        :class:`PalimpsestError` where it cannot be kept.
        """
        desk = self._settled(self.folder)
        for other in self._others:
            desk = self._adopt(other) or desk
        return desk

    @property
    def file(self) -> Path:
        """Its file."""
        return self.folder / DESK_FILE

    def release(self) -> None:
        """Leave it to the next window."""
        self._lock.unlock()

    def _take(self, drafts: Path) -> tuple[Path, QLockFile]:
        for number in range(1, 1000):
            folder = drafts / str(number)
            make_private(folder)
            if (lock := _locked(folder)) is not None:
                return folder, lock
        raise PalimpsestError(
            say("No facts can be kept in {folder}.", folder=drafts), say("Check the rights of the folder.")
        )

    def _settled(self, folder: Path) -> Desk:
        """The desk in ``folder`` after what was under way is finished."""
        try:
            desk = read_desk(folder)
            place = Path(desk.thing(GOING_TO, ""))
            if desk.facts and place.name and (place / SESSION_DATABASE).is_file():
                _move(desk, folder, place)
                desk = Desk()
        except PalimpsestError as error:
            aside = set_aside(folder)
            said = say("Facts that waited could not be read: {reason}", reason=error.message)
            kept = say("The file is kept as {file}.", file=aside) if aside is not None else ""
            self.remarks.append(join_texts(" ", [said, kept]))
            return Desk()
        return desk

    def _adopt(self, other: Path) -> Desk | None:
        """Take over the facts of a window that has ended; the desk then, None: there were none."""
        lock, desk = _locked(other), None
        if lock is None:
            return None
        with suppress(OSError):
            left = self._settled(other)
            if left.facts:
                _move(left, other, self.folder)
                desk = read_desk(self.folder)
        lock.unlock()
        return desk


def _locked(folder: Path) -> QLockFile | None:
    """The lock of a draft, None where another window that is alive has it."""
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # only the end of its process frees it
    return lock if lock.tryLock(0) else None


def _move(desk: Desk, source: Path, target: Path) -> None:
    """Move the facts of ``desk``, read from the folder ``source``, to the desk in the folder ``target``."""
    there = read_desk(target)
    known = {held.key for held in there.facts}
    with closing(DeskFile(target / DESK_FILE)) as to:
        to.write(Changes(tuple(held for held in desk.facts if held.key not in known)))
    with closing(DeskFile(source / DESK_FILE)) as emptied:
        emptied.write(Changes(everything=True))
