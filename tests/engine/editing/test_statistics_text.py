"""The text for the statistics: chosen, told of, changed in the middle of a session, and given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.errors import BadInput, NoModel
from engine.events import run
from engine.fact import Fact
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 8}


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    yield workbench
    workbench.close()


def weights(bench: Workbench) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in bench.model.module.state_dict().items()}


def test_it_is_said_what_the_text_is_and_when_it_is_short(bench: Workbench, tiny_world: Path, tmp_path: Path) -> None:
    own = bench.statistics_text
    assert (own.file, own.tokens, own.remark) == (None, None, "") and "writes itself" in own.title
    file = tiny_world / "statistics.txt"
    bench.use_statistics_text(file)
    told = bench.statistics_text
    assert told.file == file and told.title == "statistics.txt"
    real = len(bench.model.tokens.ids(file.read_text(encoding="utf-8")))
    assert told.tokens == pytest.approx(real, rel=0.1) and not told.remark
    short = tmp_path / "short.txt"
    short.write_text("A few words.\n", encoding="utf-8")
    bench.use_statistics_text(short)
    assert "are few for keys" in bench.statistics_text.remark
    bench.use_statistics_text(None)
    assert bench.statistics_text == own


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "cannot be read"), (b"\xff\xfe\x00", "UTF-8"), (b" \n", "holds no text")]
)
def test_a_text_that_cannot_be_used_changes_nothing(
    bench: Workbench, tiny_world: Path, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    bench.use_statistics_text(tiny_world / "statistics.txt")
    file = tmp_path / "bad.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=reason):
        bench.use_statistics_text(file)
    assert bench.statistics_text.file == tiny_world / "statistics.txt"


def test_without_a_model_there_is_no_text_to_choose(tmp_path: Path, tiny_world: Path) -> None:
    with pytest.raises(NoModel):
        Workbench(tmp_path).use_statistics_text(tiny_world / "statistics.txt")


def test_another_text_in_a_session_leaves_it_where_it_stands_and_serves_the_next_edits(
    bench: Workbench, tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    bench.use_statistics_text(tiny_world / "statistics.txt")
    run(bench.edit(tiny_facts[:2], "encore", QUICK, batch=2))
    folder, edited = bench.session_folder, weights(bench)
    other = tmp_path / "other.txt"
    lines = (tiny_world / "statistics.txt").read_text(encoding="utf-8").splitlines()
    other.write_text("\n".join(lines[: len(lines) // 2]), encoding="utf-8")
    bench.use_statistics_text(other)
    assert bench.session_folder == folder
    assert all(torch.equal(value, weights(bench)[name]) for name, value in edited.items())
    assert bench.forecast(tiny_facts[2:4], "encore", QUICK).stages[0].name == "statistics"
    run(bench.edit(tiny_facts[2:4], "encore", QUICK, batch=2))
    # As in a session that was opened again with that text: to the bit.
    with_other = weights(bench)
    assert folder is not None
    run(bench.undo())
    assert all(torch.equal(value, weights(bench)[name]) for name, value in edited.items())
    run(bench.open_session(folder))
    run(bench.edit(tiny_facts[2:4], "encore", QUICK, batch=2))
    assert all(torch.equal(value, weights(bench)[name]) for name, value in with_other.items())


def test_the_demo_world_has_a_text_of_its_own_and_goes_back_to_it(tmp_path: Path, tiny_world: Path) -> None:
    bench = Workbench(tmp_path / "home")
    run(bench.load("demo"))
    own, facts = bench.statistics_text, bench.demo_facts(1)
    assert own.file is None and "came with the model" in own.title and (own.tokens or 0) > 10_000
    bench.use_statistics_text(tiny_world / "statistics.txt")
    assert bench.forecast(facts, "encore", {}).stages[0].name == "statistics"
    bench.use_statistics_text(None)
    assert bench.statistics_text == own
    assert bench.forecast(facts, "encore", {}).stages[0].name != "statistics", "they came with the text"
    bench.close()
