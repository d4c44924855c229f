"""Branches of a ledger: nothing is cut, an old session is one branch, and only what no other needs is deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.errors import BadInput
from engine.session.archive import export_session, import_session
from engine.session.ledger import BatchRecord, Ledger

Record = Callable[..., BatchRecord]
Tensors = Callable[..., dict[str, Tensor]]
Step = tuple[BatchRecord, int]  # a batch and the seed of its tensors


@pytest.fixture
def forked(tmp_path: Path, base, record: Record, tensors: Tensors) -> Path:
    """A closed session: main has batches 1, 2, 3; branch 2 leaves it after 1 with a batch of its own, now applied."""
    with Ledger.open(tmp_path / "forked", base) as ledger:
        for batch in (1, 2, 3):
            ledger.append(record(batch), tensors(batch))
            ledger.measure("norms", ledger.position, {"value": batch})
        ledger.set_applied(1)
        ledger.append(record(2, facts=3), tensors(22))
        ledger.measure("norms", ledger.position, {"value": 22})
    return tmp_path / "forked"


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


def test_a_session_from_before_opens_as_one_branch(former: Path, base, record: Record, tensors: Tensors) -> None:
    with Ledger.open(former, base) as ledger:
        assert [branch.name for branch in ledger.branches()] == ["main"] and ledger.branch == "main"
        assert (ledger.applied, ledger.position) == (2, 4)
        expected = (record(1), replace(record(2), name="before Orlen"), record(3))
        assert ledger.batches() == tuple(replace(one, made_with=None) for one in expected)
        assert all(same(ledger.tensors(batch), tensors(batch)) for batch in (1, 2, 3))
        norms = [(2, {"value": 1}), (4, {"value": 2}), (5, {"value": 2.5}), (6, {"value": 3})]
        assert ledger.measurements("norms") == norms
        assert ledger.measurements("confidence") == [(0, {"own": 0.5})]
        ledger.append(record(3, facts=1), tensors(33))
        assert ledger.factor_files[-1].name == "000006.safetensors", "no file of the old session is written over"
        assert ledger.measurements("norms", "main") == norms
        assert ledger.measurements("norms") == norms[:3]


def test_what_is_measured_belongs_to_the_batch_and_so_to_every_branch_through_it(forked: Path, base) -> None:
    with Ledger.open(forked, base) as ledger:
        assert ledger.measurements("norms") == [(2, {"value": 1}), (5, {"value": 22})]
        ledger.measure("norms", 2, {"value": 11})
        ledger.measure("confidence", 0, {"own": 0.5})
        assert ledger.measurements("norms", "main") == [(2, {"value": 11}), (4, {"value": 2}), (6, {"value": 3})]
        assert ledger.measurements("confidence", "main") == [(0, {"own": 0.5})]


def test_a_batch_without_facts_has_measurements_of_its_own(forked: Path, base, record: Record) -> None:
    with Ledger.open(forked, base) as ledger:
        ledger.append(record(3, facts=0), {})
        assert ledger.position == 5
        ledger.measure("norms", 5, {"value": 0})
        assert ledger.measurements("norms")[1:] == [(5, {"value": 22}), (5, {"value": 0})]
        ledger.set_applied(2)
        ledger.measure("norms", 5, {"value": 23})
        assert ledger.measurements("norms")[1:] == [(5, {"value": 23})], "that of an undone batch is of another point"
        ledger.set_applied(3)
        assert ledger.measurements("norms")[1:] == [(5, {"value": 23}), (5, {"value": 0})]


def test_the_unedited_model_is_a_place_to_begin_a_branch(forked: Path, base, record: Record, tensors: Tensors) -> None:
    with Ledger.open(forked, base) as ledger:
        ledger.set_applied(0)
        ledger.append(record(1, facts=1), tensors(7))
        assert ledger.branch == "branch 3" and len(ledger.batches()) == 1
        assert [ledger.shared_with(name) for name in ("main", "branch 2", "branch 3")] == [0, 0, 1]


def test_names_of_branches_are_kept_and_belong_to_one(forked: Path, base, record: Record, tensors: Tensors) -> None:
    with Ledger.open(forked, base) as ledger:
        ledger.rename_branch("branch 2", "with AlphaEdit")
        ledger.rename_branch("with AlphaEdit", "with AlphaEdit")
        with pytest.raises(BadInput, match="a branch 'main' already"):
            ledger.rename_branch("with AlphaEdit", "main")
        with pytest.raises(BadInput, match="no branch 'branch 2'") as caught:
            ledger.switch("branch 2", 0)
        assert caught.value.hint == "The session has main, with AlphaEdit."
    with Ledger.open(forked, base) as ledger:
        assert ledger.branch == "with AlphaEdit"
        ledger.rename_branch("main", "branch 3")
        ledger.set_applied(0)
        ledger.append(record(1), tensors(1))
        assert [branch.name for branch in ledger.branches()] == ["branch 3", "with AlphaEdit", "branch 4"]


def test_a_deleted_branch_takes_only_what_no_other_needs(forked: Path, base, record: Record, tensors: Tensors) -> None:
    with Ledger.open(forked, base) as ledger:
        with pytest.raises(BadInput, match="the branch that you are on"):
            ledger.delete_branch("branch 2")
        assert ledger.delete_branch("main") == 2
        assert ledger.batches() == (record(1), record(2, facts=3))
        assert {file.name for file in (forked / "factors").iterdir()} == {"000001.safetensors", "000004.safetensors"}
        ledger.append(record(3), tensors(3))
        assert ledger.line()[-1].id == 5, "the number of a deleted batch is not given again"
    with Ledger.open(forked, base) as ledger:
        assert ledger.set_aside == () and same(ledger.tensors(1), tensors(1)) and same(ledger.tensors(3), tensors(3))
        assert ledger.measurements("norms") == [(2, {"value": 1}), (5, {"value": 22})]


def test_a_session_file_carries_every_branch(forked: Path, base, tensors: Tensors, tmp_path: Path) -> None:
    with Ledger.open(forked, base) as ledger:
        file = export_session(ledger, tmp_path / "one.palimpsest")
    with Ledger.open(import_session(file, tmp_path / "again"), base) as ledger:
        assert [branch.name for branch in ledger.branches()] == ["main", "branch 2"]
        assert same(ledger.tensors(2), tensors(22))
        ledger.switch("main", 3)
        assert all(same(ledger.tensors(batch), tensors(batch)) for batch in (1, 2, 3))


@dataclass
class Lines:
    """What a ledger should hold, as one plain list for each branch, each with copies of what it shares."""

    lines: dict[str, list[Step]] = field(default_factory=lambda: {"main": []})
    now: str = "main"
    applied: int = 0

    def append(self, step: Step, name: str) -> None:
        if self.applied < len(self.lines[self.now]):
            self.lines[name] = self.lines[self.now][: self.applied]
            self.now = name
        self.lines[self.now].append(step)
        self.applied += 1


@pytest.mark.parametrize("seed", range(3))
def test_a_random_walk_agrees_with_plain_lists(
    tmp_path: Path, base, record: Record, tensors: Tensors, seed: int
) -> None:
    choose, plain = np.random.default_rng(seed), Lines()
    ledger = Ledger.open(tmp_path / "s", base)
    for number in range(70):
        others = [name for name in plain.lines if name != plain.now]
        match choose.integers(7):
            case 0 | 1 | 2:
                step = (replace(record(plain.applied + 1, facts=number % 3), seed=number), number)
                ledger.append(step[0], tensors(number))
                plain.append(step, ledger.branch)
            case 3:
                plain.applied = int(choose.integers(len(plain.lines[plain.now]) + 1))
                ledger.set_applied(plain.applied)
            case 4:
                plain.now = str(choose.choice(list(plain.lines)))
                plain.applied = int(choose.integers(len(plain.lines[plain.now]) + 1))
                ledger.switch(plain.now, plain.applied)
            case 5 if others:
                name = str(choose.choice(others))
                ledger.delete_branch(name)
                del plain.lines[name]
            case _:
                ledger.close()
                ledger = Ledger.open(tmp_path / "s", base)
                assert ledger.set_aside == ()
        assert (ledger.branch, ledger.applied) == (plain.now, plain.applied)
        assert {b.name: ledger.batches(b.name) for b in ledger.branches()} == {
            name: tuple(record for record, _ in line) for name, line in plain.lines.items()
        }
        assert all(same(ledger.tensors(i + 1), tensors(s)) for i, (_, s) in enumerate(plain.lines[plain.now]))
        kept = {s for line in plain.lines.values() for _, s in line}
        assert len(ledger.all_files()) == len(kept)
        assert not kept or len(list((tmp_path / "s" / "factors").iterdir())) == len(kept)
    ledger.close()
