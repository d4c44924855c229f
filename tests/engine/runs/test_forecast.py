"""Before a run: what it will do and how long that takes here. While it goes on: where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.associative.statistics import OWN_SHARE
from engine.errors import BadInput
from engine.events import EditProgress, Event, Log, Progress, RunProgress, Steps, ValueSearch, run
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.runs import trial
from engine.runs.course import Course
from engine.runs.forecast import EDITS, FIRST_LOOK, LAST_LOOK, STATISTICS, Forecast, Stage, span
from engine.runs.speeds import MOST, Speeds
from engine.runs.trial import Trial
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 8}


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    yield workbench
    workbench.close()


def stage(name: str, seconds: float) -> Stage:
    return Stage(name, seconds, seconds, "", name)


def names(forecast: Forecast) -> list[str]:
    return [stage.name for stage in forecast.stages]


def kept_of_runs(tmp_path: Path) -> dict[str, float]:
    """What runs on the one model took over what was forecast; that of opening it stands beside."""
    kept = json.loads((tmp_path / "home" / "statistics" / "speeds.json").read_text())["speeds"]
    (own,) = (ratios for owner, ratios in kept.items() if not owner.startswith("opening on"))
    return dict(own)


class Clock:
    """A clock that work moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, seconds: float, *events: Event) -> Steps[str]:
        for event in events:
            self.now += seconds
            yield event
        self.now += seconds
        return "done"


def test_a_trial_is_short_and_finds_that_everything_takes_time(tiny_model: LoadedModel) -> None:
    trial = Trial.of(tiny_model)
    assert 0 < trial.token < 1 and 0 < trial.head < 1 and 0 < trial.product < 1 and 0 < trial.factoring < 10


def test_what_goes_on_beside_a_trial_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("engine.runs.trial.time.perf_counter", clock)
    quick = iter([9.0, 0.004, 0.003, 0.02, 0.005, 0.004, 1.0])  # the first is the warm-up

    def work() -> None:
        clock.now += next(quick)

    assert trial._seconds(work, torch.device("cpu")) == pytest.approx(0.003)
    slow = iter([2.0, 0.5, 0.1])
    assert trial._seconds(lambda: setattr(clock, "now", clock.now + next(slow)), torch.device("cpu")) == 0.5
    assert next(slow) == 0.1, "a large model is timed once"


def test_what_is_there_already_is_no_part_of_the_forecast(
    bench: Workbench, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    facts = tiny_facts[:4]
    written = bench.forecast(facts, "encore", QUICK, batch=2)
    assert names(written) == [STATISTICS, EDITS, LAST_LOOK] and "that the model writes" in written.sentence
    bench.use_statistics_text(tiny_world / "statistics.txt")
    read = bench.forecast(facts, "encore", QUICK, batch=2)
    assert "of the text" in read.sentence and OWN_SHARE * read.stages[0].raw < written.stages[0].raw
    assert names(bench.forecast(facts, "ft-m", {}, batch=2)) == [EDITS, LAST_LOOK]
    run(bench.edit(facts[:2], "encore", QUICK, batch=2))
    assert names(bench.forecast(facts, "encore", QUICK, batch=2)) == [EDITS, LAST_LOOK]
    bench.use_known_facts(tiny_facts[20:60])
    assert names(bench.forecast(facts, "encore", QUICK, batch=2)) == [FIRST_LOOK, EDITS, LAST_LOOK]
    with pytest.raises(BadInput):
        bench.forecast((), "encore", QUICK)


def test_no_more_of_a_text_is_forecast_than_it_has(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    for words, most in (("a", 4), ("Ada lives in Orlen. " * 20, 600)):
        (tmp_path / "text.txt").write_text(words)
        bench.use_statistics_text(tmp_path / "text.txt")
        (read,) = (
            stage
            for stage in bench.forecast(tiny_facts[:2], "memit", QUICK, batch=2).stages
            if stage.name == STATISTICS
        )
        assert 1 <= int(read.detail.split()[0].replace(",", "")) <= most, read.detail


def test_more_facts_take_longer_and_the_first_batch_is_a_part_of_them(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    few, many = (bench.forecast(tiny_facts[:count], "encore", QUICK, batch=2) for count in (2, 20))
    assert few.batches == 1 and many.batches == 10
    assert many.total > few.total and many.first_edit < many.total


def test_in_few_words_it_names_what_would_be_noticed() -> None:
    long = Forecast((stage(STATISTICS, 15), stage(FIRST_LOOK, 0.2), stage(EDITS, 50), stage(LAST_LOOK, 2)), 5, 10)
    assert long.brief == "First edit in about 25 s, all 10 in 65 s: statistics 15 s, edits 50 s, last look 2 s"
    short = Forecast((stage(EDITS, 0.1), stage(LAST_LOOK, 0.1)), 1)
    assert short.brief == "First edit in about 1 s, everything in 1 s: edits 1 s, last look 1 s"
    assert long.as_json()["total"] == pytest.approx(67.2) and long.as_json()["stages"][0]["name"] == STATISTICS


def test_a_run_says_its_forecast_tells_its_course_and_is_remembered(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.runs.course.EVERY", 0.0)
    monkeypatch.setattr("engine.runs.speeds.SHORTEST", 0.0)
    events: list[Event] = []
    facts = tiny_facts[:4]
    before = bench.forecast(facts, "encore", QUICK, batch=2)
    run(bench.edit(facts, "encore", QUICK, batch=2), events.append)
    said = next(event.text for event in events if isinstance(event, Log))
    assert said == before.sentence
    told = [event for event in events if isinstance(event, RunProgress)]
    # Nothing is known of what the model knows, so that there is no first look to forecast or to tell.
    assert [stage.name for stage in before.stages] == [STATISTICS, EDITS, LAST_LOOK]
    assert list(dict.fromkeys(event.stage for event in told)) == [STATISTICS, EDITS, LAST_LOOK]
    assert {(event.number, event.stages) for event in told if event.stage == EDITS} == {(2, 3)}
    shares = [event.share for event in told]
    assert shares == sorted(shares) and 0 <= shares[0] < 0.5 < shares[-1] <= 1
    assert all(event.seconds_left >= event.stage_left >= 0 for event in told)
    own = kept_of_runs(tmp_path)
    assert {"edits by encore", LAST_LOOK, f"{STATISTICS} that the model writes"} <= set(own)
    after = bench.forecast(facts, "encore", QUICK, batch=2)
    assert after.stages[0].seconds == pytest.approx(after.stages[0].raw * own["edits by encore"])


def test_a_stopped_run_teaches_what_it_finished(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.runs.speeds.SHORTEST", 0.0)
    work = bench.edit(tiny_facts[:4], "encore", QUICK, batch=2)
    for event in work:
        if isinstance(event, EditProgress):
            break
    work.close()
    own = kept_of_runs(tmp_path)
    assert f"{STATISTICS} that the model writes" in own and "edits by encore" not in own


def test_the_course_goes_by_the_forecast_until_the_clock_knows_better() -> None:
    clock = Clock()
    course = Course(Forecast((stage(STATISTICS, 10), stage(EDITS, 30), stage(LAST_LOOK, 10)), 3), clock)
    half = Progress("Covariance statistics", 50, 100, "tokens")
    first = list(course.over(STATISTICS, clock.work(1.0, half)))
    assert isinstance(first[-1], RunProgress) and first[-1].stage_left == pytest.approx(5)  # too early for a pace
    assert first[-1].seconds_left == pytest.approx(45)
    slow = clock.work(20.0, EditProgress(1, 3, 1, 3, "measuring"), EditProgress(2, 3, 2, 3, "measuring"))
    told = [event for event in course.over(EDITS, slow) if isinstance(event, RunProgress)]
    assert told[0].stage_left == pytest.approx(40) and told[1].stage_left == pytest.approx(20)
    assert told[1].seconds_left == pytest.approx(20 + 10)  # statistics took 2 s of 10, too little to judge by
    assert course.learnt() == {STATISTICS: (10, 2.0), EDITS: (30, 60.0)}
    (last,) = [e for e in course.over(LAST_LOOK, clock.work(1.0, Log(""))) if isinstance(e, RunProgress)]
    assert last.stage_left == pytest.approx(10 * 62 / 40 - 1)  # what came before was slower than forecast


def test_the_bar_is_full_at_the_end_and_not_before_also_where_the_last_batch_is_small() -> None:
    clock = Clock()
    course = Course(Forecast((stage(EDITS, 30), stage(LAST_LOOK, 10)), 11), clock)

    def searched(step: int, facts: int) -> ValueSearch:
        numbers = np.full(facts, 1.0)
        return ValueSearch(step, 10, numbers, numbers, np.full(facts, True))

    events = [EditProgress(0, 11, 1, 2, "values"), *(searched(step, 10) for step in (5, 10))]
    events += [EditProgress(10, 11, 2, 2, "values"), searched(10, 1), EditProgress(11, 11, 2, 2, "measuring")]
    told = [e for e in course.over(EDITS, clock.work(3.0, *events)) if isinstance(e, RunProgress)]
    told += [e for e in course.over(LAST_LOOK, clock.work(3.0, Log(""), Log(""))) if isinstance(e, RunProgress)]
    shares = [event.share for event in told]
    assert shares == sorted(shares) and all(share < 1 for share in shares)
    assert all(event.seconds_left > 0 and event.stage_left >= 0 for event in told)
    assert shares[0] < 0.2 and shares[2] < 0.7


def test_speeds_that_cannot_be_read_or_written_are_none(
    tiny_model: LoadedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "speeds.json"
    for text in ("", "[1]", '{"a": 1}', '{"a": {"b": "c"}}', "[" * 100_000):
        file.write_text(text)
        speeds = Speeds(file)
        assert speeds.factors(tiny_model.info) == {} and str(file) in speeds.problem
    Speeds(file).learn(tiny_model.info, {"edits": (1.0, 1e9), "nothing": (0.0, 5.0), "blink": (0.001, 0.002)})
    assert Speeds(file).factors(tiny_model.info) == {"edits": MOST}
    Speeds(file).learn(tiny_model.info, {"edits": (1.0, 5.0)})
    assert Speeds(file).factors(tiny_model.info)["edits"] == pytest.approx(10)
    nowhere = Speeds(tmp_path / "speeds.json" / "below")
    nowhere.learn(tiny_model.info, {"edits": (1.0, 2.0)})
    assert "cannot be kept" in nowhere.problem


def test_a_flipped_bit_in_the_speeds_costs_what_was_learnt_and_no_more(tiny_model: LoadedModel, tmp_path: Path) -> None:
    file = tmp_path / "speeds.json"
    Speeds(file).learn(tiny_model.info, {"edits": (1.0, 5.0)})
    whole = file.read_bytes()
    for bit in range(8 * len(whole)):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        file.write_bytes(damaged)
        assert Speeds(file).factors(tiny_model.info) in ({}, {"edits": 5.0})  # a blank may turn into another one
    file.unlink()
    file.mkdir()
    speeds = Speeds(file)
    speeds.learn(tiny_model.info, {"edits": (1.0, 5.0)})
    assert "cannot be kept" in speeds.problem and not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize(
    "seconds, words", [(0.2, "1 s"), (7.4, "7 s"), (23, "25 s"), (98, "100 s"), (150, "2 min"), (7200, "2.0 h")]
)
def test_spans_are_said_as_far_as_they_are_known(seconds: float, words: str) -> None:
    assert span(seconds) == words
