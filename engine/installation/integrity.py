"""Whether the files of an environment are those of their wheels, by the digests that each wheel came with (RECORD)."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

EXPECTED_TO_CHANGE = (".pyc", "RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")


def damaged(packages: Path) -> Iterator[str]:
    """Look at each package in the folder ``packages``: its name where a file is missing or altered, else ""."""
    for record in sorted(packages.glob("*.dist-info")):
        name = record.name.partition("-")[0].replace("_", "-").lower()
        yield "" if is_whole(record / "RECORD", packages) else name


def is_whole(record: Path, packages: Path) -> bool:
    """Whether every file that ``record`` names with a SHA-256 is there and has it."""
    try:
        with record.open(encoding="utf-8", newline="") as opened:
            rows = [row for row in csv.reader(opened) if len(row) >= 2 and row[1]]
        return bool(rows) and all(_same(packages / row[0], row[1]) for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _same(file: Path, expected: str) -> bool:
    """Whether ``file`` has the digest ``expected``, as sha256=BASE64 without padding (PEP 376)."""
    if file.name.endswith(EXPECTED_TO_CHANGE) or ".." in file.parts:  # scripts are written for their place
        return True
    kind, _, digest = expected.partition("=")
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, kind).digest()
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == digest
