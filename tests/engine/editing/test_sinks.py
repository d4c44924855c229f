"""A subject at the first token of its text is refused where the model keeps a sink of attention there."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import torch

from engine.associative.statistics import Corpus, StatisticsStore
from engine.editing.sinks import without_sinks
from engine.errors import BadInput
from engine.events import run
from engine.fact import make_fact
from engine.laboratory.detector_training import DetectorTrainer
from engine.requests import DetectionPlan, TuningPlan
from engine.workbench import Workbench
from tests.families import build

FIRST, LATER = make_fact("A", "{} is in", "B"), make_fact("A", "In {} is", "B")
ALONE = make_fact("A", "{}", "B")


@pytest.fixture
def bench(tmp_path: Path):
    found = Workbench(tmp_path / "home")
    run(found.load(build("gpt2", tmp_path / "gpt2"), "cpu", "float32"))
    yield found
    found.close()


def make_sink(bench: Workbench, size: float = 1000.0) -> None:
    """The first position gets a state far beyond all others, whatever its token is."""
    with torch.no_grad():
        bench.model.module.transformer.wpe.weight[0] *= size


def test_a_model_without_a_sink_takes_subjects_anywhere(bench: Workbench) -> None:
    bench.check_edit((FIRST, LATER, ALONE), "memit", {}, batch=3)


@pytest.mark.parametrize("method", ("memit", "encore", "rome", "alphaedit"))
def test_a_fact_at_the_sink_is_named_before_any_work(bench: Workbench, method: str) -> None:
    make_sink(bench)
    bench.check_edit((LATER,), method, {}, batch=1)
    with pytest.raises(BadInput, match=r"“A”.*first token") as refused:
        bench.check_edit((LATER, FIRST), method, {}, batch=1)
    assert "before the subject" in refused.value.hint and refused.value.row == 2


def test_methods_that_write_elsewhere_are_not_concerned(bench: Workbench) -> None:
    make_sink(bench)
    bench.check_edit((FIRST,), "ft-m", {}, batch=1)


def test_a_sink_is_told_by_what_its_tokens_share_and_not_by_their_size(bench: Workbench) -> None:
    make_sink(bench, 12.0)  # eight times as large as the next token's, as at layers 3 to 7 of SmolLM2
    with pytest.raises(BadInput, match="first token"):
        bench.check_edit((FIRST,), "memit", {}, batch=1)


def test_a_prompt_of_one_token_ends_at_the_sink(bench: Workbench) -> None:
    make_sink(bench)
    for method in ("memit", "anyedit-memit"):
        with pytest.raises(BadInput, match="first token"):
            bench.check_edit((ALONE,), method, {}, batch=1)


def test_values_at_the_prompts_end_are_not_at_the_sink(bench: Workbench) -> None:
    make_sink(bench)
    bench.check_edit((FIRST,), "anyedit-memit", {}, batch=1)


def test_who_chooses_among_many_leaves_such_facts_out(bench: Workbench) -> None:
    make_sink(bench)
    facts = (FIRST, LATER, ALONE)
    for method, kept in (("memit", (LATER,)), ("anyedit-memit", (FIRST, LATER)), ("ft-m", facts)):
        _, settings = bench.check_edit((LATER,), method, {}, batch=1)
        assert without_sinks(bench.model, settings, facts) == kept


def test_without_a_sink_none_is_left_out(bench: Workbench) -> None:
    _, settings = bench.check_edit((LATER,), "memit", {}, batch=1)
    assert without_sinks(bench.model, settings, (FIRST, LATER, ALONE)) == (FIRST, LATER, ALONE)


def test_a_search_for_settings_and_a_detector_choose_other_facts(bench: Workbench, tmp_path: Path) -> None:
    make_sink(bench)
    with pytest.raises(BadInput, match="no fact to try settings with"):
        run(bench.tuning.run(TuningPlan("memit", attempts=1), (FIRST, ALONE), tmp_path / "search"))
    known = [make_fact(letter, "{} is in", "B", true="C") for letter in string.ascii_uppercase]
    store = StatisticsStore(tmp_path / "statistics", bench.model, Corpus())
    with pytest.raises(BadInput, match=r"too few facts.*\(0 of"):
        run(DetectorTrainer(bench.model, store, None, DetectionPlan(method="memit")).make(known))
