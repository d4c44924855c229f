"""Results as tables: every one that is measured on the tiny world, against the arrays that it holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import PalimpsestError
from engine.events import AbilitiesMeasured, AbilityRow, QualityReported, TuningProgressed, run
from engine.events.study_seeds import SeedRows
from engine.events.tabular import Tabular, columns, with_columns
from engine.fact import Fact
from engine.laboratory.measures.table import measure
from engine.requests import (
    DetectionPlan,
    FreePlan,
    InterferencePlan,
    QualityPlan,
    RobustnessPlan,
    SurvivalPlan,
    TracingSettings,
    TuningPlan,
)
from engine.workbench import Workbench

BY_NAME = {"superposition": {"matrix": 1}, "quality": {"texts": 0}}


@pytest.fixture(scope="module")
def results(
    tmp_path_factory: pytest.TempPathFactory, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> Iterator[dict[str, Any]]:
    """Everything that a script can measure, after four edits in batches of two; events by their types."""
    found: dict[str, Any] = {}

    def hear(event: Any) -> None:
        found[type(event).__name__] = event

    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        bench.use_heldout_text(tiny_world / "heldout.txt")
        bench.use_known_facts(tiny_facts[40:60])
        found["summary"] = run(bench.edit(tiny_facts[:4], "memit", {"layers": "0-1", "steps": 6}, batch=2), hear)
        lab, asked = bench.laboratory, tiny_facts[:3]
        work = {
            "superposition": lab.superposition(asked),
            "matrices": lab.overlap_matrices(1, asked),
            "interference": lab.interference(tiny_facts[4:6], InterferencePlan(layers=(0, 1))),
            "rehearsal": lab.rehearse(tiny_facts[4:5], InterferencePlan("memit", {"layers": "0-1", "steps": 3})),
            "norms": lab.norms(),
            "importance": lab.importance(asked),
            "retention": lab.retention(),
            "quality": lab.quality((), QualityPlan(fluency_texts=0)),
            "robustness": lab.robustness(asked, RobustnessPlan(tokens=20)),
            "free": lab.free(asked, FreePlan(tokens=4)),
            "survival": lab.survival(asked, SurvivalPlan(("q8_0",))),
            "traces": lab.traces(asked),
            "tracing": lab.tracing(tiny_facts[40:42], TracingSettings(samples=2, layers=(0, 2))),
            "difference": lab.difference(),
            "compared": lab.compared_with_original(),
        }
        for name, one in work.items():
            found[name] = run(one, hear)
        for name in ("superposition", "quality", "detection"):  # those that hold more than the call's own result
            found[f"{name} by name"] = run(measure(lab, name, asked, **BY_NAME.get(name, {})))
        detector = run(lab.make_detector(DetectionPlan("ultraedit", facts=16, batch=4, kind="logistic"), tiny_facts))
        found["suspected"] = run(lab.ask_detector(detector, asked))
        found["map"] = found["retention"].map
        found["kept"] = run(bench.exports.adapter_kept(rank=1))
        found["taking back"] = run(bench.taking_back.foresee(bench.facts_of_session()[:1]))
        run(bench.undo())
        run(bench.edit(tiny_facts[4:5], "memit", {"layers": "0-1", "steps": 6}, batch=1))
        found["branches"] = run(bench.branches.compare("main", "branch 2"))
        found["study"] = run(bench.studies.run(("ultraedit",), (1, 2), tiny_facts[:2])).table
        plan = TuningPlan("ultraedit", facts=2, batch=1, minutes=0, attempts=2)
        tuned: list[Any] = []
        run(bench.tuning.run(plan, tiny_facts[:4]), tuned.append)
        found["tuning"] = next(one for one in reversed(tuned) if isinstance(one, TuningProgressed))
        found["seeds"] = SeedRows.of({0: found["study"].rows, 1: found["study"].rows})
    row = AbilityRow("arc_easy", "acc", "none", 0.5, 0.1, 25, True)  # measured: tests/optional/check_abilities.py
    found["abilities"] = AbilitiesMeasured(4, (row,), (), "arc_easy", "0.4.13")
    yield found


@pytest.fixture
def frame_of(results: dict[str, Any]) -> Any:
    return lambda name: results[name].to_frame()


def parts(one: Any) -> Iterator[Tabular]:
    """``one`` and every table in its fields."""
    if isinstance(one, Tabular):
        yield one
    if is_dataclass(one):
        for field in fields(one):
            inner = getattr(one, field.name)
            for value in inner if isinstance(inner, tuple) else (inner,):
                yield from parts(value)


def kinds(of: type = Tabular) -> Iterator[type]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_table_there_is_was_made_and_is_plain(results: dict[str, Any]) -> None:
    made = {type(table): table for one in results.values() for table in parts(one)}
    program = {kind for kind in kinds() if kind.__module__.startswith("engine.")}
    assert len(program) > 20 and {kind.__name__ for kind in program - set(made)} == set()
    for kind, table in made.items():
        rows = table.records()
        assert rows and all(list(row) == list(rows[0]) for row in rows), kind
        json.dumps(rows)  # plain values only, no number of numpy's
        assert list(table.to_frame().columns) == list(rows[0]) and len(table.to_frame()) == len(rows)


def test_a_table_is_what_the_arrays_say(results: dict[str, Any], frame_of: Any) -> None:
    norms = results["norms"]
    assert np.array_equal(frame_of("norms")["growth"], norms.norm / norms.base)
    overlap = results["superposition"]
    table = frame_of("superposition").set_index(["moment", "layer"])
    for moment in ("before", "now"):
        one = getattr(overlap, moment)
        assert np.array_equal(table.loc[moment]["kurtosis"], one.p.kurtosis)
        assert np.array_equal(table.loc[moment]["plain_angle_mean"], one.plain.mean)
    pairs = frame_of("matrices").query("moment == 'now'").pivot(index="edited", columns="moved", values="p")
    names = list(results["matrices"].now.names)
    off = ~np.eye(len(names), dtype=bool)
    assert np.array_equal(pairs.loc[names, names].to_numpy()[off], results["matrices"].now.p[off].astype(float))


def test_tables_of_facts_follow_their_arrays(results: dict[str, Any], frame_of: Any) -> None:
    rehearsal = results["rehearsal"]
    table = frame_of("rehearsal")
    assert list(table["fact"]) == list(rehearsal.observed.names)
    assert np.array_equal(table["before"] - table["after"], rehearsal.observed.before - rehearsal.observed.after)
    assert table["disturbance"].is_monotonic_decreasing
    assert list(frame_of("suspected")["probability"]) == list(results["suspected"].probability)
    asked = frame_of("robustness")
    measured = results["robustness"]
    assert len(asked) == int((~np.isnan(measured.exact)).sum())
    for row in asked.itertuples():
        place = measured.fact_ids.index(row.fact_id), measured.ways.index(row.way)
        assert (row.exact, row.probability) == (measured.exact[place], measured.probability[place])


def test_tables_of_maps_follow_their_arrays(results: dict[str, Any]) -> None:
    trace = results["tracing"].traces[0]
    table = trace.to_frame().pivot(index="place", columns="layer", values="mlp")
    assert np.array_equal(table, trace.maps["mlp"]) and list(table.columns) == list(trace.layers)
    average = results["tracing"].average
    table = average.to_frame().pivot(index="role", columns="layer", values="hidden")
    assert np.array_equal(table.loc[list(average.roles)], average.maps["hidden"], equal_nan=True)
    history = results["map"]
    seen = history.to_frame()
    assert len(seen) == int((history.states >= 0).sum()) and seen["holds"].sum() == int((history.states == 1).sum())


def test_tables_of_metrics_have_a_column_a_protocol(results: dict[str, Any]) -> None:
    found: QualityReported = results["quality"]
    table = found.to_frame().set_index(["of", "metric"])
    assert table.loc[("edits", "efficacy")].to_dict() == {
        name: found.protocols[name]["efficacy"] for name in ("unedited", "immediate", "final")
    }
    was, now = found.ability["perplexity"]
    assert (table.loc[("model", "perplexity"), "unedited"], table.loc[("model", "perplexity"), "final"]) == (was, now)
    summary = results["summary"]
    (row,) = summary.records()
    assert row["efficacy"] == summary.efficacy and row["norm_growth_1"] == summary.norm_growth[1]
    assert [(row["method"], row["edits"]) for row in results["study"].records()] == [("ultraedit", 1), ("ultraedit", 2)]


def test_columns_become_rows_of_plain_values() -> None:
    rows = columns(a=np.array([1, 2]), b=("x", "y"), c=None)
    assert rows == [{"a": 1, "b": "x", "c": None}, {"a": 2, "b": "y", "c": None}] and type(rows[0]["a"]) is int
    assert with_columns(rows, d=3)[1] == {"d": 3, "a": 2, "b": "y", "c": None}
    with pytest.raises(ValueError):
        columns(a=(1, 2), b=(1,))


def test_without_pandas_the_remedy_is_named(results: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(PalimpsestError, match=r"needs pandas.*pip install pandas.*records\(\)"):
        results["norms"].to_frame()
