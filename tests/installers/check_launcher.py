"""The launcher of Windows and macOS, on this system and under wine: what it starts, with which words, and what it says.

The same sources are compiled for both. ``stand_in.c`` plays uv, Python and the program, and notes how it was called.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from installers.common import icons
from installers.launcher import build
from tests.installers.wine import Wine, on_windows, opened

STAND_IN = Path(__file__).with_name("stand_in.c")
AWKWARD = [
    "plain",
    "a name.palimpsest",
    "",
    'with "quotes"',
    "back\\",
    'both\\"',
    "a\\\\ b\\",
    "Grüße 文字 🜚",
    "-x",
    "%PATH%",
]
CARRIED = "0.2.0-cpu-abc123 0.2.0-cuda-def456"
POINTER = {"form": 1, "current": "0.2.0-cpu-abc123", "before": None}


@dataclass(frozen=True)
class Call:
    """What a stand-in was called with: its words, and the variables that it looked for."""

    words: list[str]
    variables: dict[str, str]


@dataclass
class Place:
    """A launcher with a carrier and a person's folder around it, on one system; ``wine`` is None on this one."""

    folder: Path
    wine: Wine | None
    stand_in: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def carrier(self) -> Path:
        return self.folder / "program ü" / "carrier"

    @property
    def home(self) -> Path:
        return self.folder / "Jörg's home"

    @property
    def python(self) -> Path:
        """The Python that the stand-in for uv says it has."""
        return self.folder / "Python 3" / ("python.exe" if self.wine else "python")

    def named(self, path: Path) -> str:
        """A path as the launcher's system writes it."""
        return on_windows(path) if self.wine else str(path)

    def play(self, path: Path) -> None:
        """Put the stand-in in a place."""
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.stand_in, path)

    def set_up(self, launcher: Path) -> None:
        self.carrier.mkdir(parents=True)
        shutil.copy(launcher, self.launcher)
        self.play(self.carrier / ("uv.exe" if self.wine else "uv"))
        self.play(self.python)
        (self.carrier / "bootstrap.pyz").write_bytes(b"PK")
        manifest = {"form": 1, "version": "0.2.0", "wheel": {"a": [1]}, "environments": CARRIED}
        (self.carrier / "manifest.json").write_text(json.dumps(manifest))
        self.variables = {
            "PALIMPSEST_HOME": self.named(self.home),
            "PALIMPSEST_SILENT": "1",
            "STAND_IN_NOTES": self.named(self.folder / "notes"),
            "STAND_IN_PYTHON": self.named(self.python),
        }

    @property
    def launcher(self) -> Path:
        return self.carrier.parent / ("Palimpsest.exe" if self.wine else "palimpsest")

    def environment(self, name: str) -> Path:
        """An environment, and Python in it."""
        python = self.home / "environments" / name / ("Scripts/pythonw.exe" if self.wine else "bin/python")
        self.play(python)
        return python

    def point(self, said: str) -> None:
        (self.home / "environments").mkdir(parents=True, exist_ok=True)
        (self.home / "environments" / "current.json").write_text(said)

    def start(self, *files: str) -> int:
        """Start it; its exit code."""
        if self.wine:
            return self.wine.run(self.launcher, *files, variables=self.variables).returncode
        kept = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
        return subprocess.run([self.launcher, *files], env=kept | self.variables, timeout=60).returncode

    def calls(self) -> list[Call]:
        """All that was called so far, in its order."""
        said = (self.folder / "notes").read_text(encoding="utf-8") if (self.folder / "notes").exists() else ""
        return [self._call(part.removesuffix("\n").split("\n")) for part in said.split("\x1e") if part]

    @staticmethod
    def _call(lines: list[str]) -> Call:
        variables = dict(line.split("=", 1) for line in lines[-4:])
        return Call(lines[:-4], variables)

    def log(self) -> str:
        return (self.home / "logs" / "launcher.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["here", "windows"])
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, ...]]:
    """The launcher and the stand-in for a system, with wine where that is Windows."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "here":
        build.main(["here", "--out", str(folder / "launcher")])
        build.compile_sources([str(STAND_IN)], folder / "stand_in")
        yield folder / "launcher", folder / "stand_in", None
        return
    with opened(folder / "wine") as wine:
        icons.draw(folder / "icons")
        build.for_windows(folder / "icons" / "palimpsest.ico", "0.2.0", folder / "launcher.exe")
        build.compile_sources([str(STAND_IN)], folder / "stand_in.exe", "x86_64-windows-gnu", "-lshell32")
        yield folder / "launcher.exe", folder / "stand_in.exe", wine


@pytest.fixture
def place(compiled: tuple[Path, Path, Wine | None], tmp_path: Path) -> Place:
    launcher, stand_in, wine = compiled
    made = Place(tmp_path, wine, stand_in)
    made.set_up(launcher)
    return made


# -- there is an environment -------------------------------------------------------------------------------------------


def test_the_current_program_gets_the_files_word_for_word(place: Place) -> None:
    python = place.environment("0.2.0-cpu-abc123")
    place.point(json.dumps(POINTER))
    place.variables["STAND_IN_PROGRAM"] = "0"
    assert place.start(*AWKWARD) == 0
    (call,) = place.calls()
    assert Path(call.words[0].replace("\\", "/")).name == python.name
    assert call.words[1:] == ["-I", "-m", "palimpsest", *AWKWARD]


def test_a_program_that_fails_at_once_is_told_of(place: Place) -> None:
    place.environment("0.2.0-cpu-abc123")
    place.point(json.dumps(POINTER))
    place.variables["STAND_IN_PROGRAM"] = "2"
    assert place.start() == 2
    if place.wine:  # elsewhere the program has taken the launcher's place
        assert "an error, told" in place.log() and "ended at once (code 2)" in place.log()
    assert len(place.calls()) == 1  # nobody was there to want a repair


@pytest.mark.parametrize("version", ["0.2.1", "0.10.0", "1.0"])
def test_a_newer_environment_than_what_was_installed_is_started(place: Place, version: str) -> None:
    place.environment(f"{version}-cpu-abc123")
    place.point(json.dumps(POINTER | {"current": f"{version}-cpu-abc123"}))
    assert place.start() == 0
    assert [call.words[1:] for call in place.calls()] == [["-I", "-m", "palimpsest"]]


def test_the_older_one_that_a_person_went_back_to_is_started(place: Place) -> None:
    place.environment("0.1.9-cpu-old")
    place.point(json.dumps(POINTER | {"current": "0.1.9-cpu-old", "left": "0.2.0-cuda-def456"}))
    assert place.start() == 0
    assert [call.words[1:] for call in place.calls()] == [["-I", "-m", "palimpsest"]]


# -- there is none -----------------------------------------------------------------------------------------------------


def is_first_start(place: Place, *files: str) -> None:
    """Python was brought, and bootstrap.pyz was told of the files."""
    install, find, bootstrap = place.calls()
    assert install.words[1:] == ["python", "install", "--no-bin", "--no-registry", "--no-progress", "3.11"]
    assert find.words[1:] == ["python", "find", "--no-project", "--managed-python", "3.11"]
    script = place.named(place.carrier / "bootstrap.pyz")
    told = ["--", *files] if files else []
    said = [word.replace("\\", "/") if number == 1 else word for number, word in enumerate(bootstrap.words[1:])]
    assert said == ["-I", script.replace("\\", "/"), "start", *told]
    for name, below in (("UV_PYTHON_INSTALL_DIR", "environments/python"), ("UV_CACHE_DIR", "uv")):
        assert install.variables[name] == place.named(place.home / below)


def test_a_first_start_has_uv_bring_python_and_hands_the_files_on(place: Place) -> None:
    assert place.start(*AWKWARD) == 0
    is_first_start(place, *AWKWARD)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        json.dumps(POINTER) + "x",
        json.dumps(POINTER | {"form": 2}),
        json.dumps(POINTER | {"form": "1"})[:-1],
        json.dumps(POINTER | {"current": None}),
        json.dumps(POINTER | {"current": "0.2.0-gone"}),
        json.dumps(POINTER | {"current": "../environments/0.2.0-cpu-abc123"}),
        json.dumps(POINTER)[:-1] + ', "current": "0.2.0-cpu-abc123"}',
        json.dumps(POINTER | {"current": "0.1.9-cpu-old"}),
        json.dumps(POINTER | {"current": "0.2.0rc1-cpu-old"}),
        json.dumps(POINTER | {"current": "0.2.0-cpu-abc12"}),  # another build of the same version
        json.dumps(POINTER | {"current": "0.1.9-cpu-old", "left": "0.1.8-cpu-older"}),
    ],
)
def test_what_points_to_no_environment_of_this_version_leads_to_a_first_start(place: Place, said: str) -> None:
    for name in ("0.2.0-cpu-abc123", "0.2.0-cpu-abc12", "0.1.9-cpu-old", "0.2.0rc1-cpu-old"):
        place.environment(name)
    place.point(said)
    assert place.start() == 0
    is_first_start(place)


def test_on_windows_bootstrap_runs_without_a_console(place: Place) -> None:
    place.play(place.python.with_name("pythonw.exe"))
    assert place.start() == 0
    assert place.calls()[-1].words[0].endswith("pythonw.exe" if place.wine else "python")


def test_without_the_network_a_python_of_this_computer_serves(place: Place) -> None:
    place.variables["STAND_IN_INSTALL"] = "2"
    assert place.start() == 0
    find, bootstrap = place.calls()[1:]
    assert find.words[1:] == ["python", "find", "--no-project", "--no-python-downloads", ">=3.11,<3.15"]
    assert "start" in bootstrap.words


def test_without_any_python_it_says_what_to_do_and_where_the_log_is(place: Place) -> None:
    place.variables |= {"STAND_IN_INSTALL": "2", "STAND_IN_FIND": "1"}
    assert place.start() == 1
    assert len(place.calls()) == 2
    told = place.log()
    assert "Is this computer connected to the internet?" in told and "an error, told" in told
    assert place.named(place.home / "logs").replace("\\", "/") in told.replace("\\", "/")


def test_a_carrier_that_is_not_whole_is_told_of(place: Place) -> None:
    (place.carrier / "bootstrap.pyz").unlink()
    assert place.start() == 1
    assert "Please install it again" in place.log() and place.calls() == []


def test_uv_that_cannot_be_started_is_told_of(place: Place) -> None:
    (place.carrier / ("uv.exe" if place.wine else "uv")).unlink()
    assert place.start() == 1
    assert "cannot be started" in place.log()


def test_the_wheelhouse_that_the_installer_found_is_handed_on(place: Place) -> None:
    wheels = place.folder / "on a stick"
    (wheels / "python").mkdir(parents=True)
    (place.carrier / "wheelhouse.txt").write_text(place.named(wheels) + "\r\n")
    assert place.start() == 0
    install, _, bootstrap = place.calls()
    mirror = install.variables["UV_PYTHON_INSTALL_MIRROR"]
    assert mirror == "file:///" + place.named(wheels).replace("\\", "/").lstrip("/") + "/python"
    assert bootstrap.variables["PALIMPSEST_WHEELHOUSE"] == place.named(wheels)


# -- the reader of JSON, against Python's ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    library = tmp_path_factory.mktemp("plain") / "plain.so"
    build.compile_sources(["plain.c"], library, "", "-shared", "-fPIC")
    loaded = ctypes.CDLL(str(library))
    loaded.json_member.restype = ctypes.c_char_p
    return loaded


def expected(source: str, name: str) -> str | None:
    """What json_member must say, by Python's own reader."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    kept: list[list[tuple[str, object]]] = []
    try:
        json.loads(source, object_pairs_hook=lambda pairs: kept.append(pairs) or dict(pairs), parse_constant=refuse)
    except ValueError:
        return None
    found = [value for key, value in kept[-1] if key == name] if kept and source.strip().startswith("{") else []
    return found[0] if len(found) == 1 and isinstance(found[0], str) else None


json_values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text('ab\\"\n/é', max_size=4),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["name", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(
    json_values,
    some.integers(0, 40),
    some.sampled_from(["", "", "{", "}", '"', ",", ":", "0", "\\", " ", "name", "\x01"]),
)
def test_the_reader_agrees_with_pythons(plain: ctypes.CDLL, value: object, at: int, put: str) -> None:
    source = json.dumps(value, ensure_ascii=False)
    source = source[:at] + put + source[at + (len(put) == 1 and at % 2) :]
    said = plain.json_member(source.encode(), b"name")
    wanted = expected(source, "name")
    if wanted is not None and ("\\" in json.dumps(wanted, ensure_ascii=False)):
        assert said is None  # no escapes
    elif wanted is not None:
        assert said is not None and said.decode() == wanted
    elif said is not None:  # a number or a word, as written, or nothing at all for what is no JSON
        assert json.loads(source)["name"] == json.loads(said)


@pytest.mark.parametrize("name", ["0.1.0-cpu-12ab", "1.0+local-cuda_x"])
def test_plain_names(plain: ctypes.CDLL, name: str) -> None:
    assert plain.is_plain_name(name.encode()) & 1
    for wrong in ("", ".", "..", f".{name}", f"a/{name}", f"a\\{name}", f"C:{name}", f"{name} ", f"{name}\n", "é"):
        assert not plain.is_plain_name(wrong.encode()) & 1


WORDS = some.lists(some.text("ab-", max_size=3), max_size=4)


@given(some.text("ab-", max_size=3), WORDS)
def test_a_name_is_found_among_names_as_a_whole(plain: ctypes.CDLL, word: str, words: list[str]) -> None:
    said = plain.is_among(word.encode(), " ".join(words).encode()) & 1
    assert said == (word != "" and word in words)


@given(
    some.lists(some.integers(0, 12), min_size=1, max_size=4), some.lists(some.integers(0, 12), min_size=1, max_size=4)
)
def test_versions_are_compared_number_by_number(plain: ctypes.CDLL, one: list[int], other: list[int]) -> None:
    longest = max(len(one), len(other))
    a, b = ([*each, *[0] * (longest - len(each))] for each in (one, other))
    said = plain.compared(".".join(map(str, one)).encode(), ".".join(map(str, other)).encode())
    assert said == (a > b) - (a < b)
