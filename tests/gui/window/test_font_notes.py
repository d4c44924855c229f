"""Letters that the system has no font for are said to be shown as boxes, once for each script."""

import pytest
from PySide6.QtGui import QFontDatabase

from engine.desk.held import FactText
from engine.events import FactState
from gui.support.scripts import MissingScripts

CHINESE, KOREAN = "\u5df4\u9ece", "\uc11c\uc6b8"


@pytest.fixture
def no_fonts(monkeypatch):
    latin = QFontDatabase.WritingSystem.Latin
    monkeypatch.setattr(QFontDatabase, "families", lambda system=latin: ["DejaVu Sans"] if system == latin else [])


def said(window):
    return [toast.message for toast in window.toasts._shown if "no font" in toast.message]


def test_scripts_are_found_by_their_letters_and_looked_up_once(monkeypatch):
    asked = []
    monkeypatch.setattr(QFontDatabase, "families", lambda system: asked.append(system) or [])
    scripts = MissingScripts()
    assert scripts.of(["Paris", "\u00c5ngstr\u00f6m", "\u041c\u043e\u0441\u043a\u0432\u0430"]) == [] and asked == []
    assert scripts.of([KOREAN, CHINESE + "x"]) == ["Korean", "Chinese"] and scripts.of([CHINESE]) == ["Chinese"]
    assert len(asked) == len(set(asked)), "each once"
    monkeypatch.setattr(QFontDatabase, "families", lambda system: ["Noto Sans CJK"])
    assert MissingScripts().of([KOREAN, CHINESE]) == []


def test_japanese_without_kana_needs_no_font_of_chinese(monkeypatch):
    japanese = QFontDatabase.WritingSystem.Japanese
    monkeypatch.setattr(QFontDatabase, "families", lambda system: ["IPAGothic"] if system == japanese else [])
    assert MissingScripts().of(["\u6771\u4eac", "\u306e", KOREAN]) == ["Korean"]


def test_a_hint_comes_with_the_first_row_or_answer(window, no_fonts):
    window.edits.importer.add([FactText("Paris", "{} lies in", "France")], "rows")
    assert said(window) == []
    window.edits.importer.add([FactText(CHINESE, "{} lies in", "France"), FactText(CHINESE, "{} is", "old")], "rows")
    assert len(said(window)) == 1 and "Chinese" in said(window)[0]
    window.bridge.publish(FactState("a", "queued", says=KOREAN))
    assert len(said(window)) == 2 and "Korean" in said(window)[1] and "Chinese" not in said(window)[1]
