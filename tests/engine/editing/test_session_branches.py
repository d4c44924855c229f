"""Branches of an open session: every point of every branch has the bits that its line adds up to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.associative.statistics import Corpus, StatisticsStore
from engine.editing import open_session
from engine.editing.open_session import OpenSession
from engine.errors import BadInput, SessionMismatch
from engine.events import BranchChanged, BranchStarted, Event, NormsMeasured, Steps, TimelineChanged, run
from engine.fact import Fact, make_fact
from engine.laboratory.live_budget import LiveBudget
from engine.methods.method import Proposal
from engine.model import weights
from engine.model.delta import Delta, LayerDelta
from engine.model.history import StoredDelta
from engine.model.loading import LoadedModel
from engine.session import kept_sums
from engine.session.kept_sums import FOLDER
from engine.session.ledger import FACTORS
from engine.session.records import FactResult
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 4}
Batch = list[LayerDelta]


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        yield bench


def bits(model: LoadedModel) -> list[Tensor]:
    return [layer.write.read().clone() for layer in model.anatomy.layers]


def same(one: list[Tensor], other: list[Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one, other, strict=True))


def drawn(model: LoadedModel, seed: int) -> Batch:
    """A change of one or two layers, as large as those of real edits."""
    generator = torch.Generator().manual_seed(seed)
    layers = sorted(random.Random(seed).sample(range(len(model.anatomy.layers)), 1 + seed % 2))
    rows, columns = model.anatomy.layers[0].write.read().shape
    return [
        LayerDelta.of(
            layer,
            torch.randn(rows, 1 + seed % 3, generator=generator) * 0.01,
            torch.randn(1 + seed % 3, columns, generator=generator),
        )
        for layer in layers
    ]


def added_up(start: list[Tensor], line: list[Batch]) -> list[Tensor]:
    """The slow way: W_0 plus the float32 sum of the line's changes from the first on, cast once."""
    totals: dict[int, Tensor] = {}
    for batch in line:
        for part in batch:
            product = part.left @ part.right
            totals[part.layer] = totals[part.layer] + product if part.layer in totals else product
    return [(w + totals[i]).to(w.dtype) if i in totals else w for i, w in enumerate(start)]


def append(session: OpenSession, batch: Batch, seed: int) -> None:
    facts = (make_fact(f"Ada {seed}", "{} lives in", "Orlen"),)

    def judge() -> Steps[tuple[FactResult, ...]]:
        yield from ()
        return (FactResult(facts[0].id),)

    proposal = Proposal(Delta(tuple(batch)), {"keys.0": torch.full((2, 1), float(seed))})
    run(session.commit(proposal, session.record("memit", {}, facts, 0.0), judge))


@dataclass
class Plain:
    """The lines as lists of changes with the seed of each."""

    lines: dict[str, list[tuple[int, Batch]]] = field(default_factory=lambda: {"main": []})
    now: str = "main"
    applied: int = 0

    def append(self, step: tuple[int, Batch], name: str) -> None:
        if self.applied < len(self.lines[self.now]):
            self.lines[name] = self.lines[self.now][: self.applied]
            self.now = name
        self.lines[self.now].append(step)
        self.applied += 1


def harm(folder: Path, dice: random.Random) -> None:
    """Flip a bit of one of the kept sums, cut it short, or take it away."""
    if found := sorted((folder / FOLDER).glob("*.safetensors")):
        file = dice.choice(found)
        data = bytearray(file.read_bytes())
        data[dice.randrange(len(data))] ^= 1
        match dice.randrange(3):
            case 0:
                file.write_bytes(data)
            case 1:
                file.write_bytes(data[: len(data) // 2])
            case _:
                file.unlink()


@pytest.mark.parametrize(("stride", "memory"), [(128, 256 << 20), (3, 0), (2, 1 << 20)])
def test_any_walk_over_branches_has_the_bits_of_the_line_added_up(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stride: int, memory: int
) -> None:
    for module in (kept_sums, open_session):
        monkeypatch.setattr(module, "STRIDE", stride)
    monkeypatch.setattr(weights, "NEAR", 1)
    model, seed, plain = bench.model, stride, Plain()
    monkeypatch.setattr(model.weights, "_checkpoint_bytes", memory)
    dice = random.Random(seed)
    start = bits(model)
    statistics = StatisticsStore(tmp_path / "statistics", model, Corpus())
    session = run(OpenSession.open(model, tmp_path / "s", statistics))
    for number in range(60):
        others = [name for name in plain.lines if name != plain.now]
        harm(tmp_path / "s", dice)
        match dice.randrange(8):
            case 0 | 1 | 2 | 3:
                batch = drawn(model, 1000 * seed + number)
                append(session, batch, number)
                plain.append((number, batch), session.ledger.branch)
            case 4 | 5:
                plain.applied = dice.randint(0, len(plain.lines[plain.now]))
                session.go_to(plain.applied)
            case 6 if others:
                plain.now = dice.choice(others)
                plain.applied = dice.randint(0, len(plain.lines[plain.now]))
                run(session.switch(plain.now, plain.applied))
            case 7 if len(others) > 2:
                gone = dice.choice(others)
                session.delete_branch(gone)
                del plain.lines[gone]
            case _:
                session.close()
                model.weights.replace([], 0)
                session = run(OpenSession.open(model, tmp_path / "s", statistics))
        applied = plain.lines[plain.now][: plain.applied]
        assert same(bits(model), added_up(start, [batch for _, batch in applied]))
        memory = session.editing.memory
        assert [float(memory.load(one)["keys.0"][0]) for one in memory.ids()] == [n for n, _ in applied]
        assert len(model.weights.deltas) == len(plain.lines[plain.now]), "other branches are not in memory"
        assert all(isinstance(delta, StoredDelta) for delta in model.weights.deltas), "nor are the changes of this one"
    session.close()


def test_editing_on_from_before_starts_a_branch_and_switching_gives_each_its_bits(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    run(bench.edit(tiny_facts[:6], "memit", QUICK, batch=2))
    whole = bits(bench.model)
    run(bench.go_to(1))
    events: list[Event] = []
    run(bench.edit(tiny_facts[6:9], "memit", QUICK, batch=3), events.append)
    other = bits(bench.model)
    (started,) = [event for event in events if isinstance(event, BranchStarted)]
    assert str(started) == "branch 2 started at 2 edits; main keeps its 6."
    events.clear()
    run(bench.branches.switch("main"), events.append)
    assert same(bits(bench.model), whole) and len(bench.facts_of_session()) == 6
    told = [type(event) for event in events if isinstance(event, BranchChanged | NormsMeasured | TimelineChanged)]
    assert told[0] is BranchChanged and told[-1] is TimelineChanged and NormsMeasured in told
    assert max(event.position for event in events if isinstance(event, NormsMeasured)) == 6
    run(bench.branches.switch("branch 2"))
    assert same(bits(bench.model), other)
    main, branch = run(bench.branches.all())
    assert (branch.origin, branch.shared, branch.forks_at, branch.edits) == ("main", 1, 2, 5)
    assert branch.marks[0] is main.marks[0] or branch.marks[0] == main.marks[0]


@pytest.mark.parametrize("method", ["encore", "alphaedit", "ultraedit"])
def test_what_a_method_remembers_is_that_of_the_branch(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...], method: str
) -> None:
    """A, B on main, A, C on a branch, back to main and D: the bits of A, B, D in a session without branches."""
    settings = {"layers": "0-1"} if method == "ultraedit" else QUICK
    parts = [tiny_facts[first : first + 2] for first in range(0, 8, 2)]
    results = []
    for forks in (True, False):
        with Workbench(tmp_path / str(forks)) as bench:
            run(bench.load(tiny_world / "model"))
            bench.use_statistics_text(tiny_world / "statistics.txt")
            for part in parts[:2]:
                run(bench.edit(part, method, settings, batch=2))
            if forks:
                run(bench.undo())
                run(bench.edit(parts[2], method, settings, batch=2))
                run(bench.branches.switch("main"))
            run(bench.edit(parts[3], method, settings, batch=2))
            results.append(bits(bench.model))
    assert same(*results)


def test_branches_are_compared_fact_by_fact(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:4], "memit", QUICK, batch=1))
    run(bench.go_to(1))
    other = replace(tiny_facts[1], target=tiny_facts[5].target)
    run(bench.edit([other, tiny_facts[2], tiny_facts[6]], "memit", QUICK, batch=1))
    found = run(bench.branches.compare("main"))
    assert (found.here.name, found.there.name, found.shared, found.same) == ("main", "branch 2", 1, 1)
    kinds = {difference.fact.subject: difference.kind for difference in found.differences}
    wanted = ("other object", "written apart", "only here", "only there")
    places = (1, 2, 3, 6)
    assert kinds == {tiny_facts[place].subject: kind for place, kind in zip(places, wanted, strict=True)}
    row = next(row for row in found.records() if row["kind"] == "other object")
    assert (row["here"], row["there"]) == (tiny_facts[1].target, other.target)
    assert (row["here_batch"], row["there_batch"]) == (2, 2) and row["there_probability"] is not None
    assert [curves.norms[-1].position for curves in (found.here, found.there)] == [4, 4]
    assert run(bench.branches.compare("main", "main")).differences == ()
    run(bench.taking_back.carry_out(bench.facts_of_session()[-1:]))
    after = run(bench.branches.compare("main"))
    assert (after.here.taken_back, after.there.taken_back) == (0, 1)
    assert after.there.edits == found.there.edits


def test_a_branch_is_compared_with_itself_as_it_was(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    again = replace(tiny_facts[0], target=tiny_facts[5].target)
    run(bench.edit([*tiny_facts[:2], again, tiny_facts[6]], "memit", QUICK, batch=1))
    found = run(bench.branches.compare("main", batches=2))
    assert (found.here.edits, found.there.edits, found.shared, found.same) == (2, 4, 2, 1)
    assert [(one.kind, one.fact.subject) for one in found.differences] == [
        ("other object", tiny_facts[0].subject),
        ("only there", tiny_facts[6].subject),
    ]
    assert [curves.norms[-1].position for curves in (found.here, found.there)] == [2, 4]
    unedited = run(bench.branches.compare("main", "main", 1, 0))
    assert [one.kind for one in unedited.differences] == ["only here"] and unedited.there.edits == 0
    for wrong in (-1, 5):
        with pytest.raises(BadInput, match="has no batch"):
            run(bench.branches.compare("main", batches=wrong))


def test_retention_that_was_measured_alone_is_on_the_curve_of_its_branch(
    bench: Workbench, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LiveBudget, "due", lambda _self, _name: False)  # a run measures its end alone
    run(bench.edit(tiny_facts[:2], "memit", QUICK, batch=1))
    run(bench.go_to(1))
    alone = run(bench.laboratory.retention()).now
    run(bench.edit(tiny_facts[2:3], "memit", QUICK, batch=1))
    for names in (("main", "branch 2"), ("branch 2", "main")):
        found = run(bench.branches.compare(*names))
        for curves in (found.here, found.there):
            shares = {event.position: event.retention for event in curves.quality if event.retention is not None}
            assert shares[1] == alone.retention and list(shares) == sorted(shares) and 2 in shares
            assert len([event for event in curves.quality if event.position == 2 and event.retention is not None]) == 1


def test_what_cannot_be_done_with_a_branch_is_said_and_changes_nothing(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    run(bench.edit(tiny_facts[:2], "memit", QUICK, batch=1))
    run(bench.go_to(1))
    run(bench.edit(tiny_facts[2:3], "memit", QUICK, batch=1))
    before, branches = bits(bench.model), run(bench.branches.all())
    for refused in (
        bench.branches.switch("nowhere"),
        bench.branches.switch("main", 3),
        bench.branches.rename("main", "branch 2"),
        bench.branches.rename("main", " "),
        bench.branches.delete("branch 2"),
        bench.branches.compare("main", "nowhere"),
    ):
        with pytest.raises(BadInput):
            run(refused)
    assert same(bits(bench.model), before) and run(bench.branches.all()) == branches
    assert bench.session_folder is not None
    (bench.session_folder / FACTORS / "000002.safetensors").write_bytes(b"harmed")
    with pytest.raises(SessionMismatch, match=r"000002\.safetensors"):
        run(bench.branches.switch("main"))
    assert same(bits(bench.model), before) and run(bench.branches.all()) == branches
    run(bench.branches.delete("main"))
    run(bench.branches.rename("branch 2", "main"))
    assert [branch.name for branch in run(bench.branches.all())] == ["main"] and same(bits(bench.model), before)


def test_a_switch_that_is_closed_on_the_way_changes_nothing(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:3], "memit", QUICK, batch=1))
    run(bench.go_to(0))
    run(bench.edit(tiny_facts[3:4], "memit", QUICK, batch=1))
    before, branches = bits(bench.model), run(bench.branches.all())
    work = bench.branches.switch("main")
    next(work)
    work.close()
    assert same(bits(bench.model), before) and run(bench.branches.all()) == branches
    run(bench.branches.switch("main", 2))
    assert len([edit for edit in bench.facts_of_session() if edit.applied]) == 2
