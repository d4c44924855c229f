"""Sessions from anywhere: bounded before they are unpacked, nothing of what was refused left, no row taken on trust."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, strategies

from engine.errors import BadInput, PalimpsestError, SessionMismatch
from engine.events import run
from engine.model.loading import ModelInfo
from engine.session.archive import export_session, import_session
from engine.session.checksums import sealed
from engine.session.factors import NAME
from engine.session.ledger import Ledger
from engine.session.manifest import read_manifest
from engine.support.files import digest
from engine.workbench import Workbench
from tests.engine.session.conftest import Base, make_record, make_tensors
from tests.properties import anything, holds

MODEL = Path(__file__).parents[2] / "resources" / "tiny_world" / "model"


@pytest.fixture
def session(tmp_path: Path, base: ModelInfo, record, tensors) -> Path:
    """A session of three batches with a measurement."""
    with Ledger.open(tmp_path / "session", base) as ledger:
        for batch in (1, 2, 3):
            ledger.append(record(batch), tensors(batch))
        ledger.measure("norms", 4, {"value": 1.5})
    return tmp_path / "session"


@pytest.fixture
def exported(session: Path, base: ModelInfo) -> Path:
    with Ledger.open(session, base) as ledger:
        return export_session(ledger, session.parent / "work.palimpsest")


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """Where to import to; of what is refused nothing stays there, the folders above it included."""
    yield tmp_path / "new" / "deep" / "copy"
    assert not (tmp_path / "new").exists()


def content_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(file: Path, content: dict[str, bytes], **manifest: object) -> None:
    """Write ``content`` as a session file whose manifest agrees with it, but for the fields of ``manifest``."""
    said = json.loads(content.pop("manifest.json"))
    said["files"] = {name: {"bytes": len(data), "digest": digest(data)} for name, data in content.items()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps({**said, **manifest}))


def refused(file: Path, target: Path, base: ModelInfo | None = None) -> str:
    with pytest.raises((BadInput, SessionMismatch)) as raised:
        import_session(file, target, base)
    assert str(file) in str(raised.value) and "\n" not in str(raised.value)
    return str(raised.value)


def test_a_bomb_is_refused_before_it_swells(exported: Path, target: Path) -> None:
    with zipfile.ZipFile(exported, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("factors/000009.safetensors", bytes(50 << 20))
    assert exported.stat().st_size < 1 << 20
    assert "compressed" in refused(exported, target)


def test_a_bomb_whose_files_lie_upon_one_another_is_refused(tmp_path: Path, target: Path) -> None:
    """Every entry of the list names the same bytes, so that a thousand files take the room of one."""
    data, name = bytes(1 << 16), b"a"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), 1, 0) + name
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), 1, 0, 0, 0, 0, 0, 0
    )
    entries = (entry + name) * 1000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1000, 1000, len(entries), len(local + data), 0)
    file = tmp_path / "upon.palimpsest"
    file.write_bytes(local + data + entries + end)
    assert "longer together than itself" in refused(file, target)


def test_a_list_of_files_without_end_is_not_read(tmp_path: Path, target: Path) -> None:
    for end in (
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, 900 << 20, 0, 0),
        struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 9, 9, 1 << 40, 0)
        + struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
    ):
        file = tmp_path / "many.palimpsest"
        file.write_bytes(bytes(100) + end)
        assert "list of files is" in refused(file, target)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/tmp/evil.txt",
        "C:\\evil",
        "factors\\000001.safetensors",
        "factors/deeper/000001.safetensors",
        "factors/../session.db",
        "Session.db",
        "factors/000004.SAFETENSORS",
        "factors/\u0660\u0660\u0660\u0660\u0660\u0664.safetensors",
        "factors/" + "9" * 5000 + ".safetensors",
        "factors/000004.safetensors/",
        "factors/000004.safetensors\n",
        "." * 300,
    ],
)
def test_a_name_that_no_session_has_is_refused(exported: Path, target: Path, name: str) -> None:
    rewritten(exported, {**content_of(exported), name: b"x"})
    assert len(refused(exported, target)) < 500


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(exported: Path, target: Path) -> None:
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr("factors/000001.safetensors", b"another")
    assert "not those that its manifest names" in refused(exported, target)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_what_is_no_plain_file_is_refused(exported: Path, target: Path, kind: int) -> None:
    content = content_of(exported)
    with zipfile.ZipFile(exported, "w") as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | 0o777) << 16 if name == "factors/000002.safetensors" else 0
            archive.writestr(info, data)
    assert "plain files" in refused(exported, target)


def test_a_session_of_another_model_is_refused_before_it_is_unpacked(
    exported: Path, target: Path, base: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.session.archive._unpack", pytest.fail)
    said = refused(exported, target, replace(base, fingerprint="f" * 32, name="other"))
    assert base.name in said and "other" in said and read_manifest(exported).model.name == base.name


def changed(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def sealed_again(file: Path) -> None:
    """The checksums of the session and its branches made right again, as one who changes them on purpose would."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.row_factory = sqlite3.Row
        for table in ("session", "branches"):
            for row in connection.execute(f"SELECT rowid AS at, * FROM {table}").fetchall():
                values = {name: row[name] for name in row.keys() if name != "at"}  # noqa: SIM118 - not a dict
                at = (sealed(values)["checksum"], row["at"])
                connection.execute(f"UPDATE {table} SET checksum = ? WHERE rowid = ?", at)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE session SET fingerprint = 'another'", "belongs to the model"),
        ("UPDATE batches SET factors = '/etc/passwd' WHERE batch = 2", "no factor file of its own"),
        ("UPDATE facts SET neighbours = '[[]]' WHERE node = 3", "fact 0 of batch 3"),
        ("UPDATE batches SET parent = 99 WHERE id = 2", "batch 2 does not follow"),
        ("UPDATE batches SET parent = 3 WHERE id = 2", "batch 2 does not follow"),
        ("UPDATE branches SET tip = 99", "the branch main ends in a batch"),
        ("UPDATE session SET branch = 9", "a branch that is not there"),
        ("UPDATE session SET applied = 99", "where on its timeline it stands"),
        ("UPDATE session SET next_node = 2", "where on its timeline it stands"),
        ("CREATE TRIGGER evil AFTER UPDATE ON session BEGIN DELETE FROM facts; END", "a trigger"),
        ("CREATE VIEW evil AS SELECT 1", "a view"),
    ],
)
def test_a_database_that_cannot_be_opened_is_not_imported(
    exported: Path, target: Path, tmp_path: Path, base: ModelInfo, statement: str, said: str
) -> None:
    content = content_of(exported)
    (tmp_path / "one.db").write_bytes(content["session.db"])
    changed(tmp_path / "one.db", statement)
    if statement.startswith("UPDATE") and "batches" not in statement and "facts" not in statement:
        rewritten(exported, {**content, "session.db": (tmp_path / "one.db").read_bytes()})
        assert "its checksum differs" in refused(exported, target, base)
        sealed_again(tmp_path / "one.db")
    rewritten(exported, {**content, "session.db": (tmp_path / "one.db").read_bytes()})
    assert said in refused(exported, target, base)


def test_of_what_does_not_fit_the_model_nothing_stays_and_the_open_session_does(tmp_path: Path) -> None:
    """Every checksum is right, and the tensors are no change of the model."""
    bench = Workbench(tmp_path / "home")
    run(bench.load(MODEL), lambda _: None)
    with Ledger.open(tmp_path / "made", bench.model.info) as ledger:
        ledger.append(make_record(1), {"delta.0.left": torch.ones(3, 1), "delta.0.right": torch.ones(1, 3)})
        file = export_session(ledger, tmp_path / "odd.palimpsest")
    before = sorted((tmp_path / "home").rglob("*"))
    with pytest.raises(SessionMismatch, match="a change that this model cannot have"):
        run(bench.import_session(file), lambda _: None)
    bench.close()
    assert [place for place in sorted((tmp_path / "home").rglob("*")) if place not in before and place.is_file()] == []


# -- rows --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../000001.safetensors",
        "../factors/000001.safetensors",
        "000001.safetensors/..",
        "000001.safetensors\n",
        "",
        "." * 9,
        "9" * 5000 + ".safetensors",
        None,
        7,
    ],
)
def test_a_factor_file_elsewhere_is_never_read(session: Path, base: ModelInfo, name: object) -> None:
    with closing(sqlite3.connect(session / "session.db")) as connection, connection:
        connection.execute("UPDATE batches SET factors = ? WHERE batch = 2", (name,))
    before = sorted(session.rglob("*.safetensors"))
    with pytest.raises(SessionMismatch, match=r"session\.db.*batch 2 names no factor file of its own"):
        Ledger.open(session, base)
    assert sorted(session.rglob("*.safetensors")) == before


COLUMNS = {
    "session": ["base", "applied"],
    "batches": ["settings", "method", "seed", "made_at", "name", "factors", "factors_bytes", "factors_digest"],
    "facts": ["subject", "prompt", "target", "paraphrases", "neighbours", "same_subject", "portability", "generation"],
    "results": ["before", "after", "says", "fact_id"],
    "measurements": ["payload"],
}
PLACES = [(table, column) for table, columns in COLUMNS.items() for column in columns]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session that examples change copies of."""
    folder = tmp_path_factory.mktemp("whole") / "session"
    with Ledger.open(folder, Base()) as ledger:
        for batch in (1, 2):
            ledger.append(make_record(batch), make_tensors(batch))
        ledger.measure("norms", 4, {"value": 1.5})
    return folder


_cells = (
    anything.map(json.dumps)
    | strategies.none()
    | strategies.integers(-(2**63), 2**63 - 1)
    | strategies.floats(allow_nan=False)
    | strategies.binary(max_size=8)
    | strategies.text(strategies.characters(codec="utf-8"), max_size=8)
)


@holds(max_examples=40)
@given(strategies.sampled_from(PLACES), _cells)
def test_any_cell_of_any_row_is_read_or_told_in_one_line(whole: Path, place: tuple[str, str], cell: object) -> None:
    table, column = place
    copy = whole.parent / "copy"
    copy.mkdir(exist_ok=True)
    (copy / "session.db").write_bytes((whole / "session.db").read_bytes())
    with closing(sqlite3.connect(copy / "session.db")) as connection, connection:
        connection.execute(f"UPDATE {table} SET {column} = ?", (cell,))
    try:
        with Ledger.open(copy, Base()) as ledger:
            for record in ledger.batches():
                for fact in record.facts:
                    assert isinstance(fact.text, str) and isinstance(fact.id, str) and fact.neighbours is not None
            assert ledger.measurements("norms") or len(ledger.left_out) == 1
    except PalimpsestError as error:
        assert str(copy) in str(error) and "\n" not in str(error)


def test_a_measurement_that_is_damaged_is_left_out_and_the_others_stay(session: Path, base: ModelInfo) -> None:
    with Ledger.open(session, base) as ledger:
        ledger.measure("norms", 5, {"value": 2.5})
    changed(session / "session.db", "UPDATE measurements SET payload = '{\"a\": ' WHERE position = 4")
    with Ledger.open(session, base) as ledger:
        assert ledger.measurements("norms") == [(5, {"value": 2.5})] and ledger.measurements("norms")
        assert len(ledger.left_out) == 1 and "norms, after 4 edits" in ledger.left_out[0]


def test_names_of_factor_files_are_those_of_ours() -> None:
    assert NAME.fullmatch("000001.safetensors") and NAME.fullmatch("1234567.safetensors")
    assert not any(map(NAME.fullmatch, ("00001.safetensors", "\u0661" * 6 + ".safetensors", "0" * 99 + ".safetensors")))


@holds(max_examples=40)
@given(
    strategies.lists(strategies.tuples(strategies.integers(0, 1 << 20), strategies.integers(1, 255)), max_size=4),
    strategies.integers(0, 1 << 20),
    strategies.binary(max_size=30),
)
def test_any_harm_to_a_session_file_is_named(
    whole: Path, flips: list[tuple[int, int]], cut: int, appended: bytes
) -> None:
    file, target = whole.parent / "harmed.palimpsest", whole.parent / "imported"
    with Ledger.open(whole, Base()) as ledger:
        data = bytearray(export_session(ledger, file).read_bytes())
    for place, change in flips:
        data[-1 - place % 2000] ^= change  # the manifest and the zip's own account, where it matters most
    file.write_bytes(bytes(data[: len(data) - cut % 2000 if cut % 3 == 0 else None]) + appended)
    try:
        import_session(file, target)
    except PalimpsestError as error:
        assert str(file) in str(error) and "\n" not in str(error) and not target.exists()
    else:
        shutil.rmtree(target)
