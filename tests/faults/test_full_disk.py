"""A disk that is full at every moment of what is done with sessions: done or refused as a whole, and told as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.catalogue import acts
from engine.errors import NotWritten, PalimpsestError
from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.session.unopened import UnopenedSession
from engine.workbench import Workbench
from tests.faults.injection import TINY_WORLD, needs_linux, small_disk

pytestmark = needs_linux

PAGE = 4096


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A workbench on the tiny world's model."""
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY_WORLD / "model", "cpu", "float32"))
        yield bench


@pytest.fixture(scope="module")
def session(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of four edits in two batches, closed."""
    folder = tmp_path_factory.mktemp("kept") / "session"
    run(bench.open_session(folder))
    run(bench.edit(read_facts(TINY_WORLD / "facts.json").facts[:4], "ft-l", batch=2))
    bench.withdraw_session()
    return folder


def names(folder: Path) -> set[str]:
    return {str(place.relative_to(folder)) for place in folder.rglob("*") if place.name != "ballast"}


def at_every_moment(place: Path, act: Callable[[Path], object], before: Callable[[Path], object]) -> int:
    """``act`` on a disk with ever more room, until it is done; how often it was refused, which leaves no trace."""
    refused, pages = 0, 0
    while True:
        with small_disk(place / f"{pages}", "4m") as disk:
            before(disk)
            was = names(disk)
            free = os.statvfs(disk)
            (disk / "ballast").write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - pages * PAGE)))
            try:
                act(disk)
                return refused
            except PalimpsestError as error:
                assert isinstance(error, NotWritten), error
                assert ".tmp" not in str(error) and "damaged" not in str(error)
                left = {name for name in names(disk) - was if not name.endswith(("-wal", "-shm"))}
                assert left <= {"session/desk.db"}  # whole, and empty
                (disk / "ballast").unlink()
                for database in disk.rglob("session.db"):
                    UnopenedSession(database.parent)
        refused += 1
        pages += 1 if pages < 4 else 5


def nothing(_: Path) -> None: ...


def test_a_new_session_is_there_whole_or_not_at_all(bench: Workbench, tmp_path: Path) -> None:
    try:
        assert at_every_moment(tmp_path, lambda disk: run(bench.open_session(disk / "a" / "new")), nothing)
    finally:
        bench.withdraw_session()


def test_what_is_done_with_a_closed_session(session: Path, tmp_path: Path) -> None:
    file = acts.export_closed(session, tmp_path / "kept.palimpsest")
    mine = tmp_path / "mine"

    def with_session(disk: Path) -> None:
        shutil.copytree(session, disk / "session")

    def beside(_: Path) -> None:
        shutil.rmtree(mine, ignore_errors=True)
        shutil.copytree(session, mine)

    def put_away(disk: Path) -> None:
        try:
            acts.put_away(mine, disk / "bin")
        except NotWritten:
            UnopenedSession(mine)
            raise
        assert not mine.exists()

    for number, (act, before) in enumerate(
        [
            (lambda disk: acts.export_closed(session, disk / "new" / "x.palimpsest"), nothing),
            (lambda disk: acts.unpack(file, disk / "sessions"), nothing),
            (lambda disk: acts.duplicate(disk / "session", disk), with_session),
            (lambda disk: acts.rename(disk / "session", "t" * 150), with_session),
            (lambda disk: acts.note(disk / "session", "t" * 9000), with_session),
            (put_away, beside),
        ]
    ):
        assert at_every_moment(tmp_path / f"{number}", act, before), number


def test_a_copy_that_cannot_be_named_goes_again(session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise NotWritten("the disk is full.")

    monkeypatch.setattr(acts, "rename", refused)
    with pytest.raises(NotWritten):
        acts.duplicate(session, tmp_path)
    assert not names(tmp_path)


def test_an_import_and_a_taking_back_that_took_effect_are_not_denied(
    bench: Workbench, session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = read_facts(TINY_WORLD / "facts.json").facts[:4]
    run(bench.open_session(shutil.copytree(session, tmp_path / "session")))
    deltas = run(bench.exports.deltas(tmp_path / "deltas.safetensors"))
    run(bench.go_to(0))
    bench.use_statistics_text(TINY_WORLD / "statistics.txt")
    try:

        def full(*_: object, **__: object) -> None:
            raise NotWritten("the disk is full.", file="session.db")

        with monkeypatch.context() as disk:
            disk.setattr("engine.session.ledger.Ledger.measure", full)
            told: list[object] = []
            record = run(bench.imports.take(deltas, facts[:2]), told.append)
        assert record.batch == bench.model.weights.applied == 1
        assert any("What was measured then is not kept" in str(event) for event in told)
        run(bench.edit(facts[2:], "memit", {"layers": "0"}))
        edit = [one for one in bench.facts_of_session() if one.applied][-1]
        with monkeypatch.context() as disk:
            disk.setattr("engine.session.ledger.Ledger.measure", full)
            told.clear()
            run(bench.taking_back.carry_out([edit]), told.append)
        assert bench.model.weights.applied == 4
        assert any("What was measured then is not kept" in str(event) for event in told)
    finally:
        bench.withdraw_session()
