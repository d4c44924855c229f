"""Files that are whole or absent: write beside the target, flush to the disk, then put in place in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from engine.errors import BadInput, NotWritten, PalimpsestError
from engine.support.places import make_private
from engine.support.private import keep_private, lies_privately
from engine.support.shortage import disk_reason
from engine.support.wording import say

_CHUNK = 1 << 20  # bytes read at once when a file is hashed or copied
_LONGEST_NAME = 40  # letters of a name that its temporary one repeats; a letter may be four bytes, a name has 255
_ABOUT_THE_NAME = (errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP)
SYSTEM_FILES = {".DS_Store", "desktop.ini", "Thumbs.db"}  # left by file managers; they do not make a folder "used"


def digest(data: bytes) -> str:
    """BLAKE2b checksum of ``data``, 32 hexadecimal digits."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_of_stream(source: IO[bytes], copy: IO[bytes] | None = None) -> str:
    """The same checksum of what ``source`` gives, read in pieces and written to ``copy`` on the way."""
    running = hashlib.blake2b(digest_size=16)
    while piece := source.read(_CHUNK):
        running.update(piece)
        if copy is not None:
            copy.write(piece)
    return running.hexdigest()


def digest_of_file(file: Path) -> str:
    """The same checksum of a file's content."""
    with file.open("rb") as stream:
        return digest_of_stream(stream)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, so that a rename survives a power cut (Windows has no such call)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(file: Path) -> None:
    """Flush a file's content to the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


@contextmanager
def replacing(file: Path, *, make_folder: bool = True, new: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside ``file``; on success it becomes ``file`` in one step, else nothing is left.

    The body must create the file; a missing folder is made unless ``make_folder`` is False. A ``new`` file
    takes the place of none: where there is one already, it stays. Raises :class:`NotWritten`
    naming ``file`` where the disk refuses.
    """
    temporary = _beside(file)
    try:
        if make_folder:
            _make_folder(file.parent)
        yield temporary
        if lies_privately(file):
            keep_private(temporary)
        sync_file(temporary)
        if new:
            _put(temporary, file)
        else:
            temporary.replace(file)
        sync_folder(file.parent)
    except Exception as error:
        if told := _told(file, error):
            raise told from error
        raise
    finally:
        with suppress(OSError):  # what went wrong before is what counts
            temporary.unlink(missing_ok=True)


def write_bytes(file: Path, data: bytes, *, make_folder: bool = True) -> None:
    """Write ``data`` to ``file`` so that a reader sees the old content or the new one, never a part."""
    with replacing(file, make_folder=make_folder) as temporary:
        temporary.write_bytes(data)


def is_unused(folder: Path) -> bool:
    """Whether ``folder`` is missing or empty (what file managers leave behind does not count); :class:`BadInput` where
    it cannot be looked at, such as for a name that is too long.
    """
    try:
        if not folder.exists():
            return True
        return folder.is_dir() and all(entry.name in SYSTEM_FILES for entry in folder.iterdir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            say("it cannot be used ({reason}).", reason=reason), say("Choose another one."), file=folder
        ) from error


@contextmanager
def filling(folder: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``folder`` in one step on success, else nothing is left.

    Where it is ``private``, or lies in a private folder, only its owner may enter. Raises :class:`BadInput` where
    ``folder`` is a file or already holds files, or the disk refuses.
    """
    if not is_unused(folder):
        raise BadInput(
            say("it holds files already, and nothing is overwritten.")
            if folder.is_dir()
            else say("it is a file, and nothing is overwritten."),
            say("Choose a new folder."),
            file=folder,
        )
    temporary = _beside(folder)
    private = private or lies_privately(folder)
    missing = [parent for parent in folder.parents if not parent.exists()]
    try:
        if private:
            make_private(temporary)
        else:
            temporary.mkdir(parents=True)
        yield temporary
        if private:
            keep_private(temporary)
        for file in temporary.rglob("*"):
            if file.is_file():
                sync_file(file)
        if folder.exists():
            shutil.rmtree(folder)  # is_unused was true: it contains no user files
        temporary.rename(folder)
        sync_folder(folder.parent)
    except Exception as error:
        if told := _told(folder, error):
            raise told from error
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        for parent in missing:
            with suppress(OSError):  # on success it holds the folder
                parent.rmdir()


def _make_folder(folder: Path) -> None:
    """Create a missing folder and its missing parents, private where the folder around them is."""
    if not folder.exists() and lies_privately(folder):
        make_private(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _put(temporary: Path, file: Path) -> None:
    """Give ``temporary`` its name; FileExistsError where there is such a file, also if it came this moment."""
    try:
        file.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from None
        temporary.rename(file)


def _beside(place: Path) -> Path:
    """A new hidden name in the same folder, hence on the same disk, as ``place``; no longer than a name may be."""
    return place.with_name(f".{place.name[:_LONGEST_NAME]}.{secrets.token_hex(4)}.tmp")


def _told(place: Path, error: Exception) -> BadInput | None:
    """:class:`NotWritten` with the disk's reason, whichever library met it; None for errors about something else.

    :class:`BadInput` where the disk is not the reason, but the name.
    """
    reason = None if isinstance(error, PalimpsestError) else disk_reason(error)
    if reason is None:
        return None
    if getattr(error, "errno", None) in _ABOUT_THE_NAME or place.parent.is_file():
        return BadInput(say("it cannot be written ({reason}).", reason=reason), say("Name another place."), file=place)
    return NotWritten(
        say("it cannot be written ({reason}).", reason=reason),
        say("Check the disk's free space and the rights."),
        file=place,
    )
