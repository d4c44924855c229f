"""What can be done with a session that is not open: name it, note something, copy, export, unpack, put in the bin."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.arguments import taking
from engine.catalogue.entries import NOTE, OPEN_ELSEWHERE, TITLE, SessionEntry, session_entry, sessions
from engine.desk.file import DESK_FILE, DeskFile, read_thing
from engine.desk.held import Changes
from engine.errors import BadInput, PalimpsestError, SessionMismatch
from engine.events import Steps, run
from engine.support.endings import check_place
from engine.support.home import expanded
from engine.support.places import SESSION_DATABASE, SESSION_FILE, make_private, new_session_folder
from engine.support.plain_text import searched, usable
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo

ORIGIN = "unpacked from"  # name of a thing on a desk: what tells the file that the session was unpacked from
LONGEST_TITLE = 200  # letters


@taking
def rename(folder: Path, title: str) -> None:
    """Give the session another name; "" gives it back the name of its folder, which never changes.

    Works while the session is open. Raises BadInput for a name that cannot be shown.
    """
    name = " ".join(usable(say("the name"), title).split())
    if len(name) > LONGEST_TITLE:
        raise BadInput(
            say("the name has {count} letters.", count=len(name)),
            say("Choose one of at most {count}.", count=LONGEST_TITLE),
        )
    _put(folder, TITLE, name)


@taking
def note(folder: Path, text: str) -> None:
    """Keep a note of the session; "" removes it. Works while the session is open.

    Raises BadInput for a note that cannot be shown.
    """
    _put(folder, NOTE, usable(say("the note"), text))


def _put(folder: Path, name: str, text: str) -> None:
    _check_session(folder)
    with closing(DeskFile(folder / DESK_FILE)) as desk:
        desk.write(Changes(things={name: text or None}))


@taking
def find(place: Path, name: str) -> SessionEntry:
    """The session in ``place`` that ``name`` means: its title, the name or the path of its folder, or a part of a title
    that only one of them has; a path from the root is no part. Raises BadInput where there is none, or several."""
    if not name.strip():
        raise BadInput(say("no session is named."), say('"palimpsest sessions" lists them.'))
    known = sessions(place)
    given = expanded(name)
    found = [one for one in known if name in (one.title, one.folder.name) or given.absolute() == one.folder.absolute()]
    if not found and not given.is_absolute():
        found = [one for one in known if searched(name) in searched(one.title)]
    if len(found) == 1:
        return found[0]
    if not found and (given / SESSION_DATABASE).is_file():
        return session_entry(given)
    if not found:
        raise BadInput(say("no session is called {name!r}.", name=name), say('"palimpsest sessions" lists them.'))
    several = "; ".join(one.folder.name for one in found[:5])
    raise BadInput(
        say("{count} sessions are called {name!r}: {several}.", count=len(found), name=name, several=several),
        say("Give more of the name."),
    )


@taking
def export_closed(folder: Path, file: Path) -> Path:
    """Write the session in ``folder``, which must not be open, as one file; return the file."""
    from engine.session.archive import export_session
    from engine.session.ledger import Ledger

    check_place(file, (SESSION_FILE,))
    _check_session(folder)
    with Ledger.open(folder, _base_of(folder)) as ledger:
        return export_session(ledger, file)


@taking
def unpack(file: Path, place: Path, name: str = "") -> Path:
    """Unpack a session file into a new folder in ``place``, named by the time and ``name`` (default: the file's own);
    return the folder."""
    from engine.session.manifest import content_of

    folder = _unpack(file, place, name or file.name.removesuffix(SESSION_FILE))
    with suppress(BadInput):  # a full disk: the same file, opened again, is unpacked again
        _put(folder, ORIGIN, _origin(content_of(file), folder))
    return folder


@taking
def unpacked_from(file: Path, place: Path) -> Path | None:
    """The session in ``place`` that the session file ``file`` became when it was unpacked there; None where it was not.

    A file is known by what it holds, wherever it lies; the session may have gone on since. Raises BadInput where the
    file is no session file or damaged, SessionMismatch where a newer program wrote it.
    """
    from engine.session.manifest import content_of

    content = content_of(file)
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        with suppress(PalimpsestError):
            if (folder / SESSION_DATABASE).is_file() and read_thing(folder, ORIGIN) == _origin(content, folder):
                return folder
    return None


def _unpack(file: Path, place: Path, name: str) -> Path:
    from engine.session.archive import import_session

    return import_session(file, new_session_folder(place, name))


def _origin(content: str, folder: Path) -> str:
    """What is kept of a file's ``content``. With the folder's name, as a copy of the session is not what it became."""
    return f"{content} {folder.name}"


@taking
def duplicate(folder: Path, place: Path) -> Path:
    """Copy a session that is not open into a new folder in ``place``, checked as it is read; return the folder."""

    def export(file: Path) -> Steps[Path]:
        yield from ()
        return export_closed(folder, file)

    return run(duplicate_steps(folder, place, export))


def duplicate_steps(folder: Path, place: Path, export: Callable[[Path], Steps[Path]]) -> Steps[Path]:
    """:func:`duplicate` for a session that ``export`` can write to a file, as it is open."""
    from engine.support.files import gone_on_error, scratch

    entry = session_entry(folder)
    make_private(place)
    with scratch(place, "copy") as beside:
        file = yield from export(beside / f"copy{SESSION_FILE}")
        copy = _unpack(file, place, entry.model.name or "copy")
    with gone_on_error(copy):
        rename(copy, f"{entry.title} (copy)"[-LONGEST_TITLE:])
    return copy


@taking
def put_away(folder: Path, bin_folder: Path) -> Path:
    """Move a session that is not open into the program's own bin; return its place there."""
    from engine.support.files import filling

    check_free(folder)
    target, number = bin_folder / folder.name, 2
    while target.exists():
        target, number = bin_folder / f"{folder.name} {number}", number + 1
    begun = not bin_folder.exists()
    make_private(bin_folder)
    try:
        folder.rename(target)
    except OSError as error:
        if begun:
            bin_folder.rmdir()
        if error.errno != errno.EXDEV:
            raise
        with filling(target, private=True) as beside:  # another disk: it is there whole before it goes here
            shutil.copytree(folder, beside, dirs_exist_ok=True)
        shutil.rmtree(folder)
    return target


def check_free(folder: Path) -> None:
    """Raise SessionMismatch where the session is open, BadInput where ``folder`` is none."""
    _check_session(folder)
    if session_entry(folder).trouble == OPEN_ELSEWHERE:
        raise SessionMismatch(
            say("The session in {folder} is open in another window or program.", folder=folder),
            say("Close it there first."),
        )


def _check_session(folder: Path) -> None:
    if not (folder / SESSION_DATABASE).is_file():
        raise BadInput(
            say("the folder holds no {file}, so it is no session.", file=SESSION_DATABASE),
            file=folder,
        )


def _base_of(folder: Path) -> ModelInfo:
    """The model of a session as it was recorded; what an older program did not record is empty."""
    from engine.model.loading import ModelInfo

    recorded = _recorded_base(folder)
    empty: dict[str, Any] = {one.name: "" if one.type in ("str", str) else 0 for one in fields(ModelInfo)}
    return ModelInfo(**{**empty, **{name: value for name, value in recorded.items() if name in empty}})


def _recorded_base(folder: Path) -> dict[str, Any]:
    from engine.session.database import open_database
    from engine.session.records import base_from_row

    database = open_database(folder / SESSION_DATABASE)
    try:
        row = next(iter(database.table("session").rows), None)
    finally:
        database.conn.close()
    try:
        return base_from_row(row or {})
    except (ValueError, KeyError) as error:
        raise SessionMismatch(
            say("The session in {folder} is damaged: it names no model.", folder=folder), say("Nothing was changed.")
        ) from error
