"""The wheel scrolls forms and never changes what is in them, unless a field was clicked."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.app import open_window
from gui.dialogs.guard_rails import GuardRailsDialog
from gui.dialogs.preferences import PreferencesDialog
from gui.widgets.wheel import steady
from tests.gui.panels.panel_bench import PanelBench

ROOT = Path(__file__).parents[3]
FORWARD = Qt.FocusReason.TabFocusReason


def turn(widget, notches=-1):
    """Notches of the wheel with the pointer over the middle of ``widget``, from the window system on."""
    window = widget.window().windowHandle()
    place = widget.mapTo(widget.window(), widget.rect().center())
    QTest.wheelEvent(window, QPointF(place), QPoint(0, 120 * notches))
    QApplication.processEvents()


def send(widget, notches):
    """A notch straight to a widget that may be behind a tab: nothing around it hears of it."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        middle,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def value(field):
    return field.currentIndex() if isinstance(field, QComboBox) else field.value()


def pointed(field):
    """What the pointer is over: the line of a spin box, not the box."""
    return field.lineEdit() if isinstance(field, QAbstractSpinBox) else field


def fields_of(widget):
    return [*widget.findChildren(QComboBox), *widget.findChildren(QAbstractSpinBox)]


def wheel_changes(field):
    """Whether the wheel changes ``field`` when it is pointed at, and when it was reached with the keyboard."""
    found = []
    for focused in (False, True):
        if focused:
            field.setFocus(FORWARD)
        before = value(field)
        for notches in (-1, 1, 1, -1, -1):
            for widget in (pointed(field), field):
                send(widget, notches)
            found.append(value(field) != before)
    return any(found)


@pytest.fixture
def form(qtbot):
    """A scrolled form with a spin box, a combo box and much below them."""
    area, body = QScrollArea(), QWidget()
    layout = QVBoxLayout(body)
    number, choice = steady(QSpinBox()), steady(QComboBox())
    number.setValue(50)
    choice.addItems([*"abcde"])
    choice.setCurrentIndex(2)
    for widget in (QLineEdit(), number, choice):
        layout.addWidget(widget)
    layout.addSpacing(2000)
    area.setWidget(body)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    qtbot.waitExposed(area)
    return area, number, choice


def test_the_form_scrolls_and_its_fields_stay(form):
    area, number, choice = form
    for field in (number, choice):
        for focused in (False, True):
            area.verticalScrollBar().setValue(0)
            if focused:
                field.setFocus(FORWARD)
            turn(pointed(field))
            assert (number.value(), choice.currentIndex()) == (50, 2)
            assert area.verticalScrollBar().value() > 0


def test_a_field_that_was_clicked_turns_until_the_focus_goes(qtbot, form):
    area, number, choice = form
    qtbot.mouseClick(number.lineEdit(), Qt.MouseButton.LeftButton)
    turn(number.lineEdit())
    assert number.value() == 49 and area.verticalScrollBar().value() == 0
    turn(choice)
    assert choice.currentIndex() == 2
    area.verticalScrollBar().setValue(0)
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    choice.hidePopup()
    area.activateWindow()
    qtbot.waitUntil(choice.hasFocus)
    turn(choice)
    assert choice.currentIndex() == 3
    number.setFocus(FORWARD)
    for widget in (number.lineEdit(), choice):
        turn(widget)
        area.verticalScrollBar().setValue(0)
    assert (number.value(), choice.currentIndex()) == (49, 3)


def test_no_field_of_the_window_or_its_dialogs_is_changed_by_the_wheel(qtbot, settings, theme):
    window = open_window(settings, theme, PanelBench)
    window.show()
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=60_000):
        window.bridge.start()
    qtbot.waitUntil(lambda: not window.bridge.busy)
    dialogs = [kind(settings, theme, window) for kind in (PreferencesDialog, GuardRailsDialog)]
    fields = [field for widget in (window, *dialogs) for field in fields_of(widget)]
    assert len(fields) > 25
    for field in fields:
        if isinstance(field, QComboBox) and field.count() < 3:
            field.blockSignals(True)
            field.addItems(["one", "two", "three"])
        assert not wheel_changes(field), (field.accessibleName(), field.objectName(), field.toolTip())
    for dialog in dialogs:
        dialog.deleteLater()
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


def test_every_field_is_made_steady():
    """In the source itself, for those that no test opens."""
    made = re.compile(r"(?<!\w)(?:QComboBox|QSpinBox|QDoubleSpinBox|MethodCombo)\((?!QComboBox)")
    for file in (ROOT / "gui").rglob("*.py"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if made.search(line) and not line.lstrip().startswith("class "):
                assert "steady(" in line, f"{file}:{number}"
