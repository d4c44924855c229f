"""Tab goes as the eye does, in whatever order the widgets were made."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDockWidget, QGridLayout, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

import gui
from gui.widgets.tab_order import find_its_place, follow_the_eye


def order(root):
    """The names of the fields in ``root``, from the first on."""
    found, widget = [], root.nextInFocusChain()
    while widget is not root:
        if isinstance(widget, QLineEdit):
            found.append(widget.objectName())
        widget = widget.nextInFocusChain()
    return "".join(found)


@pytest.fixture
def fields(qtbot):
    """A window and its fields a to f, made from the last to the first."""
    window = QWidget()
    qtbot.addWidget(window)
    made = {}
    for name in "fedcba":
        made[name] = QLineEdit(window)
        made[name].setObjectName(name)
    return window, made


def test_lines_and_grids_and_splitters(fields):
    window, made = fields
    layout, row, grid, splitter = QVBoxLayout(window), QHBoxLayout(), QGridLayout(), QSplitter(window)
    row.addWidget(made["b"])
    row.insertWidget(0, made["a"])
    layout.addLayout(row)
    grid.addWidget(made["d"], 0, 1)
    grid.addWidget(made["c"], 0, 0)
    layout.addLayout(grid)
    splitter.addWidget(made["e"])
    splitter.addWidget(made["f"])
    layout.addWidget(splitter)
    follow_the_eye(window)
    assert order(window) == "abcdef"


def test_what_is_made_later_is_found_where_it_stands(qtbot, fields):
    window, made = fields
    layout, dock = QVBoxLayout(window), QDockWidget(window)
    body = QWidget()
    inner = QVBoxLayout(body)
    for name in "abd":
        inner.addWidget(made[name])
    dock.setWidget(body)
    layout.addWidget(dock)
    layout.addWidget(made["e"])
    layout.addWidget(made["f"])
    follow_the_eye(window)
    assert order(window) == "abdefc"
    inner.insertWidget(2, made["c"])
    find_its_place(made["c"])
    assert order(window) == "abcdef"


def test_no_layout_is_asked_for_its_items():
    """Qt deletes spacers without telling Python, whose names for them then stand for whatever comes to lie there."""
    asking = [file.name for file in Path(gui.__file__).parent.rglob("*.py") if ".itemAt(" in file.read_text("utf-8")]
    assert not asking
