"""Values of options that no command can use, and options that another one leaves without effect: each is refused in one
line, before any work.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import palimpsest
from engine.cli import headless
from engine.cli.main import main
from engine.errors import BadHyperparameter, BadInput
from engine.evaluation.harness import tasks
from engine.events import Event, Progress
from engine.fact import Fact
from engine.laboratory.measures.measure import place
from engine.methods.knobs import parse_layers
from engine.requests import LARGEST_SEED, AbilitiesPlan, Limit, RunOptions
from engine.runs import edit_run
from engine.workbench import Workbench
from palimpsest import plans

RUN = ["run", "--model", "demo", "--facts", "facts.csv", "--method", "memit"]
COMPARE = ["compare", "--methods", "memit", "--edits", "1"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*RUN, "--seed", "-1"], "--seed: -1 lies outside [0, 4294967295]"),
        ([*RUN, "--seed", str(2**64)], "lies outside [0, 4294967295]"),
        ([*RUN, "--seed", "1e3"], "'1e3' is no whole number"),
        ([*RUN, "--batch", "1.5"], "--batch: '1.5' is no whole number"),
        ([*RUN, "--batch", "9" * 5000], "9...' is no whole number"),
        ([*RUN, "--interference", "x"], "--interference: 'x' is no number"),
        (
            ["facts", "https://example.org/facts.csv"],
            "https://example.org/facts.csv is an address, and nothing is fetched",
        ),
        (["facts", "a\0b.csv"], "no name of a file can hold a NUL character"),
        ([*RUN, "--session", "a\0b"], "no name of a file can hold a NUL character"),
        (["measure", "norms", "--model", "demo", "--seed", str(2**32)], "lies outside"),
        (["compare", "--methods", "memit", "--edits", "1", "--seeds", f"0,{2**63}"], "lies outside"),
        (["facts", "facts.csv", "--map", "object=a", "--map", "object=b"], "--map object is given twice"),
        ([*RUN, "--session", ""], "--session: nothing is named"),
        (["run", "--model", " ", "--facts", "facts.csv", "--method", "memit"], "--model: nothing is named"),
        (["facts", ""], "FILE: nothing is named"),
        (["sessions", "delete", ""], "no session is named"),
        ([*RUN, "--branch", ""], "--branch: nothing is named"),
        (["measure", "traces", "--model", "demo", "--reversal", ""], "--reversal: nothing is named"),
        ([*RUN, "--settings", "/"], "palimpsest: /: is no file of hyperparameters: it is no ordinary file. Give"),
        ([*RUN, "--tasks", ","], "--tasks names no task"),
        (["tune", "--model", "demo", "--edits", "0"], "--edits: 0 must be at least 1"),
        (["tune", "--model", "demo", "--attempts", "-1"], "--attempts: -1 must be at least 0"),
        (["tune", "--model", "demo", "--minutes", "-1"], "--minutes: -1 must be at least 0"),
        (["tune", "--model", "demo", "--minutes", "nan"], "--minutes: nan must be at least 0"),
        (["tune", "--model", "demo", "--pick", "-1"], "--pick: -1 must be at least 0"),
        (["tune", "--model", "demo", "--method", "nope"], "there is no method 'nope'"),
        (["tune", "--model", "demo", "--set", "nope=1"], "there is no hyperparameter 'nope'"),
        (["tune", "--model", "demo", "--fix", "layers,nope"], "there is no hyperparameter 'nope' to keep as it is"),
        (["demo", "--edits", "0", "--method", "memit"], "--edits: 0 must be at least 1"),
        ([*RUN, "--batch", "0"], "--batch: 0 must be at least 1"),
        ([*RUN, "--retention-every", "-1"], "--retention-every: -1 must be at least 0"),
        ([*RUN, "--retention-sample", "-1"], "--retention-sample: -1 must be at least 0"),
        ([*RUN, "--interference", "0"], "--interference: 0 must be above 0"),
        ([*RUN, "--tasks", "a", "--task-limit", "0"], "--task-limit: 0 must be at least 1"),
        ([*RUN, "--tasks", "a", "--tasks-every", "-1"], "--tasks-every: -1 must be at least 0"),
        (
            ["compare", "--methods", "memit", "--edits", "0,10"],
            "'0,10' is no list of numbers such as \"1,10,100\": 0 must",
        ),
        (["train-memory", "--model", "demo", "--steps", "0"], "--steps: 0 must be at least 1"),
        (["train-memory", "--model", "demo", "--rate", "-1"], "--rate: -1 must be above 0"),
        (["take-back", "--model", "demo", "--session", "s", "--edit", "0"], "--edit: 0 must be at least 1"),
        (["measure", "superposition", "--model", "demo", "--matrix", "-1"], "--matrix: -1 must be at least 0"),
        (["measure", "superposition", "--model", "demo", "--curve", "/dev/null/a.json"], "cannot be written there"),
        (["measure", "tracing", "--model", "demo", "--noise", "-1"], "--noise: -1 must be at least 0"),
        (["measure", "survival", "--model", "demo", "--treatments", "q9"], "there is no treatment 'q9'. Choose among"),
        (["measure", "survival", "--model", "demo", "--merge-with", "nope"], "nope: is not there"),
        (["measure", "detection", "--model", "demo", "--method", "nope"], "there is no method 'nope'"),
        (["measure", "detection", "--model", "demo", "--set", "nope=1"], "there is no hyperparameter 'nope'"),
        (["tune", "--model", "demo", "--keep", "--forget"], "--forget goes with none of --keep"),
        (
            ["tune", "--model", "demo", "--import", "a", "--export", "b.json"],
            "--import goes with none of --from, --keep",
        ),
        (["tune", "--model", "demo", "--import", "a", "--pick", "1"], "--pick goes with neither --import nor --forget"),
        (["sessions", "--json", "rename", "a", "b"], "--json and --match are of the list, and go with no action"),
        (
            ["demo", "--edits", "1", "--method", "memit", "--session", "s", "--report", "s/report.html"],
            "it lies in the session's own folder",
        ),
        ([*RUN, "--tasks-every", "5"], "--tasks-every has no effect without --tasks"),
        ([*RUN, "--task-limit", "3"], "--task-limit has no effect without --tasks"),
        ([*RUN, "--choice-form", "letters"], "--choice-form has no effect without --choices"),
        (["demo", "--edits", "1", "--choice-form", "text"], "--choice-form has no effect without --choices"),
        ([*COMPARE, "--seed", "1", "--seeds", "1,2"], "--seed has no effect beside --seeds"),
        (["train-memory", "--model", "demo", "--forecast", "--forget"], "--forget: not allowed with argument"),
        (["get", "--remove"], "--remove needs the NAME of a model"),
        (["get", "--check"], "--check needs the NAME of a model"),
    ],
)
def test_they_are_named(tmp_path: Path, monkeypatch, capsys, arguments: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)  # where nothing may be made
    try:
        code = main(arguments)
    except SystemExit as error:
        code = error.code
    printed = capsys.readouterr()
    assert code == 2 and words in printed.err and len(printed.err.splitlines()) == 1 and printed.out == ""
    assert not list(tmp_path.iterdir())


def test_an_unknown_task_or_method_is_told_before_the_model_is_read(
    tmp_path: Path, tiny_world: Path, monkeypatch, capsys
) -> None:
    """Reading and preparing a model takes minutes; that the harness knows no such task, seconds."""
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    asked: list[AbilitiesPlan] = []

    def no_such(plan: AbilitiesPlan) -> Iterator[Any]:
        asked.append(plan)
        yield Progress("Starting the harness", 0, 0)
        raise BadInput(f"there is no task {plan.tasks[0]!r} among the tasks of the harness.")

    monkeypatch.setattr(headless, "check_tasks", no_such)
    monkeypatch.setattr(tasks, "check_tasks", no_such)
    monkeypatch.setattr(edit_run, "check_tasks", no_such)
    monkeypatch.setattr(Workbench, "load", lambda *_: pytest.fail("the model was read"))
    model, facts = str(tiny_world / "model"), str(tiny_world / "facts.json")
    for words, arguments in (
        ("no task 'nope'", ["run", "--model", model, "--facts", facts, "--method", "memit", "--tasks", "nope"]),
        ("no task 'nope'", ["measure", "abilities", "--model", model, "--tasks", "nope"]),
        ("no method 'nope'", ["measure", "interference", "--model", model, "--facts", facts, "--method", "nope"]),
        ("--rehearse needs a method", ["measure", "interference", "--model", model, "--facts", facts, "--rehearse"]),
    ):
        assert main(arguments) == 2
        printed = capsys.readouterr()
        assert words in printed.err and printed.out == ""
    assert [plan.tasks for plan in asked] == [("nope",)] * 2


def test_a_run_looks_for_its_tasks_before_anything_else(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...], monkeypatch
) -> None:
    def no_such(plan: AbilitiesPlan) -> Iterator[Any]:
        yield Progress("Starting the harness", 0, 0)
        raise BadInput("there is no such task.")

    monkeypatch.setattr(edit_run, "check_tasks", no_such)
    with palimpsest.load(tiny_world / "model", device="cpu", home=tmp_path, progress=False) as bench:
        options = RunOptions(abilities=AbilitiesPlan(("nope",)))
        seen: list[Event] = []
        with pytest.raises(BadInput, match="no such task"):
            palimpsest.run(bench.edit(tiny_facts[:2], "memit", {"layers": "1"}, options=options), seen.append)
        assert not any("statistics" in str(getattr(event, "task", "")).lower() for event in seen)
        assert bench.session_folder is None and not list(tmp_path.rglob("session.db"))


@pytest.mark.parametrize("text", ["0-99999999999", "10000", "3,0-123456789"])
def test_a_range_without_end_is_not_written_out(text: str) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        parse_layers(text)


@pytest.mark.parametrize(
    "plan",
    [
        plans.QualityPlan,
        plans.FreePlan,
        plans.RobustnessPlan,
        plans.SurvivalPlan,
        plans.TracingSettings,
        plans.DetectionPlan,
        plans.TuningPlan,
    ],
)
def test_a_script_is_told_of_seeds_and_samples_too(plan) -> None:
    assert plan(seed=LARGEST_SEED).seed == LARGEST_SEED
    for seed in (-1, LARGEST_SEED + 1, 2**70):
        with pytest.raises(BadHyperparameter, match=r"seed = .* lies outside"):
            plan(seed=seed)
    with pytest.raises(BadHyperparameter, match=r"seed = 1\.5 is not a whole number"):
        plan(seed=1.5)
    (count,) = {"sample", "samples", "facts"} & set(plan.__dataclass_fields__)
    with pytest.raises(BadHyperparameter, match=f"{count} = -1 must be at least 1"):
        plan(**{count: -1})
    with pytest.raises(BadHyperparameter, match=f"{count} = 1.5 is not a whole number"):
        plan(**{count: 1.5})


def test_an_edit_with_an_impossible_seed_does_nothing(small_demo_world, tmp_path: Path) -> None:
    with palimpsest.load("demo", home=tmp_path) as bench:
        facts = bench.demo_facts(1)
        with pytest.raises(BadInput, match=r"facts: number 1 is a dict, not a Fact. Make them by make_fact"):
            palimpsest.run(bench.edit([{"subject": "Ada"}], "memit"), progress=False)
        long = palimpsest.make_fact("x" * 3000, "{} is in", "Rome")
        with pytest.raises(BadInput, match=r"about 'x{60}\.\.\.' is longer than .* Shorten its subject, relation or"):
            palimpsest.run(bench.edit([long], "memit"), progress=False)
        for seed in (-1, 1.5, True, 2**63, 2**64):
            why = "lies outside" if type(seed) is int else "is not a whole number"
            with pytest.raises(BadHyperparameter, match=why):
                palimpsest.run(bench.edit(facts, "memit", seed=seed), progress=False)
            with pytest.raises(BadHyperparameter, match=why):
                palimpsest.run(bench.compare("Vellux is", seed=seed), progress=False)
        assert bench.session_folder is None


def test_points_and_temperatures_that_are_none_are_refused_and_the_others_are_those_that_were_asked(
    small_demo_world, tmp_path: Path
) -> None:
    with palimpsest.load("demo", home=tmp_path) as bench:
        assert bench.demo_facts(-1) == bench.demo_facts(0) == ()
        found = palimpsest.run(bench.compare("Vellux is", before=9, tokens=1), progress=False)
        assert (found.batches_before, found.batches_after) == (0, 0), "there is no ninth batch to speak of"
        nothing = ({"before": -1}, {"tokens": -1}, {"temperature": float("inf")})
        for wrong in (*nothing, *({"temperature": odd, "sample": True} for odd in (-1, float("nan")))):
            with pytest.raises(BadInput):
                palimpsest.run(bench.compare("Vellux is", **wrong), progress=False)
        with pytest.raises(BadInput, match="the session has no batch 1"):
            palimpsest.run(bench.bookmark(1, "first"), progress=False)


def test_a_run_that_is_refused_leaves_no_session(small_demo_world, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    place = tmp_path / "new" / "session"
    run = ["demo", "--edits", "1", "--method", "memit", "--guard", "abilities=0.9"]
    assert main([*run, "--session", str(place)]) == 2 and main(run) == 2
    assert "abilities cannot be guarded" in capsys.readouterr().err
    assert not place.parent.exists() and not list((tmp_path / "home").glob("sessions/*"))
    place.mkdir(parents=True)
    assert main([*run, "--session", str(place)]) == 2
    assert place.is_dir() and not list(place.iterdir())  # an empty folder that was there stays


def test_a_script_that_is_refused_leaves_none_but_the_one_that_it_opened(small_demo_world, tmp_path: Path) -> None:
    guarded = RunOptions(limits=(Limit("abilities", 0.9),))
    with palimpsest.load("demo", home=tmp_path) as bench:
        facts = bench.demo_facts(1)

        def refused() -> None:
            with pytest.raises(BadInput, match="abilities cannot be guarded"):
                palimpsest.run(bench.edit(facts, "memit", options=guarded), progress=False)

        refused()
        assert bench.session_folder is None and not list(tmp_path.glob("sessions/*"))
        kept = palimpsest.run(bench.open_session(), progress=False)
        refused()
        assert bench.session_folder == kept and (kept / "session.db").is_file()
        palimpsest.run(bench.edit(facts, "memit"), progress=False)
        with pytest.raises(BadInput, match="norm"):
            palimpsest.run(
                bench.edit(facts, "memit", options=RunOptions(limits=(Limit("norm", 1.0000001),))), progress=False
            )
        assert bench.session_folder == kept and len(bench.facts_of_session()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*RUN, "--sets", "lr=1"], "palimpsest run: unrecognized arguments: --sets lr=1 (see palimpsest run --help)"),
        (["facts", "a.csv", "b.csv"], "palimpsest facts: unrecognized arguments: b.csv (see palimpsest facts --help)"),
        (["measure", "norms", "--x"], "(see palimpsest measure norms --help)"),
        (["sessions", "delete", "a", "--force"], "(see palimpsest sessions delete --help)"),
    ],
)
def test_what_is_unknown_names_the_help_of_its_command(capsys, arguments: list[str], words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr()
    assert ended.value.code == 2 and words in printed.err and len(printed.err.splitlines()) == 1


def test_of_a_setting_that_is_given_twice_the_last_counts() -> None:
    """As of any other option: whoever has a command with settings may add others behind it."""
    from engine.cli.commands import _parser
    from engine.cli.run import _chosen

    taken = _parser().parse_args([*RUN, "--set", "lr=1", "--set", "steps=2", "--set", "lr=2"])
    assert _chosen(taken) == ("memit", {"lr": "2", "steps": "2"})


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("gpt2", '"palimpsest get OWNER/gpt2"'),
        ("openai-community/gpt2", '"palimpsest get openai-community/gpt2"'),
        ("/nowhere/at/all", ""),
        ("one/two/three", ""),
    ],
)
def test_a_name_of_the_hub_that_is_no_folder_names_how_it_is_fetched(
    tmp_path, monkeypatch, capsys, name, advice
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "facts.csv").write_text("subject,relation,object\nAda,{} is in,Rome\n")
    assert main(["run", "--model", name, "--facts", "facts.csv", "--method", "memit"]) == 2
    told = capsys.readouterr().err
    assert f"{name} is no folder and no file." in told and ("palimpsest get" in told) == bool(advice) and advice in told


def test_names_cannot_write_lines_of_their_own(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for name, shown in (("a\nb\x1b[2Jc.csv", "a\\nb\\x1b[2Jc.csv"), ("x\x9b\u202ey.csv", "x\\x9b\\u202ey.csv")):
        Path(name).write_text("subject,relation,object\nAda,{} is in,Rome\n")
        assert main(["facts", name]) == 0
        assert capsys.readouterr().out == f"{shown}: 1 fact about 1 subject (CSV)\n"
        Path(name).write_text("subject\nAda\n")
        assert main(["facts", name]) == 2
        assert capsys.readouterr().err.startswith(f"palimpsest: {shown}, row 1: the columns")
    with pytest.raises(SystemExit):
        main(["facts", "--out\x1b]0;title\x07"])
    assert "\x1b" not in capsys.readouterr().err


def test_facts_are_not_written_over_the_file_that_they_come_from(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("subject,relation,object\nAda,{} is in,Rome\nBo,is in,Bern\n")
    Path("folder").mkdir()
    Path("link.csv").symlink_to("a.csv")
    Path("hard.csv").hardlink_to("a.csv")
    before = Path("a.csv").read_text()
    for name in ("a.csv", "folder/../a.csv", "link.csv", "hard.csv", str(tmp_path / "a.csv")):
        assert main(["facts", "a.csv", "--out", name]) == 2
        assert "would be written over itself" in capsys.readouterr().err and Path("a.csv").read_text() == before


@pytest.mark.parametrize("name", ["folder.csv", "a.csv/b.csv", f"{'x' * 300}.csv"])
def test_a_name_that_cannot_be_a_file_is_no_fault_of_the_disk(tmp_path: Path, monkeypatch, capsys, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("subject,relation,object\nAda,{} is in,Rome\n")
    Path("folder.csv").mkdir()
    assert main(["facts", "a.csv", "--out", name]) == 2
    assert capsys.readouterr().err.endswith("Name another place.\n")
    assert {file.name for file in tmp_path.iterdir()} == {"a.csv", "folder.csv"}


def test_a_present_folder_that_was_removed_is_told(tmp_path: Path, monkeypatch, capsys) -> None:
    """Libraries of arithmetic end the program there, in words of their own."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["methods"]) == 2
    assert (
        capsys.readouterr().err
        == "palimpsest: the present folder is not there any more. Go to another one (cd) first.\n"
    )


def test_a_method_is_known_with_spaces_around_it() -> None:
    assert palimpsest.find_method(" FT-M ").name == "ft-m"


def test_the_home_folder_is_meant_where_the_shell_left_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert place("~/a/b.csv") == tmp_path / "a" / "b.csv"
    assert place("~nobody-at-all/b.csv") == Path("~nobody-at-all/b.csv") and place("a~") == Path("a~")
    Path("~notes.csv").write_bytes(b"")
    assert place("~notes.csv") == Path("~notes.csv")
