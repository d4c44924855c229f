"""Tasks that the harness brings, by their names, on data of a person's own: the same as the harness gives by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.requests import AbilitiesPlan
from engine.workbench import Workbench
from tests.optional.harness_alone import alone, numbers, theirs

pytest.importorskip("lm_eval", reason='lm-evaluation-harness is not here: pip install "palimpsest[abilities]"')

TINY = Path(__file__).parents[2] / "tests" / "resources" / "tiny_world"
LETTERS = ["A", "B", "C", "D"]
LIMIT = 3


@dataclass(frozen=True)
class DataSet:
    """A data set by its repository, configuration and splits, with rows in its form."""

    repository: str
    name: str
    splits: Sequence[str]
    row: Callable[[int], dict[str, Any]]

    def write(self, folder: Path) -> None:
        """Write it in the layout in which its repository has it."""
        import pyarrow
        import pyarrow.parquet

        place = folder / self.repository
        (place / self.name).mkdir(parents=True)
        table = pyarrow.Table.from_pylist([self.row(n) for n in range(8)])
        for split in self.splits:
            pyarrow.parquet.write_table(table, place / self.name / f"{split}-00000-of-00001.parquet")
        head = f"---\nconfigs:\n- config_name: {self.name}\n  data_files:\n"
        files = "".join(f"  - split: {split}\n    path: {self.name}/{split}-*\n" for split in self.splits)
        (place / "README.md").write_text(f"{head}{files}---\n", encoding="utf-8")


def asked(n: int) -> str:
    return f"What is {n} and {n}?"


def numbered(n: int) -> list[str]:
    return [str(2 * n + i) for i in range(4)]


def true_or_not(n: int) -> dict[str, Any]:
    return {"choices": numbered(n), "labels": [1, 0, 0, 0]}


TASKS = {
    "gsm8k": DataSet(
        "openai/gsm8k",
        "main",
        ("train", "test"),
        lambda n: {"question": asked(n), "answer": f"{n}+{n}\n#### {2 * n}"},
    ),
    "mmlu_anatomy": DataSet(
        "cais/mmlu",
        "anatomy",
        ("dev", "test"),
        lambda n: {"question": asked(n), "choices": numbered(n), "answer": n % 4},
    ),
    "arc_easy": DataSet(
        "allenai/ai2_arc",
        "ARC-Easy",
        ("train", "validation", "test"),
        lambda n: {"question": asked(n), "choices": {"text": numbered(n), "label": LETTERS}, "answerKey": "A"},
    ),
    "truthfulqa_mc2": DataSet(
        "truthfulqa/truthful_qa",
        "multiple_choice",
        ("validation",),
        lambda n: {"question": asked(n), "mc1_targets": true_or_not(n), "mc2_targets": true_or_not(n)},
    ),
    "sst2": DataSet(
        "nyu-mll/glue",
        "sst2",
        ("train", "validation"),
        lambda n: {"sentence": asked(n), "label": n % 2, "idx": n},
    ),
    "rte": DataSet(
        "nyu-mll/glue",
        "rte",
        ("train", "validation"),
        lambda n: {"sentence1": asked(n), "sentence2": f"It is {2 * n}.", "label": n % 2, "idx": n},
    ),
}
INSTRUCTIONS = DataSet(
    "google/IFEval",
    "default",
    ("train",),
    lambda n: {
        "key": n,
        "prompt": asked(n),
        "instruction_id_list": ["punctuation:no_comma"],
        "kwargs": [{"num_words": None}],
    },
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        run(bench.edit(read_facts(TINY / "facts.json").facts[:4], "memit", {"layers": "0-1", "steps": 6}, batch=4))
        yield bench


@pytest.mark.parametrize("task", TASKS)
def test_a_task_by_its_name_gives_what_the_harness_gives(bench: Workbench, tmp_path: Path, task: str) -> None:
    TASKS[task].write(tmp_path / "data")
    found = run(bench.laboratory.abilities(AbilitiesPlan((task,), data=str(tmp_path / "data"), limit=LIMIT, shots=0)))
    assert {row.task for row in found.now} == {task}
    assert {row.samples for row in found.now} == {LIMIT}
    run(bench.exports.model(tmp_path / "edited"))
    expected = theirs(alone(tmp_path / "edited", [task], tmp_path / "data", by_name=True, limit=LIMIT))
    assert numbers(found.now) == expected


def test_instructions_are_followed_or_what_they_need_is_named(bench: Workbench, tmp_path: Path) -> None:
    """IFEval reads answers with nltk's data, which a person may have or not."""
    INSTRUCTIONS.write(tmp_path)
    plan = AbilitiesPlan(("ifeval",), data=str(tmp_path), limit=1)
    if not has_sentence_data():
        with pytest.raises(BadInput, match=r"nltk's data 'punkt_tab'.*--fetch"):
            run(bench.laboratory.abilities(plan))
        return
    found = run(bench.laboratory.abilities(plan))
    assert {row.metric for row in found.now} >= {"prompt_level_strict_acc", "inst_level_strict_acc"}


def has_sentence_data() -> bool:
    import nltk

    try:
        nltk.data.find("tokenizers/punkt_tab")
    except LookupError:
        return False
    return True
