"""The control for the statistics text of the loaded model; the choice is stored per model."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget, QWidgetAction

from engine.errors import PalimpsestError
from engine.support.wording import join_texts, say
from gui.context import PanelContext
from gui.dialogs.files import choose_file
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.units import format_count
from gui.widgets.basics import tool_button
from gui.widgets.pieces import Elided, Notice, ranked

if TYPE_CHECKING:
    from engine.editing.statistics_text import StatisticsText
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench

CHOOSE = "statistics.choose"
SUFFIXES = (".txt", ".text", ".md")
MEANING = say(
    "From this text a method learns what it must leave as it is; best is text of the kind that the model was trained "
    "on, some thousands of words of it."
)
_KEPT = "statistics texts"  # by fingerprint of the model
_KINDS = say("Plain text ({kinds});;All files (*)", kinds=" ".join(f"*{suffix}" for suffix in SUFFIXES))
_NO_MODEL = say("Open a model first: the text is for its statistics.")


def is_text(path: Path) -> bool:
    """Whether a dropped path may be a text."""
    return path.suffix.lower() in SUFFIXES


def dropped_text(data: QMimeData) -> Path | None:
    """The single text file in a drop, or None."""
    urls = data.urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 else None
    return path if path is not None and is_text(path) else None


def use_text(bench: Workbench, file: Path | None) -> StatisticsText:
    """Use ``file`` for the statistics (None: the model's default text); runs in the worker thread."""
    bench.use_statistics_text(file)
    return bench.statistics_text


class StatisticsTextRow(QWidget):
    """A description of the text, and a button whose menu explains and changes it. Stored per model."""

    changed = Signal(object)  # StatisticsText

    def __init__(self, context: PanelContext, notice: Notice, parent: QWidget | None = None) -> None:
        """``notice`` shows errors."""
        super().__init__(parent)
        self._context = context
        self._notice = notice
        self._model: ModelInfo | None = None
        self.text = Elided("", self)
        self.button = tool_button(tr("Change the text for statistics"), shown(MEANING))
        self.button.setProperty("frame", "small")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.button.setMenu(self.menu)
        self.own = QAction(tr("The model's own text"), self, checkable=True)
        self.chosen = QAction(tr("Text file..."), self, checkable=True)
        self._fill_menu()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        context.actions.handle(CHOOSE, self.ask)
        context.bridge.model_changed.connect(self._take_model)
        if context.bridge.model is not None:
            self._take_model(context.bridge.model)

    def apply_theme(self, theme: Theme) -> None:
        """Recolour the icons for the theme."""
        self.button.setIcon(theme.icon("more"))

    def ask(self) -> None:
        """Choose a file, then use it."""
        start = str(self._context.settings.recall("statistics folder", str(Path.home())))
        file = choose_file(self, tr("Text for statistics"), start, shown(_KINDS))
        if file is not None:
            self.take(file)
        self._tick(self._kept())

    def take(self, file: Path | None) -> None:
        """Use ``file`` for the statistics of the loaded model (None: its default text) and store the choice."""
        if self._model is None:
            self._notice.say(shown(_NO_MODEL), "warn")
            return
        self._notice.clear()
        self._use(self._model, file, keep=True)

    # -- internal ------------------------------------------------------------------------------------------------------

    def _take_model(self, model: ModelInfo | None) -> None:
        """Set the text stored for another model, else its default."""
        self._model = model
        self.text.set_full_text("")
        if model is not None:
            self._use(model, self._kept(), keep=False)

    def _use(self, model: ModelInfo, file: Path | None, *, keep: bool) -> None:
        self._context.bridge.submit(
            say("Reading {file}", file=file.name) if file is not None else say("Looking up the text for statistics"),
            lambda bench: use_text(bench, file),
            on_result=lambda text: self._show(model, text, keep),
            on_error=lambda error: self._refuse(error, keep),
            kind="read" if keep else "other",
        )

    def _show(self, model: ModelInfo, text: StatisticsText, keep: bool) -> None:
        if keep:
            self._keep(model, text.file)
        if model is not self._model:
            return
        known = text.tokens is not None
        count = say("about {tokens} tokens", tokens=format_count(text.tokens or 0)) if known else ""
        self.text.set_full_text(shown(join_texts(", ", [text.title, count])))
        place = str(text.file) if text.file is not None else ""
        self.text.setToolTip(shown(join_texts("\n", [place, MEANING])))
        self._tick(text.file)
        if text.remark:
            self._notice.say(shown(text.remark), "warn")
        self.changed.emit(text)

    def _refuse(self, error: PalimpsestError, chosen_now: bool) -> None:
        """Show the error; the text is unchanged, and the default one if the stored one is invalid."""
        if chosen_now:
            self._notice.show_error(error)
            self._tick(self._kept())
        else:
            taken = say("The model's own text is taken until then.")
            self._notice.say(shown(join_texts(" ", [error.said, taken])), "warn")
            if self._model is not None:
                self._use(self._model, None, keep=False)

    def _kept(self) -> Path | None:
        kept = self._context.settings.recall(_KEPT, {})
        file = kept.get(self._model.fingerprint) if self._model is not None else None
        return Path(file) if isinstance(file, str) else None

    def _keep(self, model: ModelInfo, file: Path | None) -> None:
        others = dict(self._context.settings.recall(_KEPT, {}))
        others.pop(model.fingerprint, None)
        if file is not None:
            others[model.fingerprint] = str(file.absolute())
            self._context.settings.remember("statistics folder", str(file.absolute().parent))
        self._context.settings.remember(_KEPT, others)

    def _tick(self, file: Path | None) -> None:
        (self.own if file is None else self.chosen).setChecked(True)

    def _fill_menu(self) -> None:
        """Fill the menu: an explanation, then the two choices."""
        words = ranked(shown(MEANING), "muted", wrap=True, parent=self.menu)
        words.setContentsMargins(14, 6, 14, 6)
        words.setFixedWidth(300)
        said = QWidgetAction(self.menu)
        said.setDefaultWidget(words)
        self.menu.addAction(said)
        self.menu.addSeparator()
        group = QActionGroup(self)
        for action in (self.own, self.chosen):
            group.addAction(action)
            self.menu.addAction(action)
        self.own.triggered.connect(partial(self._choose, own=True))
        self.chosen.triggered.connect(partial(self._choose, own=False))

    def _choose(self, _checked: bool = False, *, own: bool) -> None:
        if own:
            self.take(None)
        else:
            self.ask()
