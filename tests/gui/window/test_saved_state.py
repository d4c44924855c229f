"""An arrangement is restored where it is whole, and left alone where it is not: Qt would end the process on it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gui.window.saved_state import extent, fitted, is_sound
from tests.properties import holds

NAMES = tuple(f"dock {number}" for number in range(7))
VERSION = 3


def arranged() -> QMainWindow:
    """Docks in rows, below and beside one another, in tabs, floating and hidden."""
    window = QMainWindow()
    window.setDockNestingEnabled(True)
    areas = [Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea]
    docks = [QDockWidget(name, window) for name in NAMES]
    for number, dock in enumerate(docks):
        dock.setObjectName(NAMES[number])
        window.addDockWidget(areas[number % 2], dock)
    window.tabifyDockWidget(docks[0], docks[2])
    window.splitDockWidget(docks[1], docks[3], Qt.Orientation.Horizontal)
    window.splitDockWidget(docks[1], docks[5], Qt.Orientation.Vertical)
    docks[4].setFloating(True)
    window.show()  # docks that are closed while they are shown are marked so
    docks[6].close()
    docks[2].close()
    window.hide()
    return window


@pytest.fixture(scope="module")
def window(qapp):
    made = arranged()
    yield made
    made.deleteLater()


@pytest.fixture(scope="module")
def state(window) -> bytes:
    return bytes(window.saveState(VERSION).data())


def test_what_qt_writes_is_sound_and_its_beginnings_are_not(window, state):
    assert is_sound(state, NAMES) and window.restoreState(QByteArray(state), VERSION)
    assert is_sound(bytes(QMainWindow().saveState(VERSION).data()), ())
    assert not any(is_sound(state[:length], NAMES) for length in range(len(state)))
    assert not is_sound(state + b"\0", NAMES)


def test_a_dock_that_is_unknown_or_there_twice_is_refused(state):
    assert not is_sound(state, NAMES[1:])
    assert not is_sound(state.replace("dock 1".encode("utf-16-be"), "dock 3".encode("utf-16-be")), NAMES)


@pytest.mark.parametrize("number", [b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x80\0\0\0", b"\0\1\0\0"])
def test_a_count_without_bound_is_refused(state, number):
    """At each place a number may stand; where it may be large it is a size, and then Qt takes it."""
    taken = [at for at in range(len(state) - 3) if is_sound(state[:at] + number + state[at + 4 :], NAMES)]
    assert len(taken) < len(state) // 2


@holds(max_examples=60)
@given(
    strategies.lists(
        strategies.tuples(
            strategies.integers(0, 4000), strategies.sampled_from([0, 1, 2, 0xF9, 0xFA, 0xFB, 0xFC, 0xFF])
        ),
        min_size=1,
        max_size=4,
    )
)
def test_what_is_taken_for_sound_can_be_restored(window, state, changes):
    harmed = bytearray(state)
    for at, byte in changes:
        harmed[at % len(harmed)] = byte
    if is_sound(bytes(harmed), NAMES):
        window.restoreState(QByteArray(bytes(harmed)), VERSION)
    assert window.restoreState(QByteArray(state), VERSION)


def test_sizes_are_written_for_another_window_and_nothing_else_is(window, state):
    across, down = extent(state, NAMES)
    assert fitted(state, NAMES, (across, down), (across, down)) == state
    found = fitted(state, NAMES, (across, down), (2 * across, 3 * down))
    assert extent(found, NAMES) == (2 * across, 3 * down)
    assert found != state and len(found) == len(state) and is_sound(found, NAMES)
    assert window.restoreState(QByteArray(found), VERSION) and window.restoreState(QByteArray(state), VERSION)
