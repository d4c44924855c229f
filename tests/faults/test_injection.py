"""The faults that the tests inject do happen: an injection that does nothing would pass every test."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from tests.faults.injection import bound_by_rights, fill, in_shell, needs_full, needs_linux, small_disk

pytestmark = needs_linux


def test_a_small_disk_is_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        fill(disk)
        with pytest.raises(OSError) as found:
            (disk / "more").write_bytes(b"x")
        assert found.value.errno == errno.ENOSPC


def test_rights_hold_for_root_too(tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir(mode=0o555)
    writes = [sys.executable, "-c", f"open({str(place / 'file')!r}, 'w')"]
    process = in_shell([*bound_by_rights(), *writes])
    assert process.returncode and "PermissionError" in process.stderr


def test_memory_is_limited() -> None:
    process = in_shell([sys.executable, "-c", "bytearray(300 << 20)"], memory=200)
    assert process.returncode and "MemoryError" in process.stderr


@needs_full
@pytest.mark.parametrize(
    "redirected, error", [(">/dev/full", "No space left"), (">&-", "Bad file descriptor"), ("| true", "Broken pipe")]
)
def test_streams_are_full_closed_or_unread(redirected: str, error: str) -> None:
    waits = "import os, time; time.sleep(0.2); os.write(1, b'x')"
    assert error in in_shell([sys.executable, "-c", waits], redirected).stderr
