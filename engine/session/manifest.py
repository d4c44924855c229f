"""What a session file says of itself, checked whole before anything of it is unpacked."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec

from engine.desk.file import DESK_FILE
from engine.errors import BadInput, SessionMismatch
from engine.session.database import CURRENT, SchemaVersion
from engine.session.factors import NAME
from engine.session.folder import FACTORS
from engine.support.places import SESSION_DATABASE
from engine.support.plain_json import LONGEST, parse_plain, typed
from engine.support.plain_text import shown
from engine.support.wording import said_by, say
from engine.support.zips import opened_zip

FORMAT = "palimpsest session"
VERSION = 2
MANIFEST = "manifest.json"
_NAME = re.compile(rf"{re.escape(SESSION_DATABASE)}|{re.escape(DESK_FILE)}|{FACTORS}/{NAME.pattern}")

Size = Annotated[int, msgspec.Meta(ge=0)]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the archive: its size in bytes and its checksum."""

    bytes: Size
    digest: str


@dataclass(frozen=True)
class NamedModel:
    """The model that a session belongs to."""

    name: str
    fingerprint: str
    folder: str = ""


@dataclass(frozen=True)
class Manifest:
    """A session file's account of itself: its ``files`` by name, the ``model`` it belongs to, and how far it goes.

    ``batches`` and ``applied`` are of the present ``branch``; the files are those of all ``branches``.
    """

    model: NamedModel
    files: dict[str, Entry]
    batches: Size = 0
    applied: Size = 0
    created: str = ""
    branch: str = ""
    branches: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Head:
    """What says that a zip is a session file, and of which program."""

    format: str
    version: Size
    schema: tuple[Size, Size] = (CURRENT.major, CURRENT.minor)
    program: Any = "unknown"


@contextmanager
def opened_session_file(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The session file ``file`` with its manifest, both checked; nothing is unpacked.

    Raises :class:`SessionMismatch` where a newer program wrote it, :class:`BadInput` where it is missing, no session
    file or damaged, also while it is read.
    """
    try:
        with opened_zip(file) as archive:
            manifest = _manifest(file, archive)
            _check_files(file, archive, manifest)
            yield archive, manifest
    except ValueError as error:
        raise damaged(file, said_by(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            say("it cannot be read ({reason}).", reason=reason), say("Check the name and the rights."), file=file
        ) from error


def read_manifest(file: Path | str) -> Manifest:
    """The manifest of a session file, which is checked but not unpacked. Raises as :func:`opened_session_file`."""
    with opened_session_file(Path(file)) as (_, manifest):
        return manifest


def content_of(file: Path | str) -> str:
    """What tells a session file from others: a digest of its manifest, which has the checksum of all that it holds.

    Raises as :func:`opened_session_file`.
    """
    with opened_session_file(Path(file)) as (archive, _):
        return hashlib.sha256(archive.read(MANIFEST)).hexdigest()


def check_model(place: Path, model: NamedModel, name: str, fingerprint: str) -> None:
    """Raise :class:`SessionMismatch` where the session in ``place`` belongs to another ``model`` than the one named."""
    if model.fingerprint != fingerprint:
        remedy = say("Load {name!r} first, or open a new session for {other!r}.", name=shown(model.name), other=name)
        if model.name == name:  # such as a folder and a GGUF file of it
            remedy = say("Load the one in {folder} first, or open a new session.", folder=shown(model.folder, 300))
        raise SessionMismatch(
            say(
                "The session in {place} belongs to the model {name!r} (fingerprint {recorded}, "
                "loaded from {folder}), not to {other!r} (fingerprint {fingerprint}).",
                place=place,
                name=shown(model.name),
                recorded=shown(model.fingerprint[:12]),
                folder=shown(model.folder, 300),
                other=name,
                fingerprint=fingerprint[:12],
            ),
            remedy,
        )


def _manifest(file: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LONGEST:
            raise damaged(file, say("its manifest is too long"))
        said = parse_plain(archive.read(MANIFEST), dict[str, Any])
        head = typed(said, _Head)
    except (KeyError, ValueError) as error:
        raise _no_session(file) from error
    if head.format != FORMAT:
        raise _no_session(file)
    if head.version > VERSION or SchemaVersion(*head.schema).major > CURRENT.major:
        raise SessionMismatch(
            say("{file} was written by a newer Palimpsest ({program}).", file=file, program=shown(str(head.program))),
            say("Update Palimpsest to import it."),
        )
    try:
        return typed(said, Manifest)
    except ValueError as error:
        raise damaged(file, say("its manifest is not as it should be ({error})", error=said_by(error))) from error


def _check_files(file: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Refuse an archive that does not hold exactly what its manifest names, or names no session has."""
    sizes = [(info.filename, info.file_size) for info in archive.infolist()]
    names = sorted(name for name, _ in sizes)
    if names != sorted([*manifest.files, MANIFEST]) or SESSION_DATABASE not in manifest.files:
        raise damaged(file, say("its files are not those that its manifest names"))
    if strange := [name for name in manifest.files if not _NAME.fullmatch(name)]:
        raise BadInput(
            say("it holds a file that no session has ({strange!r}); nothing was imported.", strange=shown(strange[0])),
            file=file,
        )
    if wrong := [name for name, size in sizes if name != MANIFEST and size != manifest.files[name].bytes]:
        raise damaged(file, say("{wrong} has another size than its manifest says", wrong=wrong[0]))


def _no_session(file: Path) -> BadInput:
    return BadInput(say("it is no Palimpsest session file."), say("Choose a file that Palimpsest exported."), file=file)


def damaged(file: Path, what: str) -> BadInput:
    """The refusal of a session file of which ``what`` is wrong."""
    return BadInput(
        say("the session file is damaged: {what}; nothing was imported.", what=what),
        say("Copy or export it again."),
        file=file,
    )
