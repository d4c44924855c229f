"""The folder of a session: made, told from other folders, watched while it is open, and what is set aside in it.

What stands in a session's folder is never deleted, and a folder that holds anything of a session is never taken for a
new one. While it is open it must stay the folder that was opened: a folder that was removed, renamed, unmounted or
replaced in the meantime would take nothing, or take it for another session.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path

from engine.errors import BadInput, SessionDamaged, SessionLost
from engine.session.factors import LEFT_OVER, NAME
from engine.session.one_process import of_another_process
from engine.support import counted
from engine.support.files import sync_folder
from engine.support.places import SESSION_DATABASE, SYSTEM_FILES, make_private, session_around
from engine.support.wording import say

FACTORS = "factors"
SET_ASIDE = "set-aside"
# A database that was being made when the program died: it was never one of a session.
UNFINISHED = re.compile(rf"\.{re.escape(SESSION_DATABASE)}\.[0-9a-f]+\.tmp(-journal)?")


class SessionFolder:
    """The folder of an open session, identified by device and inode of itself, its database and its factor files."""

    def __init__(self, folder: Path) -> None:
        """Identify the folder, which must be there."""
        self.path = folder.absolute()
        self._process = os.getpid()
        self._places = (self.path, self.path / SESSION_DATABASE, self.path / FACTORS)
        self._identity = [_identity(place) for place in self._places]

    def check(self) -> None:
        """Raise :class:`SessionLost` where the folder or something in it is no longer what was opened.

        BadInput in a fork of the process that opened it, which would write the same batches.
        """
        if os.getpid() != self._process:
            raise of_another_process(self.path)
        for place, identity in zip(self._places, self._identity, strict=True):
            if (found := _identity(place)) != identity:
                what = say("has gone") if found is None else say("is another one now")
                raise SessionLost(
                    say(
                        "{place} {what}: it was removed, renamed, unmounted or replaced while the session was open; "
                        "what came after its last whole batch is not recorded.",
                        place=place,
                        what=what,
                    ),
                    say("Put it back and open it again, or open the model again, which begins a new session."),
                )


def prepare(folder: Path) -> bool:
    """Make a missing folder, private to its owner, and say as :func:`begins` whether a session is to be begun in it."""
    if not os.path.lexists(folder / SESSION_DATABASE):
        _check_around(folder)
    try:
        _make(folder)
        for file in folder.iterdir():
            if UNFINISHED.fullmatch(file.name):
                file.unlink()
    except OSError as error:
        raise _unusable(folder, error) from error
    return begins(folder)


def begins(folder: Path) -> bool:
    """Whether a session is to be begun in ``folder``, as there is none; nothing is made or changed.

    Raises :class:`SessionDamaged` where there is what is left of one, and :class:`BadInput` where the folder holds
    other files, as a mistyped path must not write a session into an unrelated folder.
    """
    if not os.path.lexists(folder / SESSION_DATABASE):
        _check_around(folder)
    try:
        if not os.path.lexists(folder):
            return True
        names = {entry.name for entry in folder.iterdir()} - SYSTEM_FILES
        _check_database(folder)
        if SESSION_DATABASE in names:
            return False
        left = len(list(factor_files(folder)))
    except OSError as error:
        raise _unusable(folder, error) from error
    if left:
        raise _without_database(folder, say("is missing"))
    if any(name != FACTORS and not UNFINISHED.fullmatch(name) for name in names):
        raise BadInput(
            say(
                "the folder holds files but no {file}, so it is no session.",
                file=SESSION_DATABASE,
            ),
            say("Choose a session's folder, or an empty or new one."),
            file=folder,
        )
    return True


def _unusable(folder: Path, error: OSError) -> BadInput:
    reason = error.strerror or str(error)
    return BadInput(
        say("no session can be kept there ({reason}).", reason=reason), say("Choose another folder."), file=folder
    )


def make_factors(folder: Path) -> None:
    """Make the folder of factor files in a session that has none yet, for good."""
    place = folder / FACTORS
    if not place.is_dir():
        make_private(place)
        sync_folder(folder)


def _check_around(folder: Path) -> None:
    """Refuse a new session within another one, which is moved and deleted as a whole, and behind a link to nothing."""
    if (around := session_around(folder.absolute().parent)) is not None:
        raise BadInput(
            say("no session can be kept there, as {folder} is a session itself.", folder=around),
            say("Choose another folder."),
            file=folder,
        )
    if folder.is_symlink() and not folder.exists():
        raise BadInput(
            say("no session can be kept there, as it is a link to what is not there."),
            say("Choose another folder."),
            file=folder,
        )


def _make(folder: Path) -> None:
    """Make a missing folder and its missing parents, so that they survive a power cut."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    make_private(folder)
    for place in missing:
        sync_folder(place.parent)


def _check_database(folder: Path) -> None:
    """Refuse a database that is empty, or no file: a session's never is."""
    database = folder / SESSION_DATABASE
    if not os.path.lexists(database):
        return
    if not database.is_file():
        raise _without_database(folder, say("is no file"))
    if not database.stat().st_size:
        raise _without_database(folder, say("is empty"))


def _without_database(folder: Path, what: str) -> SessionDamaged:
    """The refusal of a folder whose database cannot be used at all."""
    left = len(list(factor_files(folder)))
    saved = (
        say("the changes of {batches} under {folder} are as they were", batches=counted.batches(left), folder=FACTORS)
        if left
        else say("there are no factor files")
    )
    return SessionDamaged(
        say(
            "The {file} in {folder} {what}, so the session cannot be opened; {saved}, and nothing was changed.",
            file=SESSION_DATABASE,
            folder=folder,
            what=what,
            saved=saved,
        ),
        say(
            "Put {file} back from a copy, import an exported session, or choose another folder.",
            file=SESSION_DATABASE,
        ),
    )


def factor_files(folder: Path) -> Iterator[Path]:
    """The factor files in a session's folder, whichever batch they belong to."""
    place = folder / FACTORS
    if place.is_dir():
        yield from (file for file in sorted(place.iterdir()) if NAME.fullmatch(file.name))


def set_aside(folder: Path, known: Collection[str]) -> tuple[str, ...]:
    """Move factor files that no batch knows out of the way of the next ones; return where they are now.

    Half-written ones, which only a program that died leaves and which never had their name, are deleted.
    """
    place = folder / FACTORS
    found = {entry.name for entry in os.scandir(place)} if place.is_dir() else set()
    if not found.issuperset(known):
        return ()  # where a batch's file is missing, one that no batch knows may be it
    moved = []
    for name in sorted(found.difference(known)):
        if LEFT_OVER.fullmatch(name):
            (place / name).unlink()
        elif NAME.fullmatch(name):
            moved.append(_move(place / name, folder / SET_ASIDE))
    if moved:
        sync_folder(folder / SET_ASIDE)
        sync_folder(place)
    return tuple(f"{SET_ASIDE}/{file.name}" for file in moved)


def _move(file: Path, to: Path) -> Path:
    """Move a file into the folder ``to`` under its name or, where that is taken, a name like it."""
    _make(to)
    target = to / file.name
    while os.path.lexists(target):
        target = to / f"{file.stem}-{secrets.token_hex(2)}{file.suffix}"
    file.rename(target)
    return target


def _identity(place: Path) -> tuple[int, int] | None:
    """Device and inode of a place; None where it is not there."""
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
