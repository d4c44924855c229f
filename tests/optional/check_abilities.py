"""Tasks of lm-evaluation-harness on the model in memory: the same to the last digit as the harness by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts
from engine.events import AbilitiesMeasured, Event, GuardTripped, Progress, run
from engine.requests import AbilitiesPlan, Limit, RunOptions
from engine.workbench import Workbench
from tests.optional.harness_alone import alone, numbers, theirs
from tests.optional.task_files import ASKED, TASKS, write_tasks

pytest.importorskip("lm_eval", reason='lm-evaluation-harness is not here: pip install "palimpsest[abilities]"')

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "resources" / "tiny_world"


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    facts = read_facts(TINY / "facts.json").facts[:16]
    return write_tasks(tmp_path_factory.mktemp("tasks"), facts, (TINY / "heldout.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The tiny world with four edits that are taken for true."""
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        facts = read_facts(TINY / "facts.json").facts[:4]
        run(bench.edit(facts, "memit", {"layers": "0-1", "steps": 6}, batch=4))
        yield bench


@pytest.fixture(scope="module")
def measured(bench: Workbench, tasks: Path) -> AbilitiesMeasured:
    return run(bench.laboratory.abilities(AbilitiesPlan(ASKED, str(tasks))))


def test_it_gives_what_the_harness_gives_by_itself_on_the_exported_folder(
    bench: Workbench, measured: AbilitiesMeasured, tasks: Path, tmp_path: Path
) -> None:
    run(bench.exports.model(tmp_path / "edited"))
    expected = theirs(alone(tmp_path / "edited", ASKED, tasks))
    assert len(expected) >= 11 and {task for task, _ in expected} == set(TASKS)
    assert numbers(measured.now) == expected


def test_before_is_what_it_gives_on_the_model_that_was_opened(measured: AbilitiesMeasured, tasks: Path) -> None:
    assert numbers(measured.before) == theirs(alone(TINY / "model", ASKED, tasks))
    assert numbers(measured.before) != numbers(measured.now)


def test_known_answers_are_found_in_a_side_memory_too(tasks: Path, tmp_path: Path) -> None:
    facts = read_facts(TINY / "facts.json").facts[:3]
    rows = [{"question": fact.text, "object": fact.target} for fact in facts]
    (tmp_path / "edits.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    file = (tasks / "tiny_likelihood.yaml").read_text("utf-8")
    (tmp_path / "edits.yaml").write_text(file.replace("likelihood.jsonl", "edits.jsonl"), encoding="utf-8")
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        for method, known in (("grace", True), ("ike", False)):  # so small a model follows no demonstration
            run(bench.edit(facts, method, batch=1))
            found = run(bench.laboratory.abilities(AbilitiesPlan(("tiny_likelihood",), str(tmp_path))))
            now, before = ({row.metric: row.value for row in rows} for rows in (found.now, found.before))
            assert before["acc"] == 0.0 and now["perplexity"] != before["perplexity"], method
            assert now["acc"] == float(known), method
            run(bench.undo())


def test_the_same_plan_asks_the_unedited_model_once_and_a_session_keeps_all(
    bench: Workbench, measured: AbilitiesMeasured, tasks: Path
) -> None:
    heard: list[Event] = []
    again = run(bench.laboratory.abilities(AbilitiesPlan(ASKED, str(tasks))), heard.append)
    assert again == measured and not any("unedited" in getattr(event, "text", "") for event in heard)
    shown = [event for event in heard if isinstance(event, Progress) and event.total]
    assert shown and all(event.done <= event.total for event in shown)
    rows = {(row["task"], row["metric"], row["filter"]): row for row in measured.records()}
    one = rows["tiny_choice", "acc", "none"]
    assert one["questions"] == 16 and one["low"] <= one["value"] <= one["high"]
    limited = run(bench.laboratory.abilities(AbilitiesPlan(("tiny_choice",), str(tasks), limit=4)))
    assert {row.samples for row in limited.now} == {4} and limited.plan != measured.plan


def test_a_cancel_ends_the_process_within_two_seconds(bench: Workbench, tasks: Path) -> None:
    for wanted in ("Starting the harness", "Asking the tasks", "Writing the answers"):
        weights = bench.laboratory.model.weights
        before = weights.applied
        work = bench.laboratory.abilities(AbilitiesPlan(ASKED, str(tasks), limit=3))
        for event in work:
            if isinstance(event, Progress) and event.task == wanted:
                break
        else:
            pytest.fail(f"it never came to {wanted}")
        start = time.perf_counter()
        work.close()
        assert time.perf_counter() - start < 2
        assert weights.applied == before and not children()


def children() -> list[Any]:
    return [one for one in psutil.Process().children(recursive=True) if "harness.child" in " ".join(one.cmdline())]


def test_nothing_of_the_harness_reaches_the_terminal(
    bench: Workbench, tasks: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(bench.laboratory.abilities(AbilitiesPlan(("tiny_writing", "tiny_rolling"), str(tasks), limit=2)))
    assert capfd.readouterr() == ("", "")
    assert "lm_eval" not in sys.modules or "lm_eval.evaluator" not in sys.modules


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("tiny_nothing", "there is no task 'tiny_nothing'"),
        ("away", "the data set somebody/data (main) is not here"),
        ("coded", "this task runs code of its own"),
        ("sly", "harness ended with SecurityError"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence_with_its_remedy(
    bench: Workbench, tasks: Path, tmp_path: Path, task: str, said: str
) -> None:
    file = (tasks / "tiny_choice.yaml").read_text("utf-8")
    data = "dataset_kwargs: {data_files: {test: choice.jsonl}}"
    away = file.replace("tiny_choice", "away").replace("dataset_path: json", "dataset_path: somebody/data")
    (tmp_path / "choice.jsonl").write_text((tasks / "choice.jsonl").read_text("utf-8"), encoding="utf-8")
    if task == "away":
        (tmp_path / "away.yaml").write_text(away.replace(data, "dataset_name: main"), encoding="utf-8")
    if task == "coded":
        (tmp_path / "coded.yaml").write_text(file.replace("tiny_choice", task).replace("choices", "!function a.b"))
    if task == "sly":
        sly = "{{ question.__class__.__mro__[1].__subclasses__() }}"
        (tmp_path / "sly.yaml").write_text(file.replace("tiny_choice", task).replace("{{question}}", sly))
    with pytest.raises(BadInput) as caught:
        run(bench.laboratory.abilities(AbilitiesPlan((task,), str(tmp_path))))
    assert said in caught.value.message and caught.value.hint and "\n" not in str(caught.value)


def test_the_command_line_prints_it_as_json(tasks: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "engine.cli", "measure", "abilities", "--model", str(TINY / "model")]
    options = ["--tasks", "tiny_choice", "--task-files", str(tasks), "--limit", "3", "--dtype", "float32", "--json"]
    environment = {**os.environ, "PALIMPSEST_HOME": str(tmp_path)}
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {row["metric"] for row in found["results"]} == {"acc", "acc_norm"} and found["edits"] == 0


def test_a_guard_rail_goes_back_where_a_named_task_falls(tasks: Path, tmp_path: Path) -> None:
    facts = read_facts(TINY / "facts.json").facts[:8]
    with Workbench(tmp_path) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        bench.use_heldout_text(TINY / "heldout.txt")
        options = RunOptions(
            limits=(Limit("abilities", 1.0, "rollback"),),
            abilities=AbilitiesPlan(("tiny_likelihood",), str(tasks)),
            abilities_every=4,
        )
        heard: list[Event] = []
        run(bench.edit(facts, "grace", batch=4, options=options), heard.append)  # the task asks for the old answers
        asked = [event for event in heard if isinstance(event, AbilitiesMeasured)]
        assert asked[0].position == 0 and asked[1].position == 4
        tripped = [event for event in heard if isinstance(event, GuardTripped)]
        assert tripped[0].measure == "abilities" and bench.laboratory.position == 0
