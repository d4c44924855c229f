"""Sessions: every session with what is known of it; find, open, rename, note, duplicate, export, delete."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.support.wording import say, say_count
from gui.dialogs.files import choose_file, choose_folder, choose_new_file
from gui.dialogs.sessions.rows import Column, SessionRows, TwoLines
from gui.language.wording import kept, shown, tr
from gui.support.units import format_bytes
from gui.widgets.basics import EmptyState, Pages
from gui.widgets.composing import Composing
from gui.widgets.in_place import InPlace
from gui.widgets.pieces import Notice, primary, ranked
from gui.widgets.search_field import SearchField
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import resize_for_text

if TYPE_CHECKING:
    from engine.catalogue.entries import SessionEntry
    from gui.style.theme import Theme

SIZE = (1140, 640)
SESSION_KIND = say("Palimpsest sessions (*.palimpsest)")
_WIDTHS = {Column.CHANGED: 136, Column.MODEL: 250, Column.EDITS: 90, Column.METHODS: 170, Column.SIZE: 80}
_BESIDE_TITLE = 46  # pixels: the margins of a title, the arrow and the room that Qt keeps around it
_HEADER = """QHeaderView::section { padding-left: 9px; padding-right: 18px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-position: center right; right: 6px; }"""
_NONE_YET = say("No sessions yet. The first edit begins one; a .palimpsest file can be dropped here.")
_NONE_FOUND = say("No session holds all of these words.")
_OPEN_HERE = say("It is open in this window.")
_NONE_CHOSEN = say("No session is chosen.")


class SessionsDialog(QDialog):
    """The list and what can be done with the chosen session. It does nothing by itself: the window does, and calls
    :meth:`show_sessions` again. ``wanted`` names what is to be done with which session and with what."""

    wanted = Signal(str, object, object)  # "open", "rename", "note", "duplicate", "export", "delete"; folder; argument
    file_wanted = Signal(object)  # Path of a session file, or of a folder elsewhere, to be opened
    refreshed = Signal()  # the list is shown again and must be read anew

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        InPlace(self)
        self._theme = theme
        self.setObjectName("shell")
        self.setWindowTitle(tr("Sessions"))
        self.setAcceptDrops(True)
        resize_for_text(self, *SIZE)
        self._tips: dict[QPushButton, str] = {}  # of what is done with the chosen session
        self.rows = SessionRows(self)
        self.view = self._make_view()
        self.field = SearchField(tr("Search by name, model, method or note"), tr("Search sessions"), self)
        self.field.textChanged.connect(self._search)
        for part in (self.field, self.view):
            part.installEventFilter(self)
        Composing(self.field)
        self._icon = self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.pages = Pages(self.view, EmptyState("session", shown(_NONE_YET), self), self)
        self.notice = Notice(theme, self)
        self.summary = ranked("", "muted")
        self._lay_out()
        follow_the_eye(self)
        theme.changed.connect(self.apply_theme)
        self.apply_theme()
        self._follow()

    def present(self) -> None:
        """Show the list, read anew."""
        self.notice.clear()
        self.refreshed.emit()
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()
        self.field.selectAll()

    def show_sessions(
        self,
        entries: Sequence[SessionEntry],
        missing: Collection[Path | None],
        here: Path | None,
        titles: Mapping[str, str],
    ) -> None:
        """Show ``entries``; the chosen one stays chosen, else the first is."""
        chosen = self.chosen
        self.rows.titles = titles
        self.rows.show(entries, missing, here)
        whole = format_bytes(sum(one.size for one in entries))
        told = say_count(len(entries), "{n} session, {size}", "{n} sessions, {size}", size=whole)
        self.summary.setText(shown(told) if entries else "")
        self._choose(chosen.folder if chosen is not None else None)

    @property
    def chosen(self) -> SessionEntry | None:
        """The chosen session."""
        row = self.view.currentIndex().row()
        return self.rows.shown[row] if 0 <= row < len(self.rows.shown) else None

    # -- actions -------------------------------------------------------------------------------------------------------

    def open_chosen(self) -> None:
        """Open the chosen session."""
        if self.open_button.isEnabled():
            self._want("open")
        else:
            self.notice.say(self.open_button.toolTip())

    def rename(self) -> None:
        """Ask for another name of the chosen session."""
        if (entry := self.chosen) is not None:
            self._ask(tr("Rename session"), tr("Name"), entry.title, partial(self.wanted.emit, "rename", entry.folder))

    def note(self) -> None:
        """Ask for a note of the chosen session."""
        if (entry := self.chosen) is not None:
            label = tr("Note of {session}", session=entry.title)
            self._ask(tr("Note"), label, entry.note, partial(self.wanted.emit, "note", entry.folder), 6)

    def export(self) -> None:
        """Choose a file and write the chosen session to it."""
        if (entry := self.chosen) is None:
            return
        start = str(Path.home() / f"{entry.title.replace('/', ' ')}.palimpsest")
        file = choose_new_file(self, tr("Export session"), start, shown(SESSION_KIND))
        if file is not None:
            self.wanted.emit("export", entry.folder, file)

    def open_file(self) -> None:
        """Choose a session file and open it."""
        file = choose_file(self, tr("Open session file"), str(Path.home()), shown(SESSION_KIND))
        if file is not None:
            self.file_wanted.emit(file)

    def open_folder(self) -> None:
        """Choose the folder of a session that lies elsewhere and open it."""
        folder = choose_folder(self, tr("Open the folder of a session"), str(Path.home()))
        if folder is not None:
            self.file_wanted.emit(folder)

    def _want(self, what: str) -> None:
        if (entry := self.chosen) is not None:
            self.notice.clear()
            self.wanted.emit(what, entry.folder, None)

    def _ask(self, title: str, label: str, text: str, answer: Callable[[str], object], lines: int = 1) -> None:
        """Ask for one text, on one or on several ``lines``."""
        box = QInputDialog(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput, lines > 1)
        box.setWindowTitle(title)
        box.setLabelText(label)
        box.setTextValue(text)
        box.setOkButtonText(tr("Save"))
        for field in box.findChildren(QPlainTextEdit):
            field.setTabChangesFocus(True)  # the keys must get to the buttons
        for line in box.findChildren(QLineEdit):
            Composing(line)
        box.resize(460, 60 + 24 * lines)
        box.textValueSelected.connect(answer)
        box.open()

    # -- display -------------------------------------------------------------------------------------------------------

    def apply_theme(self) -> None:
        """Apply the colours and the font size of the theme."""
        self._icon.setIcon(self._theme.icon("search"))
        self.pages.empty.apply_theme(self._theme)
        self.view.verticalHeader().setDefaultSectionSize(round(2.0 * self.fontMetrics().height()) + 14)
        self._widen()

    def showEvent(self, event: QShowEvent) -> None:
        """Have room for the titles, whose font is known now."""
        super().showEvent(event)
        self._widen()

    def _widen(self) -> None:
        """Keep every title whole in the text size and the language in force."""
        header, metrics = self.view.horizontalHeader(), QFontMetrics(self._theme.font(bold=True))
        for column, width in _WIDTHS.items():
            title = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
            needed = metrics.horizontalAdvance(title) + _BESIDE_TITLE
            self.view.setColumnWidth(column, max(width, needed, header.sectionSize(column)))

    def _search(self, words: str) -> None:
        chosen = self.chosen
        self.rows.search(words)
        self._choose(chosen.folder if chosen is not None else None)

    def _choose(self, folder: Path | None) -> None:
        """Choose a row, the first where that session is not shown."""
        self.pages.empty.say(shown(_NONE_FOUND if self.field.text().strip() else _NONE_YET))
        self.pages.show_content(bool(self.rows.shown))
        row = self.rows.place_of(folder) if folder is not None else None
        self.view.setCurrentIndex(self.rows.index(row or 0, 0))
        self._follow()

    def _follow(self) -> None:
        """Enable what can be done with the chosen session; what cannot says why."""
        entry, focus = self.chosen, self.focusWidget()
        here = entry is not None and entry.folder == self.rows.here
        self.open_button.setEnabled(entry is not None and not entry.trouble and not here)
        named = entry is not None and (here or not entry.trouble or entry.is_open_elsewhere)
        for button in (self.rename_button, self.note_button):
            button.setEnabled(named)
        for button in (self.duplicate_button, self.export_button):
            button.setEnabled(entry is not None and (here or not entry.trouble))
        self.delete_button.setEnabled(entry is not None and not entry.trouble and not here)
        why = _OPEN_HERE if here else entry.trouble if entry is not None else _NONE_CHOSEN
        for button, tip in self._tips.items():
            button.setToolTip(shown(tip) if button.isEnabled() else shown(why))
        if focus in self._tips and not focus.isEnabled():  # else Qt gives the keys to the next button, to open a file
            (self.view if self.rows.shown else self.field).setFocus()

    # -- keys and drops ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while the field keeps the focus; Enter opens, or says why not."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.view.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_chosen()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept session files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            self.file_wanted.emit(Path(url.toLocalFile()))

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.rows)
        view.setItemDelegate(TwoLines(self._theme, view))
        view.setAccessibleName(tr("Sessions"))
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStyleSheet(_HEADER)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        view.sortByColumn(Column.CHANGED, Qt.SortOrder.DescendingOrder)
        view.setSortingEnabled(True)
        view.doubleClicked.connect(lambda _index: self.open_chosen())
        view.selectionModel().currentRowChanged.connect(lambda _now, _old: self._follow())
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda place: self._menu.popup(view.viewport().mapToGlobal(place)))
        return view

    def _button(self, text: str, tip: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        self._tip(button, tip)
        button.clicked.connect(lambda _checked: slot())
        action = self._menu.addAction(text)
        action.triggered.connect(lambda _checked: button.click())
        return button

    def _tip(self, button: QPushButton, tip: str) -> None:
        """Say what a button does; while it is grey it says why."""
        self._tips[button] = kept(tip)

    def _lay_out(self) -> None:
        self._menu = QMenu(self)
        self.open_button = primary(tr("Open", meaning="verb"), self)
        self._tip(self.open_button, tr("Load the model that it needs, and go on where it was left (Enter)"))
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(lambda _checked: self.open_chosen())
        self._menu.addAction(self.open_button.text()).triggered.connect(lambda _checked: self.open_chosen())
        self.rename_button = self._button(tr("Rename..."), tr("Give it another name"), self.rename)
        self.note_button = self._button(tr("Note..."), tr("Write down something about it"), self.note)
        self.duplicate_button = self._button(tr("Duplicate"), tr("Make a copy of it"), partial(self._want, "duplicate"))
        self.export_button = self._button(tr("Export..."), tr("Save it as one .palimpsest file"), self.export)
        self.delete_button = self._button(tr("Delete"), tr("Move it to the bin"), partial(self._want, "delete"))
        self.file_button = QPushButton(tr("Open file..."), self)
        self.file_button.setToolTip(tr("Open a .palimpsest file; it can also be dropped here"))
        self.file_button.clicked.connect(lambda _checked: self.open_file())
        self.folder_button = QPushButton(tr("Open folder..."), self)
        self.folder_button.setToolTip(tr("Open a session that lies somewhere else"))
        self.folder_button.clicked.connect(lambda _checked: self.open_folder())
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for widget in (self.file_button, self.folder_button):
            top.addWidget(widget)
        top.insertWidget(0, self.field, 1)
        bottom.addWidget(self.summary)
        bottom.addStretch(1)
        own = (self.rename_button, self.note_button, self.duplicate_button, self.export_button, self.delete_button)
        for button in (*own, self.open_button):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.notice)
        layout.addLayout(bottom)
