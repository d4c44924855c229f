"""Kept sums are a cache: what is damaged or of elsewhere is passed over, and room is bounded."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch

from engine.session import kept_sums
from engine.session.kept_sums import FOLDER, STRIDE, SessionSums

CPU = torch.device("cpu")
SUMS = {(1, ""): torch.randn(4, 6), (0, "attn.v"): torch.randn(6, 4)}


def kept(folder: Path, known: range = range(100)) -> SessionSums:
    return SessionSums(folder / FOLDER, CPU, known)


def test_sums_come_back_to_the_bit(tmp_path: Path) -> None:
    kept(tmp_path).keep(7, STRIDE, SUMS)
    again = kept(tmp_path)
    assert again.has(7) and not again.has(8)
    found = again.load(7)
    assert found is not None and found.keys() == SUMS.keys()
    assert all(torch.equal(found[site], SUMS[site]) for site in SUMS)


@pytest.mark.parametrize("place", [3, 40, -1])
def test_a_flipped_bit_anywhere_is_found_and_the_file_goes(tmp_path: Path, place: int) -> None:
    kept(tmp_path).keep(7, STRIDE, SUMS)
    (file,) = (tmp_path / FOLDER).iterdir()
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    again = kept(tmp_path)
    assert again.load(7) is None and not again.has(7) and not file.exists()


def test_sums_of_another_machine_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path).keep(7, STRIDE, SUMS)
    monkeypatch.setattr(kept_sums, "made_by", lambda _device: "another machine")
    assert kept(tmp_path).load(7) is None


def test_sums_of_batches_that_are_gone_go_and_other_files_stay(tmp_path: Path) -> None:
    sums = kept(tmp_path)
    for number, batch in ((7, STRIDE), (8, 2 * STRIDE), (9, 3 * STRIDE)):
        sums.keep(number, batch, SUMS)
    (tmp_path / FOLDER / "notes.txt").write_text("mine")
    (tmp_path / FOLDER / ".000009-384.safetensors.1.tmp").write_bytes(b"half")
    again = kept(tmp_path, range(9))
    again.forget(range(8))
    assert sorted(file.name for file in (tmp_path / FOLDER).iterdir()) == [f"000007-{STRIDE}.safetensors", "notes.txt"]


def test_where_room_ends_every_other_one_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_sums, "MOST_BYTES", 4 * sum(total.nbytes for total in SUMS.values()))
    sums = kept(tmp_path, range(1, 40))
    for batch in range(STRIDE, 20 * STRIDE, STRIDE):
        if sums.due(batch):
            sums.keep(batch // STRIDE, batch, SUMS)
        assert len(list((tmp_path / FOLDER).iterdir())) <= 4
    found = [number for number in range(20) if sums.has(number)]
    assert len(found) >= 2 and len({b - a for a, b in pairwise(found)}) == 1, "they lie evenly"
    again = kept(tmp_path, range(1, 40))
    stride = (found[1] - found[0]) * STRIDE
    assert [again.due(batch) for batch in (STRIDE, stride)] == [False, True], "and do so when it is opened again"


def test_a_disk_that_refuses_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FOLDER).write_text("a file in its place")
    sums = kept(tmp_path)
    sums.keep(7, STRIDE, SUMS)
    assert not sums.has(7) and sums.load(7) is None
    monkeypatch.setattr(kept_sums, "SPARED", 1.0)
    other = SessionSums(tmp_path / "full" / FOLDER, CPU, range(10))
    other.keep(7, STRIDE, SUMS)
    assert not other.has(7)
