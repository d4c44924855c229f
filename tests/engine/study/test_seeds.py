"""A comparison with several seeds: each is a comparison by itself, together they are means with intervals."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path

import pytest

from engine.errors import BadInput, SessionMismatch
from engine.events import Log, StudyProgress, StudyRow, StudyRowMeasured, run
from engine.events.study_seeds import SeedRows
from engine.fact import Fact
from engine.study.seeds import SeedsResult, drawn
from engine.workbench import Workbench

METHODS, CHECKPOINTS, SEEDS = ("ultraedit", "grace"), (2,), (0, 5)
SETTINGS = {"grace": {"steps": 3}}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, tiny_world: Path) -> Workbench:
    bench = Workbench(tmp_path_factory.mktemp("home"))
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    return bench


@pytest.fixture(scope="module")
def pool(tiny_facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tiny_facts[:6]


@pytest.fixture(scope="module")
def made(
    bench: Workbench, pool: tuple[Fact, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[SeedsResult, list[object]]:
    events: list[object] = []
    folder = tmp_path_factory.mktemp("studies") / "seeds"
    work = bench.studies.run_seeds(METHODS, CHECKPOINTS, pool, SEEDS, settings=SETTINGS, folder=folder)
    return run(work, events.append), events


def values(row: StudyRow) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name not in ("seconds_per_edit", "memory_peak")}


def test_a_seed_draws_its_facts(pool: tuple[Fact, ...]) -> None:
    assert drawn(pool, 0, 3) == drawn(pool, 0, 3) != drawn(pool, 1, 3)
    assert sorted(drawn(pool, 4, 99), key=pool.index) == list(pool)
    assert all(fact in pool for fact in drawn(pool, 2, 3)) and len(set(drawn(pool, 2, 3))) == 3


def test_each_seed_is_a_comparison_by_itself(
    made: tuple[SeedsResult, list[object]], bench: Workbench, pool: tuple[Fact, ...], tmp_path: Path
) -> None:
    result, events = made
    assert tuple(result.tables) == SEEDS
    alone = run(bench.studies.run(METHODS[:1], CHECKPOINTS, drawn(pool, 5, 2), seed=5, folder=tmp_path / "one"))
    assert list(map(values, alone.table.rows)) == list(map(values, result.tables[5].rows_of(METHODS[0])))
    told = [event for event in events if isinstance(event, StudyRowMeasured)]
    assert [(event.seed, event.row.method) for event in told] == [(s, m) for s in SEEDS for m in METHODS]
    progress = [event for event in events if isinstance(event, StudyProgress)]
    assert (progress[0].number, progress[-1].number, progress[-1].methods) == (1, 4, 4)
    assert progress[-1].stage.endswith("seed 5")


@pytest.mark.parametrize(("facts", "said"), [(2, True), (3, True), (4, False)])
def test_seeds_that_share_most_facts_are_said_to(
    bench: Workbench, pool: tuple[Fact, ...], tmp_path: Path, facts: int, said: bool
) -> None:
    """Over seeds that all have the same facts the spread of the facts is not seen, and the intervals are too narrow."""
    work = bench.studies.run_seeds(METHODS, CHECKPOINTS, pool[:facts], SEEDS, settings=SETTINGS, folder=tmp_path / "s")
    warned = [event.text for event in islice(work, 3) if isinstance(event, Log) and event.level == "warning"]
    work.close()
    assert any(f"(2 of {facts})" in message for message in warned) == said


def test_together_they_are_means_with_intervals(made: tuple[SeedsResult, list[object]]) -> None:
    result, _ = made
    means = {(r["method"], r["metric"]): r for r in result.rows.records()}
    for method in METHODS:
        own = [row.reliability or 0.0 for table in result.tables.values() for row in table.rows_of(method)]
        one = means[method, "reliability"]
        assert one["mean"] == pytest.approx(sum(own) / 2) and one["seeds"] == 2 and one["low"] <= one["mean"]
    with (result.folder / "comparison.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == len(means) and lines[0]["method"] == METHODS[0]
    page = result.page.read_text(encoding="utf-8")
    assert "2 seeds" in page and "±" in page and "95 % t interval" in page and "<svg" in page
    assert json.loads(json.dumps(result.as_json()))["seeds"] == list(SEEDS)


def test_stopped_anywhere_it_goes_on_to_the_same(
    made: tuple[SeedsResult, list[object]], bench: Workbench, pool: tuple[Fact, ...], tmp_path: Path
) -> None:
    """Given up in the middle of the second seed, then asked for again."""
    folder = tmp_path / "again"
    work = bench.studies.run_seeds(METHODS, CHECKPOINTS, pool, SEEDS, settings=SETTINGS, folder=folder)
    seen = (event for event in work if isinstance(event, StudyRowMeasured))
    assert [event.seed for event in islice(seen, 3)] == [0, 0, 5]
    work.close()
    with pytest.raises(SessionMismatch, match="other seeds"):
        run(bench.studies.run_seeds(METHODS, CHECKPOINTS, pool, (7, 8), settings=SETTINGS, folder=folder))
    whole = run(bench.studies.run_seeds(METHODS, CHECKPOINTS, pool, SEEDS, settings=SETTINGS, folder=folder))
    for seed, table in made[0].tables.items():
        assert list(map(values, whole.tables[seed].rows)) == list(map(values, table.rows))
    whole.page.unlink()
    assert bench.studies.render(folder) == whole.page and whole.page.is_file()


def test_what_cannot_be_is_said_before_anything_is_written(
    bench: Workbench, pool: tuple[Fact, ...], tmp_path: Path
) -> None:
    for seeds in ((1,), (1, 1)):
        with pytest.raises(BadInput, match="two or more"):
            run(bench.studies.run_seeds(METHODS, CHECKPOINTS, pool, seeds, folder=tmp_path / "new"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    with pytest.raises(BadInput, match="no comparison with several seeds"):
        run(bench.studies.run_seeds(METHODS, CHECKPOINTS, pool, (0, 1), folder=tmp_path / "other"))
    assert not (tmp_path / "new").exists() and len(list((tmp_path / "other").iterdir())) == 1


def test_only_what_differs_over_seeds_is_called_better() -> None:
    def rows(**reliability: float) -> list[StudyRow]:
        return [StudyRow(name, 10, reliability=value) for name, value in reliability.items()]

    found = SeedRows.of({0: rows(a=0.9, b=0.88, c=0.2), 1: rows(a=0.8, b=0.83, c=0.1), 2: rows(a=0.85, b=0.8, c=0.15)})
    assert found.best(10, "reliability", 1) == {"a", "b"} and found.best(10, "reliability", -1) == {"c"}
    assert SeedRows.of({0: rows(a=0.9, c=0.2)}).best(10, "reliability", 1) == frozenset(), "one seed shows nothing"
    assert found.best(10, "locality", 1) == frozenset() and found.spread("a", 10, "locality") is None
