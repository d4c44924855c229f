"""The main window: its frame, the connections of its parts, drag and drop, and closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMessageBox, QTabBar, QWidget
from shiboken6 import isValid

from engine.support.places import SESSION_DATABASE
from engine.support.wording import join_texts, say, say_count
from gui.bridge import Bridge, Job
from gui.dialogs.import_change import may_be_change
from gui.language.wording import shown, shown_all, tr
from gui.panels.model.panel import may_be_model
from gui.panels.model.statistics_text import is_text
from gui.support import messages
from gui.support.first_paint import FirstPaint
from gui.widgets.files_through import FilesThrough
from gui.window.commands import WindowCommands
from gui.window.first_steps import FirstSteps
from gui.window.frame import WindowFrame
from gui.window.idle import IdleWork
from gui.window.in_hand import InHand
from gui.window.installation import InstallationCommands
from gui.window.linking import Linking
from gui.window.queue_notes import QueueNotes
from gui.window.screens import Screens
from gui.window.sessions import Sessions
from gui.window.speaking import Speaking
from gui.window.wiring import Wiring

if TYPE_CHECKING:
    from gui.style.theme import Theme
    from gui.support.settings import Settings

FACT_FILES = (".csv", ".tsv", ".json", ".jsonl")
SESSION_FILE = ".palimpsest"
AT_ONCE_MS = 400  # time that closing waits for the worker before it is deferred until the worker has stopped


class MainWindow(WindowFrame):
    """The main window: the frame with connected panels, drag and drop, and orderly closing.

    ``ask`` shows a yes-or-no question (title, text, detail) and returns the answer; tests replace it. ``ending`` is
    emitted when the window begins to close for good.
    """

    ending = Signal()

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        theme: Theme,
        ask: Callable[[QWidget, str, str, str], bool] | None = None,
    ) -> None:
        super().__init__(bridge, settings, theme)
        self.setAcceptDrops(True)
        self._ask = ask or ask_in_box
        self._closing = False
        self._asked_from: QWidget | None = None  # the window over which a dialog is open
        self.idle = IdleWork(self.context, self)
        self.wiring = Wiring(self)
        self.commands = WindowCommands(self)
        self.installation = InstallationCommands(self)
        self.queue_notes = QueueNotes(self)
        self.layout_keeper.restore()
        self.workspaces.follow(self.layout_keeper, settings)
        self.linking = Linking(self)
        self.in_hand = InHand(self, self.linking)
        self.sessions = Sessions(self, self.commands, self.in_hand)
        self.first_steps = FirstSteps(self)
        self.screens = Screens(self)
        self.complete.connect(lambda: FilesThrough(self))
        self.complete.connect(self.layout_keeper.order_keys)
        self.complete.connect(self.layout_keeper.fit)
        for dock in self.docks.values():
            dock.setAcceptDrops(True)
            dock.installEventFilter(self)
        self.in_hand.trouble.connect(lambda said, hint: self.toasts.show(said, hint, "warn"))
        bridge.job_failed.connect(self._on_job_failed)
        bridge.engine_failed.connect(self._on_engine_failed)
        bridge.stopped.connect(self.close)
        theme.changed.connect(self.apply_theme)
        theme.changed.connect(self._fit_soon)
        self.apply_theme()
        self.speaking = Speaking(self)
        FirstPaint(self, self.make_panels)

    # -- errors --------------------------------------------------------------------------------------------------------

    def _on_job_failed(self, job: Job) -> None:
        if job.error is None:
            return
        if job.details:
            self.bridge.log(job.details, "error")
        said = say("{title}: {message}", title=job.title, message=job.error.message)
        self.toasts.show(said, job.error.hint, "bad", self._to_log if job.details else None)

    def _on_engine_failed(self, message: str, details: str) -> None:
        self.bridge.log(details, "error")
        said = join_texts(" ", [messages.ENGINE_FAILED, message])
        self.toasts.show(said, messages.ENGINE_HINT, "bad", self._to_log)

    def show_fault(self, details: str) -> None:
        """Show an exception of the GUI; ``details`` is its traceback."""
        self.bridge.log(details, "error")
        last = details.strip().splitlines()[-1]
        self.toasts.show(messages.UNEXPECTED, last, "bad", self._to_log)

    @property
    def _to_log(self) -> tuple[str, Callable[[], object]]:
        """The button of a message that leads to the log."""
        return tr("Show log"), self.show_log

    # -- drag and drop -------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is dragged over a panel is for the window, also where the panel floats in a window of its own."""
        if isinstance(watched, QDockWidget) and isinstance(event, QDragEnterEvent):
            self.dragEnterEvent(event)
            return True
        if isinstance(watched, QDockWidget) and event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.dropEvent(event)
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped files."""
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            self.open_path(Path(url.toLocalFile()))

    def open_path(self, path: Path) -> None:
        """Open by type: a session's folder or file, another folder or weights as a model, a table or JSON as facts."""
        if (path / SESSION_DATABASE).is_file():
            self.sessions.open(path)
        elif may_be_change(path):
            self._offer_change(path)
        elif may_be_model(path):
            self.model.open_folder(str(path))
        elif path.suffix.lower() in FACT_FILES:
            self.edits.importer.read([path])
        elif path.suffix.lower() == SESSION_FILE:
            self.sessions.open_file(path)
        else:
            hint = messages.TEXT_HINT if is_text(path) else messages.DROP_HINT
            said = say("{file}: {message}", file=path.name, message=messages.NOT_DROPPABLE)
            self.toasts.show(said, hint, "warn")

    def _offer_change(self, path: Path) -> None:
        """Show the import of a dropped adapter or file of deltas; it needs the model that it is for."""
        if self.bridge.model is None:
            said = say("{file}: {message}", file=path.name, message=messages.CHANGE_ALONE)
            self.toasts.show(said, messages.CHANGE_HINT, "warn")
        else:
            self.commands.show_import(path)

    def come_forward(self) -> None:
        """Show the window in front of all others, also where it was made small."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def childEvent(self, event: QChildEvent) -> None:
        """Set accessible names of the tab bars that Qt creates for tabbed docks, whose titles are scrolled, not cut."""
        child = event.child()
        if event.type() == QEvent.Type.ChildPolished and isinstance(child, QTabBar):
            child.setAccessibleName(tr("Panels in this place"))
            child.setElideMode(Qt.TextElideMode.ElideNone)
        super().childEvent(event)

    def _fit_soon(self) -> None:
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        if self.isVisible():
            self.layout_keeper.unfold()
            self.layout_keeper.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use what a larger window has more; it may be what its content needs now that makes it larger."""
        super().resizeEvent(event)
        self._fit_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Set the initial sizes of the panels, which Qt applies only once the window is shown."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self.layout_keeper.settle)
            self.setFocus()
            self.activateWindow()  # where there is no window manager nobody else does, and keys would be no shortcuts

    def event(self, event: QEvent) -> bool:
        """Give the keys to a dialog over the window, and back: without a window manager nobody else does."""
        done = super().event(event)
        if event.type() == QEvent.Type.WindowBlocked:
            self._asked_from = None
            QTimer.singleShot(0, self, self._activate_dialog)
        elif event.type() == QEvent.Type.WindowUnblocked and QApplication.focusWindow() is not None:
            asked = self._asked_from
            (asked if asked is not None and isValid(asked) and asked.isVisible() else self).activateWindow()
        return done

    def _activate_dialog(self) -> None:
        """Give the keys to the dialog that blocks the window, and note from where it was opened: the list of sessions,
        for one, which stays open beside the window.
        """
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.activateWindow()
            parent = dialog.parentWidget()
            self._asked_from = parent.window() if parent is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keys, as it does in a dialog: Qt leaves that to the desktop."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    # -- closing -------------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask if a job is running or waiting; stop the worker, wait for it without blocking, then close."""
        if self.bridge.alive and not self._closing:
            self.bridge.catch_up()
            if (self._is_at_work() and not self._may_close()) or not self._may_lose():
                event.ignore()
                return
            self._begin_end()
        if not self.bridge.wait(AT_ONCE_MS):
            event.ignore()  # the window is closed later, by bridge.stopped
            return
        self.in_hand.close()
        self.commands.release()
        self.log.close_file()
        super().closeEvent(event)

    def end(self) -> None:
        """Close without asking."""
        self._begin_end()
        self.close()

    def _begin_end(self) -> None:
        self._closing = True
        self.ending.emit()
        self.idle.rest()
        self.first_steps.end()
        self.layout_keeper.save()
        self.setEnabled(False)
        self.statusBar().showMessage(shown(messages.CLOSING))
        self.bridge.stop()

    def _only_looks(self) -> bool:
        """Whether all that is at work asks what the model says now, which the next start does anew, or is what the
        program itself has ready for an engine that is still starting.
        """
        job = self.bridge.current
        begun = job is not None and job.kind == "look"
        return (begun or not self.bridge.ready) and not self.bridge.jobs

    def _may_lose(self) -> bool:
        """Whether everything in hand is kept, or may be lost."""
        self.in_hand.save()
        self.in_hand.wait(AT_ONCE_MS / 1000)
        if not self.in_hand.in_trouble:
            return True
        texts = shown_all((messages.CLOSE_TITLE, messages.CLOSE_UNKEPT, messages.NOT_KEPT_HINT))
        return self._ask(self, *texts)

    def _is_at_work(self) -> bool:
        return (self.bridge.busy and not self._only_looks()) or self.bridge.running("fetch") is not None

    def _may_close(self) -> bool:
        """Ask; what ends while the question stands there is not said to be under way any more."""
        self.bridge.job_finished.connect(self._ask_anew)
        try:
            return self._ask(self, *self._question())
        finally:
            self.bridge.job_finished.disconnect(self._ask_anew)

    def _ask_anew(self, _job: Job) -> None:
        box = self.findChild(QMessageBox)
        if box is not None and box.isVisible():
            title, text, detail = self._question()
            box.setWindowTitle(title)
            box.setText(text)
            box.setInformativeText(detail)

    def _question(self) -> tuple[str, str, str]:
        """Title, question and detail, of what is at work now."""
        if not self._is_at_work():
            return shown(messages.CLOSE_TITLE), shown(messages.CLOSE_DONE), shown(messages.CLOSE_DETAIL)
        job = self.bridge.current or next(iter(self.bridge.jobs), None)
        title = job.title if job is not None else say("A job")
        question = messages.close_question(title=title)
        waiting = [f"\N{BULLET} {shown(one.title)}" for one in self.bridge.jobs if one is not job and not one.apart]
        kept = say_count(self.in_hand.kept, "{n} fact", "{n} facts")
        detail = shown(messages.close_kept(waiting=kept) if self.in_hand.kept else messages.CLOSE_DETAIL)
        if self.bridge.running("fetch") is not None:
            detail = (
                "\n".join((detail, shown(messages.CLOSE_FETCH))) if self.bridge.busy else shown(messages.CLOSE_FETCH)
            )
        if waiting:
            detail = "\n".join((detail, shown(messages.CLOSE_WAITING), *_first(waiting)))
        return shown(messages.CLOSE_TITLE), shown(question), detail


def _first(lines: list[str], most: int = 8) -> list[str]:
    """The first lines, and how many more there are."""
    return [*lines[:most], tr("and {count:,} more", count=len(lines) - most)] if len(lines) > most else lines


def ask_in_box(parent: QWidget, title: str, text: str, detail: str) -> bool:
    """A message box with yes and no; Escape means no."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.setInformativeText(detail)
    yes = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(tr("Go on working"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    return box.clickedButton() is yes
