"""A number in large type with its name beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.support.wording import join_texts
from gui.language.switching import Again
from gui.language.wording import kept, local, shown, tr
from gui.widgets.flow import FlowRow, flow_of
from gui.widgets.pieces import ranked, tabular

if TYPE_CHECKING:
    from gui.style.theme import Theme


class Figure(QWidget):
    """A number with its ``name``; ``tip`` explains how it is computed."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self._name = kept(name)
        self._text = self._remark = ""
        self._number = QLabel("–")
        self._caption = ranked(name, "muted")
        self.setToolTip(shown(tip))
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
        self.show_text(local(form.format(value)) if value is not None else "–", remark)

    def show_text(self, text: str, remark: str = "") -> None:
        """Show ``text`` in place of a number."""
        self._text, self._remark = kept(text), kept(remark)
        self._number.setText(shown(self._text))
        name = join_texts("", [self._name, self._remark])
        self._caption.setText(shown(name))
        told = tr("{name}: not measured", name=name) if text == "–" else tr("{name}: {text}", name=name, text=text)
        self.setAccessibleName(told)

    def retell(self, _again: Again) -> None:
        """Say the name and the text in the language of now."""
        self.show_text(self._text, self._remark)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the fonts of ``theme``."""
        self._number.setFont(theme.font(1.5, bold=True))
        self._caption.setFont(theme.font(0.85))
        tabular(self._number)


def figure_row(figures: Sequence[QWidget], spacing: int) -> FlowRow:
    """``figures`` in a row from the left, with ``spacing`` pixels between them; in several where there is no room."""
    return flow_of(*figures, spacing=spacing)
