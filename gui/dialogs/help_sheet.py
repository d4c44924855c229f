"""The help sheet, generated from the action table: every action with its shortcut, and the keys of panels."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from gui.actions.actions import Actions
from gui.actions.spec import MENUS
from gui.style.theme import Theme

PANEL_KEYS = (
    ("Plots", "A", "Fit to the data"),
    ("Plots", "Wheel, drag", "Zoom and move"),
    ("Plots", "Click", "Choose the layer, moment or fact that stands there, which all panels then mark"),
    ("Plots", "P", "Pin the present moment, which stays below what comes later"),
    ("Norm growth", "Up, Down, Esc", "In the legend: have one layer stand out, or all alike"),
    ("Superposition", "Up, Down", "Choose the layer"),
    ("Method", "Space, F4", "List the methods; type to find one"),
    ("Timeline", "Left, Right, Home, End", "Move the ring"),
    ("Timeline", "Enter", "Take the model to the ring"),
    ("Everywhere", "Tab, Shift+Tab", "Next and previous control"),
)


def help_html(actions: Actions, theme: Theme) -> str:
    """The sheet as HTML."""
    muted = theme.tokens.muted
    parts = []
    for menu in MENUS:
        rows = [
            (a.shortcut().toString(QKeySequence.SequenceFormat.NativeText), spec.title.rstrip("."), spec.tip)
            for spec, a in actions
            if spec.menu == menu
        ]
        parts.append(_section(menu, rows, muted))
    parts.append(_section("In the panels", [(keys, where, what) for where, keys, what in PANEL_KEYS], muted))
    return "".join(parts)


def _section(title: str, rows: list[tuple[str, str, str]], muted: str) -> str:
    lines = "".join(
        f'<tr><td width="170"><b>{escape(keys)}</b></td><td width="200">{escape(name)}</td>'
        f'<td style="color:{muted}">{escape(tip)}</td></tr>'
        for keys, name, tip in rows
    )
    return f'<h3>{escape(title)}</h3><table cellpadding="3" width="100%">{lines}</table>'


class HelpSheet(QDialog):
    """Shows the sheet in a modeless dialog."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard and actions")
        self.text = QTextBrowser()
        self.text.setAccessibleName("All actions and their keys")
        self.text.setHtml(help_html(actions, theme))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.resize(760, 640)
