"""The session as one file: there and back the same, and no foreign or damaged file gets in."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.errors import BadInput, PalimpsestError, SessionMismatch
from engine.session.archive import export_session, import_session
from engine.session.database import CURRENT
from engine.session.ledger import Ledger


@pytest.fixture
def exported(tmp_path: Path, base, record, tensors) -> Path:
    """A session of three batches, the last undone, written to one file."""
    with Ledger.open(tmp_path / "session", base) as ledger:
        for batch in (1, 2, 3):
            ledger.append(record(batch), tensors(batch))
        ledger.set_applied(2)
        ledger.measure("norms", 4, {"value": 1.5})
        return export_session(ledger, tmp_path / "work.palimpsest")


def repack(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the archive again with ``change`` made to its files by name."""
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def change_manifest(file: Path, **fields: object) -> None:
    def change(content: dict[str, bytes]) -> None:
        content["manifest.json"] = json.dumps(json.loads(content["manifest.json"]) | fields).encode()

    repack(file, change)


def test_there_and_back_is_the_same_session(exported: Path, tmp_path: Path, base, record, tensors) -> None:
    folder = import_session(exported, tmp_path / "elsewhere" / "copy")
    with Ledger.open(folder, base) as ledger:
        assert ledger.batches() == tuple(record(batch) for batch in (1, 2, 3))
        assert ledger.applied == 2
        assert ledger.measurements("norms") == [(4, {"value": 1.5})]
        for batch in (1, 2, 3):
            assert all(torch.equal(value, tensors(batch)[name]) for name, value in ledger.tensors(batch).items())
        ledger.append(record(3), tensors(3))
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_the_file_is_a_plain_zip_that_says_what_it_is(exported: Path, base) -> None:
    with zipfile.ZipFile(exported) as archive:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["version"], manifest["batches"]) == ("palimpsest session", 1, 3)
    assert manifest["model"]["fingerprint"] == base.fingerprint


def test_an_export_while_the_session_is_open_replaces_the_older_file(exported: Path, tmp_path: Path, base) -> None:
    with Ledger.open(tmp_path / "session", base) as ledger:
        ledger.rename(1, "later")
        export_session(ledger, exported)
        ledger.rename(1, "after the export")
    with Ledger.open(import_session(exported, tmp_path / "copy"), base) as ledger:
        assert ledger.batches()[0].name == "later"


def test_a_damaged_session_is_not_exported(exported: Path, tmp_path: Path, base) -> None:
    before = exported.read_bytes()
    (tmp_path / "session" / "factors" / "000002.safetensors").write_bytes(b"no")
    with Ledger.open(tmp_path / "session", base) as ledger, pytest.raises(SessionMismatch, match="batch 2"):
        export_session(ledger, exported)
    assert exported.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["session", "work.palimpsest"]


def test_no_flipped_or_missing_byte_gets_in(exported: Path, tmp_path: Path) -> None:
    data = exported.read_bytes()
    places = range(0, len(data), max(1, len(data) // 40))
    for number, place in enumerate(places):
        for kind, harmed in (
            ("flip", data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :]),
            ("cut", data[:place]),
        ):
            file, target = tmp_path / "harmed.palimpsest", tmp_path / f"{kind}{number}"
            file.write_bytes(harmed)
            try:
                import_session(file, target)
            except PalimpsestError as error:
                assert "harmed.palimpsest" in str(error)
                assert not target.exists()
            else:  # a byte of the zip's own book-keeping that says nothing: then every file is as it was
                with zipfile.ZipFile(exported) as archive:
                    assert all(
                        (target / n).read_bytes() == archive.read(n) for n in archive.namelist() if n != "manifest.json"
                    )


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/tmp/evil.txt", "factors/../../evil", "notes.txt", "factors/x.safetensors"]
)
def test_foreign_names_are_refused(exported: Path, tmp_path: Path, name: str) -> None:
    def add(content: dict[str, bytes]) -> None:
        manifest = json.loads(content["manifest.json"])
        manifest["files"][name] = {"bytes": 1, "digest": "x"}
        content["manifest.json"], content[name] = json.dumps(manifest).encode(), b"x"

    repack(exported, add)
    with pytest.raises(BadInput, match="a file that no session has"):
        import_session(exported, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_file_that_the_manifest_does_not_name_is_refused(exported: Path, tmp_path: Path) -> None:
    repack(exported, lambda content: content.update({"factors/000009.safetensors": b"x"}))
    with pytest.raises(BadInput, match="not those that its manifest names"):
        import_session(exported, tmp_path / "copy")


def test_newer_files_are_refused(exported: Path, tmp_path: Path) -> None:
    change_manifest(exported, version=3, program="9.9")
    with pytest.raises(SessionMismatch, match=r"newer Palimpsest \(9\.9\)"):
        import_session(exported, tmp_path / "copy")
    change_manifest(exported, version=1, schema=[CURRENT.major + 1, 0])
    with pytest.raises(SessionMismatch, match="newer"):
        import_session(exported, tmp_path / "copy")


@pytest.mark.parametrize(
    "fields", [{"files": None}, {"files": {"session.db": 3}}, {"format": "other"}, {"version": "1"}]
)
def test_a_garbled_manifest_is_refused(exported: Path, tmp_path: Path, fields: dict[str, object]) -> None:
    change_manifest(exported, **fields)
    with pytest.raises(BadInput, match=r"work\.palimpsest"):
        import_session(exported, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_other_files_and_places_are_refused(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "text.palimpsest").write_text("hello")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    for file in (tmp_path / "text.palimpsest", tmp_path / "other.zip", tmp_path / "absent", tmp_path):
        with pytest.raises(BadInput) as caught:
            import_session(file, tmp_path / "copy")
        assert file.name in str(caught.value)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(BadInput, match="holds files already"):
        import_session(exported, tmp_path / "full")
    assert [entry.name for entry in (tmp_path / "full").iterdir()] == ["mine.txt"]


ODD = [None, [], {}, "x", True, -1, 1.5, [1], [[1, 0]], {"a": 1}]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("name", ["format", "version", "schema", "files", "program"])
def test_a_manifest_of_any_form_is_read_or_named(exported: Path, tmp_path: Path, name: str, value: object) -> None:
    change_manifest(exported, **{name: value})
    try:
        import_session(exported, tmp_path / "copy")
    except (BadInput, SessionMismatch) as error:
        assert str(exported) in str(error)
        assert not (tmp_path / "copy").exists()
    else:
        assert name == "program"  # which nothing depends on


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("part", ["bytes", "digest", "", "more"])
def test_an_entry_of_any_form_is_named(exported: Path, tmp_path: Path, part: str, value: object) -> None:
    with zipfile.ZipFile(exported) as archive:
        files = json.loads(archive.read("manifest.json"))["files"]
    files["session.db"] = {**files["session.db"], part: value} if part else value
    change_manifest(exported, files=files)
    with pytest.raises(BadInput, match="damaged"):
        import_session(exported, tmp_path / "copy")


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "[]", "null", '{"format": "\\ud83d"}', "1e400", "NaN", "9" * 5000, "\xff"]
)
def test_a_manifest_that_is_none_is_named(exported: Path, tmp_path: Path, text: str) -> None:
    repack(exported, lambda content: content.update({"manifest.json": text.encode("latin-1")}))
    with pytest.raises(BadInput, match="no Palimpsest session file"):
        import_session(exported, tmp_path / "copy")
