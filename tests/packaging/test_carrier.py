"""The carrier: its archives are the same bytes each time, hold what they should, and only pinned uv goes into it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime

import pytest

from installers.common import carrier
from installers.common.source import Source

SOURCE = Source("1.2.3", "abc", False, 1_700_000_000)


def test_an_archive_is_the_same_bytes_whenever_and_wherever_it_is_made(tmp_path, monkeypatch):
    contents = {"b.py": b"x = 1\n" * 99, "a/c.txt": "ä".encode()}
    carrier.write_zip(tmp_path / "one", contents, SOURCE)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    carrier.write_zip(tmp_path / "two", contents, SOURCE)
    monkeypatch.delenv("TZ")
    time.tzset()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with zipfile.ZipFile(tmp_path / "one") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        assert archive.read("a/c.txt").decode() == "ä"


def test_a_time_that_zip_cannot_hold_becomes_its_first(tmp_path):
    carrier.write_zip(tmp_path / "old", {"a": b""}, Source("1", "", False, 0))
    with zipfile.ZipFile(tmp_path / "old") as archive:
        assert datetime(*archive.infolist()[0].date_time, tzinfo=UTC).year == 1980


def test_the_first_start_needs_the_standard_library_alone(tmp_path):
    file = tmp_path / "bootstrap.pyz"
    carrier.build_bootstrap(SOURCE, file)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(file), "status", "--json"],
        env={"PALIMPSEST_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["current"] == ""
    again = tmp_path / "again.pyz"
    carrier.build_bootstrap(SOURCE, again)
    assert file.read_bytes() == again.read_bytes()


def test_uv_is_taken_from_a_wheel_with_a_pinned_digest_and_from_no_other(tmp_path, monkeypatch):
    kept = tmp_path / "kept" / "win_amd64" / carrier.release_of_uv()
    kept.mkdir(parents=True)
    wheel = kept / "uv-win_amd64.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("uv-1.data/scripts/uv.exe", b"the program")
        archive.writestr("uv-1.data/scripts/uvx.exe", b"another one")
    locks = tmp_path / "locks"
    locks.mkdir()
    release = carrier.release_of_uv()
    monkeypatch.setattr(carrier, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(carrier, "LOCKS", locks)
    (locks / "uv.txt").write_text(f"uv=={release} \\\n    --hash=sha256:{carrier.sha256(wheel)}\n")
    carrier.fetch_uv("windows", "x86_64", tmp_path / "uv.exe")
    assert (tmp_path / "uv.exe").read_bytes() == b"the program"

    (locks / "uv.txt").write_text(f"uv=={release} \\\n    --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(carrier.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))
    with pytest.raises(SystemExit, match="not what was pinned"):
        carrier.fetch_uv("windows", "x86_64", tmp_path / "uv.exe")


def test_a_system_without_a_lock_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(SystemExit, match="no lock for macos on x86_64"):
        carrier.make("macos", "x86_64", "macos", tmp_path / "out", SOURCE)
    assert not (tmp_path / "out").exists()


def test_the_manifest_says_what_is_there(tmp_path):
    wheel = tmp_path / "palimpsest-1.2.3-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    locks = carrier.locks_of("linux", "x86_64")
    said = carrier.manifest("linux", "x86_64", "deb", wheel, locks, SOURCE)
    assert said["artefact"] == "deb" and said["version"] == "1.2.3" and said["form"] == 1
    assert said["wheel"] == {"file": wheel.name, "sha256": carrier.sha256(wheel), "size": 5}
    assert said["locks"] == {lock.stem: carrier.sha256(lock) for lock in locks}
