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
from engine.support.places import behind_link, check_unused, make_private
from engine.support.private import keep_private, keep_usual, lies_privately
from engine.support.shortage import disk_reason
from engine.support.undisturbed import undisturbed
from engine.support.wording import say

_CHUNK = 1 << 20  # bytes read at once when a file is hashed or copied
_LONGEST_NAME = 40  # letters of a name that its temporary one repeats; a letter may be four bytes, a name has 255
_ABOUT_THE_NAME = (errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP)


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
def replacing(file: Path, *, make_folder: bool = True, private: bool = False, new: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside ``file``; on success it becomes ``file`` in one step, else nothing is left.

    Where ``file`` is a link, it stays one and the file that it leads to is written. The body must create the file; a
    missing folder is made unless ``make_folder`` is False, and lets only its owner in where it is ``private`` or lies
    in a private folder. A ``new`` file takes the place of none: where there is one
    already, it stays. Raises :class:`NotWritten` naming ``file`` where the disk refuses.
    """
    place = file if new else behind_link(file)
    temporary, missing = _beside(place), _missing(place)
    try:
        if make_folder:
            _make_folder(place.parent, private=private)
        yield temporary
        if lies_privately(place):
            keep_private(temporary)
        elif not private:
            keep_usual(temporary)
        sync_file(temporary)
        if new:
            _put(temporary, place)
        else:
            temporary.replace(place)
        sync_folder(place.parent)
    except Exception as error:
        if told := _told(file, error, temporary):
            raise told from error
        raise
    finally:
        with undisturbed():
            with suppress(OSError):  # what went wrong before is what counts
                temporary.unlink(missing_ok=True)
            _leave_none_empty(missing)


def write_bytes(file: Path, data: bytes, *, make_folder: bool = True, private: bool = False) -> None:
    """Write ``data`` to ``file`` as :func:`replacing` does: a reader sees the old content or the new one, no part."""
    with replacing(file, make_folder=make_folder, private=private) as temporary:
        temporary.write_bytes(data)


@contextmanager
def filling(folder: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``folder`` in one step on success, else nothing is left.

    Where it is ``private``, or lies in a private folder, only its owner may enter. Raises :class:`BadInput` where
    ``folder`` is a file or already holds files, or the disk refuses.
    """
    check_unused(folder)
    temporary = _beside(folder)
    private = private or lies_privately(folder)
    missing = _missing(folder)
    try:
        if private:
            make_private(temporary)
        else:
            temporary.mkdir(parents=True)
        yield temporary
        if private:
            keep_private(temporary)
        else:
            keep_usual(temporary)
        for file in temporary.rglob("*"):
            if file.is_file():
                sync_file(file)
        if folder.exists():
            shutil.rmtree(folder)  # it was unused: it contains no user files
        temporary.rename(folder)
        sync_folder(folder.parent)
    except Exception as error:
        if told := _told(folder, error, temporary):
            raise told from error
        raise
    finally:
        with undisturbed():
            shutil.rmtree(temporary, ignore_errors=True)
            _leave_none_empty(missing)


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new hidden folder in ``folder``, private to its owner and gone at the end; ``name`` says what for."""
    place = _beside(folder / name)
    try:
        make_private(place)
        yield place
    except Exception as error:
        if told := _told(folder, error, place):
            raise told from error
        raise
    finally:
        with undisturbed():
            shutil.rmtree(place, ignore_errors=True)


def check_room(place: Path, needed: int, file: Path) -> None:
    """Raise :class:`NotWritten`, of ``file``, where the disk that ``place`` is on has not ``needed`` bytes free."""
    if needed > (free := shutil.disk_usage(place).free):
        raise NotWritten(
            say(
                "{needed:,.1f} MB are needed and the disk has {free:,.1f} MB free.",
                needed=needed / 1e6,
                free=free / 1e6,
            ),
            say("Make room or choose another disk."),
            file=file,
        )


@contextmanager
def gone_on_error(folder: Path) -> Iterator[None]:
    """Context: the new ``folder`` goes again where the body, which completes it, fails or is interrupted."""
    try:
        yield
    except BaseException:
        with undisturbed():
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _make_folder(folder: Path, *, private: bool) -> None:
    """Create a missing folder and its missing parents, private where the folder around them is."""
    if not folder.exists() and (private or lies_privately(folder)):
        make_private(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _missing(place: Path) -> list[Path]:
    """The folders around ``place`` that are not there, the innermost first."""
    return [folder for folder in place.parents if not folder.exists()]


def _leave_none_empty(folders: list[Path]) -> None:
    """Take away those of the ``folders`` that were made and hold nothing; after success they hold what was written."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


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


def _told(place: Path, error: Exception, temporary: Path) -> BadInput | None:
    """:class:`NotWritten` with the disk's reason, whichever library met it; None for errors about something else.

    So is one about what is ``temporary``, which nobody knows: it is told of ``place``. :class:`BadInput` where the disk
    is not the reason, but the name.
    """
    if isinstance(error, NotWritten) and error.file and Path(error.file).is_relative_to(temporary):
        return NotWritten(error.reason, error.hint, file=place)
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
