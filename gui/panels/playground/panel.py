"""The playground: one prompt at two points of the timeline, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.events import BatchCommitted, TimelineChanged, TimelineMark
from engine.support.wording import join_texts, say
from gui.bridge import Job
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.playground.answers import AnswerPair
from gui.panels.playground.points import NOW, Points
from gui.style.theme import Theme
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.composing import Composing
from gui.widgets.flow import flow_of
from gui.widgets.pieces import GAP, MARGIN, Notice, padded, primary
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.laboratory.continuation import Comparison

_LARGEST_SEED = 999_999
_ASK_TIP = say("Continue the prompt at both points, also while the engine works (Return in the prompt)")
_STOP_TIP = say("Stop asking")


class PlaygroundPanel(QWidget):
    """Prompt, decoding options, the two points, and the two answers, updated when the position changes."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._stale = False
        self._marks: tuple[TimelineMark, ...] = ()
        self._applied = 0
        self.notice = Notice(context.theme, self)
        self.answers = AnswerPair(context.theme, self)
        self._make_prompt()
        self._make_options()
        self._make_points()
        self._lay_out()
        bridge = context.bridge
        bridge.subscribe(TimelineChanged, self._on_timeline)
        bridge.subscribe(BatchCommitted, self._on_batch)
        bridge.model_changed.connect(self._on_model)
        bridge.busy_changed.connect(self._on_busy)
        self._on_model()

    # -- user actions --------------------------------------------------------------------------------------------------

    def set_prompt(self, text: str) -> None:
        """Set ``text`` as the prompt and query the model."""
        self.prompt.setPlainText(text)
        self.ask()

    def ask(self) -> None:
        """Continue the prompt at both points."""
        prompt = self.prompt.toPlainText().rstrip()
        if not prompt or self._context.bridge.model is None or self._job is not None:
            return
        self.notice.clear()
        self._stale = False
        options = self._options()
        self._job = self._context.bridge.submit(
            say("Comparing answers"),
            lambda bench: bench.compare(prompt, **options),
            on_result=self._show,
            on_error=self.notice.show_error,
            kind="generate",
            needs="model",
        )
        self._job.state_changed.connect(self._on_state)
        self._refresh_button()

    def stop(self) -> None:
        """Stop asking after the token in hand."""
        if self._job is not None:
            self._job.cancel()

    def compare_with_now(self, point: int) -> None:
        """Take a point of the timeline and now as the two points, and query the model where there is a prompt."""
        for combo, batch in ((self.before, point), (self.after, NOW)):
            combo.setCurrentIndex(combo.findData(batch))
        self.ask()
        self.prompt.setFocus()

    def swap_points(self) -> None:
        """Swap the two points."""
        before, after = self.before.currentIndex(), self.after.currentIndex()
        self.before.setCurrentIndex(after)
        self.after.setCurrentIndex(before)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self.answers.apply_theme(theme)
        self._hint.apply_theme(theme)
        self.prompt.setFixedHeight(self.prompt.fontMetrics().lineSpacing() * 2 + 22)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Return in the prompt starts the query."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.ask()
                return True
        return super().eventFilter(watched, event)

    # -- updates -------------------------------------------------------------------------------------------------------

    def _options(self) -> dict[str, Any]:
        after = int(self.after.currentData())
        before = int(self.before.currentData())
        return {
            "before": self._applied if before == NOW else before,
            "after": None if after == NOW else after,
            "tokens": self.tokens.value(),
            "sample": self.decoding.key == "sampled",
            "temperature": self.temperature.value(),
            "seed": self.seed.value(),
        }

    def _show(self, comparison: Comparison) -> None:
        names = (self._name(self.before, comparison.batches_before), self._name(self.after, comparison.batches_after))
        self.answers.show_comparison(comparison.before, comparison.after, names)
        self._hint.hide()
        self.answers.show()

    def _name(self, combo: QComboBox, batches: int) -> str:
        """The chosen point; "now" with how many edits that was, as a run may go on while it is read."""
        if combo.currentData() != NOW or not 0 < batches <= len(self._marks):
            return self._points.name_at(combo.currentIndex())
        return join_texts(", ", [self._points.name_at(combo.currentIndex()), self._points.edits_after(batches)])

    def _on_state(self) -> None:
        if self._job is not None and self._job.state.final:
            self._job = None
        self._refresh_button()

    def _on_batch(self, _event: BatchCommitted) -> None:
        self._stale = True

    def _on_timeline(self, event: TimelineChanged) -> None:
        known = self._marks
        moved = event.marks[: event.applied] != known[: self._applied]  # another branch may be as long
        self._marks, self._applied = event.marks, event.applied
        if event.marks != known:
            self._points.show_marks(event.marks, (self.before, self.after))
        self._stale = self._stale or moved

    def _on_busy(self, busy: bool) -> None:
        """Ask again after a move on the timeline, once the engine is idle and the panel is in sight."""
        if not busy and self._stale and self.answers.has_answers and self.isVisible():
            self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """The model may have moved while the panel was out of sight."""
        super().showEvent(event)
        self._on_busy(self._context.bridge.busy)

    def _on_model(self) -> None:
        self._refresh_button()
        if self._context.bridge.model is None:
            self.answers.hide()
            self._hint.show()

    def _refresh_button(self) -> None:
        has_model = self._context.bridge.model is not None
        asking = self._job is not None
        self.ask_button.setEnabled(asking or (has_model and bool(self.prompt.toPlainText().strip())))
        self.ask_button.setText(tr("Stop") if asking else tr("Compare", meaning="verb"))
        self.ask_button.setToolTip(shown(_STOP_TIP if asking else _ASK_TIP))

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_prompt(self) -> None:
        self.prompt = QPlainTextEdit(self)
        self.prompt.setAccessibleName(tr("Prompt"))
        self.prompt.setPlaceholderText(tr("Type the beginning of a sentence"))
        self.prompt.setTabChangesFocus(True)
        self.prompt.installEventFilter(self)
        Composing(self.prompt)
        self.prompt.textChanged.connect(self._refresh_button)
        self.ask_button = primary(tr("Compare", meaning="verb"), self)
        self.ask_button.clicked.connect(lambda: self.stop() if self._job is not None else self.ask())

    def _make_options(self) -> None:
        options = (
            ("greedy", say("Greedy"), say("Always the most probable token")),
            ("sampled", say("Sampled"), say("Tokens drawn by their probability, the same draw on both sides")),
        )
        self.decoding = Segmented(say("Decoding"), options, self)
        self.temperature = steady(QDoubleSpinBox(self))
        self.temperature.setRange(0.05, 5.0)
        self.temperature.setSingleStep(0.1)
        self.temperature.setValue(1.0)
        self.temperature.setPrefix(tr("temperature "))
        self.seed = steady(QSpinBox(self))
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setPrefix(tr("seed "))
        self.tokens = steady(QSpinBox(self))
        self.tokens.setRange(1, 512)
        self.tokens.setValue(24)
        self.tokens.setSuffix(tr(" tokens"))
        names = ((self.temperature, tr("Temperature")), (self.seed, tr("Seed")), (self.tokens, tr("Length in tokens")))
        for box, name in names:
            box.setAccessibleName(name)
            box.setToolTip(name)
            padded(box)
        self.drawing = row_of(self.temperature, self.seed)
        self.drawing.hide()
        self.decoding.chosen.connect(self._choose_decoding)

    def _choose_decoding(self, key: str) -> None:
        self.drawing.setVisible(key == "sampled")

    def _make_points(self) -> None:
        self.before = steady(QComboBox(self))
        self.before.setAccessibleName(tr("Point of the timeline on the left"))
        self.after = steady(QComboBox(self))
        self.after.setAccessibleName(tr("Point of the timeline on the right"))
        self._points = Points(self)
        for place, combo in enumerate((self.before, self.after)):
            combo.setModel(self._points)
            combo.setCurrentIndex(place)
            combo.setMinimumContentsLength(5)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.activated.connect(lambda _index: self.ask())

    def _lay_out(self) -> None:
        asking = QHBoxLayout()
        asking.addWidget(self.prompt, 1)
        asking.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignBottom)
        options = flow_of(self.decoding, self.tokens, spacing=6)
        points = QHBoxLayout()
        points.setSpacing(6)
        points.addWidget(self.before, 1)
        points.addWidget(QLabel("→", self))
        points.addWidget(self.after, 1)
        self._hint = EmptyState(
            "search", tr("Ask before and after an edit, with the same seed, and see what changed."), self
        )
        self.answers.hide()
        scroll = QScrollArea(self)
        body = QWidget(scroll)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.addWidget(self._hint, 1)
        inner.addWidget(self.answers)
        inner.addStretch(0)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(asking)
        layout.addWidget(options)
        layout.addWidget(self.drawing)
        layout.addLayout(points)
        layout.addWidget(self.notice)
        layout.addWidget(scroll, 1)
