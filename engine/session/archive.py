"""A session as one file: a zip (stored, not compressed) of consistent copies of the database and of the desk, the
factor files and a manifest with the version and a checksum of every file."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.desk.file import DESK_FILE, copy_desk
from engine.errors import BadInput, SessionMismatch
from engine.session.database import CURRENT, SchemaVersion
from engine.session.factors import NAME, check_factors
from engine.session.files import digest_of_file, digest_of_stream, filling, replacing
from engine.session.ledger import FACTORS, Ledger
from engine.support.places import SESSION_DATABASE
from engine.support.plain_json import parse_plain
from engine.support.plain_text import shown
from engine.support.provenance import program_version

FORMAT = "palimpsest session"
VERSION = 2
_WITHOUT_DESK = 1  # the version of a file that an older program reads as well
_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 64 << 20  # bytes; a hundred thousand batches need a quarter of it
_ENTRY = re.compile(rf"{re.escape(SESSION_DATABASE)}|{re.escape(DESK_FILE)}|{FACTORS}/{NAME.pattern}")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)  # what zipfile may raise


@dataclass(frozen=True)
class _Entry:
    """A file of the archive: its size in bytes and its checksum."""

    bytes: int
    digest: str


def export_session(ledger: Ledger, file: Path | str) -> Path:
    """Write the session to ``file``, whole or not at all; return the file.

    Undone batches and what the person has in hand are in it too. Raises :class:`SessionMismatch` where a factor file
    is damaged, :class:`BadInput` where the disk refuses.
    """
    file = Path(file)
    with replacing(file) as temporary, tempfile.TemporaryDirectory(dir=temporary.parent, prefix=".export.") as place:
        ledger.backup(Path(place) / SESSION_DATABASE)
        copy_desk(ledger.folder, Path(place) / DESK_FILE)
        entries = {}
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            for copy in sorted(Path(place).iterdir()):
                archive.write(copy, copy.name)
                entries[copy.name] = _Entry(copy.stat().st_size, digest_of_file(copy))
            for batch, factors in enumerate(ledger.factor_files, start=1):
                name = f"{FACTORS}/{factors.name}"
                check_factors(ledger.folder / FACTORS, factors, batch)
                archive.write(ledger.folder / FACTORS / factors.name, name)
                entries[name] = _Entry(factors.size, factors.digest)
            archive.writestr(_MANIFEST, json.dumps(_manifest(ledger, entries), ensure_ascii=False, indent=1))
    return file


def _manifest(ledger: Ledger, entries: dict[str, _Entry]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION if DESK_FILE in entries else _WITHOUT_DESK,
        "schema": list(CURRENT),
        "program": program_version(),
        "created": ledger.created,
        "model": asdict(ledger.base),
        "batches": len(ledger.batches()),
        "applied": ledger.applied,
        "files": {name: asdict(entry) for name, entry in entries.items()},
    }


def import_session(file: Path | str, folder: Path | str) -> Path:
    """Unpack the session file ``file`` into the new or empty ``folder``, whole or not at all; return the folder.

    Raises :class:`SessionMismatch` where a newer program wrote the file, :class:`BadInput` where it is missing, no
    session file or damaged, or where ``folder`` holds files.
    """
    file, folder = Path(file), Path(folder)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = _checked_entries(file, archive)
            with filling(folder, private=True) as temporary:
                _check_space(temporary, entries)
                for name, entry in entries.items():
                    _unpack(file, archive, name, entry, temporary / name)
    except _DAMAGED as error:
        raise _damaged(file, f"it is no zip file that can be read: {error}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(f"it cannot be read ({reason}).", "Check the name and the rights.", file=file) from error
    return folder


def _checked_entries(file: Path, archive: zipfile.ZipFile) -> dict[str, _Entry]:
    """The files that the manifest lists, checked to be exactly those in the archive."""
    manifest = _read_manifest(file, archive)
    if manifest["version"] > VERSION or _schema(file, manifest).major > CURRENT.major:
        raise SessionMismatch(
            f"{file} was written by a newer Palimpsest ({shown(str(manifest.get('program', 'unknown')))}).",
            "Update Palimpsest to import it.",
        )
    entries = _entries(file, manifest.get("files"))
    held = [info.filename for info in archive.infolist()]
    if sorted(held) != sorted([*entries, _MANIFEST]) or SESSION_DATABASE not in entries:
        raise _damaged(file, "its files are not those that its manifest names")
    if strange := [name for name in entries if not _ENTRY.fullmatch(name)]:
        raise BadInput(f"it holds a file that no session has ({strange[0]!r}); nothing was imported.", file=file)
    return entries


def _schema(file: Path, manifest: dict[str, Any]) -> SchemaVersion:
    """The form of the database that a manifest names, the present one where it names none."""
    schema = manifest.get("schema", list(CURRENT))
    if not (isinstance(schema, list) and len(schema) == len(CURRENT) and all(map(_is_size, schema))):
        raise _damaged(file, "its manifest names no form of the database")
    return SchemaVersion(*schema)


def _entries(file: Path, named: Any) -> dict[str, _Entry]:
    """The files that a manifest names."""
    if not isinstance(named, dict):
        raise _damaged(file, "its manifest names no files")
    for name, entry in named.items():
        right = isinstance(entry, dict) and set(entry) == {"bytes", "digest"}
        if not (right and _is_size(entry["bytes"]) and isinstance(entry["digest"], str)):
            raise _damaged(file, f"its manifest does not say how long {shown(name)} is and what its checksum is")
    return {name: _Entry(**entry) for name, entry in named.items()}


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _read_manifest(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if archive.getinfo(_MANIFEST).file_size > _LONGEST_MANIFEST:
            raise _damaged(file, "its manifest is too long")
        manifest = parse_plain(archive.read(_MANIFEST), dict[str, Any])
    except (KeyError, ValueError) as error:
        raise _no_session(file) from error
    if manifest.get("format") == FORMAT and _is_size(manifest.get("version")):
        return manifest
    raise _no_session(file)


def _check_space(folder: Path, entries: dict[str, _Entry]) -> None:
    needed, free = sum(entry.bytes for entry in entries.values()), shutil.disk_usage(folder).free
    if needed > free:
        raise BadInput(
            f"the session needs {needed / 1e9:.1f} GB and the disk has {free / 1e9:.1f} GB free.",
            "Make room or choose another disk.",
            file=folder,
        )


def _unpack(file: Path, archive: zipfile.ZipFile, name: str, entry: _Entry, target: Path) -> None:
    """Write one file and check what was written against the manifest."""
    if archive.getinfo(name).file_size != entry.bytes:
        raise _damaged(file, f"{name} has another size than its manifest says")
    target.parent.mkdir(exist_ok=True)
    with archive.open(name) as source, target.open("wb") as sink:
        found = digest_of_stream(source, sink)
    if found != entry.digest:
        raise _damaged(file, f"the checksum of {name} differs")


def _no_session(file: Path) -> BadInput:
    return BadInput("it is no Palimpsest session file.", "Choose a file that Palimpsest exported.", file=file)


def _damaged(file: Path, what: str) -> BadInput:
    return BadInput(
        f"the session file is damaged: {what}; nothing was imported.", "Copy or export it again.", file=file
    )
