"""What is done with many rows at once: run them alone, give them a relation, write them to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.evaluation.datasets.writing import write_facts
from engine.fact import Fact
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.dialogs.files import choose_new_file
from gui.language.wording import shown, tr, tr_count
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.model import EditsModel
from gui.panels.edits.suggestions import Suggestions
from gui.panels.edits.view import EditsView
from gui.widgets.composing import Composing
from gui.widgets.pieces import Notice, primary, ranked
from gui.widgets.whole import Whole

_KINDS = say("Facts (*.csv *.tsv *.json *.jsonl)")


class RelationDialog(QDialog):
    """Asks for one relation for several rows; ``accepted_with`` emits it."""

    accepted_with = Signal(str)

    def __init__(self, rows: Sequence[FactRow], suggestions: Suggestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Set relation"))
        self.line = QLineEdit(rows[0].text.relation, self)
        Composing(self.line)
        self.line.setAccessibleName(tr("Relation template"))
        self.line.selectAll()
        suggestions.complete(self.line, "relation")
        self._problem = ranked("", "muted", wrap=True, parent=self)
        self.buttons = QDialogButtonBox(self)
        self._accept_button = primary(tr_count(len(rows), "Set in {n} row", "Set in {n} rows"))
        self.buttons.addButton(self._accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.line.textChanged.connect(lambda _text: self._check())
        label = QLabel(tr("The sentence up to the object, with {{}} where the subject stands"), self)
        label.setWordWrap(True)
        label.setBuddy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        for part in (label, self.line, self._problem, self.buttons):
            layout.addWidget(part)
        Whole(self, 460)
        self._check()

    def _check(self) -> None:
        sound = self.line.text().count("{}") == 1
        self._problem.setText("" if sound else tr("A relation has exactly one {{}}."))
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
        rows = self._view.selected_rows()
        self._start(rows, _none_selected(rows))

    def run_shown(self) -> None:
        """Edit the rows that the filter shows and that wait, and no others."""
        rows = list(self._model.rows.shown)
        none = say_count(
            len(rows),
            "None of the shown rows waits: {n} row shown, 0 queued.",
            "None of the shown rows waits: {n} rows shown, 0 queued.",
        )
        self._start(rows, none)

    def run_at_once(self) -> None:
        """Edit the selected rows that wait as one batch, whatever the method's batch size is."""
        rows = self._view.selected_rows()
        self._start(rows, _none_selected(rows), at_once=True)

    def _start(self, rows: Sequence[FactRow], none: str, *, at_once: bool = False) -> None:
        """Run those of ``rows`` that wait; ``none`` is what to say if there are none."""
        if self._model.rows.queued(rows):
            self._run(rows, at_once)
        else:
            self._notice.say(shown(none), "warn")

    def set_relation(self) -> None:
        """Ask for a relation and give it to the selected rows."""
        rows = [row for row in self._view.selected_rows() if not row.is_locked]
        if not rows:
            self._notice.say(tr("Select rows that no run has edited: only their relation can be set."), "warn")
            return
        dialog = RelationDialog(rows, self._view.suggestions, self._panel)
        dialog.accepted_with.connect(lambda relation: self._set_relation(rows, relation))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set_relation(self, rows: Sequence[FactRow], relation: str) -> None:
        changed = self._model.set_relation(rows, relation)
        self._notice.say(
            tr_count(
                changed,
                "Relation set in {n} row. Ctrl+Z takes it back.",
                "Relation set in {n} rows. Ctrl+Z takes it back.",
            ),
            "good",
        )

    def export_selected(self) -> None:
        """Write the facts of the selected rows to a file that import reads back."""
        rows = self._view.selected_rows()
        facts = [row.fact for row in rows if row.fact is not None]
        if not facts:
            self._notice.say(tr("Select rows with whole facts: only those can be written to a file."), "warn")
            return
        start = Path(self._context.settings.recall("facts folder", str(Path.home()))) / "facts.csv"
        file = choose_new_file(self._panel, tr("Export selected facts"), str(start), shown(_KINDS))
        if file is not None:
            self._write(facts, len(rows) - len(facts), file if file.suffix else file.with_suffix(".csv"))

    def _write(self, facts: Sequence[Fact], left_out: int, file: Path) -> None:
        self._context.settings.remember("facts folder", str(file.parent))
        told = [
            say_count(len(facts), "{n} fact written to {file}.", "{n} facts written to {file}.", file=file.name),
            say_count(left_out, "{n} incomplete row left out.", "{n} incomplete rows left out.") if left_out else "",
        ]
        self._context.bridge.submit_beside(
            say("Writing {file}", file=file.name),
            lambda: write_facts(file, facts),
            on_result=lambda _file: self._notice.say(shown(join_texts(" ", told)), "good"),
            on_error=self._notice.show_error,
        )


def _none_selected(rows: Sequence[FactRow]) -> str:
    return say_count(
        len(rows),
        "None of the selected rows waits: {n} row selected, 0 queued.",
        "None of the selected rows waits: {n} rows selected, 0 queued.",
    )
