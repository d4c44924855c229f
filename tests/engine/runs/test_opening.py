"""Before a model is opened: what will be done and how long it takes here, and what is learnt from having opened it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from engine.errors import BadInput
from engine.events import Event, Log, Progress, Steps, run
from engine.model.opening import open_checkpoint
from engine.runs.forecast import Stage
from engine.runs.opening import Opening, OpeningClock, forecast_opening
from engine.workbench import Workbench
from tests.gguf_files import write_gguf


def nothing_known(_owner: str) -> dict[str, float]:
    return {}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return write_gguf("llama", tmp_path / "tiny.gguf", "Q8_0")


def test_folder_and_gguf_are_told_apart_and_every_stage_takes_time(tiny_world: Path, packed: Path) -> None:
    for place, words in ((tiny_world / "model", "MB read"), (packed, "MB unpacked")):
        found = forecast_opening(open_checkpoint(place), 1000, "cpu", "float32", nothing_known)
        assert [stage.name for stage in found.stages] == ["vocabulary", "weights", "putting together"]
        assert all(stage.raw > 0 and stage.seconds == stage.raw for stage in found.stages)
        assert words in found.sentence and found.sentence.startswith("Opening takes about")
        assert found.seconds < 60


def test_only_what_would_be_noticed_is_named() -> None:
    stages = (Stage("vocabulary", 0.2, 0.2, "", ""), Stage("weights", 5.0, 5.0, "98 MB unpacked", ""))
    assert Opening(stages, "here").sentence == "Opening takes about 5 s here: weights 5 s (98 MB unpacked)."


def test_a_piece_is_a_part_of_the_weights(tiny_world: Path, packed: Path) -> None:
    for place in (tiny_world / "model", packed):
        checkpoint = open_checkpoint(place)
        assert 0 < checkpoint.read_piece(torch.bfloat16) < checkpoint.disk_bytes


def test_a_larger_vocabulary_and_what_was_learnt_make_it_longer(tiny_world: Path) -> None:
    checkpoint = open_checkpoint(tiny_world / "model")
    small = forecast_opening(checkpoint, 1_000, "cpu", "auto", nothing_known)
    large = forecast_opening(checkpoint, 300_000, "cpu", "auto", nothing_known)
    assert large.stages[0].raw > small.stages[0].raw and large.stages[2].raw == small.stages[2].raw
    slow = forecast_opening(checkpoint, 1_000, "cpu", "auto", lambda _owner: {"putting together of a folder": 4.0})
    assert slow.stages[2].seconds == pytest.approx(4 * small.stages[2].seconds)


def test_the_clock_tells_the_stages_apart_by_what_loading_says() -> None:
    now = [0.0]

    def work() -> Steps[str]:
        for seconds, event in ((3, Log("reading the vocabulary")), (1, Progress("Loading", 1, 2, "MB"))):
            now[0] += seconds
            yield event
        now[0] += 5
        yield Progress("Loading", 2, 2, "MB")
        now[0] += 7
        return "model"

    stages = tuple(Stage(name, 1.0, 1.0, "", name) for name in ("vocabulary", "weights", "putting together"))
    clock = OpeningClock(Opening(stages, "here"), lambda: now[0])
    waited: list[Event] = []

    def pause(event: Event) -> None:
        waited.append(event)
        now[0] += 100

    assert run(clock.over(work()), pause) == "model" and len(waited) == 3
    # The first tensor is read before it is told of.
    assert clock.learnt() == {"vocabulary": (1.0, 4.0), "weights": (1.0, 5.0), "putting together": (1.0, 7.0)}


def test_what_opening_took_is_kept_and_corrects_the_next_forecast(
    tmp_path: Path, tiny_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.runs.speeds.SHORTEST", 0.0)
    monkeypatch.setattr("engine.runs.expectations.WORTH_SAYING", 0.0)
    bench, told = Workbench(tmp_path / "home"), []
    before = bench.opening(tiny_world / "model")
    assert before is not None and all(stage.seconds == stage.raw for stage in before.stages)
    run(bench.load(tiny_world / "model", "cpu"), told.append)
    assert any(isinstance(event, Log) and event.text.startswith("Opening takes about") for event in told)
    (own,) = json.loads((tmp_path / "home" / "statistics" / "speeds.json").read_text())["speeds"].values()
    assert set(own) == {f"{name} of a folder" for name in ("vocabulary", "weights", "putting together")}
    after = bench.opening(tiny_world / "model")
    assert after is not None
    assert after.stages[2].seconds == pytest.approx(after.stages[2].raw * own["putting together of a folder"])
    assert bench.opening(tmp_path / "nothing") is None, "opening it will say why"
    with pytest.raises(BadInput, match="no device"):
        run(bench.load(tiny_world / "model", "abacus"))
    bench.close()
