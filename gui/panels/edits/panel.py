"""The edits panel: the table of facts, the ways to fill it, and the buttons to run it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QUndoStack
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.support.wording import join_texts, say, say_count
from gui.bridge import JobState
from gui.context import PanelContext
from gui.dialogs.take_back import TakeBackDialog
from gui.language.wording import said_now, shown, tr
from gui.panels.edits.bulk import BulkActions
from gui.panels.edits.details_dialog import DetailsDialog
from gui.panels.edits.fact_rows import FactRow, FactText, RowState
from gui.panels.edits.forecast import ForecastLine
from gui.panels.edits.importer import Importer, dropped_files
from gui.panels.edits.look import Looker
from gui.panels.edits.model import Column, EditsModel
from gui.panels.edits.prompt_line import PromptLine
from gui.panels.edits.run import RunControl
from gui.panels.edits.suggestions import Suggestions
from gui.panels.edits.view import EditsView
from gui.style.theme import Theme
from gui.support.run_settings import RunSettings
from gui.widgets.basics import row_of, tool_button
from gui.widgets.composing import Composing
from gui.widgets.flow import WholeLine, flow_of
from gui.widgets.pieces import GAP, MARGIN, ActionButton, Notice, tabular
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.fact import Fact

DEMO_COUNTS = (3, 10, 30, 100, 300, 1000)
_HINT = say("Type a fact above, paste rows from a spreadsheet, or drop a CSV or JSON file here.")
_FILTERS = (
    (say("All states"), ()),
    (say("Queued"), (RowState.QUEUED, RowState.EDITING)),
    (say("Written"), (RowState.WRITTEN,)),
    (say("Not taken"), (RowState.NOT_TAKEN,)),
    (say("Lost later"), (RowState.LOST,)),
    (say("Taken back"), (RowState.TAKEN_BACK,)),
    (say("Undone"), (RowState.UNDONE,)),
    (say("Failed"), (RowState.FAILED,)),
    (say("Incomplete"), (RowState.DRAFT,)),
)
_TWINS = ((say("Duplicates"), True), (say("Contradictions"), False))
_RARER = (
    RowState.NOT_TAKEN,
    RowState.LOST,
    RowState.TAKEN_BACK,
    RowState.UNDONE,
    RowState.FAILED,
    RowState.DRAFT,
)
_FILTER_MS = 120  # debounces typing before the rows are filtered
_COUNT_MS = 60  # minimum interval between updates of the counters during a run
_FIND_LETTERS = 20  # of a search that are seen in a narrow table, with its icon
_STATE_LETTERS = 8  # of the chosen filter that are seen in a narrow table
_TWINS_MS = 400  # debounces changes before duplicates and contradictions are looked for


class EditsPanel(QWidget):
    """Rows, their states, and run, pause, stop. ``undo_stack`` undoes changes of the rows."""

    prompt_wanted = Signal(str)  # a prompt for the playground
    taken_back = Signal(object)  # TakingBackForeseen of edits that were just taken back

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setAcceptDrops(True)
        self.model = EditsModel(self)
        self.undo_stack: QUndoStack = self.model.undo_stack
        self.notice = Notice(context.theme, self)
        suggestions = Suggestions(context, self.model.rows, self)
        self.view = EditsView(self.model, context.theme, context.settings, suggestions, self)
        self.view.hint = _HINT
        self.begins_at = self.view
        self.run = RunControl(context, self.model, self.notice, self)
        self.looker = Looker(context, self.model, self.view.visible_rows, self)
        self.forecast = ForecastLine(context, self.queued_facts, self)
        self.importer = Importer(context, self.model, self.view, self.notice, self)
        self.bulk = BulkActions(context, self.model, self.view, self.start_run, self.notice, self)
        self.prompt_line = PromptLine(context, self)
        self._filter_timer = self._timer(_FILTER_MS, self._filter)
        self._count_timer = self._timer(_COUNT_MS, self._count)
        self._twins_timer = self._timer(_TWINS_MS, self.model.marks.seek)
        self._make_tools()
        self._lay_out()
        self._connect_rows()
        self._connect_actions()
        self._count()

    def set_options_source(self, options: Callable[[], RunSettings]) -> None:
        """Set the sources of a run's method, hyperparameters and options; ``options`` raises BadHyperparameter."""
        self.run.options = self.forecast.options = options

    def queued_facts(self) -> list[Fact]:
        """The facts that a run would edit."""
        self.model.settle()
        return [row.fact for row in self.model.rows.queued() if row.fact is not None]

    # -- user actions --------------------------------------------------------------------------------------------------

    def start_run(self, among: Sequence[FactRow] | None = None, at_once: bool = False) -> None:
        """Run all queued rows, or those ``among`` some, ``at_once`` as one batch; a query of answers is cancelled."""
        self.looker.rest()
        self.run.start(among, at_once=at_once)

    def begin_search(self) -> None:
        """Go to the field that searches in the table."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def delete_selected(self) -> None:
        """Remove the selected rows and keep the cursor where it was; edits in the weights are offered to be taken
        back.
        """
        rows = self.view.selected_rows()
        if rows and all(row.is_in_weights for row in rows):
            self.take_back_selected()
            return
        place = self.view.currentIndex().row()
        self.model.delete(rows)
        row = min(max(place, 0), self.model.rowCount() - 1)
        self.view.setCurrentIndex(self.model.index(row, max(1, self.view.currentIndex().column())))

    def take_back_selected(self) -> None:
        """Open the dialog that takes the selected edits out of the weights."""
        rows = [row for row in self.view.selected_rows() if row.is_in_weights]
        if not rows or self.run.job is not None:
            self.notice.say(tr("Select edits that are in the weights, while no run goes on."))
            return
        edits = [(row.batch, row.fact_id) for row in rows]
        TakeBackDialog(self._context, edits, self.model.rows.name_of, self.taken_back.emit, self).open()

    def duplicate_selected(self) -> None:
        """Append copies of the selected rows, to be edited there."""
        self._add_copies(self.view.selected_rows())

    def _add_copies(self, rows: Sequence[FactRow]) -> None:
        self.importer.add([row.copied_text for row in rows], say("duplicate"))

    def requeue_selected(self) -> None:
        """Requeue failed rows; append a queued copy of edited ones."""
        rows = self.view.selected_rows()
        failed = [row for row in rows if row.state is RowState.FAILED]
        for row in failed:
            row.forget()
        self.model.touch(failed)
        self._add_copies([row for row in rows if row.batch])
        self._count()

    def show_details(self) -> None:
        """Open the dialog of the current row's optional fields."""
        row = self.model.row_at(self.view.currentIndex())
        if row is None:
            return
        dialog = DetailsDialog(self._context.theme, row, self)
        dialog.accepted_with.connect(self._take_details)
        dialog.noted.connect(self.model.set_remark)
        dialog.open()

    def ask_about_row(self) -> None:
        """Emit the prompt of the current row by ``prompt_wanted``."""
        row = self.model.row_at(self.view.currentIndex())
        if row is not None and row.fact is not None:
            self.prompt_wanted.emit(row.fact.text)

    def _take_details(self, row: FactRow, text: FactText) -> None:
        self.model.set_text(row, text, say("fact details"))

    # -- display -------------------------------------------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours and the font size of the theme."""
        for button, icon in self._icons.items():
            button.setIcon(theme.icon(icon))
        self._search.setIcon(theme.icon("search"))
        self.view.apply_theme(theme)
        self.forecast.apply_theme(theme)
        self.prompt_line.apply_theme(theme)
        self._run_more.setIcon(theme.icon("more"))
        tabular(self.counters)

    def _filter(self) -> None:
        chosen: tuple[RowState, ...] | bool = self.states.currentData()
        if isinstance(chosen, bool):
            self.model.set_filter(self.filter.text(), same=chosen)
        else:
            self.model.set_filter(self.filter.text(), chosen)

    def retell(self, _again: object) -> None:
        """Say the counters in the language of now."""
        self._count()

    def _count(self) -> None:
        """Update the counters and the flags of the actions."""
        counts = self.model.rows.counts()
        total = len(self.model.rows.rows)
        queued = counts[RowState.QUEUED] + counts[RowState.EDITING]
        parts = [_number_of(RowState.WRITTEN, counts[RowState.WRITTEN]), _number_of(RowState.QUEUED, queued)]
        parts += [_number_of(state, counts[state]) for state in _RARER if counts[state]]
        same = sum(twin.same for twin in self.model.marks.twins.values())
        if same:
            parts.append(say_count(same, "{n} duplicate", "{n} duplicates"))
        if other := len(self.model.marks.twins) - same:
            parts.append(say_count(other, "{n} contradiction", "{n} contradictions"))
        seen = len(self.model.rows.shown)
        if seen < total:
            parts.append(say_count(total, "{shown:,} of {n} row shown", "{shown:,} of {n} rows shown", shown=seen))
        self.counters.setText(said_now(join_texts(", ", parts)))
        self.counters.setAccessibleName(self.counters.text())
        self._context.actions.set_flag("queued", counts[RowState.QUEUED] > 0)
        self._context.actions.set_flag("rows", total > 0)

    def _show_run(self) -> None:
        """Update the texts of the pause button (pause or resume) and the stop button (stop or stopping)."""
        state = self.run.state
        paused = state is JobState.PAUSED
        self._context.actions["run.pause"].setText(tr("Resume") if paused else tr("Pause"))
        self.stop_button.setText(tr("Stopping") if state is JobState.STOPPING else tr("Stop"))
        self._count_timer.start()
        self.forecast.follow(self.run.job)

    def _go_to_found(self) -> None:
        """From the search to its first row."""
        self._filter()
        if self.model.rows.shown:
            self.view.setCurrentIndex(self.model.index(0, Column.SUBJECT))
        self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape in the search clears it, shows rows in any state, and goes back to the table."""
        if event.key() == Qt.Key.Key_Escape and self.filter.hasFocus():
            self.filter.clear()
            self.states.setCurrentIndex(0)
            self.view.setFocus()
        else:
            super().keyPressEvent(event)

    def _tell_locked(self, row: FactRow) -> None:
        self.notice.say(shown(row.lock_reason))

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_tools(self) -> None:
        self.filter = QLineEdit(self)
        Composing(self.filter)
        self.filter.setPlaceholderText(tr("Find in the table"))
        self.filter.setAccessibleName(tr("Filter rows"))
        self.filter.setClearButtonEnabled(True)
        self._search = self.filter.addAction(
            self._context.theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.filter.textChanged.connect(lambda _text: self._filter_timer.start())
        self.states = steady(QComboBox(self))
        self.states.setAccessibleName(tr("Show rows in state"))
        for title, states in _FILTERS:
            self.states.addItem(shown(title), states)
        self.states.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.states.setMinimumContentsLength(_STATE_LETTERS)
        for title, same in _TWINS:
            self.states.addItem(shown(title), same)
        self.states.view().setMinimumWidth(self.states.view().sizeHintForColumn(0) + 2 * MARGIN)
        self.states.currentIndexChanged.connect(lambda _index: self._filter())
        actions = self._context.actions
        self.add_button = self._tool(tr("New fact"), actions["edits.add"])
        self.import_button = self._tool(tr("Import facts"), actions["edits.import"])
        self.paste_button = self._tool(tr("Paste facts"), actions["edits.paste"])
        self.demo_button = tool_button(tr("Add demo facts"), tr("Add facts of the demo world, chosen at random"))
        self.demo_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.demo_menu = QMenu(self)
        for count in DEMO_COUNTS:
            self.demo_menu.addAction(tr("{n:,} demo facts", n=count)).triggered.connect(partial(self._add_demo, count))
        self.demo_button.setMenu(self.demo_menu)
        icons = ("plus", "import", "paste", "globe")
        buttons = (self.add_button, self.import_button, self.paste_button, self.demo_button)
        self._icons = dict(zip(buttons, icons, strict=True))

    def _tool(self, name: str, action: QAction) -> QToolButton:
        button = tool_button(name, action.toolTip())
        button.clicked.connect(action.trigger)
        return button

    def _add_demo(self, count: int, _checked: bool = False) -> None:
        self.importer.add_demo(count)

    def _lay_out(self) -> None:
        self.filter.setMinimumWidth(_FIND_LETTERS * self.fontMetrics().averageCharWidth())
        top = flow_of(self.filter, self.states, row_of(*self._icons, spacing=4), spacing=4)
        actions = self._context.actions
        self.counters = WholeLine(self)  # wraps, as a count that is cut off says the wrong thing
        self.run_button = ActionButton(actions["run.start"], say("Run", meaning="verb"), self, main=True)
        self.pause_button = ActionButton(actions["run.pause"], "", self)
        self.stop_button = ActionButton(actions["run.stop"], "", self)
        buttons = (self.pause_button, self.stop_button, self.run_button, self._make_run_more())
        together = flow_of(*buttons, spacing=6, at_end=True)
        bottom = flow_of(self.counters, together, spacing=6, at_end=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addWidget(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.prompt_line)
        layout.addWidget(self.notice)
        layout.addWidget(self.forecast)
        layout.addWidget(bottom)

    def _make_run_more(self) -> QToolButton:
        """The menu beside Run: only some of the rows, so that F5 goes on meaning all that waits."""
        self._run_more = tool_button(tr("More ways to run"), tr("Run only the selected or the shown rows"))
        self._run_more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._run_more)
        for name in ("selected", "shown", "at_once"):
            menu.addAction(self._context.actions[f"run.{name}"])
        self._run_more.setMenu(menu)
        return self._run_more

    def _connect_rows(self) -> None:
        self.model.rows_changed.connect(self._count_timer.start)
        self.model.rows_changed.connect(self._twins_timer.start)
        self.model.shown_changed.connect(self._count_timer.start)
        self.run.rows_followed.connect(self.model.marks.outdate)
        self.run.rows_followed.connect(self._twins_timer.start)
        self.model.marks.found.connect(lambda _others: self._count())
        self.view.text_changed.connect(self.prompt_line.show_text)
        self.filter.returnPressed.connect(self._go_to_found)
        self.model.rows_changed.connect(self.forecast.wake)
        self.model.refused.connect(lambda text: self.notice.say(text))
        self.model.told.connect(lambda text: self.notice.say(shown(text)))
        self.run.rows_followed.connect(self._count_timer.start)
        self.run.state_changed.connect(self._show_run)
        self.importer.added.connect(self.view.show_rows)
        self.view.copied.connect(self.importer.copy)
        self.view.pasted.connect(self.importer.paste)
        self.view.deleted.connect(self.delete_selected)
        self.view.details_wanted.connect(self.show_details)
        self.view.locked_row_typed.connect(self._tell_locked)
        self.view.verticalScrollBar().valueChanged.connect(self.looker.wake)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)

    def _connect_actions(self) -> None:
        handlers: dict[str, Callable[[], object]] = {
            "edits.import": self.importer.ask,
            "edits.add": self.view.begin_row,
            "edits.paste": self.importer.paste,
            "edits.remove": self.delete_selected,
            "edits.take_back": self.take_back_selected,
            "edits.duplicate": self.duplicate_selected,
            "edits.requeue": self.requeue_selected,
            "edits.details": self.show_details,
            "edits.ask": self.ask_about_row,
            "edits.demo": partial(self.importer.add_demo, 10),
            "run.start": self.start_run,
            "edits.find": self.begin_search,
            "run.pause": self.run.toggle_pause,
            "run.stop": self.run.stop,
        }
        for action_id, handler in handlers.items():
            self._context.actions.handle(action_id, handler)
        self._menu = QMenu(self)
        for name in ("run.selected", "run.at_once"):
            self._menu.addAction(self._context.actions[name])
        self._menu.addSeparator()
        rows = ("details", "ask", "relation", "duplicate", "requeue", "take_back", "export", "paste", "remove")
        for name in rows:
            self._menu.addAction(self._context.actions[f"edits.{name}"])
        self._menu.addSeparator()
        self._menu.addMenu(self._columns_menu())
        self._menu.insertAction(self._context.actions["edits.paste"], self._copy_action())

    def _columns_menu(self) -> QMenu:
        """The header's menu, for the keyboard; filled whenever it opens."""
        menu = QMenu(tr("Columns"), self._menu)

        def fill() -> None:
            menu.clear()
            for line in self.view.columns.menu().actions():
                menu.addAction(line)

        menu.aboutToShow.connect(fill)
        return menu

    def _copy_action(self) -> QAction:
        """Bind the copy shortcut to the table alone, as elsewhere the same keys copy something else."""
        action = QAction(tr("Copy"), self._menu)
        action.setShortcut(QKeySequence.StandardKey.Copy)
        action.triggered.connect(lambda _checked: self.importer.copy())
        return action

    def _show_menu(self, place: QPoint) -> None:
        self._menu.popup(self.view.viewport().mapToGlobal(place))

    def _timer(self, milliseconds: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    # -- dropping ------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files that may contain facts."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the files."""
        event.acceptProposedAction()
        self.importer.read(dropped_files(event.mimeData()))


def _number_of(state: RowState, count: int) -> str:
    """How many rows are in a state: "3 written"."""
    return say("{count:,} {state}", count=count, state=state.word)
