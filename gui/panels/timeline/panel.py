"""The timeline panel: the current position among the batches and branches of edits, and the controls to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QScrollArea, QVBoxLayout, QWidget

from engine.events import AbilitiesMeasured, BatchCommitted, GuardTripped, TimelineChanged
from engine.support import plain_text
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import said_now, shown, tr
from gui.panels.timeline.abilities import ability_marks
from gui.panels.timeline.branches import BranchCommands
from gui.panels.timeline.strip import TimelineStrip
from gui.support import messages
from gui.widgets.along_timeline import AlongTimeline
from gui.widgets.basics import EmptyState, Pages, row_of, tool_button
from gui.widgets.composing import Composing

LANES_SHOWN = 4  # more of them are scrolled

if TYPE_CHECKING:
    from gui.style.theme import Theme


_LONGEST = 24  # letters of a branch's name beside the title: a longer one would make the panel wider


class NameField(QLineEdit):
    """The input field for the name of a point; Escape cancels."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)


class TimelinePanel(QWidget):
    """Undo, redo, bookmark and the strip of batches. A move is a job of the bridge, disabled during an edit run."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._timeline = TimelineChanged((), 0)
        self._abilities = AlongTimeline[AbilitiesMeasured](self)
        self._named = 0  # the batch whose name is being typed; a run may go on meanwhile
        self.strip = TimelineStrip(context.theme)
        self.strip.chosen.connect(self.go_to)
        self.strip.menu_wanted.connect(self.show_menu)
        self.branches = BranchCommands(context, self._free, self)
        self.branches.name_wanted.connect(self.ask_for_branch_name)
        self.strip.branch_chosen.connect(self.branches.switch)
        self._named_branch = ""  # the branch that the field names, or "" for the current point
        self._name = NameField()
        Composing(self._name)
        self._name.setMaximumWidth(320)
        self._name.hide()
        self._name.returnPressed.connect(self._on_named)
        self._build()
        self._abilities.changed.connect(self._mark_abilities)
        context.bridge.subscribe(AbilitiesMeasured, self._abilities.keep)
        context.bridge.subscribe(TimelineChanged, self.on_timeline)
        context.bridge.subscribe(GuardTripped, self.on_guard)
        context.bridge.subscribe(BatchCommitted, self.on_batch)
        context.bridge.session_reset.connect(self.clear)
        context.bridge.job_finished.connect(self._on_job_finished)
        context.actions.handle("timeline.bookmark", self.ask_for_name)

    def _build(self) -> None:
        self._undo = tool_button(tr("Take back the last batch"), tr("Take back the last batch"))
        self._undo.clicked.connect(self.undo)
        self._redo = tool_button(tr("Bring the next batch back"), tr("Bring the next batch back"))
        self._redo.clicked.connect(self.redo)
        self._bookmark = tool_button(tr("Name this point"), tr("Name this point (Ctrl+B)"))
        self._bookmark.clicked.connect(self.ask_for_name)
        self._branch = tool_button(tr("Branches"), tr("Branches: switch, rename, compare"))
        self._branch.clicked.connect(self.show_branches)
        self._where = QLabel()
        self._where.setProperty("rank", "muted")
        self.tools = row_of(self._where, self._undo, self._redo, self._bookmark, self._branch, spacing=2)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(4, 0, 8, 2)
        row.addWidget(self._scrolled(), 1)
        row.addWidget(self._name)
        self._empty = EmptyState("clock", tr("Every batch of edits becomes a mark here; click one to go there."))
        self._pages = Pages(content, self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._refresh()

    def _scrolled(self) -> QScrollArea:
        """The strip in a frame that scrolls where there are many branches."""
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.strip)
        return self._area

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self._empty.apply_theme(theme)
        buttons = (self._undo, self._redo, self._bookmark, self._branch)
        for button, icon in zip(buttons, ("undo", "redo", "bookmark", "branch"), strict=True):
            button.setIcon(theme.icon(icon))
        self.strip.setFont(theme.font())
        self.strip.update()
        self._make_room()

    def _make_room(self) -> None:
        """Keep the first lanes in sight, whose height depends on the text size."""
        branches = max(len(self._timeline.branches), 1)
        self._area.setMinimumHeight(round(self.strip.minimumSizeHint().height() * min(LANES_SHOWN / branches, 1.0)))

    def on_timeline(self, event: TimelineChanged) -> None:
        """Show the batches and the current position."""
        self._timeline = event
        self.branches.show_timeline(event)
        self.strip.show_timeline(event)
        self._abilities.follow(event)
        self._make_room()
        self._pages.show_content(bool(event.marks))
        self._refresh()

    @property
    def timeline(self) -> TimelineChanged:
        """The batches, branches and position that are shown."""
        return self._timeline

    def on_guard(self, event: GuardTripped) -> None:
        """Show the reason of a guard rail at its batch."""
        self.strip.set_reason(event.batch, event.reason)

    def _mark_abilities(self) -> None:
        self.strip.set_abilities(ability_marks(self._timeline, self._abilities.events))

    def on_batch(self, event: BatchCommitted) -> None:
        """Clear the reason at a batch that replaces an undone one."""
        self.strip.set_reason(event.batch, "")

    def clear(self) -> None:
        """Reset for another model or session."""
        self.strip.forget_reasons()
        self._abilities.clear()
        self.on_timeline(TimelineChanged((), 0))

    def undo(self) -> None:
        """Undo the last applied batch."""
        self._submit(say("Taking the last batch back"), self._timeline.applied - 1)

    def redo(self) -> None:
        """Redo the next batch."""
        self._submit(say("Bringing the next batch back"), self._timeline.applied + 1)

    def go_to(self, point: int) -> None:
        """Set the model to the state after ``point`` batches."""
        self._submit(say("Going to batch {batch}", batch=point) if point else say("Going to the unedited model"), point)

    def can_undo(self) -> bool:
        """Whether there is a batch to undo and moves are enabled."""
        return self._free() and self._timeline.applied > 0

    def can_redo(self) -> bool:
        """Whether there is a batch to redo and moves are enabled."""
        return self._free() and self._timeline.applied < len(self._timeline.marks)

    def ask_for_name(self) -> None:
        """Show the field for the name of the current point."""
        if self._timeline.applied:
            self._named = self._timeline.applied
            self._ask("", say("Name of this point"), self._timeline.marks[self._timeline.applied - 1].name)

    def ask_for_branch_name(self, branch: str) -> None:
        """Show the field for the name of a branch."""
        self._ask(branch, say("Name of this branch"), branch)

    def _ask(self, branch: str, what: str, name: str) -> None:
        self._named_branch = branch
        self._name.setPlaceholderText(tr("{what}, then Enter", what=what))
        self._name.setAccessibleName(shown(what))
        self._name.setText(name)
        self._name.show()
        self._name.selectAll()
        self._name.setFocus()

    def show_menu(self, branch: str, point: int, where: QPoint) -> None:
        """Show the menu of a point of a branch."""

        def go() -> None:
            if branch == self._timeline.branch:
                self.go_to(point)
            else:
                self.branches.switch(branch, point)

        self._popup(self.branches.menu_at(branch, point, go, self), where)

    def show_branches(self) -> None:
        """Show the menu of all branches, below its button."""
        below = self._branch.mapToGlobal(self._branch.rect().bottomLeft())
        self._popup(self.branches.menu_of_all(self), below)

    def _popup(self, menu: QMenu, where: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _free(self) -> bool:
        running = self._context.bridge.running
        return running("edit") is None and running("study") is None

    def _submit(self, title: str, point: int) -> None:
        if self._free() and 0 <= point <= len(self._timeline.marks):
            self._context.bridge.submit(title, lambda bench: bench.go_to(point), kind="timeline")

    def _on_named(self) -> None:
        batch, name = self._named, self._name.text().strip()
        self._name.hide()
        self.strip.setFocus()
        if self._named_branch:
            self.branches.rename(self._named_branch, name)
            return
        self._context.bridge.submit(say("Naming a point"), lambda bench: bench.bookmark(batch, name), needs="model")

    def _on_job_finished(self) -> None:
        """Reset the strip's cursor after a move that failed or was cancelled."""
        self.strip.show_timeline(self._timeline)
        self._refresh()

    def retell(self, _again: object) -> None:
        """Say in the language of now where the timeline stands."""
        self._refresh()

    def _refresh(self) -> None:
        applied, marks = self._timeline.applied, self._timeline.marks
        self._undo.setEnabled(applied > 0)
        self._redo.setEnabled(applied < len(marks))
        self._bookmark.setEnabled(applied > 0)
        self._branch.setVisible(self.branches.several)
        taken_back = self._timeline.taken_back
        edits = self._timeline.position - taken_back
        total = marks[-1].position if marks else 0
        where = say_count(total, "{edits:,} of {n} edit applied", "{edits:,} of {n} edits applied", edits=edits)
        if self.branches.several:
            where = say("{where} on {branch}", where=where, branch=plain_text.shown(self._timeline.branch, _LONGEST))
        gone = say("{count:,} taken back", count=taken_back) if taken_back else ""
        imported = self._timeline.imported
        came = messages.imported(imported) if imported else ""
        self._where.setText(said_now(join_texts(", ", [where, gone, came])) if marks else "")
        self._context.actions.set_flag("edited", applied > 0)
        self._context.actions.set_flag("branches", self.branches.several)
