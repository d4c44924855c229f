"""The lower part of a dialog that changes the environment: what is being done, how far it is, and all that was said."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from engine.installation.making import STAGES
from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.widgets.pieces import Elided, Notice, progress_bar, show_share

MOST_LINES = 2000
_STAGE = re.compile(
    r"palimpsest: (?P<stage>.+) \((?P<number>\d) of (?P<stages>\d)\)"
    r"(?: (?P<done>[\d.]+ [MG]B) of (?P<whole>[\d.]+ [MG]B)(?:, (?P<left>.+) left)?)?"
)


class WorkCard(QWidget):
    """Hidden until something is under way; ``changed``: it shows more or less than before."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice(theme, self)
        self.line = Elided(parent=self)
        self.bar = progress_bar(tr("Progress"), self)
        self.more = QToolButton(self)
        self.more.setText(tr("Details"))
        self.more.setCheckable(True)
        self.more.setProperty("segment", "only")
        self.log = QPlainTextEdit(self)
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(MOST_LINES)
        self.log.setAccessibleName(tr("Everything that was said"))
        self.log.setFont(theme.font(0.9, mono=True))
        self.log.setFixedHeight(160)
        self.more.toggled.connect(self._show_log)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.notice, self.line, self.bar, self.more, self.log):
            layout.addWidget(widget)
        layout.setAlignment(self.more, Qt.AlignmentFlag.AlignLeft)
        self._show(False)

    def begin(self, title: str) -> None:
        """Show that ``title`` is under way, with no share known yet."""
        self.notice.clear()
        self.log.clear()
        self._show(True)
        self.line.set_full_text(shown(title))
        show_share(self.bar, None)
        self.changed.emit()

    def hear(self, line: str) -> None:
        """Show a line that was said; the log has those of another process as they came."""
        self.line.set_full_text(shown(in_words(line)))
        self.log.appendPlainText(shown(line))

    def show_share(self, share: float) -> None:
        """Show a share in [0, 1]."""
        show_share(self.bar, share)

    def clear(self) -> None:
        """Show nothing."""
        self.notice.clear()
        self._show(False)
        self.changed.emit()

    def end(self, said: str, rank: str) -> None:
        """Show how it ended; ``rank`` is that of :meth:`Notice.say`."""
        self.line.hide()
        self.bar.hide()
        self.notice.say(shown(said), rank)
        self.changed.emit()

    def _show_log(self, opened: bool) -> None:
        self.log.setVisible(opened)
        self.changed.emit()

    def _show(self, under_way: bool) -> None:
        for widget in (self.line, self.bar, self.more):
            widget.setVisible(under_way)
        self.log.setVisible(under_way and self.more.isChecked())


def in_words(line: str) -> str:
    """A line of an installation that tells its stage, as a text of this program; any other one as it is."""
    found = _STAGE.fullmatch(line)
    stage = next((one for one in STAGES if found and one == found["stage"]), None)
    if found is None or stage is None:
        return line
    far = say("palimpsest: {stage} ({number} of {stages})", stage=stage, number=found["number"], stages=found["stages"])
    sizes = {"done": found["done"], "whole": found["whole"]}
    if found["left"]:
        return join_texts(" ", [far, say("{done} of {whole}, {left} left", **sizes, left=found["left"])])
    return join_texts(" ", [far, say("{done} of {whole}", **sizes)]) if found["done"] else far
