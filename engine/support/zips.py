"""Zip files of ours from anywhere: bounded before they are read, and stored as they are, so that none can swell."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.support.plain_text import brief
from engine.support.wording import say

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    struct.error,
)  # what zipfile may raise
_LONGEST_DIRECTORY = 16 << 20  # bytes of the list of files at a zip's end; two hundred thousand files of a session
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_SAID_ELSEWHERE = ("<L", 0xFFFFFFFF)  # the length stands in the other record
_TAIL = 22 + 20 + 56 + (1 << 16)  # bytes in which the ends of the list lie: both records, the locator and a comment


@contextmanager
def opened_zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """The zip ``file``, of bounded length and nothing but files stored as they are.

    Raises ValueError, whose text ends a sentence, where it is none or damaged, also while it is read; OSError.
    """
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_stored(archive, file.stat().st_size)
            yield archive
    except _DAMAGED as error:
        raise ValueError(say("it is no zip file that can be read: {error}", error=brief(error))) from error


def _check_directory(file: Path) -> None:
    """Refuse a list of files that would take minutes and gigabytes to read, by what the zip's end says of it."""
    with file.open("rb") as stream:
        end = stream.seek(0, 2)
        stream.seek(max(0, end - _TAIL))
        tail = stream.read()
    for sign, form, place in ((_END, "<L", 12), (_END_64, "<Q", 40)):
        at = tail.find(sign)
        while at >= 0:
            if at + place + struct.calcsize(form) <= len(tail):
                (length,) = struct.unpack_from(form, tail, at + place)
                if length > _LONGEST_DIRECTORY and (form, length) != _SAID_ELSEWHERE:
                    raise ValueError(say("its list of files is {length:,} MB long", length=length >> 20))
            at = tail.find(sign, at + 1)


def _check_stored(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse whatever can become more than ``size`` bytes, and whatever is no plain file."""
    files = archive.infolist()
    for one in files:
        kind = stat.S_IFMT(one.external_attr >> 16)
        if one.compress_type != zipfile.ZIP_STORED or one.compress_size != one.file_size:
            raise ValueError(say("its files are compressed, which those of a session are not"))
        if not one.filename:  # zipfile's is_dir() fails on it
            raise ValueError(say("it holds a file without a name"))
        if one.flag_bits & 1 or one.is_dir() or kind not in (0, stat.S_IFREG):
            raise ValueError(say("it holds something else than plain files"))
    if sum(one.file_size for one in files) > size:
        raise ValueError(say("its files are longer together than itself"))
