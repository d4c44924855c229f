"""A file is written under no other ending than its form's: neither by a script, nor by what the window calls."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.catalogue.acts import export_closed
from engine.errors import BadInput
from engine.evaluation.datasets import read_facts, write_facts
from engine.events import run
from engine.exports.settings_files import write_settings
from engine.exports.table import EXPORTS
from engine.laboratory.kurtosis_curves import KurtosisCurve, write_curve
from engine.methods.presets.own import OwnPreset
from engine.requests import TracesPlan
from engine.support.endings import wrong_ending
from engine.workbench import Workbench

TINY = Path(__file__).parents[2] / "resources" / "tiny_world"
FILES = [form for form in EXPORTS if form.endings]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        yield bench


@pytest.mark.parametrize("form", FILES, ids=lambda form: form.key)
@pytest.mark.parametrize("name", ["out.pdf", "out"])
def test_a_script_is_refused_before_a_session_is_made(bench, tmp_path, form, name):
    with pytest.raises(BadInput, match=r"End it in .*\.") as refused:
        run(form.write(bench.exports, tmp_path / name, {}))
    assert refused.value.file == tmp_path / name and all(ending in str(refused.value) for ending in form.endings)
    assert bench.session_folder is None and not list(tmp_path.iterdir())


def test_the_ending_may_be_in_capitals_and_a_folder_needs_none():
    assert all(
        wrong_ending(Path(f"OUT{ending.upper()}"), form.endings) is None for form in FILES for ending in form.endings
    )
    assert wrong_ending(Path("out.v2"), ()) is None


def test_nothing_takes_the_place_of_a_models_files(bench, tmp_path):
    model = tmp_path / "model"
    shutil.copytree(TINY / "model", model)
    (tmp_path / "link").symlink_to(model, target_is_directory=True)
    before = {file.name: file.read_bytes() for file in model.iterdir()}
    facts = read_facts(TINY / "facts.json").facts[:1]
    for name in ("model.safetensors", "new.safetensors"):
        for folder in (model, tmp_path / "link"):
            with pytest.raises(BadInput, match=r"nothing is written there, as .*model is a model's\. Choose another"):
                run(bench.exports.deltas(folder / name))
    for name in ("config.json", "tokenizer.json", "adapter_config.json"):
        with pytest.raises(BadInput, match="is a model's"):
            write_facts(model / name, facts)
    assert {file.name: file.read_bytes() for file in model.iterdir()} == before
    assert write_facts(model / "facts.csv", facts).is_file(), "what no reader of models looks for"


def test_weights_of_others_stay_and_ones_own_are_written_anew(bench, tmp_path):
    shutil.copy(TINY / "model" / "model.safetensors", tmp_path / "other.safetensors")
    (tmp_path / "half.safetensors").write_bytes(b"cut short")
    for name in ("other", "half"):
        before = (tmp_path / f"{name}.safetensors").read_bytes()
        with pytest.raises(BadInput, match="weights that this program did not write, and is not replaced"):
            run(bench.exports.deltas(tmp_path / f"{name}.safetensors"))
        assert (tmp_path / f"{name}.safetensors").read_bytes() == before
    run(bench.edit(read_facts(TINY / "facts.json").facts[:1], "ft-l", {"steps": 1}))
    for _ in range(2):
        assert run(bench.exports.deltas(tmp_path / "own.safetensors")).is_file()
    run(bench.undo())


def test_so_are_the_smaller_files(bench, tmp_path):
    curve = KurtosisCurve("a", "a", 0, 0, (), None, None)
    preset = OwnPreset("memit", "a", "b", {}, "c")
    calls = (
        lambda file: export_closed(tmp_path, file),
        lambda file: write_curve(file, curve),
        preset.write,
        lambda file: write_settings(file, "memit", {}),
        lambda file: run(bench.laboratory.traces((), TracesPlan(reversal=str(file)))),
    )
    for call in calls:
        with pytest.raises(BadInput, match=r"out\.pdf: it is not written under the ending \.pdf\. End it in "):
            call(tmp_path / "out.pdf")
    assert not list(tmp_path.iterdir())
