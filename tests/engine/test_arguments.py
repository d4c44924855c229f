"""What scripts give to the doors of the engine: taken where only one thing can be meant, else refused in a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import palimpsest
from engine.arguments import taking
from engine.errors import BadHyperparameter, BadInput
from engine.fact import Fact, Probe, make_fact
from engine.methods.knobs import parse_value
from engine.methods.registry import find_method
from engine.requests import AbilitiesPlan, DetectionPlan, InterferencePlan, Limit, QualityPlan, RunOptions, TracesPlan
from engine.support.demo_name import names_demo
from palimpsest import run

ADA = make_fact("Ada", "{} was born in", "Rome")
QUICK = {"layers": "0-1", "steps": 1}


@taking
def asked(
    facts: Sequence[Fact] = (),
    count: int = 1,
    most: int | None = None,
    share: float = 0.5,
    file: Path | str = "",
    name: str = "",
    names: Sequence[str] = (),
    options: RunOptions | None = None,
    settings: Mapping[str, Any] = {},
) -> tuple[Any, ...]:
    return facts, count, most, share, file, name, names, options, settings


class NamedInBytes(os.PathLike[bytes]):
    def __fspath__(self) -> bytes:
        return b"a"


@pytest.mark.parametrize("given", [ADA, [ADA], (ADA,), {ADA: 1}.keys(), (fact for fact in [ADA])])
def test_facts_in_any_form_are_taken(given: Any) -> None:
    assert asked(given)[0] == (ADA,)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"facts": {"subject": "Ada"}}, "is no fact, nor does it hold any"),
        ({"facts": [{"subject": "Ada"}]}, "facts: number 1 is a dict, not a Fact. Make them by make_fact"),
        ({"facts": [ADA, None]}, "facts: number 2 is a NoneType"),
        ({"facts": "facts.csv"}, "is no fact"),
        ({"facts": None}, "is no fact"),
        ({"count": 1.5}, "count = 1.5 is not a whole number"),
        ({"count": "2"}, "count = '2' is not a whole number"),
        ({"count": True}, "count = True is not a whole number"),
        ({"count": None}, "count = None is not a whole number"),
        ({"share": "0.5"}, "share = '0.5' is not a number"),
        ({"file": None}, "file = None is not a path"),
        ({"file": b"a"}, "is not a path"),
        ({"file": NamedInBytes()}, "is not a path"),
        ({"name": 5}, "name = 5 is not a text"),
        ({"names": [1]}, "names = 1 is not a text"),
        ({"options": {"limits": ()}}, "is no RunOptions"),
        ({"settings": [("a", 1)]}, "is not a dict. Write it like"),
        ({"name": ["x" * 500]}, r"name = \['x{58}... is not a text"),
    ],
)
def test_what_is_of_another_kind_is_refused_by_its_name(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        asked(**given)


def test_numbers_of_numpy_paths_single_names_and_none_are_taken() -> None:
    found = asked(
        count=np.int64(3), share=np.float32(0.25), name=Path("a"), names="memit", settings=None, most=None, options=None
    )
    assert found[1:] == (3, None, 0.25, "", "a", ("memit",), None, {})
    assert type(found[1]) is int and type(found[3]) is float


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([1, 0], "0-1"),
        ((3, 5), "3,5"),
        (range(4, 9), "4-8"),
        ({2}, "2"),
        (np.array([0, 2]), "0,2"),
        (torch.tensor([0, 1]), "0-1"),
        (torch.tensor(1), "1"),
        (np.int64(7), "7"),
        ("4-8", "4-8"),
        ("4\u20138", "4-8"),
        ("[4, 5, 6]", "4-6"),
        ("(3, 5)", "3,5"),
        ("4 5 7", "4,5,7"),
        ("1 - 3 , 5", "1,2,3,5"),
        ("４－６、７", "4-7"),
    ],
    ids=str,
)
def test_layers_in_any_collection_are_taken(given: Any, meant: str) -> None:
    knob = next(knob for knob in find_method("memit").hyperparameters.knobs() if knob.name == "layers")
    assert parse_value(knob, given) == meant


@pytest.mark.parametrize("given", [[], [1, 1], [1.5], [True], True, None, [-1], [[0, 1]], b"1", {1: 2}], ids=str)
def test_what_is_no_layers_is_refused(given: Any) -> None:
    knob = next(knob for knob in find_method("memit").hyperparameters.knobs() if knob.name == "layers")
    with pytest.raises(BadHyperparameter, match="is not a list of layers"):
        parse_value(knob, given)


def test_a_wrong_call_is_told_in_the_words_of_python() -> None:
    with pytest.raises(TypeError, match="asked"):
        asked(nothing=1)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: QualityPlan(sample=1.5), "sample = 1.5 is not a whole number"),  # type: ignore[arg-type]
        (lambda: QualityPlan(immediate="no"), "immediate = 'no' is not true or false"),  # type: ignore[arg-type]
        (lambda: Limit("norm", "2"), "value = '2' is not a number"),  # type: ignore[arg-type]
        (lambda: RunOptions(limits=("norm=2",)), "is no Limit"),  # type: ignore[arg-type]
        (lambda: RunOptions(abilities="arc_easy"), "is no AbilitiesPlan"),  # type: ignore[arg-type]
        (lambda: DetectionPlan(kind="forest"), "kind = 'forest' is not one of logistic, adaboost"),  # type: ignore[arg-type]
    ],
)
def test_plans_are_held_against_their_kinds(make: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        make()


def test_plans_take_one_for_several_and_paths_for_texts() -> None:
    assert AbilitiesPlan("arc_easy").tasks == ("arc_easy",)  # type: ignore[arg-type]
    assert RunOptions(limits=Limit("norm", 2)).limits == (Limit("norm", 2),)  # type: ignore[arg-type]
    assert InterferencePlan(known=ADA).known == (ADA,)  # type: ignore[arg-type]
    assert TracesPlan(original=Path("folder")).original == "folder"  # type: ignore[arg-type]


def test_probes_that_are_none_are_refused_and_one_alone_is_taken() -> None:
    one = make_fact("Ada", "{} is", "x", neighbours=Probe("Bo is", "y"), paraphrases=None)  # type: ignore[arg-type]
    assert one.neighbours == (Probe("Bo is", "y"),) and one.paraphrases == ()
    with pytest.raises(BadInput, match=r"one of the neighbours is a str, not a Probe\. Write it like"):
        make_fact("Ada", "{} is", "x", neighbours=["Bo is"])  # type: ignore[arg-type]


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[palimpsest.Workbench]:
    with palimpsest.load(
        tiny_world / "model", device="cpu", dtype="float32", home=tmp_path, progress=False
    ) as workbench:
        yield workbench


def test_the_doors_take_what_scripts_give(
    bench: palimpsest.Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    work = bench.edit(tiny_facts[0], "ft-m", QUICK, batch=np.int64(1))  # type: ignore[arg-type]
    assert run(work, progress=False).edits == 1
    with pytest.raises(BadInput, match="this work has come to its end"):
        run(work, progress=False)
    generated = (fact for fact in tiny_facts[1:3])
    assert run(bench.edit(generated, "ft-m", QUICK), progress=False).edits == 2  # type: ignore[arg-type]
    assert len(run(bench.laboratory.robustness(tiny_facts[0]), progress=False).fact_ids) == 1  # type: ignore[arg-type]
    by_name = palimpsest.measure(bench, "superposition", tiny_facts[:3], layers="0-1")  # type: ignore[arg-type]
    assert run(by_name, progress=False).overlaps.now.layers == (0, 1)
    edit = bench.facts_of_session()[-1]
    with pytest.raises(palimpsest.PalimpsestError, match="cannot be taken back by itself: FT-M"):
        run(bench.taking_back.foresee(edit), progress=False)  # type: ignore[arg-type]
    assert palimpsest.read_facts(palimpsest.write_facts(tmp_path / "a.csv", ADA)).facts == (ADA,)  # type: ignore[arg-type]


def test_the_doors_refuse_the_rest_before_a_session_is_opened(
    bench: palimpsest.Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    for call in (
        lambda: bench.edit([{"subject": "Ada"}], "ft-m"),  # type: ignore[list-item]
        lambda: bench.edit(tiny_facts[:1], None),  # type: ignore[arg-type]
        lambda: bench.edit(tiny_facts[:1], "ft-m", seed=True),
        lambda: bench.go_to("1"),  # type: ignore[arg-type]
        lambda: bench.exports.report(None),  # type: ignore[arg-type]
        lambda: bench.branches.switch(None),  # type: ignore[arg-type]
        lambda: bench.tuning.run(None, tiny_facts),  # type: ignore[arg-type]
        lambda: bench.laboratory.quality(plan={"sample": 1}),  # type: ignore[arg-type]
        lambda: palimpsest.load(None),  # type: ignore[arg-type]
        lambda: palimpsest.find_method(None),  # type: ignore[arg-type]
        lambda: palimpsest.read_facts(None),  # type: ignore[arg-type]
        lambda: run(5),  # type: ignore[arg-type]
    ):
        with pytest.raises(BadInput):
            call()
    assert bench.session_folder is None


def test_the_demo_world_is_known_by_its_name_in_any_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("demo", "demo/", "DEMO", "Demo", Path("demo"), "demo\\"):
        assert names_demo(name), name
    for name in ("demo2", "./demo/x", "owner/demo", ""):
        assert not names_demo(name), name
    (tmp_path / "DEMO").mkdir()
    assert not names_demo("DEMO") and names_demo("demo"), "a folder of that name is meant, but by the word itself"


def test_known_facts_need_their_answers(bench: palimpsest.Workbench) -> None:
    answered = make_fact("Bo", "{} was born in", "Rome", true="Bern")
    with pytest.raises(BadInput, match="none of the facts has its true answer"):
        bench.use_known_facts([ADA])
    bench.use_known_facts([ADA, answered])
    assert bench.known_facts == (answered,)
    bench.use_known_facts(())
    assert bench.known_facts == ()
