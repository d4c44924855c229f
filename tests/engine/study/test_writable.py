"""A comparison takes facts that all of its methods can write."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.errors import BadInput
from engine.events import Event, Log, run
from engine.fact import Fact, make_fact
from engine.methods.registry import methods
from engine.study.writable import writable
from engine.workbench import Workbench
from tests.families import build

FIRST, LATER, ALONE = (
    make_fact("A", prompt, target) for prompt, target in (("{} is in", "B"), ("In {} is", "C"), ("{}", "D"))
)
AFTER = make_fact("E", "Of {} the home is", "F")
QUICK = {"layers": "1", "steps": 2}


@pytest.fixture
def bench(tmp_path: Path):
    found = Workbench(tmp_path / "home")
    run(found.load(build("gpt2", tmp_path / "gpt2"), "cpu", "float32"))
    found.use_known_facts(())
    yield found
    found.close()


def make_sink(bench: Workbench) -> None:
    """The first position gets a state far beyond all others, whatever its token is."""
    with torch.no_grad():
        bench.model.module.transformer.wpe.weight[0] *= 1000


def told(events: list[Event]) -> list[str]:
    return [str(event.text) for event in events if isinstance(event, Log) and "left out" in event.text]


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("ft-m", "grace"), (FIRST, LATER, ALONE)),
        (("ft-m", "anyedit-memit"), (FIRST, LATER)),
        (("anyedit-memit", "memit", "encore"), (LATER,)),
        (tuple(methods()), (LATER,)),
    ],
)
def test_each_fact_is_one_that_every_method_can_write(
    bench: Workbench, names: tuple[str, ...], kept: tuple[Fact, ...]
) -> None:
    make_sink(bench)
    assert writable(bench.model, names, (FIRST, LATER, ALONE)) == kept


def test_without_a_sink_all_are_taken(bench: Workbench) -> None:
    assert writable(bench.model, tuple(methods()), (FIRST, LATER, ALONE)) == (FIRST, LATER, ALONE)


@pytest.mark.parametrize("seeds", ((), (0, 1)))
def test_a_comparison_goes_on_with_the_next_fact(bench: Workbench, tmp_path: Path, seeds: tuple[int, ...]) -> None:
    make_sink(bench)
    events: list[Event] = []
    asked = ("memit", "ft-m"), (2,), (FIRST, LATER, ALONE, AFTER)
    options = {"batch": 2, "settings": {"memit": QUICK}, "folder": tmp_path / "compared"}
    if seeds:
        tables = run(bench.studies.run_seeds(*asked, seeds, **options), events.append).tables.values()
    else:
        tables = [run(bench.studies.run(*asked, **options), events.append).table]
    for table in tables:
        assert [(row.method, row.edits, row.reason) for row in table.rows] == [("memit", 2, ""), ("ft-m", 2, "")]
    assert [text[:24] for text in told(events)] == ["2 facts are left out: th"]


def test_too_few_that_are_left_are_told_before_anything_is_written(bench: Workbench, tmp_path: Path) -> None:
    make_sink(bench)
    with pytest.raises(BadInput, match=r"2 edits were asked for, but there is only 1 fact"):
        run(bench.studies.run(("memit",), (2,), (FIRST, LATER), folder=tmp_path / "compared"))
    assert not (tmp_path / "compared").exists()


def test_a_method_joins_a_comparison_on_the_facts_that_it_has(bench: Workbench, tmp_path: Path) -> None:
    make_sink(bench)
    options = {"batch": 2, "folder": tmp_path / "compared"}
    run(bench.studies.run(("memit",), (2,), (FIRST, LATER, ALONE, AFTER), settings={"memit": QUICK}, **options))
    table = run(bench.studies.run(("ft-m",), (2,), (FIRST, LATER, ALONE, AFTER), **options)).table
    assert [(row.method, row.reason) for row in table.rows] == [("memit", ""), ("ft-m", "")]


def test_a_fact_that_cannot_be_used_is_named_by_its_own_row(bench: Workbench, tmp_path: Path) -> None:
    make_sink(bench)
    bad = make_fact("Ada " * 3000, "In {} is", "C")  # longer than the model reads
    for facts, row in (((FIRST, bad, LATER), 2), ((FIRST, LATER, bad), 3)):
        with pytest.raises(BadInput) as refused:
            run(bench.studies.run(("memit",), (2,), facts, folder=tmp_path / "compared"))
        assert refused.value.row == row
    result = run(bench.studies.run(("ft-m",), (1,), (LATER, bad), folder=tmp_path / "compared"))  # it is not needed
    assert not result.table.rows[0].reason
