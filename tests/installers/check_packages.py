"""What is in the thin packages, and that two builds of one commit are the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from installers.common import release
from installers.common.source import Source
from tests.installers.systems import needs

pytestmark = pytest.mark.quick


def lines(*words: str | Path) -> list[str]:
    """What a command says, which must succeed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


# -- .deb --------------------------------------------------------------------------------------------------------------


def test_lintian_finds_no_error(built: dict[str, Path]) -> None:
    needs("lintian", "lintian")
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", built["deb"]], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_deb_belongs_to_root_and_says_what_it_needs(built: dict[str, Path], source: Source) -> None:
    listed = lines("dpkg-deb", "--contents", built["deb"])
    assert {line.split()[1] for line in listed} == {"root/root"}
    assert {line.split()[0] for line in listed} <= {"drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x"}
    control = subprocess.run(["dpkg-deb", "--ctrl-tarfile", built["deb"]], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(control)) as archive:  # no script that runs as root
        assert {entry.name for entry in archive if entry.isfile()} == {"./control", "./md5sums"}
    fields = dict(line.split(": ", 1) for line in lines("dpkg-deb", "--field", built["deb"]) if ": " in line)
    assert fields["Version"] == source.version and "python3 (>= 3.11)" in fields["Depends"]
    assert "libegl1" in fields["Depends"] and "libxcb-cursor0" in fields["Depends"]
    assert "python3-tk" in fields["Recommends"]


def test_the_deb_carries_what_the_manifest_says(built: dict[str, Path], tmp_path: Path, source: Source) -> None:
    lines("dpkg-deb", "--extract", built["deb"], tmp_path)
    carrier = tmp_path / "usr" / "lib" / "palimpsest"
    manifest = json.loads((carrier / "manifest.json").read_text())
    assert (manifest["artefact"], manifest["version"]) == ("deb", source.version)
    wheel = carrier / manifest["wheel"]["file"]
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == manifest["wheel"]["sha256"]
    assert (tmp_path / "usr" / "share" / "doc" / "palimpsest" / "copyright").is_file()
    assert subprocess.run([carrier / "uv", "--version"], capture_output=True, text=True).stdout.startswith("uv ")


# -- .rpm --------------------------------------------------------------------------------------------------------------


def test_the_rpm_has_the_same_files_and_no_script_that_runs_as_root(built: dict[str, Path], tmp_path: Path) -> None:
    lines("dpkg-deb", "--extract", built["deb"], tmp_path)
    of_deb = {f"/{place.relative_to(tmp_path)}" for place in tmp_path.rglob("*") if place.is_file()}
    of_rpm = set(lines("rpm", "-qp", "--list", built["rpm"]))
    own = {name for name in of_deb if "/share/doc/" not in name and "/lintian/" not in name}
    assert own <= of_rpm and not [name for name in of_rpm if "build-id" in name]
    assert lines("rpm", "-qp", "--scripts", built["rpm"]) == []
    needed = " ".join(lines("rpm", "-qp", "--requires", built["rpm"]))
    assert "python3 >= 3.11" in needed and "libxcb-cursor.so.0()(64bit)" in needed


def test_rpm_installs_checks_and_removes_it(built: dict[str, Path], tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("rpm puts files into another root as root alone")
    rpm = ["rpm", "--root", tmp_path, "--nodeps"]  # Fedora's packages are not here: what it depends on is listed above
    lines(*rpm, "--install", "--ignorearch", built["rpm"])
    assert lines(*rpm, "--verify", "palimpsest") == []
    assert (tmp_path / "usr" / "bin" / "palimpsest").stat().st_mode & 0o777 == 0o755
    lines(*rpm, "--erase", "palimpsest")
    left = [place for place in tmp_path.rglob("*") if place.is_file() and "rpmdb" not in str(place)]
    assert left == []


def test_rpmlint_finds_no_error_but_that_nobody_signed(built: dict[str, Path]) -> None:
    needs("rpmlint", "rpmlint")
    said = subprocess.run(["rpmlint", str(built["rpm"])], capture_output=True, text=True).stdout
    assert [line for line in said.splitlines() if ": E: " in line and "no-signature" not in line] == []


# -- .run --------------------------------------------------------------------------------------------------------------


def test_the_run_is_whole_and_a_damaged_one_says_so(built: dict[str, Path], tmp_path: Path) -> None:
    assert "All good" in "".join(lines("sh", built["run"], "--check"))
    content = bytearray(built["run"].read_bytes())
    content[-5000] ^= 1
    damaged = tmp_path / "damaged.run"
    damaged.write_bytes(content)
    assert subprocess.run(["sh", damaged, "--check"], capture_output=True).returncode != 0


def test_the_run_installs_goes_over_itself_and_leaves_nothing(built: dict[str, Path], tmp_path: Path) -> None:
    prefix, data = tmp_path / "with space" / ".local", tmp_path / "data"
    for kept in (
        data / "environments" / "made",
        data / "updates" / "carriers",
        data / "uv",
        data / "sessions" / "mine",
    ):
        kept.mkdir(parents=True)
    for _ in range(2):
        lines("sh", built["run"], "--quiet", "--", "--prefix", prefix)
    entry = (prefix / "share" / "applications" / "palimpsest.desktop").read_text()
    assert f'Exec="{prefix}/bin/palimpsest" %f' in entry and f"TryExec={prefix}/bin/palimpsest" in entry
    assert json.loads((prefix / "lib" / "palimpsest" / "manifest.json").read_text())["artefact"] == "run"
    removed = ["sh", prefix / "lib" / "palimpsest" / "uninstall.sh"]
    subprocess.run(removed, env=os.environ | {"PALIMPSEST_HOME": str(data)}, check=True, capture_output=True)
    left = [place for place in prefix.rglob("*") if place.is_file()]  # caches of the desktop, which are everybody's
    assert [place for place in left if b"palimpsest" in place.read_bytes()] == []
    assert [place.name for place in data.iterdir()] == ["sessions"]


def test_root_has_to_say_where_and_words_that_are_unknown_are_refused(built: dict[str, Path], tmp_path: Path) -> None:
    for words in [["--prefix", "here"], ["--what"], ["--prefix", f"{tmp_path}/a$b"]]:
        done = subprocess.run(["sh", built["run"], "--quiet", "--", *words], capture_output=True, text=True)
        assert done.returncode != 0 and done.stderr.startswith("palimpsest: ")


# -- what lies beside them ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def described(built: dict[str, Path], source: Source) -> Path:
    """The folder of the packages with bills, provenance and sums."""
    folder = built["deb"].parent
    pytest.importorskip("cyclonedx", reason="cyclonedx-python-lib is missing; make installers brings it")
    release.describe(folder, source)
    return folder


def test_the_sums_are_of_all_that_is_there(described: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=described, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    named = {line.split(":")[0] for line in done.stdout.splitlines()}
    assert named == {file.name for file in described.iterdir()} - {"SHA256SUMS"}


def test_each_bill_names_what_is_inside_and_what_is_fetched(described: Path, built: dict[str, Path]) -> None:
    for file in (built["deb"], built["rpm"], built["run"]):
        bill = json.loads((described / f"{file.name}.cdx.json").read_text())
        scopes = {part["name"]: part["scope"] for part in bill["components"]}
        assert scopes["uv"] == "required" and scopes["torch"] == "optional"
        assert {digest["alg"] for part in bill["components"] for digest in part["hashes"]} == {"SHA-256"}


def test_provenance_names_the_commit_and_the_file(described: Path, built: dict[str, Path], source: Source) -> None:
    for file in built.values():
        statement = json.loads((described / f"{file.name}.provenance.json").read_text())
        assert statement["_type"] == "https://in-toto.io/Statement/v1"
        (subject,) = statement["subject"]
        assert subject == {"name": file.name, "digest": {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()}}
        materials = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
        assert materials[0]["digest"] == {"gitCommit": source.commit}
        assert len(materials) > 3 or file.suffix == ".whl"
        assert all(material["digest"] for material in materials)


def test_what_an_earlier_release_left_goes_and_nothing_else(tmp_path: Path) -> None:
    left = [
        "palimpsest_0.0.9_amd64.deb",
        "palimpsest_0.0.9_amd64.deb.cdx.json",
        "palimpsest-0.0.9-1.x86_64.rpm.provenance.json",
    ]
    for name in (*left, "SHA256SUMS", "notes.txt", "another.deb"):
        (tmp_path / name).touch()
    release.clear(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"notes.txt", "another.deb"}


# -- the same bytes ----------------------------------------------------------------------------------------------------


def test_a_second_build_elsewhere_gives_the_same_bytes(
    built: dict[str, Path], elsewhere: subprocess.Popen[bytes]
) -> None:
    assert elsewhere.wait() == 0
    for file in built.values():
        assert Path(elsewhere.args[-1], file.name).read_bytes() == file.read_bytes(), file.name


def test_the_archive_in_the_deb_has_one_time(built: dict[str, Path], tmp_path: Path, source: Source) -> None:
    with (tmp_path / "data.tar").open("wb") as archive:
        subprocess.run(["dpkg-deb", "--fsys-tarfile", built["deb"]], stdout=archive, check=True)
    with tarfile.open(tmp_path / "data.tar") as archive:
        assert {entry.mtime for entry in archive} == {source.epoch}
