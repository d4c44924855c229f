"""The log panel: messages of the program by level, with access to the log files and to a bug report."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QWidget

from engine.events import Log
from engine.support.wording import say
from gui.context import PanelContext
from gui.language.wording import said_now, tr
from gui.support.bug_report import diagnostics
from gui.support.logfile import LogFile
from gui.widgets.basics import row_of, tool_button
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from gui.style.theme import Theme

KEPT = 1000  # entries in the window, each of which takes some 4 kB of Qt's; the file has more
_LEAST_LINES = 2  # Qt's own least height is more than a low window has below its tabs
_AROUND = 18  # pixels above and below the lines: margins of the document, padding, frame
LEVELS = ("info", "warning", "error")
SIGNS = {"info": " ", "warning": "!", "error": "×"}
TOKENS = {"info": "text", "warning": "warn", "error": "bad"}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log."""

    when: datetime
    level: str
    text: str

    def __str__(self) -> str:
        return self._with(self.text)

    def as_read(self) -> str:
        """The line in the person's language; the one of a file or a report is English."""
        return self._with(said_now(self.text))

    def _with(self, text: str) -> str:
        return f"{self.when:%H:%M:%S} {SIGNS[self.level]} {text}"


class LogPanel(QWidget):
    """Shows and stores :class:`Log` events; new lines are added when the bridge draws the panel."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self.entries: deque[LogEntry] = deque(maxlen=KEPT)
        self._fresh: deque[LogEntry] = deque(maxlen=KEPT)  # nothing draws a panel that is behind a tab
        self._file = LogFile(context.settings.folders.logs)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setMaximumBlockCount(KEPT)
        self._text.setAccessibleName(tr("Log"))
        self._text.setPlaceholderText(tr("What the program does, and what goes wrong, is written here."))
        self._level = steady(QComboBox())
        self._level.setAccessibleName(tr("Least level shown"))
        self._level.addItems([tr("everything"), tr("warnings and errors"), tr("errors")])
        self._level.currentIndexChanged.connect(lambda _index: self._show_all())
        self._build()
        context.bridge.subscribe(Log, self.on_log)
        context.actions.handle("help.logs", self.open_folder)
        context.actions.handle("help.diagnostics", self.copy_diagnostics)

    def _build(self) -> None:
        self._copy = tool_button(tr("Copy the log"), tr("Copy what is shown"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.toPlainText()))
        self._folder = tool_button(tr("Open log folder"), tr("Open the folder with the log files"))
        self._folder.clicked.connect(self.open_folder)
        self._report = tool_button(tr("Copy diagnostics"), tr("Copy versions, machine and log for a bug report"))
        self._report.clicked.connect(self.copy_diagnostics)
        self.tools = row_of(self._level, self._copy, self._folder, self._report, spacing=2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 8)
        layout.addWidget(self._text)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font and colours of ``theme``."""
        self._text.setFont(theme.font(0.92, mono=True))
        lines = "\n".join([self._text.placeholderText()] * _LEAST_LINES)  # as high as in the letters of its language
        self._text.setMinimumHeight(self._text.fontMetrics().size(0, lines).height() + _AROUND)
        for button, icon in ((self._copy, "copy"), (self._folder, "folder"), (self._report, "info")):
            button.setIcon(theme.icon(icon))
        self._show_all()

    def on_log(self, event: Log) -> None:
        """Store the entry, in the window and in the file."""
        entry = LogEntry(datetime.now(), event.level, event.text)
        self.entries.append(entry)
        self._fresh.append(entry)
        self._file.write(entry.when, entry.level, entry.text)
        self.dirty = True
        self._context.bridge.wake()

    def draw(self) -> None:
        """Add the entries received since the last call."""
        self.dirty = False
        fresh = list(self._fresh)
        self._fresh.clear()
        self._append(fresh)

    def open_folder(self) -> None:
        """Show the log folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.settings.folders.logs)))

    def copy_diagnostics(self) -> None:
        """Copy the text of a bug report to the clipboard."""
        text = diagnostics(self._context.bridge.model, [str(entry) for entry in self.entries])
        QGuiApplication.clipboard().setText(text)
        self._context.bridge.log(say("Diagnostics are on the clipboard."))

    def close_file(self) -> None:
        """Close the log file; called when the window closes."""
        self._file.close()

    def _show_all(self) -> None:
        self._text.clear()
        self._fresh.clear()
        self._append(list(self.entries))

    def _append(self, entries: list[LogEntry]) -> None:
        least = self._level.currentIndex()
        theme = self._context.theme
        told = [entry for entry in entries if LEVELS.index(entry.level) >= least]
        if not told:
            return
        lines = []
        for entry in told:
            colour = getattr(theme.tokens, TOKENS[entry.level])
            text = escape(entry.as_read()).replace("\n", "<br>").replace("  ", "&nbsp; ")
            lines.append(f'<p style="color:{colour}">{text}</p>')  # a block for each entry: blocks are what is counted
        self._text.appendHtml("".join(lines))
        self._text.moveCursor(QTextCursor.MoveOperation.End)
        self._text.horizontalScrollBar().setValue(0)
