"""Files that are whole or absent: whoever writes them goes through the same door."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from engine.errors import NotWritten
from engine.laboratory.kurtosis_curves import KurtosisCurve, write_curve
from engine.methods.presets.own import OwnPreset
from engine.support.files import write_bytes

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
