"""Every panel and every dialog: it fits, in every theme and with large text, and is worked and read without a mouse."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QDialog, QLineEdit, QScrollArea, QWidget

from gui.style.tokens import THEMES
from gui.widgets.plots import Plot
from gui.window.panel_table import PANELS
from tests.gui.every_dialog import DIALOGS, all_of_the_program, closed, opened
from tests.gui.filled import fill

LAPTOP = (1280, 800)


@pytest.fixture
def filled(qtbot, window, panel_bench):
    fill(qtbot, window, panel_bench)
    window.activateWindow()
    return window


def reached_by_tab(root):
    """The visible widgets below ``root`` at which the Tab key stops."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget, QScrollArea)
        and not isinstance(widget.parent(), QAbstractSpinBox)
    ]


def nameless(widgets):
    def named(widget):
        return widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())

    return [f"{type(one).__name__} in {type(one.parent()).__name__}" for one in widgets if not named(one)]


def chain(first):
    """The widgets in the order of the Tab key, once around."""
    found, widget = [first], first.nextInFocusChain()
    while widget is not first and len(found) < 5000:
        found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def against_the_eye(root, stops):
    """The pairs of those in sight at which Tab goes up, or to the left in a line, and not on to the next column."""
    if not stops:
        return []
    known = {id(stop) for stop in stops}
    first = root.nextInFocusChain()
    order = [widget for widget in chain(first) if id(widget) in known and not widget.visibleRegion().isEmpty()]
    places = [QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()) for widget in order]
    wrong = []
    for (one, here), (other, there) in pairwise(zip(order, places, strict=True)):
        shared = min(here.bottom(), there.bottom()) - max(here.top(), there.top())
        beside = 2 * shared > min(here.height(), there.height())
        back = there.right() <= here.left() if beside else there.bottom() <= here.top() and there.left() < here.right()
        if back:
            wrong.append(f"{told(one)} -> {told(other)}")
    return wrong


def told(widget):
    text = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    return f"{type(widget).__name__} {text!r}"


def check(qtbot, root):
    """Names, and the order of Tab: every stop comes once, as the eye goes."""
    stops = reached_by_tab(root)
    assert not nameless(stops)
    if stops:
        order = chain(stops[0])
        assert len(set(map(id, order))) == len(order), "the chain closes"
        assert {id(stop) for stop in stops} <= set(map(id, order)), "every stop is in it"
    with suppress(qtbot.TimeoutError):  # what was asked to be elsewhere is there in a moment
        qtbot.waitUntil(lambda: not against_the_eye(root, stops), timeout=1000)
    assert not against_the_eye(root, stops)
    return stops


def changes_with_focus(qtbot, widget):
    """Whether one sees that ``widget`` has the focus."""
    window = widget.window()
    window.setFocus()
    before = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    QApplication.processEvents()
    return widget.grab().toImage() != before


def test_every_panel(qtbot, filled, settings):
    for size in (14, 10):
        settings.update(font_size=size)
        for spec in PANELS:
            dock = filled.docks[spec.key]
            filled.bring_forward(spec.key)
            qtbot.waitUntil(lambda key=spec.key: filled.in_sight(key))
            assert dock.panel.accessibleName(), spec.key
            check(qtbot, dock)
            assert dock.minimumSizeHint().width() <= LAPTOP[0] / 2 and dock.minimumSizeHint().height() <= LAPTOP[1] / 2
    pictures = {}
    for theme in THEMES:
        settings.update(theme=theme)
        qtbot.waitUntil(filled.updatesEnabled)  # it is painted once it is laid out
        pictures[theme] = {spec.key: filled.docks[spec.key].panel.grab().toImage() for spec in PANELS}
    for spec in PANELS:
        light, dark, contrast = (pictures[theme][spec.key] for theme in THEMES)
        assert light != dark != contrast, spec.key


def test_the_focus_is_seen_in_every_plot_and_its_words_are_read(qtbot, filled):
    filled.resize(*LAPTOP)
    seen = 0
    for plot in filled.findChildren(Plot):
        assert plot.accessibleName() and plot.accessibleDescription() == plot.sentence != ""
        if plot.isVisible() and filled.in_sight(key_of(filled, plot)):
            assert changes_with_focus(qtbot, plot), plot.name
            seen += 1
    assert seen >= 4


def key_of(window, widget):
    return next(key for key, dock in window.docks.items() if dock.isAncestorOf(widget))


def test_nothing_moves_by_itself(filled):
    assert not filled.isAnimated()


def test_no_dialog_is_forgotten():
    assert all_of_the_program() == set(DIALOGS)


def test_every_dialog(qtbot, filled, settings, panel_bench):
    wrong = {}
    for size, theme in ((10, "light"), (14, "contrast")):
        settings.update(font_size=size, theme=theme)
        for kind in DIALOGS:
            dialog = opened(qtbot, filled, panel_bench, kind)
            try:
                check_dialog(qtbot, dialog)
            except AssertionError as error:
                wrong[f"{kind.__name__}, {size}, {theme}"] = str(error)
            closed(qtbot, filled, dialog)
    assert wrong == {}
    for kind in DIALOGS:
        left = [one for one in filled.findChildren(QDialog) if type(one) is kind]
        assert len(left) <= 1, "closed without a leak: gone, or one that is shown again"
        assert all(one.testAttribute(Qt.WidgetAttribute.WA_Moved) for one in left), "and that is where it was"


def check_dialog(qtbot, dialog):
    stops = check(qtbot, dialog)
    assert stops and dialog.windowTitle()
    hint = dialog.minimumSizeHint()
    assert hint.width() <= LAPTOP[0] and hint.height() <= LAPTOP[1]
    fields = [stop for stop in stops if isinstance(stop, (QLineEdit, QAbstractButton))]
    assert changes_with_focus(qtbot, fields[0]), "one sees where the focus is"
