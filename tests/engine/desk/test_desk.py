"""The desk: what is handed over is there again, in its order, whatever happens to the program or to the file."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, strategies

from engine.desk.file import DESK_FILE, DeskFile, copy_desk, read_desk, set_aside
from engine.desk.held import Changes, FactText, HeldFact, new_key, text_from_json, text_to_json
from engine.desk.keeper import Keeper
from engine.errors import BadInput, PalimpsestError, SessionMismatch
from engine.session.archive import export_session, import_session
from engine.session.ledger import Ledger
from tests.properties import holds, probes, several, usable

anything = strategies.text(strategies.characters(), max_size=6) | usable  # lone halves of characters too
texts = strategies.builds(
    FactText,
    anything,
    anything,
    anything,
    true=anything,
    paraphrases=several(usable),
    neighbours=probes,
    same_subject=probes,
    label=usable,
    source_id=usable,
    portability=probes,
    generation=several(usable),
)


def held(key: str, place: float = 0, subject: str = "Ada", **more: str) -> HeldFact:
    return HeldFact(key, place, FactText(subject, "{} is", "x"), **more)


def write(folder: Path, *changes: Changes) -> None:
    with closing(DeskFile(folder / DESK_FILE)) as desk:
        for change in changes:
            desk.write(change)


@holds(max_examples=150)
@given(text=texts)
def test_a_text_comes_back_as_it_was_typed(text: FactText) -> None:
    again = text_from_json(text_to_json(text))
    assert (again, again.source_id) == (text, text.source_id)


@pytest.mark.parametrize(
    "written",
    ["", "[]", "1", '{"subject": 1}', '{"colour": "x"}', '{"neighbours": [1]}', '{"neighbours": [{"prompt": "a"}]}',
     '{"neighbours": "ab"}', '{"paraphrases": "ab"}', '{"paraphrases": [null]}'],
)  # fmt: skip
def test_what_is_no_text_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        text_from_json(written)


def test_what_lies_on_a_desk_is_there_again_in_its_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        Changes((held("c", 3), held("a", 1, remark="ask Bo"), held("b", 2, why="It is too long.")), things={"x": [1]}),
        Changes((held("d", 1.5, "Bo"),), away=("c",), things={"y": {"z": None}}, remarks={"f": "sure"}),
        Changes((held("a", 9, "Cy"),), things={"x": None}, remarks={"g": ""}),
    )
    desk = read_desk(tmp_path)
    assert [(one.key, one.text.subject, one.remark, one.why) for one in desk.facts] == [
        ("d", "Bo", "", ""), ("b", "Ada", "", "It is too long."), ("a", "Cy", "", ""),
    ]  # fmt: skip
    assert desk.things == {"y": {"z": None}} and desk.remarks == {"f": "sure"} and desk.lost == 0
    assert desk.thing("y", {}) == {"z": None} and desk.thing("y", "") == "" and desk.thing("q", 5) == 5


def test_everything_is_replaced_at_once(tmp_path: Path) -> None:
    write(tmp_path, Changes((held("a"), held("b")), things={"x": 1}, remarks={"f": "sure"}))
    write(tmp_path, Changes((held("c"),), everything=True))
    desk = read_desk(tmp_path)
    assert [one.key for one in desk.facts] == ["c"] and not desk.things and not desk.remarks


def test_a_change_is_whole_or_not_there(tmp_path: Path) -> None:
    write(tmp_path, Changes((held("a"),)))
    with pytest.raises(TypeError), closing(DeskFile(tmp_path / DESK_FILE)) as desk:
        desk.write(Changes((held("b"),), away=("a",), things={"x": object()}))
    assert [one.key for one in read_desk(tmp_path).facts] == ["a"]


def test_only_what_is_damaged_is_missing(tmp_path: Path) -> None:
    write(tmp_path, Changes((held("a"), held("b", 1), held("c", 2)), things={"x": 1, "y": 2}))
    with closing(sqlite3.connect(tmp_path / DESK_FILE)) as connection, connection:
        connection.execute("UPDATE facts SET request = '{' WHERE key = 'b'")
        connection.execute("UPDATE things SET value = 'no' WHERE name = 'x'")
    desk = read_desk(tmp_path)
    assert [one.key for one in desk.facts] == ["a", "c"] and desk.things == {"y": 2} and desk.lost == 2


def test_no_file_is_an_empty_desk_and_none_is_made(tmp_path: Path) -> None:
    assert read_desk(tmp_path).facts == () and not list(tmp_path.iterdir())
    assert not copy_desk(tmp_path, tmp_path / "copy") and set_aside(tmp_path) is None


def test_a_damaged_or_newer_file_is_named_unchanged_and_set_aside(tmp_path: Path) -> None:
    file = tmp_path / DESK_FILE
    file.write_bytes(b"no database at all" * 100)
    for open_it in (lambda: read_desk(tmp_path), lambda: DeskFile(file)):
        with pytest.raises(SessionMismatch, match="damaged"):
            open_it()
    assert file.read_bytes() == b"no database at all" * 100
    aside = set_aside(tmp_path)
    assert aside is not None and aside.read_bytes()[:2] == b"no" and not file.exists()
    write(tmp_path, Changes((held("a"),)))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(SessionMismatch, match="newer"):
        read_desk(tmp_path)
    again = set_aside(tmp_path)
    assert again is not None and again != aside and aside.exists()


def test_a_folder_that_has_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        DeskFile(tmp_path / "gone" / DESK_FILE)
    assert not (tmp_path / "gone").exists()


# -- the thread that writes --------------------------------------------------------------------------------------------


@pytest.fixture
def keeper():
    troubles: list[tuple[Path, PalimpsestError]] = []
    keeper = Keeper(lambda *trouble: troubles.append(trouble))
    yield keeper, troubles
    assert keeper.close()


def test_changes_of_several_desks_are_written_in_their_order(tmp_path: Path, keeper) -> None:
    writer, troubles = keeper
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    for number in range(40):
        writer.write((one, two)[number % 2] / DESK_FILE, Changes((held(f"{number:02}", number),)))
    assert writer.flush()
    assert [fact.key for fact in read_desk(one).facts] == [f"{number:02}" for number in range(0, 40, 2)]
    assert [fact.key for fact in read_desk(two).facts] == [f"{number:02}" for number in range(1, 40, 2)]
    assert not troubles


def test_what_cannot_be_written_is_told_once_and_the_next_change_brings_it_too(tmp_path: Path, keeper) -> None:
    writer, troubles = keeper
    folder, away = tmp_path / "session", tmp_path / "away"
    folder.mkdir()
    writer.write(folder / DESK_FILE, Changes((held("a"),)))
    assert writer.flush() and not troubles
    folder.rename(away)
    writer.write(folder / DESK_FILE, Changes((held("b"),)))
    writer.write(folder / DESK_FILE, Changes((held("c"),)))
    draft = tmp_path / DESK_FILE
    writer.write(draft, Changes((held("d"),)))
    writer.write(draft, Changes(away=("d",)), after=folder / DESK_FILE)
    assert writer.flush() and writer.in_trouble
    [(file, error)] = troubles
    assert file == folder / DESK_FILE and str(file) in error.message
    assert [one.key for one in read_desk(tmp_path).facts] == ["d"], "it is on no other desk yet"
    assert not folder.exists() and [one.key for one in read_desk(away).facts] == ["a"]
    away.rename(folder)
    writer.write(folder / DESK_FILE, Changes(away=("b",)))
    assert writer.flush() and not writer.in_trouble
    assert [one.key for one in read_desk(folder).facts] == ["a", "c"]


_FILLS = """
import sys
from pathlib import Path
from engine.desk.file import DESK_FILE
from engine.desk.held import Changes, FactText, HeldFact
from engine.desk.keeper import Keeper
keeper = Keeper(print)
for number in range(100000):
    facts = tuple(HeldFact(f"{number}.{part}", number, FactText("a", "{} is", "b")) for part in (0, 1))
    keeper.write(Path(sys.argv[1]) / DESK_FILE, Changes(facts, things={"last": number}))
    if keeper.flush():
        print(number, flush=True)
"""


def test_a_killed_program_leaves_all_that_was_written(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    writer = subprocess.Popen(
        [sys.executable, "-c", _FILLS, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for _ in range(30):
        told = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    told = max([told, *map(int, writer.stdout.read().split("\n")[:-1])])
    writer.wait()
    writer.stdout.close()
    desk = read_desk(tmp_path)
    last = desk.thing("last", -1)
    assert last >= told >= 29
    assert [one.key for one in desk.facts] == [f"{number}.{part}" for number in range(last + 1) for part in (0, 1)]


def test_it_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with closing(DeskFile(tmp_path / DESK_FILE)) as desk:
        desk.write(Changes((held("a"),)))
        assert len(read_desk(tmp_path).facts) == 1
        desk.write(Changes((held("b"),)))
        assert len(read_desk(tmp_path).facts) == 2


def test_keys_are_never_the_same() -> None:
    assert len({new_key() for _ in range(2000)}) == 2000


# -- in the session as one file ----------------------------------------------------------------------------------------


def test_it_travels_with_the_session(tmp_path: Path, base) -> None:
    with Ledger.open(tmp_path / "here", base) as ledger:
        bare = export_session(ledger, tmp_path / "bare.palimpsest")
        with closing(DeskFile(tmp_path / "here" / DESK_FILE)) as desk:  # still open, with its journal
            desk.write(Changes((held("a", remark="ask Bo"), held("b", 1)), things={"title": "Monday"}))
            export_session(ledger, tmp_path / "whole.palimpsest")
    folder = import_session(tmp_path / "whole.palimpsest", tmp_path / "there")
    assert read_desk(folder) == read_desk(tmp_path / "here")
    assert {entry.name for entry in folder.iterdir()} == {"session.db", "factors", DESK_FILE}
    versions = {}
    for file in (bare, tmp_path / "whole.palimpsest"):
        with zipfile.ZipFile(file) as archive:
            versions[file.stem] = json.loads(archive.read("manifest.json"))["version"]
    assert versions == {"bare": 1, "whole": 2}, (
        "an older program reads the first and says of the second that it is newer"
    )
    with Ledger.open(folder, base) as ledger:
        assert ledger.batches() == ()
