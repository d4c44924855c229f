"""One line under the table: the prompt of the chosen row as the model reads it, and what the model says to it now."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from engine.errors import PalimpsestError
from engine.events import TimelineChanged
from engine.support.spacing import before_last_space
from engine.support.wording import Sentence, say, say_count
from gui.bridge import Job
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.edits.fact_rows import FactText
from gui.style.theme import Theme
from gui.support.messages import NOTHING
from gui.widgets.pieces import muted_line

if TYPE_CHECKING:
    from engine.laboratory.continuation import PromptReading

DELAY_MS = 250  # debounces typing
HINT = say("The prompt of the chosen row stands here, and what the model says to it now.")
_NOW, _EARLIER = say(" now: "), say(" earlier in this run: ")
_SHARE = 0.4  # of the width, at most, for what the model says
NO_MODEL = say("Open a model to see how it reads the prompt, and what it says now.")


class PromptLine(QWidget):
    """Shows a :class:`PromptReading` of the text that is being typed or chosen; the engine is asked between its steps.

    A line rather than a tooltip, so that it can be read while one types and is there for the keyboard; and one line,
    so that the table does not move.
    """

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = context.theme
        self._wanted: tuple[str, str] | None = None  # subject and relation
        self._shown: tuple[str, str] | None = None
        self._late = False  # whether a run has changed the weights since
        self._job: Job | None = None
        self.reading: PromptReading | None = None
        self._prompt = QLabel(self)
        self._prompt.setTextFormat(Qt.TextFormat.RichText)
        self._prompt.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._told = muted_line()
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._prompt)
        layout.addWidget(self._told)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._ask)
        context.bridge.model_changed.connect(self.outdate)
        context.bridge.subscribe(TimelineChanged, self._on_timeline)
        context.bridge.busy_changed.connect(self._on_busy)
        self._tell(HINT)

    @property
    def sentence(self) -> str:
        """What the line says, as a screen reader reads it."""
        return self.accessibleName()

    def show_text(self, text: FactText | None) -> None:
        """Show the prompt of ``text`` soon; None, or a text without subject or place for it, has none."""
        self._wanted = _asked(text) if text is not None else None
        if self._wanted is None:
            self._timer.stop()
            self._tell(HINT)
        elif self._wanted != self._shown:
            self._timer.start()

    def outdate(self, _info: object = None) -> None:
        """Ask again: the model is another one, or its weights are."""
        self._shown, self._late = None, False
        if self._wanted is not None:
            self._timer.start()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self._theme = theme
        self._draw()

    # -- asking --------------------------------------------------------------------------------------------------------

    def _on_timeline(self, _event: TimelineChanged) -> None:
        """Ask again; in a run only at its end, as every batch would wait for the answer."""
        if self._context.bridge.running("edit") is None:
            self.outdate()
        else:
            self._late = True
            self._draw()

    def _on_busy(self, busy: bool) -> None:
        if self._late and not busy:
            self.outdate()

    def _ask(self) -> None:
        if self._wanted is None:
            return
        if self._context.bridge.model is None:
            self._tell(NO_MODEL)
            return
        if self._job is not None:
            self._job.cancel()  # of an earlier keystroke
        subject, relation = self._shown = self._wanted
        job = self._job = self._context.bridge.submit(
            say("Reading the prompt"),
            lambda bench: bench.read_prompt(subject, relation),
            on_result=lambda reading: self._take((subject, relation), reading),
            on_error=self._on_error,
            kind="look",
            needs="model",
        )
        job.state_changed.connect(lambda state: self._let_go(job) if state.final else None)

    def _let_go(self, job: QObject) -> None:
        if self._job is job:
            self._job = None

    def _take(self, asked: tuple[str, str], reading: PromptReading) -> None:
        if asked == self._wanted:
            self.reading, self._late = reading, False
            self._draw()

    def _on_error(self, error: PalimpsestError) -> None:
        self._tell(error.said)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _tell(self, text: str) -> None:
        """Show a sentence in place of a prompt."""
        self.reading, self._shown = None, None
        self._told.set_full_text(text)
        self._prompt.hide()
        self._told.show()
        self.setAccessibleName(shown(text))

    def _draw(self) -> None:
        reading = self.reading
        if reading is None:
            return
        self._told.hide()
        self._prompt.show()
        start, end = reading.last
        parts = reading.text[:start], reading.text[start:end], reading.text[end:]
        metrics, width = self._prompt.fontMetrics(), self.width()  # the label's own once it is shown
        says = reading.says.strip() or shown(NOTHING)
        said = metrics.elidedText(says, Qt.TextElideMode.ElideRight, round(width * _SHARE))
        when = shown(_EARLIER if self._late else _NOW)
        room = width - metrics.horizontalAdvance(f"{when}{said}")
        head, token, tail = (escape(part) for part in fitted(parts, metrics, room))
        muted = self._theme.tokens.muted
        said_in = self._theme.tokens.text if reading.says.strip() else muted
        back, ink = self._theme.tokens.accent_soft, self._theme.tokens.text
        self._prompt.setText(
            f'<span style="white-space: pre">{head}'
            f'<span style="background-color: {back}; color: {ink}; text-decoration: underline">{token}</span>{tail}'
            f'<span style="color: {muted}">{when}</span><span style="color: {said_in}">{escape(said)}</span></span>'
        )
        self._prompt.setToolTip(shown(_meaning(reading)))
        self.setAccessibleName(self._in_words(reading))
        self._prompt.setAccessibleName(self._in_words(reading))

    def _in_words(self, reading: PromptReading) -> str:
        values = {"prompt": reading.text, "token": _meaning(reading), "answer": reading.says.strip() or NOTHING}
        if self._late:
            return tr("{prompt}. {token} The model says earlier in this run: {answer}", **values)
        return tr("{prompt}. {token} The model says now: {answer}", **values)

    def retell(self, _again: object) -> None:
        """Say the same in the language that was chosen."""
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the prompt for the new width."""
        super().resizeEvent(event)
        self._draw()


def fitted(parts: tuple[str, str, str], metrics: QFontMetrics, width: int) -> tuple[str, str, str]:
    """Head, token and tail, cut so that they are at most ``width`` pixels and the token stays: the tail at its end
    first, to no less than a third of the width, then the head at its beginning."""
    head, token, tail = parts
    room = width - metrics.horizontalAdvance(token)
    tail_room = max(room - metrics.horizontalAdvance(head), room // 3)
    tail = metrics.elidedText(tail, Qt.TextElideMode.ElideRight, tail_room)
    head = metrics.elidedText(head, Qt.TextElideMode.ElideLeft, room - metrics.horizontalAdvance(tail))
    return head, token, tail


def _asked(text: FactText) -> tuple[str, str] | None:
    """Subject and relation to ask for: those of the fact where there is one, else as far as they are typed."""
    subject, relation = text.subject.strip(), before_last_space(text.relation.strip("\n"))
    return (subject, relation) if subject and relation.count("{}") == 1 else None


def _meaning(reading: PromptReading) -> Sentence:
    start, end = reading.last
    token = reading.text[start:end].strip()
    return say_count(
        reading.subject_tokens,
        "\u201c{token}\u201d is the last of the subject's {n} token.",
        "\u201c{token}\u201d is the last of the subject's {n} tokens.",
        token=token,
    )
