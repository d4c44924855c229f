"""Detection without the original: a detector trained on edits that are made and undone, and its predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QSpinBox, QVBoxLayout, QWidget

from engine.support import counted
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.detection.plots import TRUTHS, ProbabilityDots
from gui.support.settings import entry
from gui.support.units import duration
from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.basics import EmptyState, tool_button
from gui.widgets.figure_label import Figure, figure_row
from gui.widgets.linked import LinkedAxis, LinkedRows
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import padded, ranked
from gui.widgets.plots import Rows
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.events import DetectorMade, EditSuspected
    from gui.style.theme import Theme

FACTS = (16, 240, 4000)  # minimum, default and maximum number of facts for training
BATCH = (1, 20, 500)
LEGEND = {
    "edit": say("● edited"),
    "other": say("□ not edited"),
    "same subject": say("△ same subject as an edit"),
}
LEARNED = say("* learned from")
HONEST = say("It knows only such edits on this model and may miss others: evidence, no proof.")
WHAT = say("How likely each fact is to have been edited appears here. Make a detector, or open one, and press Look.")


class DetectorPage(QWidget):
    """Shows one :class:`DetectorMade` and one :class:`EditSuspected`. The signals are requests of the user."""

    said = Signal(object)  # a text
    make_wanted, open_wanted, save_wanted = Signal(), Signal(), Signal()

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self.made: DetectorMade | None = None
        self.told: EditSuspected | None = None
        self.dots = ProbabilityDots()
        self.dots.hovered.connect(lambda place: self.said.emit(self.dots.describe(place) if place is not None else ""))
        self.ranking = ListTable(say("Facts, the likeliest to have been edited first"))
        self.ranking.selectionModel().currentRowChanged.connect(self._on_row)
        LinkedAxis(self.dots, context.chosen, "fact", "bottom", lambda: (None, *self._facts()))  # the first stands at 1
        LinkedRows(self.ranking, context.chosen, "fact", self._facts)
        self.held_out = Figure(
            say("held out"), say("Accuracy on edited and unedited facts that the detector did not learn from")
        )
        self.now = Figure(
            say("accuracy now"), say("On the session's edits and as many known facts that it did not learn from")
        )
        self.recall = Figure(say("edits found"), say("Share of the session's edits that the detector takes for edited"))
        self.alarms = Figure(
            say("false alarms"), say("Share of the facts that are not edited which it takes for edited")
        )
        self.figures = (self.held_out, self.now, self.recall, self.alarms)
        self._build_controls()
        self._lay_out()
        self.pages.tables[0].horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.show_detector(None)
        self.show_suspicion(None)

    def _facts(self) -> tuple[str, ...]:
        return self.told.fact_ids if self.told is not None else ()

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_controls(self) -> None:
        self.facts = self._number("facts", FACTS, tr("Facts to learn from; a quarter of them is held out"), 2)
        at_once = tr("Facts edited at once; best as many as the edits that are looked for")
        self.batch = self._number("batch", BATCH, at_once)
        self.make = QPushButton(tr("Make"))
        self.make.clicked.connect(self.make_wanted)
        self.open = tool_button(tr("Open a detector"), tr("Open a detector that was kept in a file"))
        self.open.clicked.connect(self.open_wanted)
        self.save = tool_button(tr("Save the detector"), tr("Keep the detector in a file, with its accuracy"))
        self.save.clicked.connect(self.save_wanted)
        self.cost = ranked("", "muted", wrap=True)
        self.about = ranked("", "muted", wrap=True)

    def _number(self, key: str, limits: tuple[int, int, int], name: str, step: int = 1) -> QSpinBox:
        box, settings = steady(QSpinBox()), self._context.settings
        box.setRange(limits[0], limits[2])
        box.setSingleStep(step)
        box.setValue(entry({key: settings.recall(f"detector.{key}")}, key, limits[1]))
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.valueChanged.connect(lambda value: settings.remember(f"detector.{key}", value))
        padded(box)
        box.setFixedWidth(82)
        return box

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        words = [ranked(tr("learn from")), ranked(tr("facts,")), ranked(tr("at once"))]
        for part in (words[0], self.facts, words[1], self.batch, words[2]):
            row.addWidget(part)
        row.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(6)
        second.addWidget(self.cost, 1)
        for button in (self.open, self.save, self.make):
            second.addWidget(button)
        figures = figure_row(self.figures, 18)
        plot = QWidget()
        above = QVBoxLayout(plot)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.dots, 1)
        self.legend = ranked("", "muted", wrap=True)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignCenter)
        above.addWidget(self.legend)
        shell = QWidget()
        self.pages = MeasuredPages(
            shell,
            AdaptiveSplitter(plot, self.ranking),
            {say("Facts by their probability of having been edited"): self.rows},
            EmptyState("detect", WHAT),
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(5)
        outer.addLayout(row)
        outer.addLayout(second)
        outer.addWidget(figures)
        outer.addWidget(self.about)
        outer.addWidget(shell, 1)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.dots, self.ranking, self.pages, *self.figures):
            part.apply_theme(theme)
        for label in (self.cost, self.about, self.legend):
            label.setFont(theme.font(0.92))
        self.open.setIcon(theme.icon("folder"))
        self.save.setIcon(theme.icon("export"))

    # -- display -------------------------------------------------------------------------------------------------------

    def show_making(self, making: bool, method: str, seconds: float | None) -> None:
        """Update the button; ``seconds`` is the expected training time of a detector of ``method``, if known."""
        self.make.setText(tr("Stop") if making else tr("Make"))
        name = tr("Make a detector of edits as the Method panel sets them")
        if making:
            name = tr("Stop making the detector")
        self.make.setAccessibleName(name)
        self.make.setToolTip(name)
        self.cost.setText(shown(_cost(method, seconds)))
        for part in (self.facts, self.batch, self.open):
            part.setEnabled(not making)

    def show_detector(self, made: DetectorMade | None) -> None:
        """Show the quality of the current detector."""
        self.made = made
        self.save.setEnabled(made is not None)
        self.held_out.setVisible(made is not None)
        self.about.setVisible(made is not None)
        if made is None:
            return
        self.held_out.show_number(made.accuracy, "{:.1%}")
        self.about.setText(shown(_about(made)))

    def show_suspicion(self, told: EditSuspected | None) -> None:
        """Show the detector's predictions, and their accuracy where the ground truth is known."""
        self.told = told
        for figure in (self.now, self.recall, self.alarms):
            figure.setVisible(told is not None and any(told.kinds))
        self.pages.show_content(told is not None)
        self.pages.as_table.setEnabled(told is not None)
        self.now.show_number(told.accuracy if told is not None else None, "{:.1%}")
        self.recall.show_number(told.recall if told is not None else None, "{:.0%}")
        self.alarms.show_number(told.false_alarms if told is not None else None, "{:.0%}")
        if told is None:
            return
        self.dots.show_suspicion(told)
        parts = [words for kind, words in LEGEND.items() if kind in told.kinds]
        self.legend.setText(shown(join_texts("   ", [*parts, LEARNED if told.learned.any() else ""])))
        rows = zip(told.names, told.probability, told.kinds, told.learned, strict=True)
        listed = [[name, f"{float(p):.0%}", _truth(kind, bool(known))] for name, p, kind, known in rows]
        self.ranking.numbers.show(([say("fact"), say("edited?"), say("in truth")], listed))
        self.ranking.shape_columns(stretched=(0,))
        self.pages.refresh()

    def words(self, position: int) -> str:
        """A caption of what was queried and when; ``position`` is the current number of edits."""
        told = self.told
        if told is None:
            return ""
        flagged = int((told.probability > 0.5).sum())
        words = say(
            "{flagged:,} of {facts} look edited by {title}, after {edits}",
            flagged=flagged,
            facts=say_count(len(told.names), "{n} fact", "{n} facts"),
            title=told.title,
            edits=say_count(told.position, "{n} edit", "{n} edits"),
        )
        if told.position == position:
            return words
        return join_texts("", [words, say("; the model now has {position:,}: look again", position=position)])

    def rows(self) -> Rows:
        """The table of all queried facts."""
        return self.dots.table()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.dots.mark(current.row() if current.isValid() else None)


def _truth(kind: str, learned: bool) -> str:
    words = say("same subject") if kind == "same subject" else TRUTHS[kind] if kind else "–"
    return join_texts(" ", [words, "*"]) if learned else words


def _cost(method: str, seconds: float | None) -> str:
    """What making a detector of the edits of ``method`` ("": not known) does, and how long that takes."""
    how_long = say("as long as editing that many facts")
    if seconds is not None:
        how_long = say("about {time}", time=duration(seconds))
    if not method:
        return say("Edits half of them and takes that back: {how_long}.", how_long=how_long)
    return say("Edits half of them by {method} and takes that back: {how_long}.", method=method, how_long=how_long)


def _about(made: DetectorMade) -> str:
    """What the detector learned from, how well, and what it cannot tell."""
    lesson = say(
        "Learned from {edits} by {method}, {batch:,} at once",
        edits=counted.edits(made.learned),
        method=made.title,
        batch=made.batch,
    )
    learned = say("{lesson}.", lesson=lesson)
    if made.seconds is not None:
        learned = say("{lesson} in {time}.", lesson=lesson, time=duration(made.seconds))
    held_out = say(
        "Held out: {recall:.0%} of {held_out} found, {false_alarms:.0%} false alarms.",
        recall=made.recall,
        held_out=counted.edits(made.held_out),
        false_alarms=made.false_alarms,
    )
    others = "" if made.same_weights else say("Made from other weights than these.")
    return join_texts(" ", [learned, held_out, others, HONEST])
