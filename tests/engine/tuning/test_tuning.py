"""A search for settings on the tests' tiny world: what an attempt measures, going on, holding out, presets of it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import BadHyperparameter, BadInput, SessionMismatch
from engine.evaluation.drift import kl_from_unedited
from engine.evaluation.metrics import measure_quality
from engine.events import TuningPoint, TuningProgressed, run
from engine.events.tuning import front_of
from engine.fact import Fact
from engine.methods.presets.own import OwnPreset, read_own_preset
from engine.methods.registry import find_method
from engine.requests import TuningPlan
from engine.tuning.attempt import Ground, Hurdle
from engine.tuning.tuning import TuningResult, split
from engine.workbench import Workbench

PLAN = TuningPlan("memit", facts=4, batch=2, minutes=0, attempts=4, settings={"steps": 5}, fixed=("steps",))


def make_bench(home: Path, world: Path) -> Workbench:
    bench = Workbench(home)
    run(bench.load(world / "model", "cpu", "float32"))
    bench.use_statistics_text(world / "statistics.txt")
    bench.use_heldout_text(world / "heldout.txt")
    return bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> Workbench:
    bench = make_bench(tmp_path_factory.mktemp("home"), tiny_world)
    bench.use_known_facts(tiny_facts[40:60])
    return bench


@pytest.fixture(scope="module")
def searched(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> tuple[TuningResult, list[TuningProgressed]]:
    events: list[Any] = []
    result = run(bench.tuning.run(PLAN, tiny_facts[:12]), events.append)
    return result, [event for event in events if isinstance(event, TuningProgressed)]


def plain(points: tuple[TuningPoint, ...]) -> list[TuningPoint]:
    return [replace(point, seconds=0.0) for point in points]


def test_an_attempt_is_what_editing_by_hand_gives(
    searched: tuple[TuningResult, Any], tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    table = searched[0].table
    by_hand = make_bench(tmp_path, tiny_world)
    for point in (one for one in table.points if not one.reason):
        run(by_hand.open_session(tmp_path / f"session {point.number}"))
        run(by_hand.edit(tiny_facts[:4], "memit", table.settings(point), batch=2))
        quality = run(measure_quality(by_hand.model, tiny_facts[:4]))
        assert point.efficacy == quality.efficacy
        assert point.paraphrase == quality.paraphrase_preferred
        assert point.neighbourhood == quality.neighbourhood_preferred
        now, start, _ = by_hand.model.weights.norms(by_hand.model.weights.touched)
        assert point.norm == pytest.approx(float((now / start).max()))
        assert point.kl == pytest.approx(slow_divergence(by_hand, tiny_world), rel=1e-3, abs=1e-7)
    by_hand.close()


def test_after_the_first_batch_an_attempt_is_what_editing_by_hand_gives_and_goes_on_unless_another_was_ahead(
    searched: tuple[TuningResult, Any], tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    table = searched[0].table
    by_hand = make_bench(tmp_path, tiny_world)
    by_hand.use_known_facts(tiny_facts[40:60])
    for point in (one for one in table.points if one.first is not None):
        run(by_hand.open_session(tmp_path / f"session {point.number}"))
        run(by_hand.edit(tiny_facts[:2], "memit", table.settings(point), batch=2))
        quality = run(measure_quality(by_hand.model, tiny_facts[:2]))
        reach, spared = point.first
        assert reach == pytest.approx(together(quality.efficacy, quality.paraphrase_preferred))
        assert 0 <= spared <= 1
        earlier = [one for one in table.points[: point.number] if not one.reason]
        if point.reason:
            assert Hurdle(earlier).ahead(point.first) is not None and point.efficacy is None
        else:
            assert Hurdle(earlier).ahead(point.first) is None and point.efficacy is not None
    assert table.points[0].first is not None, "the preset has no hurdle but the measure of its first batch"
    by_hand.close()


def together(*values: float | None) -> float:
    known = [value for value in values if value is not None]
    return len(known) / sum(1 / value for value in known) if all(known) else 0.0


@pytest.mark.parametrize(
    ("first", "ahead"),
    [
        ((0.80, 0.80), True),
        ((0.90, 0.80), True),
        ((0.91, 0.60), False),  # it reaches farther: a point of the front, perhaps
        ((0.60, 0.86), False),
        ((0.895, 0.85), False),  # as good as the same, with ten facts
        ((0.90, 0.85), False),
    ],
)
def test_only_what_is_behind_in_both_is_given_up(first: tuple[float, float], ahead: bool) -> None:
    preset, other = TuningPoint(0, {}, efficacy=0.9, first=(0.9, 0.85)), TuningPoint(1, {}, efficacy=0.9)
    assert Hurdle([other, preset]).ahead(first) == (preset if ahead else None)
    assert Hurdle().ahead(first) is None and Hurdle().least == 0.0
    assert Hurdle([preset]).least == 0.45


def slow_divergence(bench: Workbench, world: Path) -> float:
    """The mean KL(unedited || edited) of the next token, in float64, with the weights swapped by hand."""
    model = bench.model
    text = (world / "heldout.txt").read_text(encoding="utf-8")
    windows = model.tokens.windows(model.tokens.plain(text)[:1024], 128)

    def predictions() -> list[torch.Tensor]:
        with torch.no_grad():
            return [torch.softmax(model.module(torch.tensor([w])).logits[0].double(), -1) for w in windows]

    edited, applied = predictions(), model.weights.applied
    model.weights.move_to(0)
    clean = predictions()
    model.weights.move_to(applied)
    p, q = torch.cat(clean), torch.cat(edited)
    return float((p * (p / q).log()).sum(1).mean())


def test_divergence_is_none_for_the_unedited_model(bench: Workbench, tiny_world: Path) -> None:
    text = (tiny_world / "heldout.txt").read_text(encoding="utf-8")
    assert run(kl_from_unedited(bench.model, text, tokens=200)) == 0.0


def test_the_preset_comes_first_and_the_best_are_held_up_to_other_facts(
    searched: tuple[TuningResult, list[TuningProgressed]],
) -> None:
    result, events = searched
    table = result.table
    assert [point.number for point in table.points] == [0, 1, 2, 3] and table.points[0].varied == {}
    assert all(point.varied for point in table.points[1:])
    assert {point.number for point in table.checked} >= {0}
    assert all(point.seconds > 0 for point in table.points)
    assert table.conditions.preset["steps"] == 5 and all("steps" not in point.varied for point in table.points)
    assert [len(event.points) for event in events] == [0, 1, 2, 3, 4, 4]
    assert events[-1].front == table.front == front_of(table.points)
    best = table.best
    assert best is not None and table.held_out(best.number) is not None


def test_the_model_is_unedited_afterwards(searched: Any, bench: Workbench) -> None:
    weights = bench.model.weights
    assert weights.applied == 0 and bench.session_folder is None


@pytest.mark.parametrize("after", [1, 3])
def test_a_search_that_was_stopped_goes_on_to_the_same_end(
    searched: tuple[TuningResult, Any], bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, after: int
) -> None:
    before = [parameter.clone() for parameter in bench.model.module.parameters()]
    work = bench.tuning.run(PLAN, tiny_facts[:12], tmp_path / "search")
    seen, more = 0, 7
    for event in work:
        seen = len(event.points) if isinstance(event, TuningProgressed) else seen
        more -= seen >= after
        if not more:  # in the midst of an attempt
            break
    work.close()
    assert all(map(torch.equal, before, bench.model.module.parameters()))
    assert len(bench.tuning.read(tmp_path / "search").points) == after
    result = run(bench.tuning.run(PLAN, tiny_facts[:12], tmp_path / "search"))
    assert plain(result.table.points) == plain(searched[0].table.points)
    assert plain(result.table.checked) == plain(searched[0].table.checked)


def test_what_was_found_becomes_the_preset_of_this_model_here_and_elsewhere(
    searched: tuple[TuningResult, Any], bench: Workbench, tiny_world: Path, tmp_path: Path
) -> None:
    result = searched[0]
    usual = bench.preset("memit")
    number = next(point.number for point in result.table.points[1:] if not point.reason)
    found = bench.tuning.preset(result.folder, number)
    assert bench.preset("memit") == usual, "nothing is kept unasked"
    file = tmp_path / "preset.json"
    found.write(file)
    bench.tuning.keep(found)
    try:
        assert bench.preset("memit").source == found.source and "4 facts" in found.source
        assert bench.preset("memit").settings == result.table.settings(result.table.point(number))
        _, parsed = bench.check_edit(tuple(read_facts(tiny_world)), "memit")
        assert parsed.as_dict() == bench.preset("memit").settings
        again = make_bench(bench_home(bench), tiny_world)
        assert again.preset("memit").source == found.source, "the next start finds it"
        again.close()
    finally:
        bench.tuning.forget("memit")
    assert bench.preset("memit") == usual
    elsewhere = make_bench(tmp_path / "home", tiny_world)
    assert elsewhere.tuning.take(file) == read_own_preset(file)
    assert elsewhere.preset("memit").settings == dict(found.settings)
    elsewhere.close()


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("rome", {"contexts": "memit"}, {"contexts": "memit", "solve": "equality"}),  # as its rule has it on this model
        ("lora-merge", {"merge": 0.5}, {"merge": 0.5}),
        ("encore", {"lambda_p": 7.0}, {"lambda_p": 7.0, "remember": "keys before", "early_stop": "most-probable"}),
    ],
)
def test_a_preset_of_this_model_is_what_was_measured(
    bench: Workbench, method: str, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Also where it differs from what defines the method; that holds where the file does not name it."""
    bench.tuning.keep(OwnPreset(method, "tiny", bench.model.info.fingerprint, given, "by hand"))
    try:
        assert {name: bench.preset(method).settings[name] for name in expected} == expected
    finally:
        bench.tuning.forget(method)


def test_an_attempt_knows_nothing_of_the_keys_of_another(
    tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    """BetaEdit cuts its null space anew from the keys of its own batches."""
    bench = make_bench(tmp_path, tiny_world)
    settings = bench.preset("betaedit").settings | {"recut_every": 2, "steps": 5, "lambda_p": 0.01}

    def attempt(ground: Ground, facts: tuple[Fact, ...]) -> TuningPoint:
        method = find_method("betaedit")
        parsed = method.hyperparameters.parse(settings)
        return replace(run(ground.attempt(0, method, parsed, {}, facts)), seconds=0.0)

    def ground() -> Ground:
        return run(Ground.of(bench.model, bench._statistics.store, bench._reference, 2, 0))

    shared = ground()
    attempt(shared, tiny_facts[10:14])
    assert attempt(shared, tiny_facts[:4]) == attempt(ground(), tiny_facts[:4])
    bench.close()


def bench_home(bench: Workbench) -> Path:
    return bench.tuning._home.parent


def read_facts(world: Path) -> list[Fact]:
    from engine.evaluation.datasets import read_facts as read

    return list(read(world / "facts.json").facts[:2])


def test_another_models_preset_is_refused(searched: tuple[TuningResult, Any], bench: Workbench) -> None:
    found = bench.tuning.preset(searched[0].folder)
    with pytest.raises(SessionMismatch, match="other weights"):
        bench.tuning.keep(replace(found, fingerprint="0" * 64))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "magic"}, "magic"),
        ({"settings": {"steps": "many"}}, "steps"),
        ({"settings": {"stride": 3}}, "stride"),
        ({"version": 9}, "newer"),
        ({"format": "palimpsest desk"}, "no preset"),
    ],
)
def test_a_damaged_preset_is_told_and_passed_over(
    searched: tuple[TuningResult, Any],
    bench: Workbench,
    tiny_world: Path,
    tmp_path: Path,
    change: dict[str, Any],
    said: str,
) -> None:
    file = tmp_path / "preset.json"
    bench.tuning.preset(searched[0].folder).write(file)
    damaged = json.loads(file.read_text(encoding="utf-8")) | change
    file.write_text(json.dumps(damaged), encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        bench.tuning.take(file)
    other = make_bench(tmp_path / "home", tiny_world)
    other.tuning.keep(bench.tuning.preset(searched[0].folder))
    (place,) = (tmp_path / "home" / "presets").iterdir()
    place.write_text(json.dumps(damaged), encoding="utf-8")
    other.close()
    events: list[Any] = []
    again = Workbench(tmp_path / "home")
    run(again.load(tiny_world / "model", "cpu", "float32"), events.append)
    (told,) = (event.text for event in events if getattr(event, "level", "") == "warning")
    assert "preset of your own" in told and said in told
    assert "tuned" not in again.preset("memit").source
    again.close()


def test_other_conditions_are_another_search(
    searched: tuple[TuningResult, Any], bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    folder = searched[0].folder
    with pytest.raises(SessionMismatch, match="seed"):
        run(bench.tuning.run(replace(PLAN, seed=1), tiny_facts[:12], folder))
    with pytest.raises(SessionMismatch, match="facts"):
        run(bench.tuning.run(PLAN, tiny_facts[1:13], folder))


@pytest.mark.parametrize(
    "given", [{"facts": 0}, {"batch": 0}, {"minutes": 0.0}, {"minutes": -1.0}, {"minutes": float("nan")}]
)
def test_a_plan_without_sense_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadHyperparameter):
        TuningPlan(**given)


def test_what_cannot_be_searched_is_told_before_any_work(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    for plan, kind in (
        (replace(PLAN, fixed=("speed",)), BadHyperparameter),
        (replace(PLAN, settings={"layers": "90"}), BadHyperparameter),
        (replace(PLAN, method="magic"), BadInput),
    ):
        with pytest.raises(kind):
            run(bench.tuning.run(plan, tiny_facts[:4], tmp_path / "new"))
    with pytest.raises(BadInput, match="no fact"):
        run(bench.tuning.run(PLAN, (), tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_held_out_facts_are_of_other_subjects(tiny_facts: tuple[Fact, ...]) -> None:
    twice = replace(tiny_facts[7], subject=tiny_facts[0].subject)
    tried, held = split((*tiny_facts[:4], twice, *tiny_facts[4:7]), 4)
    assert tried == tiny_facts[:4] and held == tiny_facts[4:7]
    assert [len(part) for part in split(tiny_facts[:3], 20)] == [2, 1]
    assert [len(part) for part in split(tiny_facts[:40], 4)] == [4, 4]


def test_the_front_is_what_nothing_surpasses() -> None:
    scores = [(0.9, 0.5), (0.5, 0.9), (0.7, 0.7), (0.6, 0.6), (0.9, 0.4), (0.9, 0.5)]
    points = [TuningPoint(n, {}, efficacy=a, neighbourhood=b) for n, (a, b) in enumerate(scores)]
    points.append(TuningPoint(6, {}, efficacy=1.0, neighbourhood=1.0, reason="failed"))
    slow = {
        n
        for n, mine in enumerate(scores)
        if not any(a >= mine[0] and b >= mine[1] and (a, b) != mine for a, b in scores)
    }
    assert set(front_of(points)) == slow == {0, 1, 2, 5}


def test_an_attempt_whose_model_says_no_numbers_fails_and_the_search_goes_on(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in float16, where an edit can make what is computed too large: NaN could neither be kept nor compared."""
    measured = iter([0.1, math.nan, 0.1, 0.1])  # the last where facts are held out

    def kl(*given: Any) -> Any:
        yield from ()
        return next(measured)

    monkeypatch.setattr("engine.tuning.attempt.kl_from_unedited", kl)
    plan = TuningPlan("memit", facts=2, batch=2, attempts=2, minutes=0, settings={"layers": "0", "steps": 2})
    run(bench.tuning.run(plan, tiny_facts[:2], tmp_path / "search"))
    first, second = bench.tuning.read(tmp_path / "search").points
    assert first.kl == 0.1 and not first.reason
    assert "not finite" in second.reason and second.kl is None
