"""Two answers of the playground side by side, or stacked where there is no room."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.panels.playground.text_marks import Piece, differing_pieces, marked_html
from gui.style.theme import Theme
from gui.support.messages import NOTHING
from gui.widgets.pieces import Elided, ranked
from gui.widgets.top_tokens import TopTokens

if TYPE_CHECKING:
    from engine.model.asking import Read
    from engine.model.generation import Completion

_SIDE_BY_SIDE = 42  # least width for answers side by side, in letters


class Answer(QWidget):
    """One answer: the position on the timeline, the next tokens, the text."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        """``name`` is the accessible name: "Before" or "After"."""
        super().__init__(parent)
        self._name = name
        self._prompt = ""
        self._pieces: list[Piece] = []
        self._places: list[int] = []
        self.title = Elided("", self, Qt.TextElideMode.ElideRight)
        self.title.setObjectName("cardTitle")
        self.tokens = TopTokens(say("{name}: next tokens", name=name), theme, self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reads = ranked("", "muted", wrap=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.tokens)
        layout.addWidget(self.text)
        layout.addWidget(self.reads)
        layout.addStretch(1)

    def show_answer(self, title: str, completion: Completion, pieces: list[Piece], theme: Theme) -> None:
        """Show the text of ``completion`` in ``pieces``."""
        self.title.set_full_text(shown(title))
        self._prompt, self._pieces = completion.prompt, pieces
        self._places = [read.place for read in completion.reads]
        self.reads.setText("\n".join(_read(number, read) for number, read in enumerate(completion.reads, 1)))
        self.reads.setVisible(bool(completion.reads))
        said = completion.text if completion.text.strip() else NOTHING
        self.text.setAccessibleName(tr("{name}: {text}", name=self._name, text=said))
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Mark in the colours of ``theme``."""
        html = marked_html(self._prompt, self._pieces, theme.tokens, self._places)
        if not "".join(text for text, _ in self._pieces).strip():
            html += f' <span style="color:{theme.tokens.muted}">{escape(shown(NOTHING))}</span>'
        self.text.setText(html)
        self.reads.setFont(theme.font(0.92))


class AnswerPair(QWidget):
    """Before and after, with the differences marked in both."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.has_answers = False
        self.before = Answer(say("Before"), theme, self)
        self.after = Answer(say("After"), theme, self)
        self.verdict = ranked("", "muted", wrap=True, parent=self)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(18)
        self._sides.addWidget(self.before, 1)
        self._sides.addWidget(self.after, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.verdict)
        layout.addLayout(self._sides)
        layout.addStretch(1)

    def show_comparison(self, before: Completion, after: Completion, names: tuple[str, str]) -> None:
        """Show both completions; ``names`` label the two points."""
        self.has_answers = True
        left, right = differing_pieces(before.text, after.text)
        self.before.show_answer(names[0], before, left, self._theme)
        self.after.show_answer(names[1], after, right, self._theme)
        self.before.tokens.show_tokens(before.top, {})
        self.after.tokens.show_tokens(after.top, dict(before.top))
        self.verdict.setText(_verdict(before, after))

    def apply_theme(self, theme: Theme) -> None:
        """Mark again in the colours of ``theme``."""
        self.before.apply_theme(theme)
        self.after.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the answers side by side if there is room."""
        wide = event.size().width() >= _SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        super().resizeEvent(event)


def _read(number: int, read: Read) -> str:
    """What the model asked a memory at a place of its answer, and what it was told."""
    answers = ", ".join(read.answers) or say("nothing")
    return tr(
        "{number}: it asked {asked} and the memory answered {answers}.",
        number=number,
        asked=read.asked,
        answers=answers,
    )


def _verdict(before: Completion, after: Completion) -> str:
    """A description of the marked differences."""
    if before.text != after.text:
        return tr("The underlined words differ. A line in a bar is where it ended before.")
    if before.top != after.top:
        return tr("The text is the same; the probabilities differ. A line in a bar is where it ended before.")
    return tr("Both points answer the same.")
