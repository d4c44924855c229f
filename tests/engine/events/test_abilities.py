"""Named abilities as events: intervals, what is called a difference, and one sentence where the extra is not there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.errors import BadInput
from engine.events import AbilitiesMeasured, AbilityRow, run
from engine.requests import AbilitiesPlan


def measured(now: float, error: float | None, before: float, *, higher: bool | None = True) -> AbilitiesMeasured:
    rows = [AbilityRow("arc", "acc", "none", value, error, 100, higher) for value in (now, before)]
    return AbilitiesMeasured(3, (rows[0],), (rows[1],), "arc", "0.4.13")


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (measured(0.5, 0.05, 0.8), "worse"),
        (measured(0.8, 0.05, 0.5), "better"),
        (measured(0.8, 0.05, 0.5, higher=False), "worse"),
        (measured(0.5, 0.05, 0.63), "same"),  # within 1.96 sqrt(2) 0.05 = 0.139
        (measured(0.5, 0.05, 0.65), "worse"),
        (measured(0.5, None, 0.8), ""),
        (measured(0.5, 0.05, 0.8, higher=None), ""),
    ],
)
def test_only_more_than_the_interval_is_a_difference(found: AbilitiesMeasured, verdict: str) -> None:
    assert found.records()[0]["verdict"] == verdict


def test_a_row_has_both_intervals() -> None:
    row = measured(0.5, 0.1, 0.8).records()[0]
    assert (row["low"], row["high"]) == pytest.approx((0.304, 0.696))
    assert (row["before_low"], row["before_high"]) == pytest.approx((0.604, 0.996))


def test_a_plan_needs_a_task() -> None:
    with pytest.raises(BadInput, match="no task is named"):
        AbilitiesPlan(())


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.evaluation.harness import tasks

    monkeypatch.setattr(tasks, "find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r'pip install "palimpsest\[abilities\]"'):
        tasks.check_plan(AbilitiesPlan(("arc_easy",)))


def test_a_task_that_no_file_names_is_refused_without_starting_the_harness(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from engine.evaluation.harness import tasks

    (tmp_path / "lm_eval" / "tasks" / "arc").mkdir(parents=True)
    (tmp_path / "lm_eval" / "tasks" / "arc" / "arc_easy.yaml").write_text("task: arc_easy\n")
    (own := tmp_path / "own").mkdir()
    (own / "mine.yaml").write_text("task: mine\n")
    monkeypatch.setattr(tasks, "find_spec", lambda _: SimpleNamespace(origin=str(tmp_path / "lm_eval" / "__init__.py")))
    started: list[AbilitiesPlan] = []
    monkeypatch.setattr(tasks, "_told", lambda plan, _: started.append(plan) or iter(()))
    for plan in (AbilitiesPlan(("arc_easz",)), AbilitiesPlan(("arc_easy", "nope"), task_files=str(own))):
        with pytest.raises(BadInput, match=r"there is no task '(arc_easz|nope)'"):
            run(tasks.check_tasks(plan))
    assert started == []
    for plan in (AbilitiesPlan(("arc_*",)), AbilitiesPlan(("arc_easy", "mine"), task_files=str(own))):
        run(tasks.check_tasks(plan))
    assert len(started) == 2
