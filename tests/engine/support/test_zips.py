"""Zip files from anywhere: what is said of a damaged one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from engine.support.zips import opened_zip


def test_what_a_damaged_zip_holds_is_not_all_told(tmp_path: Path) -> None:
    """A name in the file may be as long as the file: zipfile repeats it in its error."""
    file = tmp_path / "one.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", b"\x00\xff" * 20_000)
    data = bytearray(file.read_bytes())
    data[26:28] = (40_000).to_bytes(2, "little")  # the length of the name, before the file itself
    file.write_bytes(data)
    with pytest.raises(ValueError, match="no zip file that can be read") as error, opened_zip(file) as archive:
        archive.read("manifest.json")
    assert len(str(error.value)) < 300 and str(error.value).isprintable()
