"""The catalogue: everything that there is, with its reason where it cannot be opened, and nothing touched."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalogue import acts
from engine.catalogue.entries import OPEN_ELSEWHERE, SUMMARY, ModelNeeded, session_entry, sessions, title_of
from engine.catalogue.models import places_of
from engine.desk.file import DESK_FILE, DeskFile, read_desk
from engine.desk.held import Changes, FactText, HeldFact
from engine.errors import BadInput, SessionMismatch
from engine.session.ledger import Ledger
from engine.support.demo_name import DEMO
from tests.engine.session.conftest import Base, make_record, make_tensors


@pytest.fixture
def session(tmp_path: Path, base) -> Path:
    """Three batches of two edits, of which two are applied; two facts wait."""
    folder = tmp_path / "sessions" / "monday"
    with Ledger.open(folder, base) as ledger:
        for batch in (1, 2, 3):
            ledger.append(make_record(batch), make_tensors(batch))
        ledger.set_applied(2)
    with closing(DeskFile(folder / DESK_FILE)) as desk:
        waiting = tuple(HeldFact(key, 1, FactText(key, "{} is", "x")) for key in "ab")
        desk.write(Changes(waiting, things={"title": "Monday", "note": "two wait"}))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_what_is_known_without_opening_it(session: Path, base) -> None:
    before = content(session)
    entry = session_entry(session)
    assert (entry.title, entry.note, entry.edits, entry.waiting) == ("Monday", "two wait", 4, 2)
    assert entry.methods == ("encore",) and entry.trouble == ""
    assert entry.model == ModelNeeded(base.name, base.folder, base.fingerprint, base.dtype, base.device)
    assert entry.size == sum(len(data) for data in before.values())
    assert entry.made <= entry.changed and entry.made.tzinfo is not None
    assert content(session) == before
    assert title_of(session) == "Monday" and title_of(session.parent) == "sessions"


def test_only_the_edits_of_the_branch_that_it_stands_on_are_counted(session: Path, base) -> None:
    with Ledger.open(session, base) as ledger:
        ledger.set_applied(1)
        ledger.append(make_record(2, facts=5), make_tensors(2))
    assert session_entry(session).edits == 7


def test_a_session_of_an_earlier_form_is_counted_and_left_in_it(session: Path) -> None:
    (session / "session.db").unlink()
    with closing(sqlite3.connect(session / "session.db")) as connection, connection:
        connection.executescript((Path(__file__).parents[1] / "session/form_1_2/session.sql").read_text())
    before = content(session)
    entry = session_entry(session)
    assert entry.edits > 0 and entry.methods and not entry.trouble
    assert content(session) == before


def test_one_that_is_open_is_listed_by_what_its_window_wrote(session: Path, base) -> None:
    summary = {"model": {"name": "demo-world", "folder": "/x"}, "edits": 17, "methods": ["rome"]}
    with Ledger.open(session, base), closing(DeskFile(session / DESK_FILE)) as desk:
        desk.write(Changes(things={SUMMARY: summary}))
        [entry] = sessions(session.parent)
        assert entry.trouble == OPEN_ELSEWHERE and entry.is_open_elsewhere
        assert (entry.model.name, entry.edits, entry.methods, entry.waiting) == ("demo-world", 17, ("rome",), 2)
        desk.write(Changes(things={SUMMARY: {"model": 3, "edits": "many", "methods": {"a": 1}}}))
        [entry] = sessions(session.parent)
        assert (entry.model, entry.edits, entry.methods) == (ModelNeeded(), 0, ())
    [entry] = sessions(session.parent)
    assert entry.edits == 4 and not entry.trouble


def test_a_model_that_was_moved_is_looked_for_where_it_was_last(session: Path, base) -> None:
    last = {"name": "moved", "folder": "/elsewhere/moved", "fingerprint": base.fingerprint, "device": "cuda:0"}
    with closing(DeskFile(session / DESK_FILE)) as desk:
        desk.write(Changes(things={SUMMARY: {"model": last}}))
        model = session_entry(session).model
        assert (model.name, model.folder, model.device) == (base.name, "/elsewhere/moved", base.device)
        desk.write(Changes(things={SUMMARY: {"model": last | {"fingerprint": "another"}}}))
        assert session_entry(session).model.folder == base.folder


def test_the_last_batches_of_a_killed_program_are_counted(tmp_path: Path) -> None:
    """They are in the journal alone; looking does not write it into the database."""
    script = (
        "import os, sys\n"
        "from tests.engine.session.conftest import Base, make_record, make_tensors\n"
        "from engine.session.ledger import Ledger\n"
        "ledger = Ledger.open(__import__('pathlib').Path(sys.argv[1]), Base())\n"
        "for batch in (1, 2, 3): ledger.append(make_record(batch), make_tensors(batch))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    folder = tmp_path / "killed"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script, str(folder)], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL and (folder / "session.db-wal").stat().st_size > 0
    before = content(folder)
    assert session_entry(folder).edits == 6
    after = content(folder)
    assert {name: after[name] for name in before} == before


def damaged(folder: Path) -> None:
    (folder / "session.db").write_bytes(b"nothing of the kind" * 300)


def no_database(folder: Path) -> None:
    (folder / "session.db").unlink()


def newer(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "session.db")) as connection, connection:
        connection.execute(f"PRAGMA user_version = {9 << 16}")


def other_tables(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "session.db")) as connection, connection:
        connection.execute("DROP TABLE batches")


def no_row(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "session.db")) as connection, connection:
        connection.execute("DELETE FROM session")


def odd_row(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "session.db")) as connection, connection:
        connection.execute("UPDATE session SET base = '[', created = 'yesterday'")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (damaged, "damaged"),
        (no_database, "no session.db"),
        (newer, "newer"),
        (other_tables, "cannot be read"),
        (no_row, "damaged"),
        (odd_row, "damaged"),
    ],
)
def test_one_that_cannot_be_opened_is_listed_with_its_reason_and_not_touched(session: Path, harm, reason: str) -> None:
    harm(session)
    before = content(session)
    [entry] = sessions(session.parent)
    assert reason in entry.trouble and entry.title == "Monday" and entry.waiting == 2
    assert content(session) == before


def test_a_damaged_desk_does_not_hide_the_edits(session: Path) -> None:
    (session / DESK_FILE).write_bytes(b"nothing" * 500)
    entry = session_entry(session)
    assert (entry.title, entry.edits, entry.waiting, entry.trouble) == ("monday", 4, 0, "")
    assert title_of(session) == "monday"


def test_no_folder_no_sessions_and_files_are_none(tmp_path: Path) -> None:
    assert sessions(tmp_path / "nowhere") == []
    (tmp_path / "a file").touch()
    (tmp_path / ".copy.half").mkdir()
    assert sessions(tmp_path) == []


def test_hundreds_are_read_by_a_glance_each(session: Path, monkeypatch) -> None:
    """No file of factors is opened, however many there are."""
    for number in range(300):
        copy = session.parent / f"{number:03}"
        shutil.copytree(session, copy)
        os.utime(copy / "session.db", (number + 1e9, number + 1e9))
        os.utime(copy / DESK_FILE, (number + 1e9, number + 1e9))
    opened: list[str] = []
    monkeypatch.setattr("builtins.open", lambda *args, **_more: opened.append(args[0]))
    found = sessions(session.parent)
    assert len(found) == 301 and not opened
    assert [one.folder.name for one in found[1:]] == [f"{number:03}" for number in range(299, -1, -1)]
    assert len(sessions(session.parent, "monday 29")) == 13 and len(sessions(session.parent, "two WAIT")) == 301


# -- where its model is ------------------------------------------------------------------------------------------------


def test_a_model_is_looked_for_where_it_was_and_among_those_that_are_known(tmp_path: Path) -> None:
    def model(*names: str) -> str:
        place = tmp_path.joinpath(*names)
        place.mkdir(parents=True)
        (place / "config.json").touch()
        return str(place)

    there, moved, unlike = model("a", "gpt2"), model("b", "gpt2"), model("c", "opt")
    beside = model("c", "gpt2")
    needed = ModelNeeded("gpt2", there)
    assert places_of(needed, [unlike, moved]) == [there, moved, beside, ]  # fmt: skip
    shutil.rmtree(there)
    assert places_of(needed, [unlike, moved]) == [moved, beside]
    assert places_of(needed, []) == [] and places_of(ModelNeeded(), [unlike]) == []
    weights = tmp_path / "tiny.gguf"
    weights.touch()
    assert places_of(ModelNeeded("tiny", str(weights))) == [str(weights)]
    assert places_of(ModelNeeded("demo_world", "/elsewhere/demo_world/model")) == [DEMO]


# -- what can be done --------------------------------------------------------------------------------------------------


def test_a_name_and_a_note_are_kept_and_taken_back(session: Path, base) -> None:
    with Ledger.open(session, base):
        acts.rename(session, "  Capitals,\tcorrected ")
        acts.note(session, "one\ntwo\n")
    entry = session_entry(session)
    assert (entry.title, entry.note) == ("Capitals, corrected", "one\ntwo")
    acts.rename(session, "")
    acts.note(session, " ")
    entry = session_entry(session)
    assert (entry.title, entry.note) == ("monday", "")
    assert len(read_desk(session).facts) == 2


def test_a_copy_is_the_same_session_and_leaves_the_first_alone(session: Path, base) -> None:
    before = session_entry(session)
    copy = acts.duplicate(session, session.parent)
    found = session_entry(copy)
    assert found.title == "Monday (copy)" and copy.parent == session.parent
    assert (found.edits, found.waiting, found.note) == (before.edits, before.waiting, before.note)
    with Ledger.open(session, base) as one, Ledger.open(copy, base) as other:
        assert one.batches() == other.batches() and one.applied == other.applied
    assert {entry.name for entry in session.parent.iterdir()} == {session.name, copy.name}


def test_one_that_is_exported_comes_back_with_all_that_waits(session: Path, tmp_path: Path) -> None:
    file = acts.export_closed(session, tmp_path / "x.palimpsest")
    folder = acts.unpack(file, tmp_path / "elsewhere")
    assert folder.name.endswith(" x") and session_entry(folder).title == "Monday"
    assert read_desk(folder).facts == read_desk(session).facts


def test_a_file_that_was_unpacked_is_known_by_what_it_holds(session: Path, tmp_path: Path, base) -> None:
    file = acts.export_closed(session, tmp_path / "x.palimpsest")
    place = tmp_path / "elsewhere"
    assert acts.unpacked_from(file, place) is None
    folder = acts.unpack(file, place)
    acts.rename(folder, "Another name")
    with Ledger.open(folder, base) as ledger:  # it goes on, and is open: it is still what the file became
        ledger.set_applied(1)
        moved = shutil.copy(file, tmp_path / "another name.palimpsest")
        assert acts.unpacked_from(moved, place) == folder
    shutil.copytree(folder, place / "a copy by hand")
    copy = acts.duplicate(folder, place)
    assert acts.unpacked_from(file, place) == folder, "no copy is what the file became"
    later = acts.export_closed(folder, tmp_path / "later.palimpsest")
    assert acts.unpacked_from(later, place) is None, "another file, with what was done since"
    acts.put_away(folder, tmp_path / "bin")
    assert acts.unpacked_from(file, place) is None and copy.is_dir()
    (tmp_path / "no.palimpsest").write_text("nothing")
    with pytest.raises(BadInput, match="no\\.palimpsest"):
        acts.unpacked_from(tmp_path / "no.palimpsest", place)


def test_what_is_open_or_no_session_is_not_put_away(session: Path, tmp_path: Path, base) -> None:
    with Ledger.open(session, base), pytest.raises(SessionMismatch, match="open in another"):
        acts.put_away(session, tmp_path / "bin")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").touch()
    for act in (lambda: acts.put_away(tmp_path / "letters", tmp_path / "bin"), lambda: acts.rename(tmp_path, "x")):
        with pytest.raises(BadInput, match="no session"):
            act()
    first = acts.put_away(session, tmp_path / "bin")
    Ledger.open(session, base).close()
    second = acts.put_away(session, tmp_path / "bin")
    assert first != second and session_entry(first).edits == 4 and not session.exists()


def test_one_is_found_by_any_name_that_only_it_has(session: Path, base) -> None:
    place = session.parent
    Ledger.open(place / "tuesday", Base(name="opt")).close()
    acts.rename(place / "tuesday", "Monday too")
    for name in ("Monday", "monday", str(session)):
        assert acts.find(place, name).folder == session
    assert acts.find(place, "too").folder == place / "tuesday"
    for name, words in (("day", "2 sessions"), ("friday", "no session")):
        with pytest.raises(BadInput, match=words):
            acts.find(place, name)


def test_neither_nothing_nor_a_path_is_a_part_of_a_name(session: Path, tmp_path: Path) -> None:
    acts.rename(session, "this / that")
    for name, words in (("", "no session is named"), ("  ", "no session is named"), ("/", "no session is called")):
        with pytest.raises(BadInput, match=words):
            acts.find(session.parent, name)


def test_a_note_that_cannot_be_shown_is_refused(session: Path) -> None:
    for text in ("half \ud800", "bell \x07"):
        with pytest.raises(BadInput, match="the note"):
            acts.note(session, text)
    acts.note(session, " two\nlines ")
    assert session_entry(session).note == "two\nlines"


@pytest.mark.parametrize("value", [5, None, b"x", ["a"]])
def test_what_is_no_text_or_path_is_refused_by_the_argument_s_name(tmp_path, value):
    with pytest.raises(BadInput, match="name "):
        acts.find(tmp_path, value)
    with pytest.raises(BadInput, match="title "):
        acts.rename(tmp_path, value)
    with pytest.raises(BadInput, match="folder "):
        acts.put_away(value, tmp_path)
