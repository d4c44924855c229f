"""Installed in clean systems, started there by a user who is not root, upgraded, and removed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.common.source import CHECKOUT, Source
from tests.installers.systems import USER, DebianRoot, cloned, debian, edited, needs

OF_SYSTEM = "/usr/lib/palimpsest"
OF_USER = f"/home/{USER}/.local/lib/palimpsest"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A .deb of a version before this one: this program with a smaller number."""
    clone = tmp_path_factory.mktemp("older") / "clone"
    cloned(clone, Source.here())
    project = clone / "pyproject.toml"
    project.write_text(project.read_text().replace(f'version = "{Source.here().version}"', 'version = "0.0.9"', 1))
    subprocess.run([sys.executable, "-m", "installers.build", "deb", "--out", clone / "dist"], cwd=clone, check=True)
    return clone / "dist" / "palimpsest_0.0.9_amd64.deb"


@pytest.fixture(scope="module")
def system(wheels: Path) -> Iterator[DebianRoot]:
    """One system for the story of a package: installed, started, upgraded, removed."""
    with debian("deb", wheels) as root:
        root.apt("update")
        yield root


def bootstrap(root: DebianRoot, carrier: str, *words: str) -> str:
    """What the bootstrap in the folder ``carrier`` says; there is no network for it."""
    command = ["python3", "-I", f"{carrier}/bootstrap.pyz", *words]
    return root.run(*command, user=USER, UV_OFFLINE="1", HTTPS_PROXY="http://127.0.0.1:9").stdout


def first_start(root: DebianRoot, carrier: str = OF_SYSTEM) -> None:
    """What a first start does, with the wheels from a folder."""
    bootstrap(root, carrier, "install", "--text", "--device", "cpu", "--wheelhouse", "/wheels")


def version(root: DebianRoot, command: str = "palimpsest") -> str:
    return root.run(command, "--version", user=USER).stdout.split()[-1]


def test_a_package_from_installing_to_removing(
    system: DebianRoot, older: Path, built: dict[str, Path], source: Source
) -> None:
    needs("chroot", "coreutils")
    before = system.files()
    system.apt("install", system.hand_in(older))
    installed = system.files() - before
    first_start(system)
    assert version(system) == "0.0.9"
    session = f"/home/{USER}/.local/share/palimpsest/sessions/kept"
    run = ["demo", "--method", "encore", "--edits", "2", "--session", session, "--json"]
    assert json.loads(system.run("palimpsest", *run, user=USER).stdout.splitlines()[-1])["edits"] == 2

    system.apt("install", system.hand_in(built["deb"]))
    first_start(system)
    assert version(system) == source.version
    told = json.loads(bootstrap(system, OF_SYSTEM, "status", "--json"))
    assert (told["how"], told["device"]) == ("deb", "cpu") and told["before"].startswith("0.0.9-cpu-")
    kept = system.run("palimpsest", "sessions", "--json", user=USER).stdout
    assert "kept" in kept
    edited(system, "palimpsest")

    assert system.run("dpkg", "--verify", "palimpsest").stdout == ""  # no start changed what root installed
    system.run("palimpsest", "environment", "remove", user=USER)
    assert not (system.home / ".cache" / "palimpsest" / "uv").exists()
    system.apt("purge", "palimpsest")
    left = {name for name in system.files() & installed if "palimpsest" in name}
    assert left == set()
    assert (system.folder / session.lstrip("/") / "session.db").is_file()
    assert not (system.home / ".local" / "share" / "palimpsest" / "environments").exists()


def test_the_rpm_starts_where_what_it_needs_is_there(
    system: DebianRoot, built: dict[str, Path], source: Source
) -> None:
    """Debian with Python and Qt's libraries stands for Fedora, whose packages are not at hand."""
    needs("rpm", "rpm")
    system.apt("install", "python3")
    before = system.files()
    rpm = ["rpm", "--root", str(system.folder), "--nodeps"]
    subprocess.run([*rpm, "--install", "--ignorearch", str(built["rpm"])], check=True)
    first_start(system)
    assert version(system) == source.version
    subprocess.run([*rpm, "--erase", "palimpsest"], check=True)
    assert system.files() == before


def test_the_run_is_installed_started_and_removed_without_root(
    system: DebianRoot, built: dict[str, Path], source: Source
) -> None:
    system.apt("install", "python3")
    file = system.hand_in(built["run"])
    system.run("sh", file, "--quiet", user=USER)
    bootstrap(system, OF_USER, "remove")  # what another package made
    first_start(system, OF_USER)
    assert version(system, f"/home/{USER}/.local/bin/palimpsest") == source.version
    assert json.loads(bootstrap(system, OF_USER, "status", "--json"))["how"] == "run"
    system.run("sh", f"{OF_USER}/uninstall.sh", user=USER)
    share = system.home / ".local" / "share"
    assert not (system.home / ".local" / "lib").exists() and not (share / "palimpsest" / "environments").exists()
    assert not list(share.rglob("*palimpsest*.png")) and not (share / "applications" / "palimpsest.desktop").exists()


def test_the_bundle_starts_where_there_is_no_python(bare: DebianRoot, source: Source) -> None:
    bundle = CHECKOUT / "dist" / f"palimpsest-{source.version}-linux-x86_64-cpu-offline.run"
    if not bundle.is_file():
        pytest.skip(f"{bundle.name} is not in dist; make bundle takes minutes and makes it")
    assert bundle.stat().st_size < 400e6
    assert bare.run("sh", "-c", "command -v python3 xz", check=False).stdout == ""
    file = bare.hand_in(bundle)
    bare.run("sh", file, "--quiet", user=USER, TMPDIR=f"/home/{USER}")
    command = f"/home/{USER}/.local/bin/palimpsest"
    done = bare.run(command, "demo", "--method", "encore", "--edits", "1", "--json", user=USER)
    assert json.loads(done.stdout.splitlines()[-1])["edits"] == 1
    edited(bare, command)  # Qt's libraries are the bundle's own, as this system has none
    bare.run("sh", f"/home/{USER}/.local/lib/palimpsest/uninstall.sh", user=USER)
    left = [place for place in (bare.home / ".local").rglob("*") if place.is_file()]
    assert all(".local/share/palimpsest" in str(place) or ".local/state" in str(place) for place in left)


BY_HAND = {
    "Fedora and openSUSE": "their packages cannot be had here. As root: dnf install ./palimpsest-*.rpm (zypper install "
    "--allow-unsigned-rpm); as a person: start it from the menu, make a demo edit, double-click a .palimpsest file; "
    "rpm --verify palimpsest must say nothing; palimpsest environment remove; as root: dnf remove palimpsest; "
    "the menu must have no entry any more",
    "Ubuntu 24.04 and newer": "its packages cannot be had here. The same with apt install ./palimpsest_*.deb",
    "a desktop with a screen": "there is none here. Double-click a .palimpsest file while the program runs: its window "
    "must come to the front with the session; look at the progress window of a first start, at the entry and the icons "
    "in the menu, on X11 and on Wayland, light and dark",
    "the open network": "PyTorch's own index and the Pythons of uv cannot be reached here. In a new home: palimpsest "
    "environment install; on a system without Python 3.11 the .run must fetch one; "
    "uv tool install --torch-backend auto and the wheel must fetch the build for the machine",
    "an NVIDIA GPU": "there is none here. A first start must choose cuda by itself; palimpsest environment device cpu, "
    "then device cuda; palimpsest demo --method encore --edits 1 --device cuda",
}
"""What nobody has looked at: why not here, and the steps for a person who has it."""


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=pytest.mark.xfail(run=False, reason=steps)) for what, steps in BY_HAND.items()]
)
def test_by_a_person(what: str) -> None:
    raise AssertionError(f"nobody has looked at {what}")
