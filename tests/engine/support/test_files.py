"""Files that are whole or absent: whoever writes them goes through the same door."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadInput, NotWritten
from engine.laboratory.kurtosis_curves import KurtosisCurve, write_curve
from engine.methods.presets.own import OwnPreset
from engine.support.files import write_bytes
from engine.support.places import check_writable, session_around

ROOT = Path(__file__).parents[3]
# Where a file may be opened for writing: the door itself, what writes into a folder or file that the door gave, and
# what only developers run.
AT_THE_DOOR = (
    "engine/support/",
    "engine/exports/",
    "engine/associative/covariance_files.py",
    "engine/demo/",
    "engine/hub/child.py",
    "engine/installation/",
    "engine/model/checked_tensors.py",
    "engine/model/gguf_config.py",
    "engine/updates/",
)
_WRITES = re.compile(r"\.write_text\(|\.write_bytes\(|\.open\(\s*\"[wax]|\bsave_file\(")


def test_nothing_is_written_past_the_door() -> None:
    past = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in sorted((ROOT / "engine").rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if _WRITES.search(line) and not str(file.relative_to(ROOT).as_posix()).startswith(AT_THE_DOOR)
    ]
    assert past == []


def test_presets_and_curves_are_whole_or_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preset = OwnPreset("ft-l", "model", "0" * 32, {}, "tried")
    curve = KurtosisCurve("a", "model", 1, 2, (0,), np.array([0.0]), np.array([3.0]))
    writers = (
        ("p.json", lambda file: preset.write(file)),
        ("c.json", lambda file: write_curve(file, curve)),
    )

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as stream:
            stream.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    for name, write in writers:
        write(tmp_path / name)
        whole = (tmp_path / name).read_bytes()
        with monkeypatch.context() as disk:
            disk.setattr(Path, "write_bytes", full)
            for place in (tmp_path / name, tmp_path / "new" / name):
                with pytest.raises(NotWritten, match="No space left"):
                    write(place)
        assert (tmp_path / name).read_bytes() == whole
    assert sorted(file.name for file in tmp_path.iterdir()) == ["c.json", "p.json"]


def test_a_private_folder_that_a_full_disk_left_empty_is_gone_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, around = tmp_path / "made" / "inner" / "table.json", tmp_path / "made"

    def full(_self: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(NotWritten):
            write_bytes(file, b"{}", private=True)
    assert not around.exists()
    write_bytes(file, b"{}", private=True)
    assert [path.stat().st_mode & 0o777 for path in (around, file.parent, file)] == [0o700, 0o700, 0o600]
    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(NotWritten):
            write_bytes(file.parent / "more" / "table.json", b"{}", private=True)
    assert [path.name for path in file.parent.iterdir()] == ["table.json"], "what was there stays"


def test_a_link_stays_one_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    old, link = tmp_path / "elsewhere" / "old", tmp_path / "link"
    old.write_bytes(b"old")
    link.symlink_to(old)
    write_bytes(link, b"new")
    assert link.is_symlink() and old.read_bytes() == b"new"

    old.unlink()  # it leads to what is not there, or not there yet
    write_bytes(link, b"again")
    assert link.is_symlink() and old.read_bytes() == b"again"
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["elsewhere", "link", "old"]


def test_a_ring_of_links_is_called_that(tmp_path: Path) -> None:
    ring = tmp_path / "ring.csv"
    ring.symlink_to(ring)
    for refuse in (
        lambda: write_bytes(ring, b"new"),
        lambda: check_writable(ring, folder=False),
        lambda: check_writable(ring, folder=True),
    ):
        with pytest.raises(BadInput, match=r"ring\.csv: it is a link that leads to itself\. Name another place\."):
            refuse()
    assert session_around(ring) is None and ring.is_symlink()
