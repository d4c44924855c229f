"""Where things are kept: one place decides, and what is kept is for its owner alone."""

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from engine.errors import BadInput, ModelRefused
from engine.events import run
from engine.session.archive import import_session
from engine.support.home import expanded
from engine.support.places import Places, make_private
from engine.workbench import Workbench

ROOT = Path(__file__).parents[3]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="folders have no such rights there")


def is_private(folder: Path) -> bool:
    return stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_variable_moves_everything(monkeypatch, tmp_path):
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    places = Places.standard()
    assert places == Places.under(tmp_path)
    assert all(tmp_path in (place, *place.parents) for place in (places.config, places.data, places.cache, places.logs))
    monkeypatch.setenv("PALIMPSEST_HOME", "~/somewhere")
    assert Places.standard() == Places.under(Path("~/somewhere").expanduser())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALIMPSEST_HOME", "here")
    assert Places.standard() == Places.under(tmp_path / "here"), "whatever the program changes into later"
    monkeypatch.setenv("PALIMPSEST_HOME", "")
    assert tmp_path not in Places.standard().data.parents


def test_a_script_that_names_no_home_obeys_the_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    bench = Workbench()
    run(bench.load(ROOT / "tests" / "resources" / "tiny_world" / "model"), lambda _: None)
    folder = run(bench.open_session(), lambda _: None)
    bench.close()
    assert folder.parent == tmp_path / "home" / "sessions"


def test_nothing_else_decides_where_things_are_kept():
    """The variable and the operating system's own places are named in one module."""
    for file in (*(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")):
        if file.name == "places.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None), *(alias.name for alias in node.names)]
                assert "platformdirs" not in names, file
            assert not (isinstance(node, ast.Constant) and node.value == "PALIMPSEST_HOME"), file


@POSIX
def test_sessions_are_for_their_owner_alone(tmp_path):
    bench = Workbench(tmp_path / "home")
    run(bench.load(ROOT / "tests" / "resources" / "tiny_world" / "model"), lambda _: None)
    own = run(bench.open_session(), lambda _: None)
    assert is_private(own) and is_private(own.parent)
    named = run(bench.open_session(tmp_path / "a" / "b"), lambda _: None)
    assert is_private(named) and is_private(named.parent)
    run(bench.exports.session(tmp_path / "one.palimpsest"), lambda _: None)
    bench.close()
    assert is_private(import_session(tmp_path / "one.palimpsest", tmp_path / "again"))


@POSIX
def test_a_folder_that_is_there_stays_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    make_private(tmp_path)
    make_private(tmp_path / "new" / "newer")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755 and is_private(tmp_path / "new" / "newer")


def test_a_home_that_is_a_file_is_said_in_one_line(monkeypatch, tmp_path):
    (tmp_path / "home").write_text("x")
    with pytest.raises(BadInput, match=r"cannot be kept there .* PALIMPSEST_HOME"):
        Places.under(tmp_path / "home").check()
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli", "--demo"],
        cwd=ROOT,
        env={**os.environ, "PALIMPSEST_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "sessions and settings cannot be kept there" in done.stderr


@pytest.mark.parametrize("name", ["~nobody-of-that-name/x", "~nobody-of-that-name"])
def test_a_home_folder_of_nobody_is_a_name_like_any_other(monkeypatch, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    assert expanded(name) == Path(name) and expanded("~/x") == Path("~/x").expanduser()
    monkeypatch.setenv("PALIMPSEST_HOME", name)
    assert Places.standard() == Places.under(tmp_path / name)
    with pytest.raises(ModelRefused, match="nobody-of-that-name is no folder" if name[-1] == "e" else "x is no folder"):
        Workbench().inspect(name)


def test_without_any_home_folder_the_variable_is_asked_for(monkeypatch):
    def unknown(_: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("PALIMPSEST_HOME", raising=False)
    monkeypatch.setattr(platformdirs.PlatformDirs, "user_config_path", property(unknown))
    with pytest.raises(BadInput, match=r"there is no home folder .* PALIMPSEST_HOME"):
        Places.standard()
