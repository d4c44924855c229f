"""A window comes back where it can be seen: a saved place is read number by number, and one off the screen is moved.

The keys go to it, and to the dialogs over it."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, strategies
from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDockWidget, QMainWindow, QWidget

from gui.dialogs.palette import ActionPalette
from gui.widgets.whole import AROUND
from gui.window import on_screen
from gui.window.layout import FIRST_SIZE, Layout
from gui.window.on_screen import in_sight, is_sound_geometry
from gui.window.panel_table import layout_version
from tests.properties import holds

SCREENS = [QRect(0, 0, 1920, 1080), QRect(1920, 200, 1280, 1024)]
PLACES = strategies.builds(
    QRect, *[strategies.integers(-(1 << 20), 1 << 20)] * 2, *[strategies.integers(1, 1 << 16)] * 2
)


@pytest.fixture
def saved(qapp) -> bytes:
    widget = QWidget()
    widget.setGeometry(40, 50, 600, 400)
    return bytes(widget.saveGeometry().data())


def test_what_qt_writes_is_sound_and_its_beginnings_are_not(saved):
    assert is_sound_geometry(saved)
    assert not any(is_sound_geometry(saved[:length]) for length in range(len(saved)))
    assert not is_sound_geometry(saved + b"\0")


@pytest.mark.parametrize("at", [0, 4, *range(8, 40, 4), *range(50, 66, 4)])
def test_a_number_that_no_window_has_is_refused(saved, at):
    assert not is_sound_geometry(saved[:at] + struct.pack(">i", 0x7FFFFFFF) + saved[at + 4 :])


@holds(max_examples=200)
@given(PLACES)
def test_every_place_is_brought_to_where_a_person_can_take_hold_of_it(place):
    found = in_sight(place, SCREENS)
    assert any((part := screen.intersected(found)).width() >= 40 and part.height() >= 40 for screen in SCREENS) or (
        found == place and min(place.width(), place.height()) < 120
    )
    assert found.width() <= 3200 and found.height() <= 1224
    assert in_sight(found, SCREENS) == found, "and stays there"


def test_a_place_in_sight_stays_and_none_is_needed_without_a_screen():
    across = QRect(1800, 300, 500, 400)
    assert in_sight(across, SCREENS) == across and in_sight(across, []) == across
    assert SCREENS[1].contains(in_sight(QRect(9000, 300, 500, 400), SCREENS[1:]))


class Kept:
    """Settings with one saved place."""

    def __init__(self, geometry: bytes = b"") -> None:
        self._geometry = QByteArray(geometry)

    def layout(self, name: str) -> QByteArray | None:
        return self._geometry if name == "geometry" else None

    def recall(self, _key: str, default: str) -> str:
        return default


@pytest.fixture
def restored(qtbot, monkeypatch):
    """A window that was restored at a saved place."""
    monkeypatch.setattr(Layout, "reset", lambda self: None)

    def restore(geometry: bytes) -> QMainWindow:
        window = QMainWindow()
        qtbot.addWidget(window)
        Layout(window, {}, Kept(geometry)).restore()
        return window

    return restore


def moved(saved: bytes, place: QRect) -> bytes:
    corners = struct.pack(">4i", place.left(), place.top(), place.right(), place.bottom())
    return saved[:8] + corners * 2 + saved[40:50] + corners


@pytest.mark.parametrize("place", [QRect(90_000, 90_000, 600, 400), QRect(-5000, 20, 600, 400), QRect(0, 0, 60_000, 9)])
def test_a_window_that_was_on_another_screen_is_seen(restored, saved, place):
    window = restored(moved(saved, place))
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.contains(window.geometry())


def test_a_window_of_a_larger_screen_takes_all_of_a_smaller_one(restored, saved):
    room = QGuiApplication.primaryScreen().availableGeometry().size() - QSize(*AROUND)
    window = restored(moved(saved, QRect(0, 0, 3840, 2160)))
    assert window.size() == room
    assert restored(moved(saved, QRect(20, 60, 300, 2160))).size() == QSize(300, room.height())
    assert restored(saved).size() == QSize(600, 400)


def test_damaged_bytes_give_the_first_size_which_fits_the_screen_with_its_title_bar(restored, saved):
    screen = QGuiApplication.primaryScreen().availableGeometry().size()
    assert restored(saved[:30]).size() == QSize(*FIRST_SIZE).boundedTo(screen - QSize(*AROUND))
    assert AROUND[1] >= 40, "the title bars of GNOME, Windows and KDE at their own scale"


def test_a_floating_panel_of_a_session_from_a_larger_screen_is_seen(qtbot):
    window, dock = QMainWindow(), QDockWidget()
    qtbot.addWidget(window)
    dock.setObjectName("norms")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    dock.setFloating(True)
    dock.setGeometry(90_000, -7000, 300, 200)
    state = window.saveState(layout_version())
    dock.setFloating(False)
    assert Layout(window, {"norms": dock}, Kept()).restore_state(state) and dock.isFloating()
    assert QGuiApplication.primaryScreen().availableGeometry().contains(dock.geometry())


def test_the_keys_go_to_a_dialog_and_back_without_a_window_manager(qtbot, window, monkeypatch):
    """The platform of the tests activates windows by itself: what the program asks for is looked at."""
    asked = []
    monkeypatch.setattr(QWidget, "activateWindow", lambda self: asked.append(type(self)))
    monkeypatch.setattr(type(window), "activateWindow", lambda self: asked.append(type(self)), raising=False)
    dialog = QDialog(window)
    dialog.open()
    qtbot.waitUntil(lambda: asked == [QDialog])
    dialog.reject()
    qtbot.waitUntil(lambda: asked == [QDialog, type(window)])
    asked.clear()
    window.hide()
    window.show()
    assert asked == [type(window)], "at the start"


def test_the_keys_go_back_to_the_dialog_from_which_another_was_opened(qtbot, window, monkeypatch):
    """The list of sessions stays open beside the window; what is asked over it must not end in the window."""
    beside = QDialog(window)
    beside.show()
    over = QDialog(beside)
    over.setModal(True)
    over.show()
    qtbot.waitUntil(lambda: window._asked_from is beside)
    asked = []
    monkeypatch.setattr(QWidget, "activateWindow", lambda self: asked.append(self))
    monkeypatch.setattr(type(window), "activateWindow", lambda self: asked.append(self), raising=False)
    over.reject()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [beside]
    beside.close()


def test_the_palette_takes_the_keys_and_gives_them_back(qtbot, window):
    window.actions_table["view.palette"].trigger()
    palette = window.findChild(ActionPalette)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, "log")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.isActiveWindow)


def test_a_palette_that_is_opened_as_another_closes_keeps_the_keys(qtbot, window):
    for _ in range(5):
        window.actions_table["view.palette"].trigger()
        first = next(one for one in window.findChildren(ActionPalette) if one.isVisible())
        qtbot.waitUntil(first.isActiveWindow)
        first.close()
        window.actions_table["view.palette"].trigger()
        second = next(one for one in window.findChildren(ActionPalette) if one.isVisible())
        qtbot.waitUntil(second.isActiveWindow)
        qtbot.wait(20)
        assert second.isActiveWindow()
        second.close()
        qtbot.waitUntil(window.isActiveWindow)


def test_enter_presses_the_button_that_has_the_keys(qtbot, window):
    button = window.edits.add_button
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


class Gone:
    """The screens that are left when another one has been taken away."""

    def availableGeometry(self) -> QRect:
        return QRect(0, 0, 1280, 800)


@pytest.mark.parametrize("told", ["screenRemoved", "availableGeometryChanged"])
def test_what_floats_on_a_screen_that_is_taken_away_comes_back_in_sight(qtbot, window, monkeypatch, told):
    screen = QGuiApplication.primaryScreen()
    dock = window.docks["norms"]
    window.actions_table["view.norms"].trigger()
    dock.setFloating(True)
    window.actions_table["view.settings"].trigger()
    settings = next(one for one in window.findChildren(QDialog) if one.isVisible())
    beside = window.docks["log"]
    beside.setFloating(True)
    beside.setGeometry(100, 120, 500, 300)
    for one in (dock, settings, window):
        one.move(5000, 300)
    monkeypatch.setattr(on_screen.QGuiApplication, "screens", staticmethod(lambda: [Gone()]))
    if told == "screenRemoved":
        QGuiApplication.instance().screenRemoved.emit(screen)
    else:
        screen.availableGeometryChanged.emit(QRect(0, 0, 1280, 800))
    for one in (dock, settings, window):
        qtbot.waitUntil(lambda one=one: Gone().availableGeometry().contains(one.geometry().topLeft()))
    assert beside.geometry() == QRect(100, 120, 500, 300), "what is in sight stays"
    settings.close()
