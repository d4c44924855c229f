"""A number in large type with its name beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.widgets.flow import FlowRow, flow_of
from gui.widgets.pieces import ranked, tabular

if TYPE_CHECKING:
    from gui.style.theme import Theme


class Figure(QWidget):
    """A number with its ``name``; ``tip`` explains how it is computed."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self._name = name
        self._number = QLabel("–")
        self._caption = ranked(name, "muted")
        self.setToolTip(tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(self._caption)
        self.show_number(None)

    @property
    def text(self) -> str:
        """The displayed number."""
        return self._number.text()

    def show_number(self, value: float | None, form: str = "{:.2f}", remark: str = "") -> None:
        """Show ``value`` in the given ``form``, or a dash for None; ``remark`` follows the name."""
        self.show_text(form.format(value) if value is not None else "–", remark)

    def show_text(self, text: str, remark: str = "") -> None:
        """Show ``text`` in place of a number."""
        self._number.setText(text)
        self._caption.setText(f"{self._name}{remark}")
        self.setAccessibleName(f"{self._name}{remark}: {text if text != '–' else 'not measured'}")

    def apply_theme(self, theme: Theme) -> None:
        """Apply the fonts of ``theme``."""
        self._number.setFont(theme.font(1.5, bold=True))
        self._caption.setFont(theme.font(0.85))
        tabular(self._number)


def figure_row(figures: Sequence[QWidget], spacing: int) -> FlowRow:
    """``figures`` in a row from the left, with ``spacing`` pixels between them; in several where there is no room."""
    return flow_of(*figures, spacing=spacing)
