"""Settings: kept at once, read again, never in the way."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from gui.bridge import Bridge
from gui.style.theme import Theme
from gui.support.settings import RECENT, Folders, Preferences, Settings, entry
from gui.window.main_window import MainWindow
from tests.gui.panels.panel_bench import PanelBench

ROOT = Path(__file__).parents[3]


def again(settings):
    return Settings(settings.folders)


def test_every_change_is_there_after_a_restart(qtbot, settings):
    with qtbot.waitSignal(settings.changed):
        settings.update(theme="dark", font_size=13)
    settings.remember("norms.mode", "change")
    later = again(settings)
    assert later.values.theme == "dark" and later.values.font_size == 13
    assert later.recall("norms.mode") == "change" and later.recall("other", 7) == 7


def test_no_change_is_no_news(qtbot, settings):
    with qtbot.assertNotEmitted(settings.changed):
        settings.update(theme=settings.values.theme)
    assert again(settings).values == settings.values


def test_recent_models_are_unique_newest_first_and_few(settings):
    for number in range(RECENT + 3):
        settings.add_recent_model(f"/m{number}")
    settings.add_recent_model("/m5")
    assert settings.values.recent_models[0] == "/m5"
    assert len(settings.values.recent_models) == RECENT == len(set(settings.values.recent_models))
    assert again(settings).values.recent_models == settings.values.recent_models


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"schema": 99}',
        '{"schema": 1, "theme": "pink"}',
        '{"schema": 1, "font_size": 400}',
        '{"schema": 1, "font_size": "a"}',
    ],
)
def test_a_file_that_cannot_be_used_gives_the_defaults_and_a_sentence(settings, text):
    settings.update(font_size=12)
    (settings.folders.config / "settings.json").write_text(text)
    later = again(settings)
    assert later.values == Preferences()
    assert "settings.json" in later.problem


def test_unknown_keys_of_another_version_are_left_out(settings):
    file = settings.folders.config / "settings.json"
    file.write_text(json.dumps({"schema": 1, "font_size": 14, "wings": 2}))
    assert again(settings).values.font_size == 14 and again(settings).problem == ""


def test_a_write_leaves_no_half_file_behind(settings):
    settings.update(font_size=11)
    assert [f.name for f in settings.folders.config.glob("settings*")] == ["settings.json"]


def test_the_layout_comes_back_as_the_bytes_it_was(settings):
    settings.save_layout("state", QByteArray(b"\x00\x01\xff"))
    assert again(settings).layout("state") == QByteArray(b"\x00\x01\xff")
    settings.save_layout("state", None)
    assert again(settings).layout("state") is None


def test_the_environment_can_move_everything(monkeypatch, tmp_path):
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    assert Folders.standard() == Folders.under(tmp_path)
    monkeypatch.delenv("PALIMPSEST_HOME")
    assert Folders.standard() != Folders.under(tmp_path)


# -- files that were not written by this program -----------------------------------------------------------------------


def stored(settings, text):
    settings.folders.config.mkdir(parents=True, exist_ok=True)
    (settings.folders.config / "settings.json").write_text(text)
    return again(settings)


@pytest.mark.parametrize("name", [field.name for field in fields(Preferences)])
@pytest.mark.parametrize("value", ['"x"', "[1]", '{"a": 1}', "true", "-7", "1e400", "NaN", "null", "[" * 50 + "]" * 50])
def test_a_value_of_a_wrong_kind_has_its_default_and_the_others_stay(settings, name, value):
    other = "font_size" if name != "font_size" else "threads"
    later = stored(settings, f'{{"schema": 1, "{name}": {value}, "{other}": 12}}')
    good = {
        "welcomed": ["true"],
        "idle": ["true"],
        "updates": ["true"],
        "updates_from": ['"x"'],
        "remembered": ['{"a": 1}'],
    }
    if value in good.get(name, []):
        assert later.problem == ""
        return
    assert getattr(later.values, name) == getattr(Preferences(), name)
    assert getattr(later.values, other) == 12
    assert f"{name} is" in later.problem and "settings-unreadable.json" in later.problem


@pytest.mark.parametrize("text", ["[" * 100_000, '{"schema": "a"}', "\x00", '{"schema": ' + "9" * 5000 + "}", "7"])
def test_no_file_keeps_the_window_from_opening(settings, text):
    later = stored(settings, text)
    assert later.values == Preferences() and "could not be read" in later.problem
    aside = settings.folders.config / "settings-unreadable.json"
    assert aside.read_text() == text
    later.update(font_size=11)
    assert again(later).values.font_size == 11 and again(later).problem == ""
    assert aside.read_text() == text


def test_what_a_panel_remembers_is_of_the_kind_it_asks_for(settings):
    later = stored(settings, json.dumps({"schema": 1, "remembered": {"a": [1], "b": "x", "c": 3, "d": True, "e": {}}}))
    assert (later.recall("a", 7), later.recall("b", []), later.recall("c", "y"), later.recall("d", 1)) == (
        7,
        [],
        "y",
        1,
    )
    assert (later.recall("a", []), later.recall("c", 1.5), later.recall("d", False), later.recall("e")) == (
        [1],
        3,
        True,
        {},
    )
    assert entry({"n": 10**30}, "n", 4) == 4 and entry({"n": "5"}, "n", 4) == 4 and entry({"n": 5}, "n", 4) == 5


def test_settings_that_cannot_be_written_are_told_once(qtbot, tmp_path):
    (tmp_path / "config").write_text("a file in the way")
    settings, told = Settings(Folders.under(tmp_path)), []
    settings.not_kept.connect(told.append)
    settings.update(font_size=12)
    settings.remember("x", 1)
    assert settings.values.font_size == 12 and settings.recall("x") == 1
    assert len(told) == 1 and "cannot be kept" in told[0]
    assert settings.layout("state") is None
    settings.save_layout("state", QByteArray(b"x"))


def keys_remembered():
    """Every name under which a panel remembers something, from the source itself."""
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "gui").rglob("*.py"))
    plain = re.findall(r'(?:recall|remember)\(\s*"([^"]+)"', text)
    named = re.findall(r'^[A-Z_, ]+ = ((?:"[^"\n]+"(?:, )?)+)$', text, re.MULTILINE)
    return sorted(
        {*plain, *(name for names in named for name in re.findall(r'"([^"]+)"', names)), "method values/encore/x"}
    )


@pytest.mark.parametrize("value", ["x", [["norm", "a", 1, 2], {}], {"batch": "x", "methods": 3}, 1e308])
def test_the_window_opens_whatever_was_remembered(qtbot, settings, value):
    names = [*keys_remembered(), "values/encore", "detector.facts", "side memory.log/grace"]
    stored(settings, json.dumps({"schema": 1, "welcomed": True, "remembered": dict.fromkeys(names, value)}))
    settings = again(settings)
    theme = Theme(settings)
    theme.apply()
    window = MainWindow(Bridge(PanelBench), settings, theme)
    window.show()
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=60_000):
        window.bridge.start()
    qtbot.waitUntil(lambda: not window.bridge.busy)
    assert window.method.run_options().method
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


@pytest.mark.parametrize(
    "value", ['"\\ud800"', '["\\ud800"]', "[" * 200 + "]" * 200, "9" * 400, '{"a": {"b": [NaN]}}', '{"\\udfff": 1}']
)
@pytest.mark.parametrize("name", ["theme", "recent_models", "remembered", "threads"])
def test_a_value_that_no_file_should_hold_is_left_out(settings, name, value):
    later = stored(settings, f'{{"schema": 1, "{name}": {value}, "font_size": 12}}')
    assert getattr(later.values, name) == getattr(Preferences(), name) and later.values.font_size == 12
    assert f"{name} is left out" in later.problem and "\n" not in later.problem
    later.update(idle=False)
    assert again(later).values.font_size == 12 and again(later).problem == ""


def test_every_file_that_was_set_aside_is_kept(settings):
    for text in ("first", "second", "first"):
        stored(settings, text)
    aside = sorted(file.name for file in settings.folders.config.glob("settings-unreadable*"))
    assert aside == ["settings-unreadable-2.json", "settings-unreadable.json"]
    assert [(settings.folders.config / name).read_text() for name in aside] == ["second", "first"]


def test_a_file_that_cannot_be_set_aside_is_not_overwritten(settings, monkeypatch):
    told = []
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("no rights")))
    later = stored(settings, "mine")
    later.not_kept.connect(told.append)
    later.update(font_size=12)
    assert (settings.folders.config / "settings.json").read_text() == "mine"
    assert "left as it is" in later.problem and len(told) == 1


def test_a_file_without_end_is_not_read(settings):
    settings.folders.config.mkdir(parents=True, exist_ok=True)
    with (settings.folders.config / "settings.json").open("wb") as stream:
        stream.truncate(1 << 33)
    monkey = again(settings)
    assert monkey.values == Preferences() and "longer than" in monkey.problem


@pytest.mark.parametrize("text", ["", "[]", '{"state": 3}', '{"state": "?"}', "[" * 9999, '{"state": "\\ud8"}', "\x00"])
def test_an_arrangement_that_cannot_be_read_is_none(settings, text):
    (settings.folders.config / "layout.json").write_text(text)
    assert again(settings).layout("state") is None
    settings.save_layout("state", QByteArray(b"x"))
    assert again(settings).layout("state") == QByteArray(b"x")
