"""Measures by their names, as scripts and the command line ask for them."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadHyperparameter, BadInput
from engine.events import Event, ImportanceMeasured, NormsMeasured, run
from engine.fact import Fact
from engine.laboratory.measures.measure import Measure, kept_as, options_of
from engine.laboratory.measures.table import MEASURES, find_measure, measure
from engine.workbench import Workbench

TINY = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"
QUICK = {"layers": "1", "steps": 3}


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    bench = Workbench(tmp_path / "home")
    run(bench.load(TINY / "model"))
    bench.use_statistics_text(TINY / "statistics.txt")
    yield bench
    bench.close()


def test_a_measure_by_name_is_the_same_as_by_its_method(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:2], "memit", QUICK))
    by_name, direct = run(measure(bench.laboratory, "norms", layers=(1,))), run(bench.laboratory.norms((1,)))
    assert by_name.layers == direct.layers == (1,)
    np.testing.assert_array_equal(by_name.norm, direct.norm)


# Abilities want an extra and are asked in tests/optional/check_abilities.py.
@pytest.mark.parametrize("one", [one for one in MEASURES if one.name != "abilities"], ids=lambda one: one.name)
def test_what_a_measure_finds_is_frozen_a_table_and_plain_json(
    one: Measure, bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    run(bench.edit(tiny_facts[:4], "memit", QUICK, batch=2))
    options = {"quality": {"texts": 0}, "tracing": {"samples": 2}, "robustness": {"context": 20}}.get(one.name, {})
    found = run(measure(bench.laboratory, one.name, tiny_facts[4:7] if "facts" in one.needs else (), **options))
    with pytest.raises(FrozenInstanceError):
        setattr(found, fields(found)[0].name, None)
    assert found.records() and isinstance(json.loads(json.dumps(one.as_json(found), allow_nan=False)), dict)


def test_every_measure_has_defaults_for_its_options() -> None:
    for one in MEASURES:
        assert vars(options_of(one, {})).keys() >= {"layers", "limit", "seed"}


def test_what_is_wrong_is_said_before_any_work(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="no measure 'beauty'"):
        measure(bench.laboratory, "beauty")
    with pytest.raises(BadInput, match="needs facts"):
        measure(bench.laboratory, "interference")
    with pytest.raises(BadInput, match="needs a session"):
        measure(bench.laboratory, "retention")
    with pytest.raises(BadInput, match="no task is named"):
        run(measure(bench.laboratory, "abilities"))
    with pytest.raises(BadHyperparameter, match="no option 'colour'"):
        measure(bench.laboratory, "norms", colour=3)
    assert find_measure("norms").name == "norms"


def test_what_a_measure_keeps_comes_back(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    """Every kind of the table is read back when a session is opened, and so is one that nobody knew before."""
    run(bench.edit(tiny_facts[:2], "memit", QUICK))
    run(measure(bench.laboratory, "importance"))
    event = NormsMeasured(2, (0,), np.ones(1), np.ones(1), np.zeros(1))
    bench.laboratory.keep("of my own", event)
    (read,) = kept_as("of my own", NormsMeasured)
    session = bench._session
    assert session is not None
    (back,) = read(session)
    assert isinstance(back, NormsMeasured) and back.position == 2 and back.layers == (0,)
    folder, told = bench.session_folder, list[Event]()
    run(bench.open_session(folder), told.append)
    assert any(isinstance(one, NormsMeasured) for one in told)
    assert not any(isinstance(one, ImportanceMeasured) and one.position > 2 for one in told)
