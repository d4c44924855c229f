"""What libraries raise when memory or a disk gives out is told from a bug, whatever its form."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import BPE

from engine.errors import BadInput, NotWritten, OutOfMemory, PalimpsestError
from engine.events import Steps, run
from engine.exports.adapter import AdapterSource, export_adapter
from engine.exports.model_folder import export_model
from engine.laboratory.laboratory import Laboratory
from engine.model.delta import Delta, LayerDelta
from engine.model.device import memory_errors
from engine.model.loading import LoadedModel, load
from engine.support.files import filling, replacing
from engine.support.shortage import as_shortage, disk_reason
from tests.faults.injection import TINY_WORLD, fill, in_shell, needs_linux, palimpsest, said, small_disk


@pytest.fixture(scope="module")
def edited() -> LoadedModel:
    """The tiny world's model with one change applied."""
    model = run(load(TINY_WORLD / "model", "cpu", "float32"))
    d, m = model.anatomy.layers[0].write.shape
    model.weights.push(Delta((LayerDelta(0, torch.ones(d, 40), torch.ones(40, m)),)))
    return model


class PanicException(BaseException):
    """What Rust's libraries raise, by name and ancestry."""


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried ..."),
        RuntimeError("std::bad_alloc"),
        RuntimeError("can't start new thread"),
        torch.OutOfMemoryError("CUDA out of memory."),
        ImportError("libtorch_cpu.so: failed to map segment from shared object"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        PanicException("The global thread pool has not been initialized.: Resource temporarily unavailable"),
    ],
)
def test_memory_and_threads_that_run_out_are_told_in_whatever_form(error: BaseException) -> None:
    assert isinstance(as_shortage(error), OutOfMemory)
    with pytest.raises(OutOfMemory, match="while editing"), memory_errors("editing"):
        raise ValueError("could not do it") from error


@pytest.mark.parametrize("error", [ValueError("bad"), RuntimeError("shapes differ"), KeyError("a"), GeneratorExit()])
def test_a_bug_stays_a_bug(error: BaseException) -> None:
    assert as_shortage(error) is None
    with pytest.raises(type(error)), memory_errors("editing"):
        raise error


def test_a_panic_is_one_sentence() -> None:
    assert "gave up" in str(as_shortage(PanicException("index out of bounds")))


def test_names_are_told_from_disks() -> None:
    assert isinstance(as_shortage(OSError(errno.ENAMETOOLONG, "File name too long", "x" * 300)), BadInput)
    told = as_shortage(OSError(errno.EIO, "Input/output error", "/somewhere"))
    assert type(told) is PalimpsestError and "/somewhere" in str(told)


@needs_linux
def test_every_library_on_a_full_disk_gives_the_disks_reason(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        fill(disk)
        writers = [
            lambda place: save_file({"a": torch.zeros(100_000)}, place),
            lambda place: Tokenizer(BPE({f"{i}": i for i in range(20_000)}, [])).save(str(place)),
            lambda place: place.write_bytes(bytes(100_000)),
            lambda place: np.zeros(100_000).tofile(place),
        ]
        for number, write in enumerate(writers):
            with (
                pytest.raises(NotWritten, match=r"cannot be written \(No space left") as found,
                replacing(disk / f"{number}") as place,
            ):
                write(place)
            assert disk_reason(found.value.__cause__ or found.value)
        with pytest.raises(NotWritten, match="No space left"), filling(disk / "folder") as place:
            save_file({"a": torch.zeros(100_000)}, place / "model.safetensors")
        assert [entry.name for entry in disk.iterdir()] == ["ballast"]


def of_change(model: LoadedModel, folder: Path) -> Steps[Path]:
    return export_adapter(AdapterSource(model), folder)


@needs_linux
@pytest.mark.parametrize("export", [of_change, export_model])
def test_an_export_to_a_full_disk_leaves_nothing(edited: LoadedModel, tmp_path: Path, export) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        (disk / "ballast").write_bytes(bytes((1 << 20) - 20_000))
        with pytest.raises(BadInput, match=r"No space left|the disk has"):
            run(export(edited, disk / "exported"))
        assert [entry.name for entry in disk.iterdir()] == ["ballast"]


@pytest.mark.parametrize("name", ["x" * 300, "é" * 120, "x" * 255])
def test_a_name_is_taken_or_refused_for_what_it_is(tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_bytes(b"")
        fits = True
        (tmp_path / name).unlink()
    except OSError:
        fits = False
    for way in (replacing, filling):
        try:
            with way(tmp_path / name) as place:
                (place / "file" if way is filling else place).write_bytes(b"x")
            assert fits and (tmp_path / name).exists()
        except BadInput as error:
            assert not fits and "File name too long" in str(error)
        (tmp_path / name).unlink() if fits and way is replacing else None


def test_the_laboratory_tells_of_memory_too(edited: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    laboratory = Laboratory.__new__(Laboratory)
    laboratory.model, laboratory.session = edited, None
    monkeypatch.setattr("engine.laboratory.laboratory.NormGauge", lambda model: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(OutOfMemory, match="while measuring"):
        run(laboratory.norms((0,)))


@needs_linux
def test_a_limit_that_leaves_no_room_is_one_line() -> None:
    process = in_shell(palimpsest("demo", "--method", "ft-l"), memory=500)
    assert process.returncode == 1 and "limited to 500 MB" in said(process)
