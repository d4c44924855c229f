"""The kind of a file that was given as facts and is not one, determined from its first bytes, with a remedy."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from engine.errors import BadInput
from engine.support.places import SESSION_DATABASE
from engine.support.wording import say

HEAD = 4096  # bytes from which the kind of a file is determined
_LONGEST_HEADER = 1 << 28  # bytes of a safetensors header


class FileKind(NamedTuple):
    """What a file is ("a PDF document") and the remedy; ``is_text`` where it could be read as a text."""

    what: str
    remedy: str
    is_text: bool = False

    def refusal(self, file: Path) -> BadInput:
        """The refusal of ``file`` as facts."""
        if self.is_text:
            return BadInput(say("is {what}, not facts.", what=self.what), self.remedy, file=file)
        return BadInput(say("is a binary file, {what}, not facts.", what=self.what), self.remedy, file=file)


_EXPORT = say("Export the facts as CSV, JSON or JSONL.")
_MODEL = say("Open it as a model; facts come from CSV, TSV, JSON or JSONL.")
_SHEET = say("Save the sheet as CSV in the program that made it.")
_UNPACK = say("Unpack it first.")
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"GGUF", FileKind(say("a model in one file (GGUF)"), _MODEL)),
    (b"%PDF-", FileKind(say("a PDF document"), _EXPORT)),
    (b"\x89PNG", FileKind(say("a picture (PNG)"), _EXPORT)),
    (b"\xff\xd8\xff", FileKind(say("a picture (JPEG)"), _EXPORT)),
    (b"GIF8", FileKind(say("a picture (GIF)"), _EXPORT)),
    (b"\x1f\x8b", FileKind(say("packed with gzip"), _UNPACK)),
    (b"BZh", FileKind(say("packed with bzip2"), _UNPACK)),
    (b"\xfd7zXZ", FileKind(say("packed with xz"), _UNPACK)),
    (b"\x28\xb5\x2f\xfd", FileKind(say("packed with zstd"), _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", FileKind(say("a 7z archive"), _UNPACK)),
    (b"Rar!", FileKind(say("a RAR archive"), _UNPACK)),
    (b"SQLite format 3\0", FileKind(say("an SQLite database"), _EXPORT)),
    (b"PAR1", FileKind(say("a Parquet table"), _EXPORT)),
    (b"ARROW1", FileKind(say("an Arrow table"), _EXPORT)),
    (b"\x93NUMPY", FileKind(say("a NumPy array"), _EXPORT)),
    (b"\x89HDF", FileKind(say("an HDF5 file"), _EXPORT)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind(say("a document of an older office program (.xls, .doc)"), _SHEET)),
    (b"\x7fELF", FileKind(say("a program"), _EXPORT)),
    (b"{\\rtf", FileKind(say("a document (RTF)"), _EXPORT, is_text=True)),
    (
        b"version https://git-lfs",
        FileKind(say("a note of where Git LFS keeps the file"), say("Fetch it (git lfs pull)."), is_text=True),
    ),
    (
        b"<!doctype html",
        FileKind(say("a web page"), say("Download the file itself, not the page about it."), is_text=True),
    ),
    (b"<html", FileKind(say("a web page"), say("Download the file itself, not the page about it."), is_text=True)),
    (b"<?xml", FileKind(say("an XML file"), _EXPORT, is_text=True)),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# what a zip file is, by a name that it holds
_ZIPPED = (
    ("xl/workbook.xml", FileKind(say("a spreadsheet (.xlsx)"), _SHEET)),
    ("xl/workbook.bin", FileKind(say("a spreadsheet (.xlsb)"), _SHEET)),
    ("word/document.xml", FileKind(say("a document (.docx)"), _EXPORT)),
    ("content.xml", FileKind(say("an OpenDocument file (.ods, .odt)"), _SHEET)),
    (SESSION_DATABASE, FileKind(say("a session of Palimpsest in one file"), say("Import it as a session."))),
    ("data.pkl", FileKind(say("a model's weights (PyTorch)"), _MODEL)),
)


def kind_of(file: Path, head: bytes) -> FileKind | None:
    """What ``file`` is by its first :data:`HEAD` bytes; None for what may be a text of facts."""
    if head.startswith(_ZIP):
        return _kind_of_zip(file)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    for beginning, kind in _BEGINNINGS:
        if (start if kind.is_text else head).startswith(beginning):
            return kind
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" and len(head) > 1:
        return FileKind(say("a Python pickle, of which nothing is run"), _EXPORT)
    if head[8:9] == b"{" and 1 < int.from_bytes(head[:8], "little") < _LONGEST_HEADER:
        return FileKind(
            say("a model's weights (safetensors)"), say("Open its folder as a model; facts come from CSV or JSON.")
        )
    return None


def _kind_of_zip(file: Path) -> FileKind:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.split("/", 1)[-1] if name.endswith("data.pkl") else name for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        names = set()
    return next((kind for name, kind in _ZIPPED if name in names), FileKind(say("a zip archive"), _UNPACK))


def is_utf16(head: bytes) -> bool:
    """Whether bytes look like UTF-16 without its mark: every other one is zero in texts of Latin letters."""
    halves = (head[0::2], head[1::2])
    zeros = [half.count(0) / max(1, len(half)) for half in halves]
    return max(zeros) > 0.4 and min(zeros) < 0.05


_RARE_MARKS = 20  # of so many letters of facts one is a mark that all scripts write alike, and more


def wide_text(head: bytes) -> str:
    """The wide encoding, "UTF-32" or "UTF-16", in which bytes are a text although they lack its mark; else "".

    The last letter may be cut.
    """
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        whole = head[: len(head) // 4 * 4]
        try:
            text = whole.decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(whole) - 4:
                continue
            text = whole[: error.start].decode(name)
        marks = sum(letter.isascii() for letter in text)  # commas, braces, ends of lines
        if marks > len(text) / _RARE_MARKS and all(letter.isprintable() or letter in "\t\r\n" for letter in text):
            return name[:6].upper()
    return ""


def is_binary(data: bytes) -> bool:
    """Whether data with a zero byte is binary: much of its beginning is control characters."""
    head = data[:HEAD]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\v" for byte in head)
    return controls > len(head) / 10
