"""The number of facts by reason of stopping, with the markers of the plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.language.wording import shown, tr
from gui.panels.value_search.traces import SEARCHING

if TYPE_CHECKING:
    from gui.style.theme import Theme

SYMBOLS = ("o", "t1", "s", "d", "+", "x")  # pyqtgraph's names of the markers
SIGNS = ("●", "▲", "■", "◆", "+", "×")
LINE = "—"  # facts whose search is running have a line without a marker


class ReasonLegend(QLabel):
    """One line of markers, reasons and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAccessibleName(tr("Where the searches stand"))
        self._counts: dict[str, int] = {}
        self._colours = ("", "", "")

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font and colours of ``theme``."""
        self.setFont(theme.font(0.92))
        self._colours = (theme.tokens.text, theme.tokens.accent, theme.tokens.muted)
        self.show_counts(self._counts)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show the number of facts for each reason, in the order of the plot's markers."""
        self._counts = dict(counts)
        ink, accent, muted = self._colours
        parts = []
        for place, (reason, count) in enumerate(counts.items()):
            searching = reason == SEARCHING
            sign = LINE if searching else SIGNS[place % len(SIGNS)]
            colour = accent if searching else ink
            words = f'<span style="color:{muted}">{shown(reason)}</span>'
            parts.append(f'<span style="color:{colour}">{sign}</span>&nbsp;{words} <b>{count:,}</b>')
        self.setText("&nbsp;&nbsp; ".join(parts))
