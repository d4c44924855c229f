"""Guard rails: what may be said, when they trip, and where a run ends that tripped one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.cli.main import main
from engine.errors import BadHyperparameter, BadInput
from engine.evaluation.choices import ChoiceFile, ChoiceQuestion
from engine.evaluation.probe_files import ProbeFiles
from engine.evaluation.scoring import score
from engine.events import (
    AbilitiesMeasured,
    AbilityRow,
    Event,
    GuardTripped,
    Log,
    NormsMeasured,
    Progress,
    QualityMeasured,
    TimelineChanged,
    run,
)
from engine.fact import Fact
from engine.laboratory.guard import Guard
from engine.laboratory.reference_probes import LIVE_QUESTIONS, RightAnswers
from engine.model.loading import LoadedModel
from engine.requests import Limit, RunOptions
from engine.support.wording import Sentence
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 6}
TINY = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"


def norms(growth: float) -> NormsMeasured:
    return NormsMeasured(1, (0, 1), np.array([2.0, 2 * growth]), np.array([2.0, 2.0]), np.zeros(2))


def quality(**shares: float) -> QualityMeasured:
    nothing = {"efficacy": None, "paraphrase": None, "neighbourhood": None}
    return QualityMeasured(1, 1, "final", **{**nothing, **shares})  # type: ignore[arg-type]


def abilities(now: float, before: float | None, *, asked: bool = True) -> AbilitiesMeasured:
    now_rows = (AbilityRow("arc", "acc", "none", now, 0.01, 100, True, asked),)
    rest = AbilityRow("wiki", "perplexity", "none", 30.0, 0.5, 100, False)
    before_rows = () if before is None else (AbilityRow("arc", "acc", "none", before, 0.01, 100, True, asked),)
    return AbilitiesMeasured(1, (*now_rows, rest), before_rows, "arc", "0.4.13")


def hear(guard: Guard, *events: Event) -> list[Event]:
    heard: list[Event] = []

    def work() -> Iterator[Event]:
        yield from events

    run(guard.hear(work()), heard.append)  # type: ignore[arg-type]
    return heard


def limits(*texts: str) -> tuple[Limit, ...]:
    return tuple(Limit.parse(text) for text in texts)


def test_a_named_task_that_falls_too_low_trips() -> None:
    guard = Guard(limits("abilities=0.9:rollback"), batch=0)
    hear(guard, abilities(0.6, None))
    guard.begin()
    assert not guard.asks_quality
    hear(guard, abilities(0.55, 0.6))
    assert guard.check(1, 5) is None and guard.good_batch == 1
    hear(guard, abilities(0.5, 0.6))
    tripped = guard.check(2, 10)
    assert tripped is not None and tripped.good_batch == 1 and tripped.measured == pytest.approx(0.5 / 0.6)
    with pytest.raises(BadInput, match="no task is named"):
        unnamed = Guard(limits("abilities=0.9"), batch=0)
        hear(unnamed, abilities(0.6, None, asked=False))
        unnamed.begin()


def test_limits_are_read() -> None:
    assert limits("norm=2", " Retention = 0.8 : rollback ") == (Limit("norm", 2.0), Limit("retention", 0.8, "rollback"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("norm", "is no limit"),
        ("norm=", "is no limit"),
        ("=2", "is no limit"),
        ("norm=2:", "is no limit"),
        ("norm=much", "is no limit"),
        ("speed=2", "cannot be guarded"),
        ("norm=2:explode", "cannot 'explode'"),
        ("norm=0.9", "above 1"),
        ("perplexity=nan", "above 1"),
        ("retention=1.2", "at most 1"),
        ("untouched=0", "above 0"),
    ],
)
def test_what_makes_no_limit_is_said(text: str, words: str) -> None:
    with pytest.raises(BadHyperparameter, match=words):
        Limit.parse(text)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(BadHyperparameter, match="two limits"):
        RunOptions(limits=limits("norm=2", "norm=3"))
    assert RunOptions(limits=limits("norm=2", "norm=3:rollback")).limits[1].value == 3
    with pytest.raises(BadHyperparameter, match="retention_every"):
        RunOptions(retention_every=-1)
    with pytest.raises(BadHyperparameter, match="threshold"):
        RunOptions(threshold=0)


@pytest.mark.parametrize(
    ("limit", "good", "bad", "measured"),
    [
        ("norm=1.5", norms(1.5), norms(1.6), 1.6),
        ("retention=0.8", quality(retention=0.8), quality(retention=0.7), 0.7),
        ("untouched=0.8", quality(untouched=0.9), quality(untouched=0.1), 0.1),
        ("questions=0.8", quality(questions=0.8), quality(questions=0.25), 0.25),
        ("perplexity=2", quality(perplexity=20.0), quality(perplexity=25.0), 2.5),
        ("norm=1.5", norms(1.0), norms(np.nan), np.nan),
    ],
)
def test_a_limit_is_held_against_its_own_measure(limit: str, good: Event, bad: Event, measured: float) -> None:
    guard = Guard(limits(limit), 3, unedited_perplexity=10.0)
    assert hear(guard, good, quality(efficacy=0.0)) == [good, quality(efficacy=0.0)]
    assert guard.check(4, 40) is None and guard.good_batch == 4
    assert guard.check(5, 50) is None and guard.good_batch == 4  # nothing was measured
    hear(guard, bad)
    tripped = guard.check(6, 60)
    assert tripped is not None and (tripped.batch, tripped.position, tripped.good_batch) == (6, 60, 4)
    assert tripped.measured == pytest.approx(measured, nan_ok=True) and f"{tripped.limit:g}" in tripped.reason


def test_a_batch_is_good_once_every_limit_was_seen_to_hold() -> None:
    guard = Guard(limits("norm=2", "retention=0.8:rollback"), 0)
    hear(guard, norms(1.1))
    assert guard.check(1, 1) is None and guard.good_batch == 0
    hear(guard, norms(1.2), quality(retention=0.9))
    assert guard.check(2, 2) is None and guard.good_batch == 2
    hear(guard, norms(2.5), quality(retention=0.1))
    tripped = guard.check(3, 3)
    assert tripped is not None and (tripped.measure, tripped.action, tripped.good_batch) == ("retention", "rollback", 2)


def test_a_pause_is_said_once_until_the_limit_holds_again() -> None:
    guard = Guard(limits("norm=2"), 0)
    said = []
    for growth in (2.1, 2.2, 1.9, 2.1):
        hear(guard, norms(growth))
        said.append(guard.check(1, 1) is not None)
    assert said == [True, False, False, True]


def test_limits_passed_before_the_run_or_never_measured_are_refused() -> None:
    guard = Guard(limits("norm=2"), 0)
    hear(guard, norms(2.5))
    with pytest.raises(BadInput, match="before the first edit"):
        guard.begin()
    cases = ("perplexity=2", "held-out"), ("untouched=0.5", "no facts are known"), ("questions=0.5", "multiple-choice")
    for name, words in cases:
        with pytest.raises(BadInput, match=words):
            Guard(limits(name), 0).begin()


# -- in a run ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    workbench.use_statistics_text(tiny_world / "statistics.txt")
    run(workbench.open_session(tmp_path / "session"))
    yield workbench
    workbench.close()


def growths(bench: Workbench, facts: Sequence[Fact]) -> list[float]:
    """The largest norm ratio after each batch of two, from a run without guard rails that is taken back."""
    events: list[Event] = []
    run(bench.edit(facts, "memit", QUICK, batch=2), events.append)
    found = {e.position: float((e.norm / e.base).max()) for e in events if isinstance(e, NormsMeasured)}
    run(bench.go_to(0))
    return [found[position] for position in range(2, len(facts) + 1, 2)]


def test_a_rollback_ends_the_run_at_the_last_good_batch(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    facts = tiny_facts[:8]
    growth = growths(bench, facts)
    between = (growth[1] + growth[2]) / 2
    assert growth[0] < growth[1] < between < growth[2]
    run(bench.edit(facts[:4], "memit", QUICK, batch=2))
    expected = {name: p.clone() for name, p in bench.laboratory.model.module.named_parameters()}
    run(bench.go_to(0))
    events: list[Event] = []
    options = RunOptions(limits=(Limit("norm", between, "rollback"),))
    summary = run(bench.edit(facts, "memit", QUICK, batch=2, options=options), events.append)
    (tripped,) = [event for event in events if isinstance(event, GuardTripped)]
    assert (tripped.batch, tripped.good_batch, tripped.position) == (3, 2, 6)
    assert tripped.measured == pytest.approx(growth[2], rel=1e-5)
    assert summary.edits == 4 and summary.stopped == tripped.reason and "back to batch 2" in summary.stopped
    assert all(torch.equal(p, expected[name]) for name, p in bench.laboratory.model.module.named_parameters())
    timeline = [event for event in events if isinstance(event, TimelineChanged)][-1]
    assert timeline.applied == 2 and timeline.marks[2].name.startswith("norm ")
    assert any(isinstance(event, Log) and event.text == tripped.reason for event in events)
    again: list[Event] = []
    run(bench.open_session(bench.session_folder), again.append)
    (told,) = [event.text for event in again if isinstance(event, Log) and event.text == tripped.reason]
    assert isinstance(told, Sentence) and isinstance(tripped.reason, Sentence)  # to be said in any language


def test_a_pause_leaves_it_to_whoever_drives_the_run(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    options = RunOptions(limits=limits("norm=1.0001"))
    work = bench.edit(tiny_facts[:6], "memit", QUICK, batch=2, options=options)
    tripped = next(event for event in work if isinstance(event, GuardTripped))
    assert (tripped.batch, tripped.action) == (1, "pause")
    summary = run(work)  # taken up again: the same limit says nothing more
    assert summary.edits == 6 and not summary.stopped


def test_a_rollback_to_before_the_run_leaves_nothing_in_place(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    options = RunOptions(limits=limits("norm=1.0001:rollback"))
    summary = run(bench.edit(tiny_facts[:4], "memit", QUICK, batch=2, options=options))
    assert (summary.edits, summary.efficacy, summary.immediate_efficacy) == (0, None, None)
    assert bench.laboratory.position == 0


def test_a_run_that_unlearns_what_questions_ask_goes_back(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    edited, asked = tiny_facts[:4], (*tiny_facts[:2], *tiny_facts[20:24])
    questions = tuple(ChoiceQuestion(f.text, (f.target, f.true or ""), 1) for f in asked)

    def right() -> list[bool]:
        """Every question by itself, as a person would score it."""
        model = bench.laboratory.model
        losses = [[run(score(model, [(q.question, choice)]))[0].total for choice in q.choices] for q in questions]
        return [true < new for new, true in losses]

    before = right()
    assert sum(before) >= 4  # the tiny model knows its world; what it does not know is not counted
    run(bench.use_probes(ProbeFiles(questions=(ChoiceFile("own", questions),))))
    run(bench.edit(edited, "memit", QUICK, batch=4))
    expected = float(np.mean([after for after, well in zip(right(), before, strict=True) if well]))
    run(bench.go_to(0))
    events: list[Event] = []
    options = RunOptions(limits=limits("questions=0.95:rollback"), retention_every=4)
    summary = run(bench.edit(edited, "memit", QUICK, batch=4, options=options), events.append)
    (tripped,) = [event for event in events if isinstance(event, GuardTripped)]
    assert tripped.measured == pytest.approx(expected) and tripped.measured < 0.95
    assert summary.edits == 0 and summary.questions == 1.0 and right() == before


def test_of_many_questions_the_same_sample_is_asked(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    every = [ChoiceQuestion(f"{number}. {fact.text}", ("a", "b"), 0) for number in range(8) for fact in tiny_facts[:60]]
    files = ChoiceFile("one", tuple(every[:300])), ChoiceFile("two", tuple(every[300:]), form="letters")
    asked = [event for event in RightAnswers.known(tiny_model, files) if isinstance(event, Progress)]
    assert asked[-1].total == 2 * LIVE_QUESTIONS  # choices
    assert run(run(RightAnswers.known(tiny_model, files)).kept(tiny_model)) == 1.0
    assert run(run(RightAnswers.known(tiny_model, ())).kept(tiny_model)) is None


def test_limits_that_cannot_be_held_are_refused_before_any_edit(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    with pytest.raises(BadInput, match="held-out"):
        run(bench.edit(tiny_facts[:2], "memit", QUICK, options=RunOptions(limits=limits("perplexity=2"))))
    assert bench.facts_of_session() == ()


# -- the command line --------------------------------------------------------------------------------------------------


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(json.loads((TINY / "facts.json").read_text())[:4]))
    given = ["run", "--model", str(TINY / "model"), "--facts", str(facts), "--statistics", str(TINY / "statistics.txt")]
    return [*given, "--method", "memit", "--set", "steps=4", "--batch", "2", "--json"]


def test_questions_of_ones_own_are_asked_on_the_way(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = json.loads((TINY / "facts.json").read_text())[20:26]
    asked = [
        {"question": r["prompt"].format(r["subject"]), "choices": [r["target_new"], r["target_true"]], "answer": "B"}
        for r in records
    ]
    file = tmp_path / "own.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in asked))
    assert main([*arguments, "--choices", str(file), "--guard", "questions=0.01"]) == 0
    assert 0 < json.loads(capsys.readouterr().out)["questions"] <= 1
    other = tmp_path / "more" / "own.jsonl"
    other.parent.mkdir()
    other.write_text(file.read_text())
    assert main([*arguments, "--choices", str(file), "--choices", str(other)]) == 2
    assert "second file of questions called own" in capsys.readouterr().err
    file.write_text("{}")
    assert main([*arguments, "--choices", str(file)]) == 2
    assert "own.jsonl" in capsys.readouterr().err


def test_the_command_line_ends_with_code_three(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--guard", "norm=1.0001", "--interference", "--retention-every", "2"]) == 3
    printed = capsys.readouterr()
    found = json.loads(printed.out.splitlines()[-1])
    assert found["edits"] == 2 and "norm" in found["stopped"]
    assert "guard rail" in printed.err.splitlines()[-1] and "2 edits" in printed.err.splitlines()[-1]


@pytest.mark.parametrize("flags", [["--guard", "speed=2"], ["--guard", "norm=2", "--guard", "norm=3"]])
def test_a_bad_limit_is_one_line(arguments: list[str], flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = main([*arguments, *flags])
    except SystemExit as stop:
        code = stop.code
    assert code == 2 and len(capsys.readouterr().err.splitlines()) == 1
