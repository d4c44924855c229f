"""Sessions of which something is missing, damaged or swapped: named, never taken for new ones, and nothing deleted."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from torch import Tensor

from engine.errors import BadInput, SessionDamaged, SessionLost
from engine.session.database import create_database
from engine.session.folder import SET_ASIDE
from engine.session.ledger import BatchRecord, Ledger

Record = Callable[..., BatchRecord]
Tensors = Callable[..., dict[str, Tensor]]


@pytest.fixture
def filled(tmp_path: Path, base, record: Record, tensors: Tensors) -> Path:
    """A closed session of four batches, each with a measurement."""
    with Ledger.open(tmp_path / "session", base) as ledger:
        for batch in range(1, 5):
            ledger.append(record(batch), tensors(batch))
            ledger.measure("norms", ledger.position, {"value": batch})
    return tmp_path / "session"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def emptied(folder: Path) -> None:
    (folder / "session.db").write_bytes(b"")


def missing(folder: Path) -> None:
    (folder / "session.db").unlink()


def without_its_row(folder: Path) -> None:
    altered(folder, "DELETE FROM session")


def without_tables(folder: Path) -> None:
    missing(folder)
    with sqlite3.connect(folder / "session.db") as connection:
        connection.execute("CREATE TABLE other (a)")
    connection.close()


def a_folder(folder: Path) -> None:
    missing(folder)
    (folder / "session.db").mkdir()


def no_database(folder: Path) -> None:
    (folder / "session.db").write_bytes(b"all of it is lost" * 1000)


def only_its_beginning(folder: Path) -> None:
    (folder / "session.db").write_bytes((folder / "session.db").read_bytes()[:100])


def altered(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "session.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "harm", [emptied, missing, without_its_row, without_tables, a_folder, no_database, only_its_beginning]
)
def test_what_is_left_of_a_session_is_no_new_one(filled: Path, base, harm: Callable[[Path], None]) -> None:
    harm(filled)
    before = contents(filled)
    with pytest.raises(SessionDamaged, match=r"session\.db"):
        Ledger.open(filled, base)
    after = contents(filled)
    assert {name: after[name] for name in before if name.startswith("factors")} == {
        name: data for name, data in before.items() if name.startswith("factors")
    }
    assert harm in (without_its_row, without_tables) or after == before


def test_an_empty_database_alone_is_no_new_session_either(tmp_path: Path, base) -> None:
    (tmp_path / "session.db").touch()
    with pytest.raises(SessionDamaged, match="is empty"):
        Ledger.open(tmp_path, base)
    assert contents(tmp_path) == {"session.db": b""}


@pytest.mark.parametrize("left", ["set-aside", "desk.db", "notes.txt"])
def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path, base, left: str) -> None:
    (tmp_path / left).write_text("")
    with pytest.raises(BadInput, match=r"no session\.db"):
        Ledger.open(tmp_path, base)


def test_a_file_under_the_name_of_another_is_neither_moved_nor_overwritten(
    filled: Path, base, record: Record, tensors: Tensors
) -> None:
    (filled / "factors" / "000002.safetensors").rename(filled / "factors" / "000005.safetensors")
    before = contents(filled / "factors")
    with Ledger.open(filled, base) as ledger:
        assert ledger.set_aside == ()
        with pytest.raises(SessionDamaged, match="batch 2, cannot be read"):
            ledger.tensors(2)
        with pytest.raises(SessionDamaged, match="there already"):
            ledger.append(record(5), tensors(5))
        assert len(ledger.batches()) == 4
    assert contents(filled / "factors") == before


def test_factor_files_of_an_older_database_are_set_aside_and_their_numbers_free(
    filled: Path, base, record: Record, tensors: Tensors
) -> None:
    with Ledger.open(filled, base) as ledger:
        ledger.backup(filled.parent / "older.db")
        ledger.append(record(5), tensors(5))
    lost = (filled / "factors" / "000005.safetensors").read_bytes()
    shutil.move(filled.parent / "older.db", filled / "session.db")
    for number in (1, 2):
        with Ledger.open(filled, base) as ledger:
            assert len(ledger.set_aside) == (number == 1)
            if number == 1:
                ledger.append(record(5, facts=1), tensors(50))
    assert (filled / SET_ASIDE / "000005.safetensors").read_bytes() == lost


@pytest.mark.parametrize(
    "statement, named",
    [
        ("UPDATE facts SET target = 'other' WHERE node = 3 AND place = 1", "batch 3 is not what was written"),
        ("UPDATE facts SET true_answer = NULL WHERE node = 3 AND place = 1", "batch 3 is not what was written"),
        ("DELETE FROM facts WHERE node = 3 AND place = 1", "batch 3 is not what was written"),
        ("UPDATE results SET after = 0.5 WHERE node = 3 AND place = 0", "batch 3 is not what was written"),
        ("DELETE FROM results WHERE node = 3", "batch 3 is not what was written"),
        ("UPDATE batches SET seed = 8 WHERE id = 3", "batch 3 is not what was written"),
        ("UPDATE batches SET settings = '{}' WHERE id = 3", "batch 3 is not what was written"),
        ("UPDATE branches SET name = 'maim'", "a branch cannot be read"),
        ("UPDATE branches SET tip = 3", "a branch cannot be read"),
        ("UPDATE session SET applied = 3", "where it stands is not what was written"),
        ("UPDATE session SET fingerprint = 'f' || fingerprint", "where it stands is not what was written"),
        ("UPDATE session SET base = replace(base, 'demo', 'dema')", "where it stands is not what was written"),
        ("UPDATE session SET checksum = NULL", "where it stands is not what was written"),
    ],
)
def test_what_was_altered_is_named_with_what_is_still_whole(filled: Path, base, statement: str, named: str) -> None:
    altered(filled, statement)
    with pytest.raises(SessionDamaged, match=named) as found:
        Ledger.open(filled, base)
    whole = "1 to 2 and 4" if named.startswith("batch") else "1 to 4"
    assert f"Of its 4 batches {whole} can still be read whole." in found.value.message


def test_a_damaged_name_of_a_point_is_left_out_and_named(filled: Path, base) -> None:
    with Ledger.open(filled, base) as ledger:
        ledger.rename(2, "before Orlen")
        ledger.rename(3, "after Orlen")
    altered(filled, "UPDATE batches SET name = 'before Orlem' WHERE id = 2")
    with Ledger.open(filled, base) as ledger:
        assert [record.name for record in ledger.batches()] == ["", "", "after Orlen", ""]
        assert ledger.left_out == ["The name of the point after batch 2 is damaged and left out: before Orlem."]
        ledger.rename(2, "once more")
    with Ledger.open(filled, base) as ledger:
        assert ledger.batches()[1].name == "once more" and not ledger.left_out


def test_any_flipped_bit_of_the_database_is_named_or_changes_nothing(filled: Path, base, record: Record) -> None:
    whole = (filled / "session.db").read_bytes()
    expected = tuple(record(batch) for batch in range(1, 5))
    told = 0
    for bit in range(11, 8 * len(whole), 8 * len(whole) // 150):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        (filled / "session.db").write_bytes(damaged)
        try:
            with Ledger.open(filled, base) as ledger:
                assert ledger.batches() == expected[: len(ledger.batches())] or ledger.batches("main") == expected
                values = [payload["value"] for _, payload in ledger.measurements("norms")]
                assert values == [1, 2, 3, 4][: len(values)] or ledger.left_out
        except (SessionDamaged, BadInput) as error:
            told += 1
            assert "\n" not in str(error)
        for end in ("-wal", "-shm"):
            (filled / f"session.db{end}").unlink(missing_ok=True)
    assert told > 10


def test_a_damaged_measurement_is_left_out_and_named(filled: Path, base) -> None:
    altered(filled, "UPDATE measurements SET payload = '{\"value\": 9}' WHERE node = 2")
    with Ledger.open(filled, base) as ledger:
        assert [payload["value"] for _, payload in ledger.measurements("norms")] == [1, 3, 4]
        (said,) = ledger.left_out
        assert "after 4 edits" in said and "checksum differs" in said


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


def renamed(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def replaced(folder: Path) -> None:
    renamed(folder)
    shutil.copytree(folder.with_name("elsewhere"), folder)


def another_database(folder: Path) -> None:
    shutil.copy(folder / "session.db", folder / "copy")
    (folder / "copy").replace(folder / "session.db")


def other_factors(folder: Path) -> None:
    (folder / "factors").rename(folder / "former")
    (folder / "factors").mkdir()


@pytest.mark.skipif(os.name == "nt", reason="what is open there can be neither removed nor renamed")
@pytest.mark.parametrize("harm", [removed, renamed, replaced, another_database, other_factors])
def test_a_folder_that_goes_while_it_is_open_takes_nothing_more(
    filled: Path, base, record: Record, tensors: Tensors, harm: Callable[[Path], None]
) -> None:
    with Ledger.open(filled, base) as ledger:
        harm(filled)
        before = contents(filled)
        attempts: list[Callable[[], object]] = [
            lambda: ledger.append(record(5), tensors(5)),
            lambda: ledger.set_applied(2),
            lambda: ledger.rename(1, "name"),
            lambda: ledger.measure("norms", 8, {}),
        ]
        for attempt in attempts:
            with pytest.raises(SessionLost, match="removed, renamed, unmounted or replaced"):
                attempt()
        assert ledger.applied == 4 and len(ledger.batches()) == 4
        assert contents(filled) == before and filled.exists() == (harm not in (removed, renamed))
    assert contents(filled) == before or harm is other_factors  # whose database is still the session's: it is closed


def test_a_database_is_made_whole_and_takes_the_place_of_none(tmp_path: Path) -> None:
    (tmp_path / "session.db").write_bytes(b"somebody's")
    with pytest.raises(BadInput, match="File exists"):
        create_database(tmp_path / "session.db", {})
    assert contents(tmp_path) == {"session.db": b"somebody's"}
