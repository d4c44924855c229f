"""The top line of the window: all menus are in sight at every width, in every size of text and either language."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QWidget

from engine.events import TimelineChanged
from gui.actions.spec import MENU_TITLES, WITHIN
from gui.language.choice import speak
from gui.language.wording import shown
from gui.window.menu_row import MenuRow
from gui.window.model_badge import ModelBadge
from gui.window.workspace_switch import WorkspaceSwitch


@pytest.fixture(params=["en", "ja"])
def language(qapp, request):
    speak(qapp, request.param)
    yield request.param
    speak(qapp, "en")


@pytest.fixture
def row(qtbot, language, context):
    bar = QMenuBar()
    bar.setNativeMenuBar(False)
    for name, title in MENU_TITLES.items():
        if name not in WITHIN:
            bar.addMenu(shown(title)).addAction(name)
    badge = ModelBadge(context)
    row = MenuRow(bar, WorkspaceSwitch(context.actions), badge)
    row.bar, row.badge = bar, badge
    row.top = QWidget()
    QHBoxLayout(row.top).addWidget(row, 0, Qt.AlignmentFlag.AlignTop)
    qtbot.addWidget(row.top)
    row.top.show()
    return row


def is_within(inner, outer):
    return outer.rect().contains(inner.rect().translated(inner.mapTo(outer, inner.rect().topLeft())))


@pytest.mark.parametrize("size", [8, 10, 14, 18])
def test_every_menu_and_workspace_is_whole_at_every_width(qtbot, row, settings, theme, size):
    settings.update(font_size=size)
    theme.apply()
    row.badge.apply_theme(theme)
    row.badge.device.setText("cuda:0   19.1 / 24 GB")
    row.badge.on_timeline(TimelineChanged((), 0))
    lines = set()
    for width in (2400, *range(1300, 300, -47), 2400):
        row.top.resize(width, 200)
        row.top.resize(max(width, row.top.minimumSizeHint().width()), 200)
        qtbot.wait(1)
        shapes = [row.bar.actionGeometry(action) for action in row.bar.actions()]
        assert all(not shape.isEmpty() and row.bar.rect().contains(shape) for shape in shapes), f"at {width}"
        parts = [row.bar, *row.findChild(WorkspaceSwitch).findChildren(QWidget), row.badge.badge]
        assert all(is_within(part, row) for part in parts), f"at {width}"
        assert all(part.width() >= part.sizeHint().width() for part in parts), f"cut off at {width}"
        device = row.badge.device
        assert not device.isVisible() or device.width() >= device.sizeHint().width(), f"cut off at {width}"
        lines.add((row.badge.y() + row.badge.parentWidget().y() > row.bar.geometry().bottom() - 8, device.isVisible()))
    assert {(False, True), (False, False)} <= lines and any(below for below, _ in lines)
