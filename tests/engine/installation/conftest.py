"""A carrier with packages of a few bytes, made into environments by the real uv without a network."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from engine.installation import making as making_module
from engine.installation.carrier import Carrier
from engine.installation.environments import Environment
from engine.installation.making import Making, Source
from engine.installation.places import Folders
from engine.installation.running import clean_variables, run_aside
from engine.installation.trouble import NotInstalled


def tiny_wheel(folder: Path, name: str, version: str = "1.0", text: str = "here = True\n") -> Path:
    """A wheel of one module."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    contents = {
        f"{name}.py": text,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{place},sha256={_digest(text)},{len(text.encode())}" for place, text in contents.items()]
    contents[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""])
    with zipfile.ZipFile(file, "w") as archive:
        for place, text in contents.items():
            archive.writestr(zipfile.ZipInfo(place), text)  # the same bytes each time
    return file


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Shop:
    """Where carriers come from: a wheelhouse with two packages, and a carrier that needs them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wheelhouse = folder, folder / "wheels"
        self.packages = [tiny_wheel(self.wheelhouse, "alpha"), tiny_wheel(self.wheelhouse, "beta", "2.0")]

    def carrier(self, version: str = "0.1.0", digests: dict[str, str] | None = None) -> Carrier:
        """A carrier of this version; ``digests`` are those that the lock names instead of the true ones."""
        folder = self.folder / f"carrier-{version}"
        wheel = tiny_wheel(folder, "palimpsest", version)
        (folder / "locks").mkdir(exist_ok=True)
        lock = folder / "locks" / "linux-x86_64-cpu.txt"
        true = {file.name.partition("-")[0]: sha256(file) for file in self.packages}
        lines = [
            f"{file.name.split('-')[0]}=={file.name.split('-')[1]} \\\n    --hash=sha256:"
            f"{(digests or true).get(file.name.partition('-')[0], true[file.name.partition('-')[0]])}\n"
            for file in self.packages
        ]
        lock.write_text("".join(lines))
        parts = {"alpha": 300, "beta": 300}
        python = "{}.{}".format(*sys.version_info[:2])
        cost = {"download": 500, "disk": 600, "pythons": [python], "parts": parts, "backend": ""}
        (folder / "locks" / "sizes.json").write_text(json.dumps({lock.stem: cost}))
        if not (folder / "uv").exists():
            (folder / "uv").symlink_to(pytest.importorskip("uv").find_uv_bin())
        facts = {"form": 1, "version": version, "commit": "c", "artefact": "deb", "system": "linux", "arch": "x86_64"}
        facts |= {"wheel": {"file": wheel.name, "sha256": sha256(wheel)}, "locks": {lock.stem: sha256(lock)}}
        (folder / "manifest.json").write_text(json.dumps(facts))
        return Carrier.read(folder)


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def imports_all(environment: Environment, log: Path) -> Generator[None, None, str]:
    """A trial for packages of a few bytes: they can be imported."""
    run = run_aside([environment.python, "-I", "-c", "import alpha, beta, palimpsest"], clean_variables(), log)
    while True:
        try:
            next(run)
            yield
        except StopIteration as stop:
            if stop.value:
                raise NotInstalled("The new environment does not work.") from None
            return ""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(making_module, "verify", imports_all)
    monkeypatch.setattr(making_module, "OF_PYTHON", 0)
    return Shop(tmp_path / "shop")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return Folders.standard()


@pytest.fixture
def make(shop: Shop, folders: Folders) -> Callable[..., Making]:
    """The making of a carrier's environment, of the ordinary carrier where none is given."""

    def making(carrier: Carrier | None = None, *, thorough: bool = False, source: Source | None = None) -> Making:
        carrier = carrier or shop.carrier()
        where = source or Source(shop.wheelhouse)
        return Making(carrier, carrier.lock("cpu"), folders, where, thorough=thorough)

    return making
