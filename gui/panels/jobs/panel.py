"""The jobs: what the engine is doing, what waits behind it, and what became of earlier work in this window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.bridge import Job
from gui.context import PanelContext
from gui.language.wording import tr
from gui.panels.jobs.row import JobRow
from gui.widgets.basics import EmptyState, Pages, row_of, tool_button

if TYPE_CHECKING:
    from gui.style.theme import Theme


class JobsPanel(QWidget):
    """A row for every job that a person has asked for: the one at work, those that wait, then the finished ones."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._title_of: Callable[[str], str] = str
        self.dirty = False
        self.rows: list[JobRow] = []
        self._clear = tool_button(tr("Clear the finished jobs"), tr("Take the finished jobs out of the list"))
        self._clear.clicked.connect(context.bridge.forget_finished)
        self.tools = row_of(self._clear)
        self._body = QWidget()
        self._list = QVBoxLayout(self._body)
        self._list.setContentsMargins(4, 0, 4, 4)
        self._list.setSpacing(2)
        self._list.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(self._body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(tr("Jobs"))
        self._scroll = scroll
        self._empty = EmptyState("jobs", tr("What is at work, what waits and what is done is listed here."))
        self._pages = Pages(scroll, self._empty)
        # Its place at the bottom of the window is low, and must not be made higher by what is shown.
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 4)
        layout.addWidget(self._pages)
        context.bridge.jobs_changed.connect(self._on_change)
        context.bridge.progressed.connect(self._on_change)
        self.draw()

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    def apply_theme(self, theme: Theme) -> None:
        """Recolour the icons for the theme."""
        self._empty.apply_theme(theme)
        self._clear.setIcon(theme.icon("minus"))
        self.draw()

    def point_at(self, job: Job) -> None:
        """Mark the row of ``job``, which was asked for once more, until the list changes."""
        self.draw()
        for row in self.rows:
            row.point_out(row.job is job)
            if row.job is job:
                self._scroll.ensureWidgetVisible(row)

    def draw(self) -> None:
        """Show all jobs as they are now."""
        self.dirty = False
        bridge = self._context.bridge
        jobs = [*bridge.jobs, *reversed(bridge.finished)]
        if [row.job for row in self.rows] != jobs:
            self._arrange(jobs)
        for place, row in enumerate(self.rows):
            row.show_job(place, row.job.course.steps(self._title_of))
        self._clear.setEnabled(bool(bridge.finished))
        self._pages.show_content(bool(jobs))

    def _on_change(self) -> None:
        self.dirty = True
        self._context.bridge.wake()

    def _arrange(self, jobs: list[Job]) -> None:
        """A row for each of ``jobs`` in their order; rows that stay keep the focus."""
        known = {row.job: row for row in self.rows}
        for job in known.keys() - set(jobs):
            known[job].hide()
            known[job].deleteLater()
        self.rows = [known.get(job) or self._new_row(job) for job in jobs]
        for place, row in enumerate(self.rows):
            row.point_out(False)
            self._list.insertWidget(place, row)
        for one, other in zip(self.rows, self.rows[1:], strict=False):
            QWidget.setTabOrder(one.cancel, other)

    def _new_row(self, job: Job) -> JobRow:
        row = JobRow(job, self._context.theme, self._body)
        row.step_wanted.connect(lambda step: self._go(row, step))
        return row

    def _go(self, row: JobRow, step: int) -> None:
        """Give the focus to the row above or below."""
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.rows[place])
