"""What this program exported and a disk, or a download, altered: no flipped bit becomes an edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.workbench import Workbench
from tests.faults.injection import TINY_WORLD


def exported(bench: Workbench, folder: Path) -> list[tuple[Path, Path]]:
    """The deltas and the adapter of two edits: what is imported, and the file that holds its tensors."""
    run(bench.load(TINY_WORLD / "model", "cpu", "float32"))
    run(bench.edit(read_facts(TINY_WORLD / "facts.json").facts[:2], "ft-l", batch=2))
    deltas = run(bench.exports.deltas(folder / "deltas.safetensors"))
    adapter = run(bench.exports.adapter(folder / "adapter"))
    run(bench.undo())
    return [(deltas, deltas), (adapter, adapter / "adapter_model.safetensors")]


def test_a_flipped_bit_is_found_and_nothing_is_imported(tmp_path: Path) -> None:
    with Workbench(tmp_path / "home") as bench:
        for place, file in exported(bench, tmp_path):
            whole = bytearray(file.read_bytes())
            for byte in (len(whole) - 1, len(whole) // 2):
                harmed = whole.copy()
                harmed[byte] ^= 1
                file.write_bytes(harmed)
                with pytest.raises(BadInput, match=r"damaged: its tensors are not those that were written"):
                    run(bench.imports.take(place))
            assert bench.model.weights.applied == 0
            file.write_bytes(whole)
            run(bench.imports.take(place))
            run(bench.undo())


def test_what_others_wrote_says_no_checksum_and_is_taken(tmp_path: Path) -> None:
    with Workbench(tmp_path / "home") as bench:
        _, (adapter, file) = exported(bench, tmp_path)
        save_file({name: 2 * tensor for name, tensor in load_file(file).items()}, file, {"format": "pt"})
        assert run(bench.imports.take(adapter)).batch == 1
