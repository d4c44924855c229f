"""The method panel: the editing method, its hyperparameters, batch size and seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from engine.errors import BadHyperparameter
from engine.methods.knobs import MethodInfo
from engine.support.wording import Sentence, join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.method.settings_file import SettingsFiles
from gui.style.theme import Theme
from gui.support.run_settings import RunSettings, changes_key
from gui.support.run_watch import RunWatch
from gui.support.settings import entry
from gui.widgets.basics import set_rank, tool_button
from gui.widgets.flow import flow_of
from gui.widgets.knob_form import KnobForm
from gui.widgets.method_picker import MethodCombo
from gui.widgets.pieces import GAP, MARGIN, ActionButton, Elided, Notice, padded, ranked
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.exports.settings_files import SettingsFile
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench

EDITOR_WIDTH = 88  # pixels of the fields for batch size and seed
TAUGHT = "memllm"  # the method whose memory a model has to be taught to read
_TITLES = "method titles"  # as the engine listed them the last time
_MOST_FACTS = 10_000  # largest batch size that can be entered
_LARGEST_SEED = 999_999


@dataclass(frozen=True)
class MethodFit:
    """A method on the loaded model: why it is not supported ("" if it is), or its preset and the preset's source.

    ``untaught``: the method's memory is read better by a model that was taught to, and this one was not.
    """

    refusal: str = ""
    preset: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    untaught: bool = False


def fit_methods(bench: Workbench) -> dict[str, MethodFit]:
    """Support and preset of each method on the loaded model; runs in the worker thread."""
    names = [info.name for info in bench.methods()] if bench.info is not None else []
    return {name: _fit(bench, name) for name in names}


def _fit(bench: Workbench, name: str) -> MethodFit:
    if refusal := bench.refusal(name):
        return MethodFit(refusal)
    preset = bench.preset(name)
    untaught = name == TAUGHT and not bench.readers.has("read")
    return MethodFit("", preset.settings, preset.source, untaught)


class MethodPanel(QWidget):
    """The list of methods and the form of the chosen one. Differences from the preset are stored per model."""

    changed = Signal()
    listed = Signal()  # the engine has said which methods there are

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._methods: dict[str, MethodInfo] = {}
        self._fits: dict[str, MethodFit] = {}
        self._model: ModelInfo | None = None
        self.combo = steady(MethodCombo(context.theme, self))
        self.summary = ranked("", wrap=True, parent=self)
        self.paper = Elided("", self, Qt.TextElideMode.ElideRight)
        set_rank(self.paper, "muted")
        self.notice = Notice(context.theme, self)
        self.form = KnobForm(context.theme, self)
        self.form.folds = dict(context.settings.recall("folded knobs", {}))
        self.batch = self._spin_box(tr("Batch size"), 1, _MOST_FACTS, tr("How many facts are written together."))
        self.seed = self._spin_box(tr("Seed"), 0, _LARGEST_SEED, tr("The same seed gives the same edits."))
        self.guards = tool_button(tr("Guard rails"), tr("Guard rails"))
        self.guards.clicked.connect(context.actions["run.guards"].trigger)
        self.reset_button = QPushButton(tr("Reset to preset"), self)
        self.reset_button.setToolTip(tr("All hyperparameters back to the preset of this model"))
        self.reset_button.clicked.connect(self.reset)
        self.files = SettingsFiles(context, self._current, self)
        self.files.opened.connect(self._take_file)
        self.source = ranked("", "muted", wrap=True, parent=self)
        self.untaught = ranked(
            tr("This model was not taught to use a memory; without, it sees four worked examples of it."),
            wrap=True,
            parent=self,
        )
        self.teach = ActionButton(context.actions["memory.teach"], parent=self)
        for widget in (self.untaught, self.teach):
            widget.hide()  # until a method says so
        self._lay_out()
        self.combo.currentIndexChanged.connect(self._choose)
        self.form.changed.connect(self._keep)
        self.form.folds_changed.connect(self._keep_folds)
        context.actions.handle("method.choose", self.ask_for_method)
        self._recall_run()
        context.settings.restored.connect(self._recall)
        self.batch.valueChanged.connect(self._keep_run)
        self.seed.valueChanged.connect(self._keep_run)
        bridge = context.bridge
        bridge.model_changed.connect(self._take_model)
        listing = say("Listing methods")
        bridge.submit(listing, lambda bench: bench.methods(), on_result=self._show_methods, needs="model")
        if bridge.model is not None:
            self._take_model(bridge.model)

    # -- queries -------------------------------------------------------------------------------------------------------

    @property
    def method(self) -> MethodInfo | None:
        """The chosen method, None until the engine has listed them."""
        return self._methods.get(self.combo.currentData() or "")

    @property
    def refusal(self) -> str:
        """Why the chosen method does not support the loaded model, "" if it does."""
        fit = self._fits.get(self.method.name) if self.method else None
        return fit.refusal if fit else ""

    @property
    def catalogue(self) -> tuple[tuple[MethodInfo, ...], dict[str, str]]:
        """All methods, and by name why some of them do not support the loaded model."""
        refusals = {name: fit.refusal for name, fit in self._fits.items() if fit.refusal}
        return tuple(self._methods.values()), refusals

    def title_of(self, name: str) -> str:
        """The title of the method ``name``, until the engine has listed them as it was the last time; else its name."""
        method = self._methods.get(name)
        return method.title if method else str(self._context.settings.recall(_TITLES, {}).get(name, name))

    def run_options(self) -> RunSettings:
        """The current settings; raises :class:`BadHyperparameter` for an invalid field or an unsupported method."""
        method = self.method
        if method is None:
            raise _not_listed()
        if self.refusal:
            refusal = say("{method} cannot work here: {reason}", method=method.title, reason=self.refusal)
            raise BadHyperparameter(refusal, say("Choose another method."))
        settings = self.form.values()
        watch = RunWatch.recalled(self._context.settings)
        batch, seed = self.batch.value(), self.seed.value()
        return RunSettings(method.name, method.title, settings, batch, seed, method.family, watch)

    def use_layers(self, layers: Sequence[int]) -> bool:
        """Set the layers to edit; False if the chosen method has no such hyperparameter."""
        field = self.form.fields.get("layers")
        if field is None or not field.shown:
            return False
        field.write(",".join(map(str, layers)))
        self._keep()
        return True

    def reset(self) -> None:
        """Reset all hyperparameters to the preset."""
        self.form.reset()
        self._keep()

    def ask_for_method(self) -> None:
        """Open the list of methods."""
        self.combo.setFocus()
        self.combo.showPopup()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours and the font size of the theme."""
        self.paper.setFont(theme.font(0.92))
        self.form.restyle()
        self.show_guards()

    def _current(self) -> tuple[str, Mapping[str, Any]]:
        """The chosen method and its settings; raises :class:`BadHyperparameter`."""
        if self.method is None:
            raise _not_listed()
        return self.method.name, self.form.values()

    def _take_file(self, found: SettingsFile) -> None:
        """Show the method and the settings of a file that was opened."""
        place = self.combo.findData(found.method)
        if place >= 0:
            self.combo.setCurrentIndex(place)
            self.form.set_values(found.settings)
            self._keep()

    # -- internal ------------------------------------------------------------------------------------------------------

    def _show_methods(self, methods: tuple[MethodInfo, ...]) -> None:
        self._methods = {info.name: info for info in methods}
        self._context.settings.remember(_TITLES, {info.name: str(info.title) for info in methods})
        self.listed.emit()
        with QSignalBlocker(self.combo):
            self.combo.set_methods(methods, self._wanted())
        self._choose()

    def _take_model(self, model: ModelInfo | None) -> None:
        self._model = model
        self.look_up_presets()

    def look_up_presets(self) -> None:
        """Ask for the presets of the loaded model again: one has become another."""
        self._context.bridge.submit(say("Looking up presets"), fit_methods, on_result=self._take_fits, needs="model")

    def _take_fits(self, fits: dict[str, MethodFit]) -> None:
        self._fits = fits
        self.combo.set_refusals({name: fit.refusal for name, fit in fits.items()})
        if self.method is not None:
            self._show_values(self.method)

    def _choose(self) -> None:
        method = self.method
        if method is None:
            return
        self._context.settings.remember("method", method.name)
        self.summary.setText(shown(method.summary))
        self.paper.set_full_text(shown(method.paper))
        self.form.set_knobs(method.knobs)
        self._show_values(method)

    def _show_values(self, method: MethodInfo) -> None:
        fit = self._fits.get(method.name, MethodFit())
        self.form.set_presets(fit.preset, self._model.layers if self._model else None)
        self.form.set_values(self._context.settings.recall(self._key(method.name), {}))
        self.form.setEnabled(not fit.refusal)
        for widget in (self.untaught, self.teach):
            widget.setVisible(fit.untaught)
        if fit.refusal:
            refusal = tr("{method} cannot work on this model: {reason}", method=method.title, reason=fit.refusal)
            self.notice.say(refusal, "warn")
        else:
            self.notice.clear()
        self._tell_source()
        self.changed.emit()

    def _keep(self) -> None:
        """Store the differences from the preset, for this method on this model."""
        if self.method is not None:
            self._context.settings.remember(self._key(self.method.name), self.form.changes())
            self._tell_source()
            self.changed.emit()

    def _keep_folds(self) -> None:
        self._context.settings.remember("folded knobs", dict(self.form.folds))

    def _tell_source(self) -> None:
        """Show the source of the preset, and the number of differences from it."""
        fit = self._fits.get(self.method.name) if self.method else None
        count = sum(field.is_changed for field in self.form.fields.values() if field.shown)
        source = _preset(fit.source) if fit and fit.source else ""
        differs = say_count(count, "{n} value differs from it.", "{n} values differ from it.") if count else ""
        self.source.setText(shown(join_texts(" ", [source, differs])))
        self.reset_button.setEnabled(bool(self.form.changes()) or bool(self.form.problem))

    def _key(self, method: str) -> str:
        return changes_key(method, self._model)

    def _keep_run(self) -> None:
        self._context.settings.remember("run", {"batch": self.batch.value(), "seed": self.seed.value()})
        self.changed.emit()

    def _recall_run(self) -> None:
        kept = self._context.settings.recall("run", {})
        self.batch.setValue(entry(kept, "batch", 1))
        self.seed.setValue(entry(kept, "seed", 0))

    def _recall(self) -> None:
        """Show the method and the settings of a session that was opened."""
        with QSignalBlocker(self.batch), QSignalBlocker(self.seed):
            self._recall_run()
        if self._methods:
            with QSignalBlocker(self.combo):
                self.combo.set_methods(tuple(self._methods.values()), self._wanted())
            self.combo.set_refusals({name: fit.refusal for name, fit in self._fits.items()})
            self._choose()
        self.show_guards()

    def _wanted(self) -> str:
        return str(self._context.settings.recall("method", next(iter(self._methods))))

    def _spin_box(self, name: str, low: int, high: int, tip: str) -> QSpinBox:
        box = steady(QSpinBox(self))
        box.setRange(low, high)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        box.setFixedWidth(EDITOR_WIDTH)
        padded(box)
        return box

    def _lay_out(self) -> None:
        body = QWidget(self)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        inner.setSpacing(GAP)
        inner.addWidget(self.combo)
        inner.addLayout(self._run_row())
        for widget in (self.summary, self.paper, self.notice, self.untaught):
            inner.addWidget(widget)
        inner.addWidget(self.teach, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.form)
        inner.addWidget(self.source)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset_button)
        buttons.addWidget(self.files.button)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        inner.addWidget(self.files.notice)
        inner.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _run_row(self) -> QHBoxLayout:
        """Batch size and seed, as settings of the run, not of the method; one below the other in a narrow panel."""
        row = QHBoxLayout()
        row.setSpacing(6)
        named = (self._named(tr("Batch size"), self.batch), self._named(tr("Seed"), self.seed))
        row.addWidget(flow_of(*named, spacing=2 * GAP), 1)
        row.addWidget(self.guards, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _named(self, name: str, box: QSpinBox) -> QWidget:
        """A field behind its name."""
        widget = QWidget(self)
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        label = QLabel(name, self)
        label.setBuddy(box)
        row.addWidget(label)
        row.addWidget(box)
        return widget

    def show_guards(self) -> None:
        """Show at the shield button which guard rails the next run has."""
        watch = RunWatch.recalled(self._context.settings)
        some = any(rail.on for rail in watch.rails)
        self.guards.setIcon(self._context.theme.icon("shield", "accent" if some else "muted"))
        self.guards.setToolTip(tr("Guard rails: {summary}", summary=watch.summary))
        self.guards.setAccessibleDescription(shown(watch.summary))


def _preset(source: str) -> Sentence:
    whole = source.endswith(".")
    return say("Preset: {source}", source=source) if whole else say("Preset: {source}.", source=source)


def _not_listed() -> BadHyperparameter:
    return BadHyperparameter(say("The methods are not listed yet."), say("Wait until the engine has started."))
