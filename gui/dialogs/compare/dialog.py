"""The comparison dialog: the inputs on the left, the growing table of results on the right."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.errors import BadInput, PalimpsestError
from engine.events import StudyProgress, StudyRowMeasured
from engine.fact import Fact
from engine.support import counted
from engine.support.files import replacing
from engine.support.sheets import guarded_row
from engine.support.shortage import disk_reason
from engine.support.wording import join_texts, say, say_count
from gui.bridge import Job, JobState
from gui.context import PanelContext
from gui.dialogs.compare.choice import Catalogue, CompareChoice
from gui.dialogs.compare.study_rows import FIRST_MEASURE, StudyRowsModel
from gui.dialogs.files import choose_new_file
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.units import time_left
from gui.widgets.basics import EmptyState, Pages
from gui.widgets.in_place import InPlace
from gui.widgets.pieces import Notice, primary, progress_bar
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import resize_for_text

WHAT = say(
    "Every method writes the same facts, one method after another, from the unedited model. The table grows here."
)
SIZE = (1160, 680)
METHOD_WIDTH = 150  # pixels
TITLE_ROOM = 32  # pixels next to the title of a column, for the sort indicator and a margin


class CompareDialog(QDialog):
    """A modeless dialog; a comparison continues when it is closed, and is shown when it is reopened."""

    def __init__(
        self,
        context: PanelContext,
        sources: Mapping[str, Callable[[], Sequence[Fact]]],
        catalogue: Callable[[], Catalogue],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        InPlace(self)
        self._context = context
        self._catalogue = catalogue
        self._job: Job | None = None
        self._folder: Path | None = None
        self.setWindowTitle(tr("Compare methods"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.choice = CompareChoice(context, sources, catalogue, self)
        self.choice.changed.connect(self._show_state)
        self.rows = StudyRowsModel(self)
        self.table = self._make_table()
        self.empty = EmptyState("table", shown(WHAT))
        self.pages = Pages(self.table, self.empty)
        self.notice = Notice(context.theme, self)
        self.text = QLabel(self)
        self.text.setAccessibleName(tr("Progress of the comparison"))
        self.bar = progress_bar(tr("Share of the comparison that is done"), self)
        self._make_buttons()
        self._lay_out()
        follow_the_eye(self)
        self.apply_theme(context.theme)
        context.bridge.subscribe(StudyRowMeasured, self._on_row)
        context.bridge.subscribe(StudyProgress, self._on_progress)
        context.bridge.model_changed.connect(self._on_model)
        context.theme.changed.connect(self._on_theme)
        self._show_state()

    def present(self) -> None:
        """Show the dialog, with the progress of a running comparison."""
        if self._job is None:
            self.choice.renew()
        self.show()
        self.raise_()
        self.activateWindow()

    def start(self) -> None:
        """Compare in the worker thread."""
        self.notice.clear()
        try:
            plan = self.choice.plan()
        except BadInput as error:
            self.notice.show_error(error)
            return
        self._folder = plan.folder
        self.rows.titles = {info.name: info.title for info in self._catalogue()[0]}
        self.rows.clear()
        title = say_count(len(plan.methods), "Comparing {n} method", "Comparing {n} methods")
        self._job = self._context.bridge.submit(title, plan.work, self._on_done, self._on_error, "study")
        self._job.state_changed.connect(self._on_state)
        self.text.setText(tr("Waiting for the engine."))
        self.bar.setRange(0, 0)
        self._show_state()

    def export(self) -> None:
        """Write the table to a chosen file."""
        start = str((self._folder or Path.home()) / "comparison.csv")
        file = choose_new_file(self, tr("Export table"), start, tr("Table (*.csv)"))
        if file is None:
            return
        header, rows = self.rows.as_rows()
        try:
            with replacing(file) as beside, beside.open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows(map(guarded_row, [header, *rows]))
        except (OSError, BadInput) as error:
            why = disk_reason(error.__cause__ or error) or str(error)
            self.notice.say(tr("The table could not be written to {file}: {why}.", file=file, why=why), "bad")
            return
        self.notice.say(tr("Written to {place}", place=file), "good")

    def copy(self) -> None:
        """Copy the table to the clipboard as tab-separated text."""
        header, rows = self.rows.as_rows()
        lines = ["\t".join(map(str, line)) for line in (header, *rows)]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def open_page(self) -> None:
        """Show the page with the plots in the browser; it is generated from the current table."""
        folder = self._folder
        if folder is not None:
            self._context.bridge.submit(
                say("Making the page"),
                lambda bench: bench.studies.render(folder),
                on_result=lambda page: QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))),
                on_error=self.notice.show_error,
                needs="model",
            )

    def apply_theme(self, theme: Theme) -> None:
        """Take icon, row height and the widths of the titles."""
        self.empty.apply_theme(theme)
        metrics = QFontMetrics(theme.font(bold=True))
        for column in range(self.rows.columnCount()):
            title = self.rows.headerData(column, Qt.Orientation.Horizontal)
            self.table.setColumnWidth(column, metrics.horizontalAdvance(title) + TITLE_ROOM)
        self.table.setColumnWidth(0, METHOD_WIDTH)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 12)

    def retell(self, _again: Callable[[str], str]) -> None:
        """Another language: its titles have widths of their own."""
        self.apply_theme(self._context.theme)

    # -- updates -------------------------------------------------------------------------------------------------------

    def _on_row(self, event: StudyRowMeasured) -> None:
        self.rows.put(event.row, event.seed)
        if event.seed is not None:
            self.table.resizeColumnsToContents()  # means with intervals are wider than the titles
        self._show_state()

    def _on_progress(self, event: StudyProgress) -> None:
        whole = max(event.methods * event.edits_total, 1)
        self.bar.setRange(0, whole)
        self.bar.setValue((event.number - 1) * event.edits_total + event.edits_done)
        title = self.rows.titles.get(event.method, event.method)
        parts = (
            say("{method}, {number} of {count}", method=title, number=event.number, count=event.methods),
            say("{done:,} of {edits}", done=event.edits_done, edits=counted.edits(event.edits_total)),
            event.stage,
            time_left(event.seconds_left) if event.seconds_left is not None else "",
        )
        self.text.setText(shown(join_texts(", ", parts)))

    def _on_done(self, _table: object) -> None:
        self.notice.say(tr("The comparison is done and kept in {folder}", folder=self._folder), "good")

    def _on_error(self, error: PalimpsestError) -> None:
        self.notice.show_error(error)

    def _on_state(self, state: JobState) -> None:
        if state.final:
            self._job = None
            if state is JobState.CANCELLED:
                self.notice.say(tr("Stopped. Compare again with the same folder to go on."))
        self._show_state()

    def _on_model(self) -> None:
        if self._job is None and self.isVisible():
            self.choice.renew()

    def _on_theme(self) -> None:
        self.apply_theme(self._context.theme)

    def _toggle_pause(self) -> None:
        if self._job is not None and self._job.state is JobState.PAUSED:
            self._job.resume()
        elif self._job is not None:
            self._job.pause()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_state(self) -> None:
        """Enable the buttons that apply now."""
        state = self._job.state if self._job is not None else None
        busy, some = state is not None, bool(self.rows.rows)
        self.choice.setEnabled(not busy)
        self.compare_button.setEnabled(not busy and bool(self.choice.chosen) and self._context.bridge.model is not None)
        self.pause_button.setEnabled(state in (JobState.RUNNING, JobState.PAUSED))
        self.pause_button.setText(tr("Resume") if state is JobState.PAUSED else tr("Pause"))
        self.stop_button.setEnabled(busy and state is not JobState.STOPPING)
        self.stop_button.setText(tr("Stopping") if state is JobState.STOPPING else tr("Stop"))
        self.text.setVisible(busy)
        self.bar.setVisible(busy)
        self.export_button.setEnabled(some)
        self.page_button.setEnabled(some and not busy)
        self.pages.show_content(some)

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.rows)
        table.setAccessibleName(tr("Rows of the comparison"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        head = table.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        table.setSortingEnabled(True)
        self.rows.modelReset.connect(self._span_reasons)
        return table

    def _span_reasons(self) -> None:
        """Show the reason of a failed method across the columns of its numbers."""
        self.table.clearSpans()
        for place, row in enumerate(self.rows.rows):
            if row.reason:
                self.table.setSpan(place, FIRST_MEASURE, 1, self.rows.columnCount() - FIRST_MEASURE)

    def _make_buttons(self) -> None:
        self.compare_button = primary(tr("Compare"), self)
        self.pause_button, self.stop_button = QPushButton(tr("Pause"), self), QPushButton(tr("Stop"), self)
        self.export_button = QPushButton(tr("Export table..."), self)
        self.page_button = QPushButton(tr("Open page"), self)
        self.export_button.setToolTip(tr("Write the table as CSV; Ctrl+C in the table copies it"))
        self.page_button.setToolTip(tr("Show the page with the table and plots in the browser"))
        self.close_button = QPushButton(tr("Close"), self)
        self.close_button.setToolTip(tr("A comparison that is under way goes on"))
        self.compare_button.clicked.connect(self.start)
        self.pause_button.clicked.connect(self._toggle_pause)
        self.stop_button.clicked.connect(self._stop)
        self.export_button.clicked.connect(self.export)
        self.page_button.clicked.connect(self.open_page)
        self.close_button.clicked.connect(self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pages, 1)
        for widget in (self.notice, self.text, self.bar):
            column.addWidget(widget)
        split = QSplitter(self)
        split.addWidget(self.choice)
        split.addWidget(right)
        split.setSizes([340, 820])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(16)
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        for button in (self.compare_button, self.pause_button, self.stop_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.export_button, self.page_button, self.close_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)
        resize_for_text(self, *SIZE)
