"""Edit detection: exactly by comparison with the original, or by a detector trained on edits made for that purpose."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import BadHyperparameter
from engine.events import BatchCommitted, DetectorMade, DifferenceFound, EditSuspected, TimelineChanged
from engine.requests import DetectionPlan
from engine.support.wording import say
from gui.context import PanelContext
from gui.dialogs.files import choose_files, choose_folder, choose_new_file
from gui.language.wording import shown, tr
from gui.panels.detection.detector_page import DetectorPage
from gui.panels.detection.original_page import OriginalPage
from gui.widgets.basics import Segmented, row_of
from gui.widgets.pieces import ActionButton, Notice, inset, muted_line

if TYPE_CHECKING:
    from engine.diagnostics.detection import Detector
    from engine.fact import Fact
    from engine.workbench import Workbench
    from gui.bridge import Job
    from gui.style.theme import Theme
    from gui.support.run_settings import RunSettings

LOOK = "measure.detection"
VIEWS = (
    ("original", say("against the original"), say("Compare every weight with that of the original: exact")),
    ("detector", say("without it"), say("Ask a detector that was trained on edits of this model: evidence")),
)
KINDS = say("Detectors (*.safetensors)")
NO_DETECTOR = say("There is no detector yet: make one, or open one from a file.")
NO_ORIGINAL = say("Nothing is edited in this session: choose the folder of the original, or edit some facts.")
FAMILIES = ("locate-then-edit", "training")  # families that may write weights; the engine refuses methods that do not


class DetectionPanel(QWidget):
    """Look runs the detection of the current page: comparison with the original, or the detector's predictions."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._facts: Callable[[], Sequence[Fact]] = tuple
        self._options: Callable[[], RunSettings] | None = None
        self._detector: Detector | None = None
        self._making: Job | None = None
        self._pace: dict[str, float] = {}  # seconds per edit of each method
        self._position = 0
        self._build()
        context.actions.handle(LOOK, self.look)
        bridge = context.bridge
        bridge.subscribe(DifferenceFound, self.on_difference)
        bridge.subscribe(DetectorMade, self.on_detector)
        bridge.subscribe(EditSuspected, self.on_suspected)
        bridge.subscribe(BatchCommitted, self.on_batch)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)
        bridge.model_changed.connect(self._on_model)
        bridge.job_finished.connect(self._on_finished)

    def set_sources(self, facts: Callable[[], Sequence[Fact]], options: Callable[[], RunSettings]) -> None:
        """Set the sources of the edits table's facts, and of the run settings (which raises BadHyperparameter)."""
        self._facts, self._options = facts, options
        self.show_cost()

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.original, self.detector = OriginalPage(self._context.chosen), DetectorPage(self._context)
        self.original.folder_wanted.connect(self.choose_original)
        self.detector.make_wanted.connect(self.make)
        self.detector.open_wanted.connect(self.open)
        self.detector.save_wanted.connect(self.save)
        self.detector.facts.valueChanged.connect(self.show_cost)
        self.stack = QStackedWidget()
        for page in (self.original, self.detector):
            page.said.connect(self._say)
            self.stack.addWidget(page)
        self.view = Segmented(say("View"), VIEWS)
        self.view.chosen.connect(self._on_view)
        self.readout = muted_line()
        self.notice = Notice(self._context.theme)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.view)
        head.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 0, 10, 6)
        inner.setSpacing(6)
        inner.addLayout(head)
        inner.addWidget(self.stack, 1)
        inner.addWidget(self.readout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(inset(self.notice))
        column.addLayout(inner)
        self.tables = (self.original.pages.as_table, self.detector.pages.as_table)
        self.tools = row_of(ActionButton(self._context.actions[LOOK], say("Look")), *self.tables)
        self._context.settings.follow("detection.view", "original", self.view.choose)
        self._on_view(self.view.key)
        self._draw_pages()
        self.show_cost()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for page in (self.original, self.detector):
            page.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))

    # -- user actions --------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Compare with the original, or query the detector, depending on the current page."""
        self.notice.clear()
        if self.view.key == "original":
            self._compare()
        elif self._detector is None:
            self.notice.say(shown(NO_DETECTOR))
        else:
            self._ask(self._detector)

    def choose_original(self) -> None:
        """Choose the folder of the original, and compare with it."""
        model = self._context.bridge.model
        start = str(Path(model.folder).parent) if model is not None else ""
        folder = choose_folder(self, tr("Original model"), start)
        if folder is not None and model is not None:
            self.original.choose_folder(folder)
            self.look()

    def make(self) -> None:
        """Train a detector of edits by the chosen method, or stop the training."""
        self.notice.clear()
        if self._making is not None:
            self._making.cancel()
            return
        if self._options is None:
            return
        try:
            options = self._options()
        except BadHyperparameter as error:
            self.notice.show_error(error)
            return
        if options.family and options.family not in FAMILIES:
            self.notice.say(shown(_beside(options.title)), "bad")
            return
        plan = DetectionPlan(
            method=options.method,
            settings=options.settings,
            facts=self.detector.facts.value(),
            batch=self.detector.batch.value(),
            seed=options.seed,
        )

        def work(bench: Workbench) -> Any:
            return bench.laboratory.make_detector(plan)

        self._making = self._submit(say("Making a detector of {method} edits", method=options.title), work, self._keep)
        self.show_cost()

    def open(self) -> None:
        """Choose the file of a detector and read it."""
        self.notice.clear()
        files = choose_files(self, tr("Open a detector"), str(self._context.settings.folders.data), shown(KINDS))
        if files:
            title = say("Opening {file}", file=files[0].name)
            self._submit(title, lambda bench: bench.laboratory.open_detector(files[0]), self._keep)

    def save(self) -> None:
        """Choose a file and save the detector to it."""
        self.notice.clear()
        detector, made = self._detector, self.detector.made
        if detector is None or made is None:
            return
        proposed = self._context.settings.folders.data / f"detector of {made.method} on {made.model}.safetensors"
        file = choose_new_file(self, tr("Save the detector"), str(proposed), shown(KINDS))
        if file is not None:
            place = file if file.suffix else file.with_suffix(".safetensors")
            self._submit(say("Saving {file}", file=place.name), lambda _bench: detector.save(place), self._on_saved)

    def show_cost(self) -> None:
        """Describe the training of a detector, with its expected time if known."""
        method = title = ""
        if self._options is not None:
            try:
                options = self._options()
                method, title = options.method, options.title
            except BadHyperparameter:  # reported when training is started
                title = ""
        pace = self._pace.get(method)
        seconds = pace * (self.detector.facts.value() // 2) if pace is not None else None
        self.detector.show_making(self._making is not None, title, seconds)

    def _compare(self) -> None:
        folder = self.original.folder
        if folder is None and not self._position:
            self.notice.say(shown(NO_ORIGINAL))
            return
        self._submit(
            say("Comparing with the original"),
            lambda bench: bench.laboratory.compared_with_original(folder),
            key=("original", folder),
        )

    def _ask(self, detector: Detector) -> None:
        facts = tuple({fact.text: fact for fact in self._facts()}.values())
        self._submit(
            say("Looking for edits"),
            lambda bench: bench.laboratory.ask_detector(detector, facts),
            key=("edited?", id(detector), facts),
        )

    def _submit(
        self,
        title: str,
        work: Callable[[Workbench], Any],
        on_result: Callable[[Any], object] | None = None,
        key: Hashable | None = None,
    ) -> Job:
        return self._context.bridge.submit(
            title, work, on_result=on_result, on_error=self.notice.show_error, kind="measure", key=key
        )

    # -- data ----------------------------------------------------------------------------------------------------------

    def on_difference(self, event: DifferenceFound) -> None:
        """Store the latest comparison."""
        self.original.found = event
        self.dirty = True

    def on_detector(self, event: DetectorMade) -> None:
        """Store the new detector's quality, and drop the predictions of the previous one."""
        self.detector.made, self.detector.told = event, None
        if event.seconds is not None:
            self._pace[event.method] = event.seconds / max(event.learned + event.held_out, 1)
        self.dirty = True

    def on_suspected(self, event: EditSuspected) -> None:
        """Store the latest predictions of the detector."""
        self.detector.told = event
        self.dirty = True

    def on_batch(self, event: BatchCommitted) -> None:
        """Note the time per edit, from which the training time is estimated."""
        self._pace[event.method] = event.seconds / max(len(event.fact_ids), 1)
        self.show_cost()

    def on_timeline(self, event: TimelineChanged) -> None:
        """Note the current position, so that results of another position are marked as such."""
        self._position = event.position
        self._say("")

    def clear(self) -> None:
        """Drop the results for another model or session. A detector belongs to the model, not to the session."""
        self.original.found = self.detector.told = None
        self._position = 0
        self._draw_pages()

    def _on_model(self, _model: object) -> None:
        self._detector = self.detector.made = None
        self._pace = {}
        self.original.choose_folder(None)
        self.clear()
        self.show_cost()

    def _keep(self, detector: Detector) -> None:
        self._detector = detector

    def _on_saved(self, file: Path) -> None:
        self.notice.say(tr("The detector was saved in {file}.", file=file), "good")

    def _on_finished(self, job: Job) -> None:
        if job is self._making:
            self._making = None
            self.show_cost()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the latest results."""
        self.dirty = False
        self._draw_pages()

    def _draw_pages(self) -> None:
        self.original.show_difference(self.original.found)
        self.detector.show_detector(self.detector.made)
        self.detector.show_suspicion(self.detector.told)
        self._say("")

    def _say(self, text: str) -> None:
        """Set the caption to ``text``, by default to what is shown and its position."""
        page = self.original if self.view.key == "original" else self.detector
        self.readout.set_full_text(shown(text or page.words(self._position)))

    def _on_view(self, view: str) -> None:
        self._context.settings.remember("detection.view", view)
        self.stack.setCurrentIndex(self.view.place)
        for number, table in enumerate(self.tables):
            table.setVisible(number == self.view.place)
        self._say("")


def _beside(method: str) -> str:
    return say(
        "{method} keeps edits beside the weights, so there is nothing to detect in them. "
        "Choose a method that writes weights.",
        method=method,
    )
