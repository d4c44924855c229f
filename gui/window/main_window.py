"""The window: panels in docks, menus from the action table, drag and drop, and a clean end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QMenuBar, QMessageBox, QTabBar, QWidget

import resources
from gui.actions.actions import Actions
from gui.actions.table import MENUS
from gui.bridge import Bridge, Job, Live
from gui.context import PanelContext
from gui.panels.detection.panel import DetectionPanel
from gui.panels.edits.panel import EditsPanel
from gui.panels.importance.panel import ImportancePanel
from gui.panels.interference.panel import InterferencePanel
from gui.panels.log import LogPanel
from gui.panels.matrix.panel import MatrixPanel
from gui.panels.method.panel import MethodPanel
from gui.panels.model.panel import ModelPanel, may_be_model
from gui.panels.model.statistics_text import is_text
from gui.panels.norms.panel import NormsPanel
from gui.panels.playground.panel import PlaygroundPanel
from gui.panels.quality.panel import QualityPanel
from gui.panels.retention.panel import RetentionPanel
from gui.panels.robustness.panel import RobustnessPanel
from gui.panels.side_memory.panel import FAMILY as SIDE_MEMORY
from gui.panels.side_memory.panel import SideMemoryPanel
from gui.panels.superposition import SuperpositionPanel
from gui.panels.timeline.panel import TimelinePanel
from gui.panels.tracing.panel import TracingPanel
from gui.panels.value_search.panel import ValueSearchPanel
from gui.support import messages
from gui.support.run_settings import RunSettings
from gui.widgets.toast import Toasts
from gui.window.commands import WindowCommands
from gui.window.docks import Dock
from gui.window.idle import IdleWork
from gui.window.job_log import Journal
from gui.window.layout import Layout
from gui.window.model_badge import Corner
from gui.window.progress_strip import ProgressStrip
from gui.window.recovery import Recovery

if TYPE_CHECKING:
    from engine.events import GuardTripped
    from engine.fact import Fact
    from gui.style.theme import Theme
    from gui.support.settings import Settings

FACT_FILES = (".csv", ".tsv", ".json", ".jsonl")
SESSION_FILE = ".palimpsest"
EDGE = 8  # pixels between the cards and the window's frame
AT_ONCE_MS = 400  # so long the window waits for the worker before it closes in a moment


class MainWindow(QMainWindow):
    """Makes the panels and lets them talk to the engine through one bridge.

    ``ask`` puts a yes-or-no question (title, text, detail) and returns the answer; tests give their own.
    """

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        theme: Theme,
        ask: Callable[[QWidget, str, str, str], bool] | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Palimpsest")
        self.setWindowIcon(QIcon(str(resources.path("icons", "palimpsest.svg"))))
        self.setAcceptDrops(True)
        self.setContentsMargins(EDGE, 0, EDGE, 0)
        self.bridge, self.settings, self.theme = bridge, settings, theme
        self._ask = ask or ask_in_box
        self._closing = False
        self.actions_table = Actions(self)
        self.context = PanelContext(bridge, settings, theme, self.actions_table)
        self.toasts = Toasts(self, theme)
        self._make_panels()
        self.journal = Journal(bridge)
        self.idle = IdleWork(self.context, self)
        for part in (self.robustness, self.timeline.strip, self.progress, self.journal):
            part.set_titles(self.method.title_of)
        self._make_menus()
        self.layout_keeper = Layout(self, self.docks, settings)
        self.commands = WindowCommands(self)
        self.recovery = Recovery(self)
        self.layout_keeper.restore()
        bridge.job_failed.connect(self._on_job_failed)
        bridge.engine_failed.connect(self._on_engine_failed)
        bridge.stopped.connect(self.close)
        theme.changed.connect(self.apply_theme)
        self.apply_theme()

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_panels(self) -> None:
        context = self.context
        self.model, self.method = ModelPanel(context), MethodPanel(context)
        self.edits = EditsPanel(context)
        self.edits.set_options_source(self.method.run_options)
        self.method.changed.connect(self.edits.forecast.wake)
        self.edits.prompt_wanted.connect(self._ask_about)
        self.edits.run.started.connect(self._on_run)
        self.edits.run.tripped.connect(self._on_guard)
        self.norms, self.superposition = NormsPanel(context), SuperpositionPanel(context)
        self.side_memory = SideMemoryPanel(context)
        self.importance, self.matrix = ImportancePanel(context), MatrixPanel(context)
        self.interference, self.retention = InterferencePanel(context), RetentionPanel(context)
        self.quality, self.robustness = QualityPanel(context), RobustnessPanel(context)
        self.robustness.prompt_wanted.connect(self._ask_about)
        self.interference.set_sources(self._queued_facts, self.method.run_options)
        self.interference.layers_wanted.connect(self._use_layers)
        self.tracing = TracingPanel(context)
        self.tracing.set_source(self._selected_facts)
        self.tracing.layers_wanted.connect(self._use_layers)
        self.tracing.started.connect(lambda: self.bring_forward("tracing"))
        self.detection = DetectionPanel(context)
        self.detection.set_sources(self._table_facts, self.method.run_options)
        self.method.changed.connect(self.detection.show_cost)
        self.search = ValueSearchPanel(context)
        self.search.set_names(self.edits.model.rows.name_of)
        self.playground, self.timeline, self.log = PlaygroundPanel(context), TimelinePanel(context), LogPanel(context)
        panels: dict[str, tuple[str, QWidget]] = {
            "model": ("Model", self.model),
            "method": ("Method", self.method),
            "edits": ("Edits", self.edits),
            "norms": ("Norm growth", self.norms),
            "superposition": ("Superposition", self.superposition),
            "importance": ("Importance", self.importance),
            "search": ("Value search", self.search),
            "matrix": ("Matrix", self.matrix),
            "tracing": ("Tracing", self.tracing),
            "side": ("Side memory", self.side_memory),
            "playground": ("Playground", self.playground),
            "interference": ("Interference", self.interference),
            "detection": ("Was it edited?", self.detection),
            "retention": ("Retention", self.retention),
            "quality": ("Quality", self.quality),
            "robustness": ("Robustness", self.robustness),
            "timeline": ("Timeline", self.timeline),
            "log": ("Log", self.log),
        }
        self.docks = {key: Dock(key, title, panel, self) for key, (title, panel) in panels.items()}
        for dock in self.docks.values():
            dock.visibilityChanged.connect(self.bridge.wake)
            if isinstance(dock.panel, Live):
                self.bridge.add_live(dock.panel)
        self.progress = ProgressStrip(context)
        self.statusBar().addWidget(self.progress, 1)
        self.statusBar().setSizeGripEnabled(False)

    def _make_menus(self) -> None:
        bar = QMenuBar()
        bar.setNativeMenuBar(False)  # the badge stands beside it
        for title in MENUS:
            menu = bar.addMenu(f"&{title}")
            for spec, action in self.actions_table:
                if spec.menu == title:
                    if spec.line:
                        menu.addSeparator()
                    menu.addAction(action)
            if title == "View":
                self._add_panel_menu(menu)
        self.badge = Corner(self.context)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(bar, 1)
        row.addWidget(self.badge)
        self.setMenuWidget(head)

    def _add_panel_menu(self, menu: QMenu) -> None:
        panels = menu.addMenu("Panels")
        for dock in self.docks.values():
            panels.addAction(dock.toggleViewAction())

    def apply_theme(self) -> None:
        """Give the theme to everything that has colours of its own."""
        self.actions_table.apply_theme(self.theme)
        self.badge.apply_theme(self.theme)
        self.progress.apply_theme(self.theme)
        for dock in self.docks.values():
            dock.apply_theme(self.theme)

    # -- errors --------------------------------------------------------------------------------------------------------

    def _on_job_failed(self, job: Job) -> None:
        if job.error is None:
            return
        show_log = ("Show log", self.show_log)
        if job.details:
            self.bridge.log(job.details, "error")
        self.toasts.show(f"{job.title}: {job.error.message}", job.error.hint, "bad", show_log if job.details else None)

    def _on_engine_failed(self, message: str, details: str) -> None:
        self.bridge.log(details, "error")
        self.toasts.show(
            f"{messages.ENGINE_FAILED} {message}", messages.ENGINE_HINT, "bad", ("Show log", self.show_log)
        )

    def show_fault(self, details: str) -> None:
        """Tell of an exception on the screen's own side; ``details`` is its traceback."""
        self.bridge.log(details, "error")
        last = details.strip().splitlines()[-1]
        self.toasts.show(messages.UNEXPECTED, last, "bad", ("Show log", self.show_log))

    def show_log(self) -> None:
        """Bring the log to the front."""
        self.bring_forward("log")

    def bring_forward(self, key: str) -> None:
        """Show the panel ``key`` in front of those it may share a place with."""
        self.docks[key].show()
        self.docks[key].raise_()

    def _on_run(self, options: RunSettings) -> None:
        """A run that writes a side memory brings its panel to the front, unless it was closed."""
        if options.family == SIDE_MEMORY and self.docks["side"].toggleViewAction().isChecked():
            self.bring_forward("side")

    def _queued_facts(self) -> tuple[Fact, ...]:
        return tuple(self.edits.queued_facts())

    def _selected_facts(self) -> tuple[Fact, ...]:
        return tuple(row.fact for row in self.edits.view.selected_rows() if row.fact is not None)

    def _table_facts(self) -> tuple[Fact, ...]:
        return tuple(row.fact for row in self.edits.model.rows.rows if row.fact is not None)

    def _use_layers(self, layers: tuple[int, ...]) -> None:
        """Set the layers of the method, as a panel has suggested, and say that it was done."""
        words = f"layer{'' if len(layers) == 1 else 's'} {', '.join(map(str, layers))}"
        if self.method.use_layers(layers):
            title = self.method.method.title if self.method.method else "The method"
            self.toasts.show(f"{title} edits {words} from now on.", "The method panel has a way back to the preset.")
        else:
            self.toasts.show(messages.NO_LAYERS, messages.NO_LAYERS_HINT, "warn")

    def _on_guard(self, event: GuardTripped) -> None:
        """A guard rail stopped the run: the reason, and what can be done."""
        if event.action == "pause":
            self.toasts.show(event.reason, messages.GUARD_PAUSED, "warn", ("Stop the run", self.edits.run.stop))
        else:
            self.toasts.show(event.reason, messages.GUARD_BACK, "warn")

    def _ask_about(self, prompt: str) -> None:
        self.bring_forward("playground")
        self.playground.set_prompt(prompt)

    # -- drag and drop -------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            self.open_path(Path(url.toLocalFile()))

    def open_path(self, path: Path) -> None:
        """A folder or a file of weights is a model, a table or JSON file facts, a .palimpsest file a session."""
        if may_be_model(path):
            self.model.open_folder(str(path))
        elif path.suffix.lower() in FACT_FILES:
            self.edits.importer.read([path])
        elif path.suffix.lower() == SESSION_FILE:
            self.commands.import_session(path)
        else:
            hint = messages.TEXT_HINT if is_text(path) else messages.DROP_HINT
            self.toasts.show(f"{path.name}: {messages.NOT_DROPPABLE}", hint, "warn")

    def childEvent(self, event: QChildEvent) -> None:
        """Name the bars that Qt makes for panels which share a place."""
        child = event.child()
        if event.type() == QEvent.Type.ChildPolished and isinstance(child, QTabBar):
            child.setAccessibleName("Panels in this place")
        super().childEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panels their first sizes, which only holds in a window that is shown."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self.layout_keeper.settle)
            self.setFocus()

    # -- the end -------------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while a job runs; stop the worker, wait for it without freezing, then close."""
        if self.bridge.alive and not self._closing:
            if self.bridge.busy and not self._may_close():
                event.ignore()
                return
            self._begin_end()
        if not self.bridge.wait(AT_ONCE_MS):
            event.ignore()  # bridge.stopped closes the window
            return
        self.commands.release()
        self.log.close_file()
        super().closeEvent(event)

    def end(self) -> None:
        """Close without asking."""
        self._begin_end()
        self.close()

    def _begin_end(self) -> None:
        self._closing = True
        self.idle.rest()
        self.layout_keeper.save()
        self.setEnabled(False)
        self.statusBar().showMessage(messages.CLOSING)
        self.bridge.stop()

    def _may_close(self) -> bool:
        job = self.bridge.current
        title = job.title if job is not None else "A job"
        question = messages.CLOSE_QUESTION.format(title=title)
        return self._ask(self, messages.CLOSE_TITLE, question, messages.CLOSE_DETAIL)


def ask_in_box(parent: QWidget, title: str, text: str, detail: str) -> bool:
    """A message box with yes and no; no is the answer of Escape."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.setInformativeText(detail)
    yes = box.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton("Go on working", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    return box.clickedButton() is yes
