"""A workbench where it does not belong: another thread, torch set for something else, closed within its own work."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

import palimpsest
from engine.errors import BadInput
from engine.fact import Fact
from engine.workbench import Workbench
from palimpsest import run

QUICK = {"layers": "0", "steps": 1}


@pytest.fixture
def bench(tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path) -> Iterator[Workbench]:
    with palimpsest.load(tiny_world / "model", home=tmp_path, device="cpu", dtype="float32", progress=False) as bench:
        bench.use_statistics_text(tiny_world / "statistics.txt")
        run(bench.edit(tiny_facts[:2], "memit", QUICK, batch=2), progress=False)
        yield bench


def in_another_thread(call: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(call).result()


def test_another_thread_is_refused_and_nothing_is_called_damaged(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    calls: tuple[Callable[[], Any], ...] = (
        lambda: run(bench.undo()),
        lambda: run(bench.edit(tiny_facts[2:3], "memit", QUICK)),
        lambda: run(bench.exports.report(tmp_path / "report.html")),
        bench.close,
    )
    for call in calls:
        with pytest.raises(
            BadInput, match=r"was opened in another thread than the one that uses it now\. Use a workbench"
        ):
            in_another_thread(call)
    assert [edit.state for edit in bench.facts_of_session()] and not (tmp_path / "report.html").exists()
    run(bench.undo())
    run(bench.redo())


def test_closed_within_its_own_work_is_said(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    work = bench.edit(tiny_facts[2:4], "memit", QUICK)
    next(work)
    bench.close()
    with pytest.raises(BadInput, match=r"was closed while something still used it\. Open it again"):
        run(work)


@contextlib.contextmanager
def default_dtype() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize(
    ("surroundings", "name"),
    [
        (torch.no_grad, "torch.no_grad"),
        (torch.inference_mode, "torch.inference_mode"),
        (lambda: torch.autocast("cpu", torch.bfloat16), "torch.autocast"),
        (default_dtype, "torch.set_default_dtype"),
        (lambda: torch.device("meta"), "torch.set_default_device"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_torch_was_set_to_for_something_else_is_named(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tiny_world: Path, surroundings: Callable[[], Any], name: str
) -> None:
    calls: tuple[Callable[[], Any], ...] = (
        lambda: run(bench.edit(tiny_facts[2:3], "memit", QUICK)),
        lambda: run(bench.laboratory.norms()),
        lambda: palimpsest.load(tiny_world / "model"),
    )
    before = {key: value.clone() for key, value in bench.model.module.state_dict().items()}
    for call in calls:
        with surroundings(), pytest.raises(BadInput, match=f"{name} is in force, by which edits"):
            call()
    assert all(torch.equal(value, before[key]) for key, value in bench.model.module.state_dict().items())
    assert run(bench.edit(tiny_facts[2:3], "memit", QUICK)).edits == 1


@pytest.mark.parametrize("progress", ["yes", 1, Path()])
def test_progress_that_is_nothing_to_call_is_refused(bench: Workbench, progress: Any) -> None:
    with pytest.raises(BadInput, match="is neither True, False nor a function"):
        run(bench.undo(), progress)
