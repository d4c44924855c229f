"""Edit quality in full: exact and token-wise, right after each edit and after all of them, and general ability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.events import QualityReported, TimelineChanged
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import local, shown
from gui.panels.quality.files import BRING, QualityFiles, dropped
from gui.panels.quality.judge import JUDGE, Judge
from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.figure_label import Figure, figure_row
from gui.widgets.flow import LEAST_LINE, flow_of
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton, muted_line
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme

MEASURE = "measure.quality"
WAYS = (
    ("exact", say("exact"), say("The whole answer is the one that is wanted")),
    ("tokens", say("tokens"), say("The share of the answer's tokens that are right")),
    ("preferred", say("preferred"), say("The wanted answer is likelier than the other one (ES, PS, NS)")),
    (
        "freely",
        say("freely"),
        say("What the model itself writes when nobody gives it the first tokens; judged by the words"),
    ),
)
METRICS = {
    "efficacy": say("Efficacy"),
    "paraphrase": say("Paraphrase"),
    "neighbourhood": say("Neighbourhood"),
    "same_subject": say("Same subject"),
    "portability": say("Portability"),
    "locality": say("Locality"),
    "score": say("Harmonic mean"),
    "probability": say("Probability"),
}
VERDICTS = {
    "said": say("Says the new object"),
    "alone": say("  and nothing else"),
    "contained": say("  among other words"),
    "mixed": say("New and another one"),
    "contradicted": say("Another one only"),
    "neither": say("Neither"),
}
FREE, FREE_CHAT = "free", "free_chat"
ENDINGS = {"exact": "", "tokens": "_tokens", "preferred": "_preferred"}
PROTOCOLS = {"unedited": say("unedited"), "immediate": say("immediate"), "final": say("final")}
ABILITIES = {
    "perplexity": say("Perplexity"),
    "fluency": say("Fluency"),
    "known_facts": say("Known facts"),
    "known_probability": say("Their probability"),
}
# Labels of the results for a file of questions, after the file's name.
OF_QUESTIONS = {
    "questions": say("questions"),
    "accuracy": say("right", meaning="correct"),
    "accuracy_normalised": say("right, per token"),
    "chance": say("by guessing"),
    "f1": say("F1"),
    "mcc": say("Matthews"),
}
COUNTED = ("perplexity", "fluency", "questions", "mcc")  # all other abilities are shares
WHAT = say(
    "How well the edits took, generalize and leave others alone appears here, right after each edit and after all. "
    "Edit some facts and press Measure. Drop questions, a text or known facts here to measure with them as well."
)


class QualityPanel(QWidget):
    """Shows the latest :class:`QualityReported`; Measure requests one (``Workbench.laboratory``)."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self.report: QualityReported | None = None
        self._position = 0
        self.files = QualityFiles(context, self)
        self.judge = Judge(context, self)
        self.judge.changed.connect(self.draw)
        self.setAcceptDrops(True)
        self._build()
        self._show_some()
        context.actions.handle(MEASURE, self.measure)
        bridge = context.bridge
        bridge.subscribe(QualityReported, self.on_reported)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.score = Figure(say("harmonic mean"), say("Of efficacy, paraphrase and neighbourhood, final"))
        self.efficacy = Figure(say("efficacy"), say("The new object is said after all edits"))
        self.paraphrase = Figure(say("paraphrase"), say("The same in other words, after all edits"))
        self.neighbourhood = Figure(say("neighbourhood"), say("Prompts about other subjects that keep their answer"))
        self.figures = (self.score, self.efficacy, self.paraphrase, self.neighbourhood)
        self.way = Segmented(say("How answers are judged"), WAYS)
        self._context.settings.follow("quality.way", "exact", self.way.choose)
        self.way.chosen.connect(self._on_way)
        self.readout = muted_line()
        self.metrics = ListTable(say("Edit quality by protocol"))
        self.ability = ListTable(say("What else the model can do, before all edits and now"))
        head = figure_row(self.figures, 14)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        column.addWidget(head)
        self.readout.setMinimumWidth(LEAST_LINE)
        self.judges = ActionButton(self._context.actions[JUDGE], say("Judge..."))
        column.addWidget(flow_of(self.way, self.readout, self.judges, spacing=10))
        column.addWidget(AdaptiveSplitter(self.metrics, self.ability, (3, 2)), 1)
        empty = EmptyState("check", WHAT)
        self.pages = MeasuredPages(self, content, {say("All metrics of all protocols"): self.rows}, empty)
        actions = self._context.actions
        buttons = ActionButton(actions[BRING], say("With...")), ActionButton(actions[MEASURE], say("Measure"))
        self.tools = row_of(*buttons, self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (*self.figures, self.metrics, self.ability, self.pages):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Measure all applied edits by both protocols, and the model's general ability."""
        self._context.bridge.submit(
            say("Measuring edit quality"), lambda bench: bench.laboratory.quality(), kind="measure", key="quality"
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept probe files."""
        if self._context.bridge.model is not None and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the files."""
        event.acceptProposedAction()
        self.files.take(dropped(event.mimeData()))

    def on_reported(self, event: QualityReported) -> None:
        """Store the latest report."""
        self.report = event
        self._show_some()
        self.dirty = True

    def on_timeline(self, event: TimelineChanged) -> None:
        """Note the current position, so that a report of another one is marked as such."""
        self._position = event.position
        self._say()

    def clear(self) -> None:
        """Reset for another model or session."""
        self.report, self._position = None, 0
        self._show_some()

    def rows(self) -> Rows:
        """The table of all metrics by protocol, and all abilities before and now."""
        report = self.report
        if report is None:
            return [say("metric")], []
        names = dict.fromkeys(name for found in report.protocols.values() for name in found)
        rows: list[list[Any]] = [
            [name, *(_cell(report.protocols.get(protocol, {}).get(name)) for protocol in PROTOCOLS)] for name in names
        ]
        rows += [[name, _cell(before), "", _cell(now)] for name, (before, now) in report.ability.items()]
        return [say("metric"), *PROTOCOLS.values()], rows

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the latest report."""
        self.dirty = False
        report = self.report
        if report is None:
            return
        final = report.protocols.get("final", {})
        for figure, name in zip(self.figures, ("score", "efficacy", "paraphrase", "neighbourhood"), strict=True):
            value = final.get(name)
            figure.show_number(value, "{:.0%}", say(", final"))
        self.judges.setVisible(self.way.key == "freely")
        self.metrics.numbers.show(self.metric_rows())
        self.metrics.shape_columns(stretched=(0,))
        self.ability.numbers.show(self.ability_rows())
        self.ability.shape_columns(stretched=(0,))
        self._say()
        self.pages.refresh()

    def metric_rows(self) -> Rows:
        """Show the metrics in the chosen mode; those that no fact has probes for are omitted."""
        report, header = self.report, [say("metric"), *PROTOCOLS.values()]
        if report is None:
            return header, []
        rows = []
        for metric, title in _metrics(self.way.key).items():
            values = [report.protocols.get(protocol, {}).get(metric) for protocol in PROTOCOLS]
            if any(value is not None for value in values):
                rows.append([title, *(_percent(value) for value in values)])
        if self.way.key == "freely":
            judged = [[title, "–", "–", _percent(share)] for title, share in self.judge.rows(report.position)]
            rows = judged + rows  # what was asked for last
        return header, rows

    def ability_rows(self) -> Rows:
        """Show general ability."""
        report = self.report
        header = [say("ability"), say("before"), say("now")]
        if report is None:
            return header, []
        found = [(name, pair) for name, pair in report.ability.items() if pair != (None, None)]
        return header, [[_ability_title(name), *(_ability(name, value) for value in pair)] for name, pair in found]

    def _show_some(self) -> None:
        some = self.report is not None
        self.pages.show_content(some)
        for tool in (self.way, self.pages.as_table):
            tool.setEnabled(some)

    def _say(self) -> None:
        """The caption of what was measured and when."""
        report = self.report
        if report is None:
            return
        words = [_measured(report)]
        if report.left_out:
            probes = say_count(report.left_out, "{n} probe", "{n} probes")
            words.append(say("{probes} left out, as an edit rewrites them", probes=probes))
        if self.way.key == "freely" and (judge := self.judge.name(report.position)):
            words.append(say("judged by {judge}", judge=judge))
        if report.position != self._position:
            words.append(say("the model now has {position:,}: measure again", position=self._position))
        self.readout.set_full_text(shown(join_texts("; ", words)))

    def _on_way(self, way: str) -> None:
        self._context.settings.remember("quality.way", way)
        self.draw()


def _metrics(way: str) -> dict[str, str]:
    """The metrics that are shown for a way of judging, with their titles."""
    if way == "freely":
        chat = {f"{FREE_CHAT}_{said}": say("{verdict}, in a chat", verdict=title) for said, title in VERDICTS.items()}
        return {**{f"{FREE}_{said}": title for said, title in VERDICTS.items()}, **chat}
    return {metric + ENDINGS[way]: title for metric, title in METRICS.items()}


def _measured(report: QualityReported) -> str:
    """How many edits were measured, and when."""
    edits = say_count(report.edits, "{n} edit", "{n} edits")
    if report.sampled != report.edits:
        edits = say("{sampled:,} of {edits}", sampled=report.sampled, edits=edits)
    after = say_count(report.position, "{n} edit", "{n} edits")
    return say("{measured}, after {edits}", measured=edits, edits=after)


def _percent(value: float | None) -> str:
    return "–" if value is None else local(f"{value:.1%}")


def _cell(value: float | None) -> float | str:
    return float(value) if value is not None else ""


def _ability_title(name: str) -> str:
    """The label of an ability; for a file of questions prefixed by its name, "mmlu: right" or "mmlu: astronomy"."""
    file, of_subject, subject = name.partition(".accuracy.")
    if of_subject:
        return f"{file}: {subject}"
    file, _, measure = name.rpartition(".")
    if file and measure in OF_QUESTIONS:
        return say("{file}: {measure}", file=file, measure=OF_QUESTIONS[measure])
    return ABILITIES.get(name, name)


def _ability(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    counted = name.rpartition(".")[2] in COUNTED and ".accuracy." not in name
    return local(f"{value:.4g}") if counted else _percent(value)
