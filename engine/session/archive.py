"""A session as one file: a zip (stored, not compressed) of consistent copies of the database and of the desk, the
factor files and a manifest with the version and a checksum of every file."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from engine.desk.file import DESK_FILE, copy_desk
from engine.errors import NotWritten, PalimpsestError
from engine.session.database import CURRENT
from engine.session.factors import check_factors
from engine.session.ledger import FACTORS, Ledger
from engine.session.manifest import (
    FORMAT,
    MANIFEST,
    VERSION,
    Entry,
    Manifest,
    check_model,
    damaged,
    opened_session_file,
)
from engine.support.files import (
    check_room,
    digest_of_file,
    digest_of_stream,
    filling,
    gone_on_error,
    replacing,
    scratch,
)
from engine.support.places import SESSION_DATABASE, make_private
from engine.support.private import private_file
from engine.support.provenance import program_version
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo

_WITHOUT_DESK = 1  # the version of a file that an older program reads as well


def export_session(ledger: Ledger, file: Path | str) -> Path:
    """Write the session to ``file``, whole or not at all; return the file.

    All branches, undone batches and what the person has in hand are in it too. Raises :class:`SessionMismatch` where a
    factor file is damaged, :class:`BadInput` where the disk refuses.
    """
    file = Path(file)
    with replacing(file) as temporary, scratch(temporary.parent, "export") as place:
        ledger.backup(place / SESSION_DATABASE)
        copy_desk(ledger.folder, place / DESK_FILE)
        entries = {}
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            for copy in sorted(place.iterdir()):
                archive.write(copy, copy.name)
                entries[copy.name] = Entry(copy.stat().st_size, digest_of_file(copy))
            for batch, factors in ledger.all_files():
                name = f"{FACTORS}/{factors.name}"
                check_factors(ledger.folder / FACTORS, factors, batch)
                archive.write(ledger.folder / FACTORS / factors.name, name)
                entries[name] = Entry(factors.size, factors.digest)
            archive.writestr(MANIFEST, json.dumps(_manifest(ledger, entries), ensure_ascii=False, indent=1))
    return file


def _manifest(ledger: Ledger, entries: dict[str, Entry]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION if DESK_FILE in entries else _WITHOUT_DESK,
        "schema": list(CURRENT),
        "program": program_version(),
        "created": ledger.created,
        "model": asdict(ledger.base),
        "batches": len(ledger.batches()),
        "applied": ledger.applied,
        "branch": ledger.branch,
        "branches": [branch.name for branch in ledger.branches()],
        "files": {name: msgspec.structs.asdict(entry) for name, entry in entries.items()},
    }


def import_session(file: Path | str, folder: Path | str, base: ModelInfo | None = None) -> Path:
    """Unpack the session file ``file`` into the new or empty ``folder``, whole or not at all; return the folder.

    Nothing is unpacked of a session of another model than ``base`` (None: of any). Raises :class:`SessionMismatch`
    for such a one and where a newer program wrote the file, :class:`BadInput` where it is missing, no session file or
    damaged, or where ``folder`` holds files.
    """
    file, folder = Path(file), Path(folder)
    with opened_session_file(file) as (archive, manifest):
        if base is not None:
            check_model(file, manifest.model, base.name, base.fingerprint)
        with filling(folder, private=True) as temporary:
            check_room(temporary, sum(entry.bytes for entry in manifest.files.values()), folder)
            for name, entry in manifest.files.items():
                _unpack(file, archive, name, entry, temporary / name)
            _check_database(file, temporary, base or _base_of(manifest))
    return folder


def _base_of(manifest: Manifest) -> ModelInfo:
    """The model that a session file names, as far as it does."""
    from engine.model.loading import ModelInfo

    model = manifest.model
    return ModelInfo(model.name, model.folder, "", 0, 0, 0, 0, 0, "", "", model.fingerprint)


@contextmanager
def imported_session(file: Path, folder: Path, base: ModelInfo) -> Iterator[Path]:
    """As :func:`import_session`; what was unpacked goes again where the body, which opens it, fails."""
    place = import_session(file, folder, base)
    with gone_on_error(place):
        yield place


def _check_database(file: Path, folder: Path, base: ModelInfo) -> None:
    """Refuse a session that cannot be opened; the database stays as it was unpacked."""
    database = folder / SESSION_DATABASE
    aside = database.with_suffix(".unpacked")
    shutil.copyfile(database, aside)
    try:
        Ledger.open(folder, base).close()
    except NotWritten:
        raise
    except PalimpsestError as error:
        raise damaged(file, error.message.replace(f"{folder}{os.sep}", "").rstrip(".")) from error
    aside.replace(database)


def _unpack(file: Path, archive: zipfile.ZipFile, name: str, entry: Entry, target: Path) -> None:
    """Write one file and check what was written against the manifest."""
    make_private(target.parent)
    with archive.open(name) as source, private_file(target) as sink:
        found = digest_of_stream(source, sink)
    if found != entry.digest:
        raise damaged(file, say("the checksum of {name} differs", name=name))
