"""The ledger: what goes in comes out, undone batches are cut, and no crash leaves half a batch."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.errors import BadInput, NotWritten, SessionMismatch
from engine.fact import Fact, Probe
from engine.session import ledger
from engine.session import tree as tree_module
from engine.session.database import CURRENT, SchemaVersion
from engine.session.ledger import BatchRecord, FactResult, Ledger
from engine.support.spacing import joined

Record = Callable[..., BatchRecord]
Tensors = Callable[..., dict[str, Tensor]]


@pytest.fixture
def filled(tmp_path: Path, base, record: Record, tensors: Tensors) -> Path:
    """A closed session of three batches, the last of them undone."""
    with Ledger.open(tmp_path / "session", base) as ledger:
        for batch in (1, 2, 3):
            ledger.append(record(batch), tensors(batch))
            ledger.measure("norms", ledger.position, {"value": batch})
        ledger.set_applied(2)
    return tmp_path / "session"


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


def factor_files(folder: Path) -> set[str]:
    return {file.name for file in (folder / "factors").iterdir()}


def test_everything_comes_back_after_reopening(filled: Path, base, record: Record, tensors: Tensors) -> None:
    with Ledger.open(filled, base) as ledger:
        assert ledger.applied == 2
        assert ledger.position == 4
        assert ledger.batches() == tuple(record(batch) for batch in (1, 2, 3))
        assert [fact.source_id for fact in ledger.batches()[0].facts] == ["100", "101"]
        assert all(same(ledger.tensors(batch), tensors(batch)) for batch in (1, 2, 3))
        assert ledger.measurements("norms") == [(2, {"value": 1}), (4, {"value": 2}), (6, {"value": 3})]
        assert ledger.base == base


def test_batches_with_the_same_settings_share_them(tmp_path: Path, base, record: Record, tensors: Tensors) -> None:
    kinds = [{"rate": 0.5, "on": True}, {"rate": 0.5, "on": True}, {"rate": 0.5, "on": 1}, {"rate": 0.5, "on": 1}]

    def check(ledger: Ledger) -> None:
        found = [batch.settings for batch in ledger.batches()]
        assert [repr(settings) for settings in found] == list(map(repr, kinds))  # 1 is not true, though they are equal
        assert found[0] is found[1] and found[2] is found[3]

    with Ledger.open(tmp_path / "session", base) as ledger:
        for batch, settings in enumerate(kinds, 1):
            ledger.append(replace(record(batch), settings=dict(settings)), tensors(batch))
        check(ledger)
    with Ledger.open(tmp_path / "session", base) as ledger:
        check(ledger)


def test_special_floats_and_missing_results_survive(tmp_path: Path, base, record: Record, tensors: Tensors) -> None:
    odd = replace(record(1), results=(FactResult("x"), FactResult("y", 1e-30, None, "", False)), name="Größe 1")
    with Ledger.open(tmp_path / "s", base) as ledger:
        ledger.append(odd, tensors(1))
        ledger.measure("quality", 2, {"perplexity": float("inf"), "counts": np.arange(3), "share": np.float32(0.5)})
    with Ledger.open(tmp_path / "s", base) as ledger:
        assert ledger.batches() == (odd,)
        expected = {"perplexity": float("inf"), "counts": [0, 1, 2], "share": 0.5}
        assert ledger.measurements("quality") == [(2, expected)]


def test_tensors_of_any_dtype_and_shared_memory_are_kept(tmp_path: Path, base, record: Record) -> None:
    whole = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    given = {"a": whole, "b": whole.T, "c": whole[::2], "half": whole.to(torch.bfloat16), "n": torch.tensor([3])}
    with Ledger.open(tmp_path / "s", base) as ledger:
        ledger.append(record(1), given)
        assert same(ledger.tensors(1), given)
        ledger.append(record(2), {})
        assert ledger.tensors(2) == {}


def test_append_before_undone_batches_leaves_them_to_their_branch(
    filled: Path, base, record: Record, tensors: Tensors
) -> None:
    new = record(3, facts=1)
    with Ledger.open(filled, base) as ledger:
        ledger.append(new, tensors(33))
        assert ledger.applied == 3
        assert ledger.batches() == (record(1), record(2), new)
        assert ledger.batches("main") == tuple(record(batch) for batch in (1, 2, 3))
        assert ledger.measurements("norms") == [(2, {"value": 1}), (4, {"value": 2})]
        assert ledger.measurements("norms", "main")[-1] == (6, {"value": 3})
        assert len(factor_files(filled)) == 4
    with Ledger.open(filled, base) as ledger:
        assert ledger.batches() == (record(1), record(2), new)
        assert same(ledger.tensors(3), tensors(33))
        assert same(ledger.tensors(2), tensors(2))
        ledger.switch("main", 3)
        assert same(ledger.tensors(3), tensors(3))


def test_names_and_later_measurements_replace(filled: Path, base) -> None:
    with Ledger.open(filled, base) as ledger:
        ledger.rename(2, "before Orlen")
        ledger.measure("norms", 2, {"value": 9})
    with Ledger.open(filled, base) as ledger:
        assert [batch.name for batch in ledger.batches()] == ["", "before Orlen", ""]
        assert ledger.measurements("norms")[0] == (2, {"value": 9})
        assert ledger.measurements("unknown") == []


def test_wrong_use_is_refused(filled: Path, base, record: Record, tensors: Tensors) -> None:
    with Ledger.open(filled, base) as ledger:
        for call in (
            lambda: ledger.append(record(2), tensors(2)),
            lambda: ledger.append(record(4), tensors(4)),
            lambda: ledger.set_applied(4),
            lambda: ledger.set_applied(-1),
            lambda: ledger.tensors(0),
            lambda: ledger.rename(4, "x"),
            lambda: ledger.measure("x", 1, {"long": np.zeros(10_001)}),
        ):
            with pytest.raises(ValueError):
                call()
        assert ledger.applied == 2


def test_another_model_is_refused_by_name(filled: Path, base) -> None:
    other = replace(base, name="other-model", fingerprint="ffff")
    with pytest.raises(SessionMismatch, match=r"belongs to the model 'demo-world'.*not to 'other-model'"):
        Ledger.open(filled, other)
    namesake = replace(base, fingerprint="ffff")  # a GGUF file beside its folder, say: the name tells nothing
    with pytest.raises(SessionMismatch) as refused:
        Ledger.open(filled, namesake)
    assert refused.value.hint == f"Load the one in {base.folder} first, or open a new session."
    Ledger.open(filled, base).close()


def test_another_dtype_is_allowed_and_can_be_told(filled: Path, base) -> None:
    with Ledger.open(filled, replace(base, dtype="bfloat16", folder="elsewhere")) as ledger:
        assert (ledger.base.dtype, ledger.base.folder) == ("float32", "models/demo-world")


def test_a_second_window_is_refused(filled: Path, base) -> None:
    with Ledger.open(filled, base), pytest.raises(SessionMismatch, match="open in another window"):
        Ledger.open(filled, base)
    Ledger.open(filled, base).close()


def test_a_newer_session_is_refused_and_left_alone(filled: Path, base) -> None:
    connection = sqlite3.connect(filled / "session.db")
    connection.execute(f"PRAGMA user_version = {(CURRENT.major + 1) << 16}")
    connection.close()
    told = rf"newer Palimpsest \(form {CURRENT.major + 1}\.0; this one reads {CURRENT.major}\.{CURRENT.minor}\)"
    with pytest.raises(SessionMismatch, match=told):
        Ledger.open(filled, base)
    assert len(factor_files(filled)) == 3


def test_a_session_of_the_first_form_is_brought_up_to_date(former: Path, base) -> None:
    connection = sqlite3.connect(former / "session.db")
    for column in ("portability", "generation"):
        connection.execute(f"ALTER TABLE facts DROP COLUMN {column}")
    connection.execute(f"PRAGMA user_version = {1 << 16}")
    connection.commit()
    connection.close()
    with Ledger.open(former, base) as ledger:
        facts = [fact for record in ledger.batches() for fact in record.facts]
        assert all(record.made_with is None for record in ledger.batches()), "it was not kept then"
    assert facts and all(fact.neighbours and fact.portability == () and fact.generation == () for fact in facts)


def test_facts_from_before_keep_the_space_that_they_were_edited_with(former: Path, base) -> None:
    """Until form 1.2 a space stood before every object; a session of that time is asked what it was edited with."""
    told = ("铁塔", "{}位于", "罗马", '["铁塔在"]', '[{"prompt": "Ada lives in", "answer": "Rome"}]')
    connection = sqlite3.connect(former / "session.db")
    connection.execute(
        "UPDATE facts SET subject = ?, prompt = ?, target = ?, paraphrases = ?, neighbours = ?, fact_id = ? "
        "WHERE batch = 1 AND place = 0",
        (*told, Fact(*told[:3]).id),
    )
    connection.execute(f"PRAGMA user_version = {(1 << 16) + 1}")
    connection.commit()
    connection.close()
    for _ in range(2):  # it is done once
        with Ledger.open(former, base) as ledger:
            first, *others = [fact for record in ledger.batches() for fact in record.facts]
        assert joined(first.text, first.target) == "铁塔位于 罗马"
        assert first.paraphrases == ("铁塔在 ",) and first.neighbours == (Probe("Ada lives in", "Rome"),)
        assert first.id == Fact(*told[:3]).id, "what was measured for it still belongs to it"
        assert all(not fact.prompt.endswith(" ") for fact in others)


def test_a_newer_minor_version_opens_and_keeps_its_number(filled: Path, base) -> None:
    newer = SchemaVersion(CURRENT.major, 999).pack()
    connection = sqlite3.connect(filled / "session.db")
    connection.execute(f"PRAGMA user_version = {newer}")
    connection.close()
    Ledger.open(filled, base).close()
    connection = sqlite3.connect(filled / "session.db")
    assert connection.execute("PRAGMA user_version").fetchone() == (newer,)
    connection.close()


@pytest.mark.parametrize("harm", ["missing", "short", "flipped"])
def test_a_damaged_factor_file_is_named_and_nothing_is_lost(filled: Path, base, harm: str) -> None:
    victim = filled / "factors" / "000002.safetensors"
    data = bytearray(victim.read_bytes())
    if harm == "missing":
        victim.rename(filled / "away")
    else:
        data[-1] ^= 1
        victim.write_bytes(data if harm == "flipped" else data[:-5])
    with Ledger.open(filled, base) as ledger:
        with pytest.raises(SessionMismatch, match=r"000002\.safetensors, which holds the change of batch 2") as caught:
            ledger.tensors(2)
        assert "copy of the session" in caught.value.hint
        assert len(ledger.batches()) == 3
        assert ledger.tensors(1) and ledger.tensors(3)
    assert {"000001.safetensors", "000003.safetensors"} <= factor_files(filled)


def test_a_damaged_database_is_named(filled: Path, base) -> None:
    (filled / "session.db").write_bytes(b"not a database, " * 100)
    with pytest.raises(SessionMismatch, match=r"session\.db is damaged or is no session"):
        Ledger.open(filled, base)
    assert len(factor_files(filled)) == 3


def test_folders_that_are_no_session_are_refused(tmp_path: Path, base) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"holds files but no session\.db"):
        Ledger.open(tmp_path, base)
    with pytest.raises(BadInput, match="no session can be kept there"):
        Ledger.open(tmp_path / "letter.txt", base)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_only_orphans_are_set_aside_on_opening(filled: Path, base) -> None:
    folder = filled / "factors"
    for name in ("000009.safetensors", ".000004.safetensors.0badcafe.tmp", "notes.txt"):
        (folder / name).write_bytes(b"x")
    with Ledger.open(filled, base) as ledger:
        assert ledger.set_aside == ("set-aside/000009.safetensors",)
    assert (filled / "set-aside" / "000009.safetensors").read_bytes() == b"x"
    assert factor_files(filled) == {"000001.safetensors", "000002.safetensors", "000003.safetensors", "notes.txt"}


def test_a_failing_disk_changes_nothing(
    filled: Path, base, record: Record, tensors: Tensors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with Ledger.open(filled, base) as ledger:
        with monkeypatch.context() as patch:
            patch.setattr(tree_module, "result_row", fail)
            with pytest.raises(BadInput, match="disk is full"):
                ledger.append(record(3, facts=1), tensors(33))
        assert ledger.applied == 2
        assert ledger.batches()[2] == record(3)
        assert same(ledger.tensors(3), tensors(3))
        ledger.append(record(3, facts=1), tensors(33))
    with Ledger.open(filled, base) as ledger:
        assert same(ledger.tensors(3), tensors(33))


def test_an_interrupt_right_after_the_commit_keeps_ledger_and_disk_together(
    filled: Path, base, record: Record, tensors: Tensors, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(filled, base) as ledger:
        atomic = ledger._transaction

        def interrupted() -> object:
            class Late:
                def __enter__(self) -> None:
                    self.inner = atomic()
                    self.inner.__enter__()

                def __exit__(self, *details: object) -> None:
                    self.inner.__exit__(*details)
                    raise KeyboardInterrupt

            return Late()

        monkeypatch.setattr(ledger, "_transaction", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ledger.append(record(3, facts=1), tensors(33))
        assert ledger.applied == 3
        monkeypatch.undo()
        ledger.append(record(4), tensors(4))
        assert same(ledger.tensors(3), tensors(33))
        assert same(ledger.tensors(4), tensors(4))


def crash(what: str, session: Path, runs: Path, stride: int) -> list[Path]:
    runs.mkdir()
    driver = Path(__file__).with_name("crash_driver.py")
    paths = os.pathsep.join((str(Path(__file__).parents[3]), str(driver.parent)))
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths}
    command = [sys.executable, str(driver), what, str(session), str(runs), str(stride)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return sorted(runs.iterdir())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dying at every line needs fork and SIGKILL")
def test_killed_at_any_line_of_append_it_opens_at_a_whole_batch(
    filled: Path, base, record: Record, tensors: Tensors, tmp_path: Path
) -> None:
    before, after = tuple(record(batch) for batch in (1, 2, 3)), (record(1), record(2), record(3, facts=1))
    states = []
    for folder in crash("append", filled, tmp_path / "runs", stride=3):
        with Ledger.open(folder, base) as ledger:
            states.append(ledger.applied)
            assert ledger.batches() == (before if ledger.applied == 2 else after)
            assert same(ledger.tensors(3), tensors(3 if ledger.applied == 2 else 33))
            assert same(ledger.tensors(1), tensors(1)) and same(ledger.tensors(2), tensors(2))
            assert len(factor_files(folder)) == (3 if ledger.applied == 2 else 4)
            assert len(ledger.measurements("norms")) == (3 if ledger.applied == 2 else 2)
            assert ledger.batches("main") == before
            assert [branch.name for branch in ledger.branches()] == ["main", "branch 2"][: ledger.applied - 1]
    assert len(states) > 20, "too few points of death to mean anything"
    assert states == sorted(states), "the change from before to after happens once"
    assert states[0] == 2 and states[-1] == 3
    shutil.rmtree(tmp_path / "runs")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dying at every line needs fork and SIGKILL")
def test_killed_at_any_line_of_deleting_a_branch_it_is_there_or_gone(
    filled: Path, base, record: Record, tensors: Tensors, tmp_path: Path
) -> None:
    with Ledger.open(filled, base) as ledger:
        ledger.append(record(3, facts=1), tensors(33))
    states = []
    for folder in crash("delete", filled, tmp_path / "runs", stride=7):
        with Ledger.open(folder, base) as ledger:
            states.append(len(ledger.branches()))
            assert ledger.branch == "branch 2" and same(ledger.tensors(3), tensors(33))
            assert len(factor_files(folder)) == (4 if states[-1] == 2 else 3)
            if states[-1] == 2:
                ledger.switch("main", 3)
                assert same(ledger.tensors(3), tensors(3))
    assert states == sorted(states, reverse=True) and {states[0], states[-1]} == {1, 2}
    shutil.rmtree(tmp_path / "runs")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dying at every line needs fork and SIGKILL")
def test_killed_at_any_line_of_making_a_session_it_can_be_made_again(tmp_path: Path, base) -> None:
    folders = crash("open", tmp_path / "none", tmp_path / "runs", stride=9)
    assert len(folders) > 5
    for folder in folders:
        with Ledger.open(folder, base) as ledger:
            assert ledger.base == base
            assert ledger.batches() == ()
    shutil.rmtree(tmp_path / "runs")


def test_two_programs_that_begin_a_session_at_once_make_one(tmp_path: Path, base, monkeypatch) -> None:
    """Each takes the other's unfinished database for something left behind: neither then speaks of the disk's space."""
    place, made = tmp_path / "session", ledger.create_database

    def made_by_another(file: Path, rows: Any) -> None:
        made(file, rows)
        raise NotWritten("it cannot be written (File exists).", file=file)

    monkeypatch.setattr(ledger, "create_database", made_by_another)
    Ledger.open(place, base).close()
    tries: list[Path] = []

    def taken_away_once(file: Path, rows: Any) -> None:
        tries.append(file)
        if len(tries) == 1:
            raise NotWritten("it cannot be written (disk I/O error).", file=file)
        made(file, rows)

    monkeypatch.setattr(ledger, "create_database", taken_away_once)
    Ledger.open(tmp_path / "other", base).close()
    assert len(tries) == 2

    def full(file: Path, rows: Any) -> None:
        raise NotWritten("it cannot be written (No space left on device).", file=file)

    monkeypatch.setattr(ledger, "create_database", full)
    with pytest.raises(NotWritten, match="No space left"):
        Ledger.open(tmp_path / "third", base)


def test_a_new_session_within_another_one_or_behind_a_dangling_link_is_refused(filled: Path, base) -> None:
    for inside in (filled / "in", filled / "factors" / "a" / "b"):
        with pytest.raises(BadInput, match="is a session itself"):
            Ledger.open(inside, base)
        assert not inside.exists()
    link = filled.parent / "link"
    link.symlink_to(filled.parent / "nowhere")
    with pytest.raises(BadInput, match="a link to what is not there"):
        Ledger.open(link, base)
    Ledger.open(filled, base).close()
