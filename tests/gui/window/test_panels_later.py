"""Panels that nobody sees yet are made after the window's first paint, and miss nothing that the engine tells."""

import pytest

from gui.app import open_window
from gui.language.choice import speak
from gui.window.panel_table import PANELS
from gui.window.workspaces import CURRENT
from tests.gui.window.conftest import LONG


@pytest.fixture
def opening(qtbot, settings, theme, panel_bench):
    """A window that is not shown yet."""
    settings.remember(CURRENT, "edit")
    window = open_window(settings, theme, lambda: panel_bench)
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


def made(window):
    return {key for key, dock in window.docks.items() if dock.is_made}


def test_what_is_in_sight_is_there_first_and_then_all(qtbot, opening):
    opening.show()
    opening.bridge.start()
    seen = {key for key in opening.docks if opening.in_sight(key)}
    assert {"edits", "method", "playground", "timeline"} == seen <= made(opening) < set(opening.docks)
    told = []
    opening.complete.connect(lambda: told.append(made(opening)))
    qtbot.waitUntil(lambda: opening.bridge.ready, timeout=LONG)
    assert told == [{spec.key for spec in PANELS}], "the engine tells nothing before all can hear it"


def test_a_panel_is_there_as_soon_as_it_is_asked_for(qtbot, opening):
    opening.show()
    opening.bring_forward("norms")
    assert opening.docks["norms"].is_made and not opening.docks["matrix"].is_made
    opening.bridge.start()
    qtbot.waitUntil(lambda: opening.bridge.ready, timeout=LONG)


def test_a_window_that_is_closed_before_they_are_made_makes_none(qtbot, opening):
    opening.show()
    opening.end()
    before = made(opening)
    qtbot.waitUntil(lambda: not opening.isVisible())
    opening.make_panels()
    assert made(opening) == before < set(opening.docks)


def test_they_speak_the_language_of_the_others_and_are_said_anew(qtbot, qapp, settings, opening):
    settings.update(language="ja")
    speak(qapp, "ja")
    try:
        opening.speaking.tell_anew()
        opening.show()
        told = []
        for dock in opening.docks.values():
            dock.made.connect(lambda _panel: told.append(opening.progress.text.text()))
        opening.bridge.start()
        qtbot.waitUntil(lambda: opening.bridge.ready, timeout=LONG)
        for spec, action in opening.actions_table:
            assert not action.statusTip().isascii(), spec.id
        assert not opening.progress.text.text().isascii()
        assert told and not any(text.isascii() for text in told), "nor is there a moment of English"
        texts = {key: dock.panel.accessibleName() for key, dock in opening.docks.items()}
        assert not any(text.isascii() for text in texts.values())
        settings.update(language="en")
        assert all(dock.panel.accessibleName().isascii() for dock in opening.docks.values())
    finally:
        settings.update(language="en")
        speak(qapp, "en")
