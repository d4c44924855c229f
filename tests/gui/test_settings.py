"""Settings: kept at once, read again, never in the way."""

import json

import pytest
from PySide6.QtCore import QByteArray

from gui.settings import RECENT, Folders, Preferences, Settings


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
