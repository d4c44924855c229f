"""The GPU check tries itself: without a GPU it says so, and on the CPU it runs through with a small shape."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import gpu_check
import pytest
import torch

import resources

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here, which takes minutes to check")
def test_without_a_gpu_it_says_so_and_nothing_is_measured(capsys):
    assert gpu_check.main([]) == 0
    said = capsys.readouterr()
    assert "No GPU" in said.err
    report = json.loads(said.out)
    assert report["gpu"] == gpu_check.NOT_MEASURED
    for by_dtype in report["models"].values():
        for dtype in gpu_check.DTYPES:
            for measured in by_dtype[dtype]["methods"].values():
                assert set(measured.values()) == {gpu_check.NOT_MEASURED}


def test_a_small_shape_runs_through_on_the_cpu(monkeypatch, tmp_path, capsys):
    tiny, real = ROOT / "tests" / "resources" / "tiny_world", resources.path
    monkeypatch.setattr(resources, "path", lambda *p: tiny.joinpath(*p[1:]) if p[0] == "demo_world" else real(*p))
    monkeypatch.setattr(gpu_check, "METHODS", ("encore",))  # each is the same way through, and takes its seconds
    out = tmp_path / "report.json"
    assert gpu_check.main(["--device", "cpu", "--shape", "small", "--only-random", "--out", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == report
    by_dtype = report["models"]["random-small"]
    assert set(by_dtype) == {*gpu_check.DTYPES, "cpu float32"}
    for dtype, found in by_dtype.items():
        assert found["export_same_logits"] is True
        for measured in found["methods"].values():
            assert measured["undo_exact"] is True
            assert measured["seconds_per_edit"] > 0
            assert all(value > 0 for value in measured["norm_growth"].values())
            if dtype == "float32":
                assert all(value == 0 for value in measured["differs_from_cpu"].values())
    traced = report["tracing"]["demo"]
    assert traced["seconds"] > 0 and traced["worst"] <= gpu_check.AGREEMENT
    traced["worst"] = 1e-3
    assert len(gpu_check.failures(report)) == 1


def test_what_does_not_fit_the_time_stays_not_measured(monkeypatch, tmp_path):
    clock = gpu_check.Clock(0)
    folder = tmp_path / "model"
    shutil.copytree(ROOT / "tests" / "resources" / "tiny_world" / "model", folder)
    world = gpu_check.World("tiny", folder, 2)
    found = gpu_check.check_model(world, "cpu", "float32", tmp_path / "work", clock, ("memit",))
    assert set(found["methods"]["memit"].values()) == {gpu_check.NOT_MEASURED}
    assert found["load_seconds"] > 0
