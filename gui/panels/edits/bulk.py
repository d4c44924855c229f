"""What is done with many rows at once: run them alone, give them a relation, write them to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.evaluation.datasets.writing import write_facts
from engine.fact import Fact
from gui.context import PanelContext
from gui.dialogs.files import choose_new_file
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.model import EditsModel
from gui.panels.edits.suggestions import Suggestions
from gui.panels.edits.view import EditsView
from gui.support.units import plural
from gui.widgets.pieces import Notice, primary, ranked

_KINDS = "Facts (*.csv *.tsv *.json *.jsonl)"


class RelationDialog(QDialog):
    """Asks for one relation for several rows; ``accepted_with`` emits it."""

    accepted_with = Signal(str)

    def __init__(self, rows: Sequence[FactRow], suggestions: Suggestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Set relation")
        self.resize(460, 0)
        self.line = QLineEdit(rows[0].text.relation, self)
        self.line.setAccessibleName("Relation template")
        self.line.selectAll()
        suggestions.complete(self.line, "relation")
        self._problem = ranked("", "muted", wrap=True, parent=self)
        self.buttons = QDialogButtonBox(self)
        self._accept_button = primary(f"Set in {plural(len(rows), 'row')}")
        self.buttons.addButton(self._accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.line.textChanged.connect(lambda _text: self._check())
        label = QLabel("The sentence up to the object, with {} where the subject stands", self)
        label.setWordWrap(True)
        label.setBuddy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        for part in (label, self.line, self._problem, self.buttons):
            layout.addWidget(part)
        self._check()

    def _check(self) -> None:
        sound = self.line.text().count("{}") == 1
        self._problem.setText("" if sound else "A relation has exactly one {}.")
        self._accept_button.setEnabled(sound)

    def _accept(self) -> None:
        self.accepted_with.emit(self.line.text().strip())
        self.accept()


class BulkActions(QObject):
    """The actions on the selected or the shown rows; each says what it did."""

    def __init__(
        self,
        context: PanelContext,
        model: EditsModel,
        view: EditsView,
        run: Callable[[Sequence[FactRow], bool], object],
        notice: Notice,
        panel: QWidget,
    ) -> None:
        """``run`` edits the queued ones of some rows, as one batch or not."""
        super().__init__(panel)
        self._context, self._model, self._view = context, model, view
        self._run, self._notice, self._panel = run, notice, panel
        handlers: dict[str, Callable[[], object]] = {
            "run.selected": self.run_selected,
            "run.shown": self.run_shown,
            "run.at_once": self.run_at_once,
            "edits.relation": self.set_relation,
            "edits.export": self.export_selected,
        }
        for action_id, handler in handlers.items():
            context.actions.handle(action_id, handler)

    def run_selected(self) -> None:
        """Edit the selected rows that wait, and no others."""
        self._start(self._view.selected_rows(), "selected")

    def run_shown(self) -> None:
        """Edit the rows that the filter shows and that wait, and no others."""
        self._start(list(self._model.rows.shown), "shown")

    def run_at_once(self) -> None:
        """Edit the selected rows that wait as one batch, whatever the method's batch size is."""
        self._start(self._view.selected_rows(), "selected", at_once=True)

    def _start(self, rows: Sequence[FactRow], which: str, *, at_once: bool = False) -> None:
        if self._model.rows.queued(rows):
            self._run(rows, at_once)
        else:
            self._notice.say(f"None of the {which} rows waits: {plural(len(rows), 'row')} {which}, 0 queued.", "warn")

    def set_relation(self) -> None:
        """Ask for a relation and give it to the selected rows."""
        rows = [row for row in self._view.selected_rows() if not row.is_locked]
        if not rows:
            self._notice.say("Select rows that no run has edited: only their relation can be set.", "warn")
            return
        dialog = RelationDialog(rows, self._view.suggestions, self._panel)
        dialog.accepted_with.connect(lambda relation: self._set_relation(rows, relation))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set_relation(self, rows: Sequence[FactRow], relation: str) -> None:
        changed = self._model.set_relation(rows, relation)
        self._notice.say(f"Relation set in {plural(changed, 'row')}. Ctrl+Z takes it back.", "good")

    def export_selected(self) -> None:
        """Write the facts of the selected rows to a file that import reads back."""
        rows = self._view.selected_rows()
        facts = [row.fact for row in rows if row.fact is not None]
        if not facts:
            self._notice.say("Select rows with whole facts: only those can be written to a file.", "warn")
            return
        start = Path(self._context.settings.recall("facts folder", str(Path.home()))) / "facts.csv"
        file = choose_new_file(self._panel, "Export selected facts", str(start), _KINDS)
        if file is not None:
            self._write(facts, len(rows) - len(facts), file if file.suffix else file.with_suffix(".csv"))

    def _write(self, facts: Sequence[Fact], left_out: int, file: Path) -> None:
        self._context.settings.remember("facts folder", str(file.parent))
        rest = f" {plural(left_out, 'incomplete row')} left out." if left_out else ""
        self._context.bridge.submit_beside(
            f"Writing {file.name}",
            lambda: write_facts(file, facts),
            on_result=lambda _file: self._notice.say(
                f"{plural(len(facts), 'fact')} written to {file.name}.{rest}", "good"
            ),
            on_error=self._notice.show_error,
        )
