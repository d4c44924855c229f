"""The model panel: the loaded model, and the controls to load another or to eject it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import PalimpsestError
from engine.events import Progress, Steps
from engine.support.demo_name import DEMO
from engine.support.wording import say
from gui.bridge import Job, JobState
from gui.bridge.inbox import Call
from gui.context import PanelContext
from gui.dialogs.files import choose_file, choose_folder
from gui.dialogs.get_model.dialog import GetModelDialog
from gui.language.wording import shown, tr
from gui.panels.model.card import LoadingCard, ModelCard
from gui.panels.model.load_dialog import LoadChoices, LoadDialog, look_into
from gui.panels.model.statistics_text import StatisticsTextRow, dropped_text
from gui.style.theme import Theme
from gui.support.units import format_bytes
from gui.widgets.basics import EmptyState, in_menu, tool_button
from gui.widgets.flow import flow_of
from gui.widgets.pieces import GAP, MARGIN, ActionButton, Notice

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench

# Suffixes that are taken for a model when dropped; the engine then determines whether it can be opened.
MODEL_FILES = (".gguf", ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".h5", ".msgpack")
GGUF_FILES = say("GGUF models (*.gguf *.GGUF);;All files (*)")


def may_be_model(path: Path) -> bool:
    """Whether a dropped path may be a model: a folder, or a file with a suffix of weights."""
    return path.is_dir() or path.suffix.lower() in MODEL_FILES


class ModelPanel(QWidget):
    """Open, recent, demo world, eject; progress and cancel of loading; the text for statistics; drops.

    ``fetched`` (name, folder) and ``not_fetched`` (PalimpsestError) tell the end of a fetch whose dialog was closed.
    """

    fetched = Signal(str, Path)
    not_fetched = Signal(object)

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loading: Job | None = None
        self._getting: GetModelDialog | None = None
        self.setAcceptDrops(True)
        self.notice = Notice(context.theme, self)
        self.card = ModelCard(context.theme, self)
        self.statistics = StatisticsTextRow(context, self.notice, self.card)
        self.card.add_row(say("Statistics"), self.statistics)
        self.progress = LoadingCard(self)
        self.progress.cancelled.connect(self.cancel)
        self._hint = EmptyState(
            "chip",
            tr("Get a model by its name, open a folder or a GGUF file, drop one here, or start with the demo world."),
            self,
        )
        self._pages = QStackedWidget(self)
        self._empty = self._pages.addWidget(self._hint)
        self._loaded = self._pages.addWidget(self.card)
        self._busy = self._pages.addWidget(self.progress)
        self._lay_out()
        self._connect()
        self._show_model(context.bridge.model)

    def _connect(self) -> None:
        bridge, actions = self._context.bridge, self._context.actions
        actions.handle("model.open", self.open_dialog)
        actions.handle("model.open_file", self.open_file_dialog)
        actions.handle("model.get", self.get_model)
        actions.handle("model.demo", self.open_demo)
        actions.handle("model.eject", self.eject)
        bridge.model_changed.connect(self._show_model)
        bridge.subscribe(Progress, self._on_progress)

    def _lay_out(self) -> None:
        actions = self._context.actions
        self.demo_button = ActionButton(actions["model.demo"], say("Demo world"), self)
        self.open_button = self._make_open_button()
        self.eject_button = tool_button(tr("Eject model"), actions["model.eject"].toolTip())
        self.eject_button.clicked.connect(actions["model.eject"].trigger)
        self.recent_button = QPushButton(tr("Recent"), self)
        self.recent_button.setAccessibleName(tr("Recent models"))
        self._recent = QMenu(self)
        self._recent.setToolTipsVisible(True)
        self._recent.aboutToShow.connect(self._fill_recent)
        self.recent_button.setMenu(self._recent)
        buttons = flow_of(self.open_button, self.recent_button, self.demo_button, self.eject_button, spacing=6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addWidget(self._pages)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        layout.addStretch(1)

    def _make_open_button(self) -> QPushButton:
        """A menu button for the ways of choosing a model."""
        button = QPushButton(tr("Open", meaning="verb"), self)
        button.setAccessibleName(tr("Open a model"))
        button.setToolTip(tr("Open a model folder or a GGUF file, or get a model by its name"))
        ways = QMenu(button)
        for name in ("model.open", "model.open_file", "model.get"):
            ways.addAction(self._context.actions[name])
        button.setMenu(ways)
        return button

    def apply_theme(self, theme: Theme) -> None:
        """Recolour the icons for the theme."""
        self._hint.apply_theme(theme)
        self.eject_button.setIcon(theme.icon("eject"))
        self.statistics.apply_theme(theme)

    # -- opening -------------------------------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """Choose a folder, then open it."""
        folder = choose_folder(self, tr("Open model folder"), self._start())
        if folder is not None:
            self.open_folder(folder)

    def open_file_dialog(self) -> None:
        """Choose a GGUF file, then open it."""
        file = choose_file(self, tr("Open GGUF file"), self._start(), shown(GGUF_FILES))
        if file is not None:
            self.open_folder(file)

    def _start(self) -> str:
        """The initial folder of the dialog: the parent of the last opened model."""
        recent = self._context.settings.values.recent_models
        return str(Path(recent[0]).parent) if recent else str(Path.home())

    def open_folder(self, folder: Path | str) -> None:
        """Inspect ``folder``, which may be a GGUF file, and show what would be loaded."""
        self.notice.clear()
        self._context.bridge.submit(
            say("Looking into {name}", name=Path(folder).name),
            lambda bench: look_into(bench, folder),
            on_result=self._show_choices,
            on_error=self.notice.show_error,
            needs="model",
        )

    def get_model(self) -> None:
        """Show the dialog that fetches models by name, which is kept with its work as long as the panel."""
        if self._getting is None:
            self._getting = GetModelDialog(self._context, self)
            self._getting.open_wanted.connect(self.open_folder)
            self._getting.fetched.connect(self._take_fetched)
            self._getting.failed.connect(self._on_fetch_failed)
        self._getting.present()

    def _take_fetched(self, name: str, folder: Path) -> None:
        """Have a fetched model among the recent ones, and say so where its dialog is closed."""
        self._context.settings.add_recent_model(str(folder))
        if self._getting is not None and not self._getting.isVisible():
            self.notice.say(tr("{name} is on this computer now; it is among the recent models.", name=name), "good")
            self.fetched.emit(name, folder)

    def _on_fetch_failed(self, error: PalimpsestError) -> None:
        """Say why a model was not fetched where the dialog that would say it is closed."""
        if self._getting is not None and not self._getting.isVisible():
            self.notice.show_error(error)
            self.not_fetched.emit(error)

    def open_demo(self) -> None:
        """Load the demo world without a dialog."""
        self.load(DEMO, say("the demo world"))

    def load(self, folder: str, name: str, device: str = "auto", dtype: str = "auto") -> None:
        """Load a model; progress and cancel are shown in the panel."""
        self._begin(
            name,
            lambda bench: bench.load(folder, device, dtype),
            lambda _info: self._remember(folder),
            self.notice.show_error,
        )

    def _begin(
        self,
        name: str,
        call: Call,
        on_result: Callable[[ModelInfo], object],
        on_error: Callable[[PalimpsestError], object],
    ) -> None:
        self.notice.clear()
        title = say("Loading {name}", name=name)
        self._loading = self._context.bridge.submit(title, call, on_result, on_error, "load")
        self._loading.state_changed.connect(self._on_load_state)
        self.progress.begin(title)
        if self._context.bridge.current is None:
            self._pages.setCurrentIndex(self._busy)

    def load_for(
        self,
        folder: str,
        name: str,
        device: str,
        dtype: str,
        loaded: Callable[[ModelInfo], object],
        failed: Callable[[str], object],
    ) -> None:
        """Load the model that a session needs, then call ``loaded`` or ``failed``; a device that this machine does not
        have is chosen anew."""

        def take(info: ModelInfo) -> None:
            self._remember(folder)
            loaded(info)

        def work(bench: Workbench) -> Steps[ModelInfo]:
            return (yield from bench.load(folder, device if device in bench.devices() else "auto", dtype))

        self._begin(name, work, take, lambda error: failed(error.said))

    def cancel(self) -> None:
        """Stop loading after the current step."""
        if self._loading is not None:
            self._loading.cancel()

    def eject(self) -> None:
        """Release the model and report the memory freed."""
        name = self._context.bridge.model.name if self._context.bridge.model else say("the model")
        self.notice.clear()
        self._context.bridge.submit(
            say("Ejecting {name}", name=name),
            lambda bench: bench.eject(),
            on_result=lambda freed: self.notice.say(
                tr("{name} is out of memory, {size} freed.", name=name, size=format_bytes(freed)), "good"
            ),
            on_error=self.notice.show_error,
            kind="load",
        )

    def _show_choices(self, choices: LoadChoices) -> None:
        dialog = LoadDialog(self._context.theme, choices, self)
        inspection = choices.inspection
        dialog.accepted_with.connect(partial(self.load, inspection.folder, inspection.name))
        dialog.open()

    def _remember(self, folder: str) -> None:
        if folder != DEMO:
            self._context.settings.add_recent_model(folder)

    def _fill_recent(self) -> None:
        self._recent.clear()
        recent = self._context.settings.values.recent_models
        for number, folder in enumerate(recent, 1):
            action = self._recent.addAction(f"&{number % 10}  {in_menu(Path(folder).name)}")
            action.setToolTip(folder)
            action.triggered.connect(partial(self._open_recent, folder))
        if not recent:
            self._recent.addAction(tr("No models yet")).setEnabled(False)

    def _open_recent(self, folder: str, _checked: bool = False) -> None:
        self.open_folder(folder)

    # -- updates -------------------------------------------------------------------------------------------------------

    def _on_progress(self, event: Progress) -> None:
        if self._loading is not None and self._context.bridge.current is self._loading:
            self.progress.follow(event)

    def _on_load_state(self) -> None:
        job = self._loading
        if job is None:
            return
        self.progress.show_state(job.state)
        if job.state is JobState.RUNNING:
            self._pages.setCurrentIndex(self._busy)
        if job.state.final:
            self._loading = None
            self._show_model(self._context.bridge.model)

    def _show_model(self, info: ModelInfo | None) -> None:
        self.eject_button.setEnabled(info is not None)
        if info is not None:
            self.card.show_model(info)
        if self._loading is None:
            self._pages.setCurrentIndex(self._loaded if info is not None else self._empty)

    # -- dropping ------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one local folder, file of weights or text for the statistics."""
        urls = event.mimeData().urls()
        if (len(urls) == 1 and may_be_model(Path(urls[0].toLocalFile()))) or dropped_text(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the folder or the file, or use the text."""
        event.acceptProposedAction()
        if (text := dropped_text(event.mimeData())) is not None:
            self.statistics.take(text)
            return
        self.open_folder(event.mimeData().urls()[0].toLocalFile())
