"""The dialog before edits are taken back: which facts will change and by how much, what is exact and what is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from engine.support.wording import Sentence, capitalised, join_texts, say, say_count
from gui.bridge import Job, JobState
from gui.context import PanelContext
from gui.language.wording import local, said_now, shown, tr
from gui.support.units import format_probability
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import Notice, primary, progress_bar, ranked, show_share
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import resize_for_text, room_for

if TYPE_CHECKING:
    from engine.errors import PalimpsestError
    from engine.events import TakingBackForeseen
    from engine.session.edits import SessionEdit
    from engine.workbench import Workbench

Edit = tuple[int, str]
"""An edit by its batch and the id of its fact."""

WAIT = say("The batches are being solved anew without what is taken back, and the facts asked on the result.")
HEADER = (
    say("fact"),
    say("batch"),
    "",
    say("P now"),
    say("P after", meaning="taking back"),
    say("change"),
    say("said now"),
    say("said after"),
)


class TakeBackDialog(QDialog):
    """Foresees taking ``edits`` back as soon as it is opened, and does it when the button is pressed."""

    def __init__(
        self,
        context: PanelContext,
        edits: Sequence[Edit],
        name_of: Callable[[str], str],
        on_taken: Callable[[TakingBackForeseen], object],
        parent: QWidget | None = None,
    ) -> None:
        """``name_of`` gives the displayed name of a fact by its id; ``on_taken`` is called once it is done."""
        super().__init__(parent)
        self._context = context
        self._edits = tuple(edits)
        self._name_of = name_of
        self._on_taken = on_taken  # not a signal: the dialog is gone by then
        self._job: Job | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = say_count(len(edits), "Take back an edit", "Take back {n} edits")
        self.setWindowTitle(shown(self._title))
        resize_for_text(self, 760, 520)
        self.notice = Notice(context.theme, self)
        self.summary = ranked(shown(WAIT), wrap=True, parent=self)
        self.bar = progress_bar(tr("Progress"), self)
        self.exact = ranked("", "muted", wrap=True, parent=self)
        self.table = ListTable(tr("What will change"))
        self.button = primary(tr("Take back"), self)
        self.button.setEnabled(False)
        self._lay_out()
        follow_the_eye(self)
        self.finished.connect(self._on_closed)
        self._foresee()

    # -- the engine ----------------------------------------------------------------------------------------------------

    def _foresee(self) -> None:
        edits = self._edits

        def work(bench: Workbench) -> Any:
            return bench.taking_back.foresee(_chosen(bench, edits))

        self._job = self._context.bridge.submit(
            say("Foreseeing what taking back changes"),
            work,
            on_result=self._show,
            on_error=self._refuse,
            kind="measure",
            key=("taking back", edits),
        )
        self._job.state_changed.connect(self._tell_wait)
        self._context.bridge.progressed.connect(self._tell_progress)
        self._tell_wait(self._job.state)

    def _tell_wait(self, state: JobState) -> None:
        """Say what is waited for: the engine may have something else in hand, for minutes."""
        current = self._context.bridge.current
        if state is JobState.QUEUED and current is not None and current is not self._job:
            self.summary.setText(tr("It begins after: {title}.", title=current.title))
        elif state is JobState.RUNNING:
            self.summary.setText(shown(WAIT))
        self.bar.setVisible(not state.final)
        show_share(self.bar, 1.0 if state.final else None)

    def _tell_progress(self, job: Job) -> None:
        """Say how far the work is."""
        if job is self._job:
            show_share(self.bar, job.course.share)
            self.exact.setText(said_now(capitalised(job.course.steps())))

    def accept(self) -> None:
        """Take the edits back, and close."""
        edits = self._edits

        def work(bench: Workbench) -> Any:
            return bench.taking_back.carry_out(_chosen(bench, edits))

        self._context.bridge.submit(self._title, work, on_result=self._on_taken, kind="timeline")
        super().accept()

    def _on_closed(self, _result: int) -> None:
        if self._job is not None and not self._job.state.final:
            self._job.cancel()

    # -- display -------------------------------------------------------------------------------------------------------

    def _show(self, found: TakingBackForeseen) -> None:
        self.summary.setText(shown(found.sentence))
        self.exact.setText(shown(join_texts(" ", [found.exact, found.inexact])))
        self.table.numbers.show((HEADER, [self._row(row) for row in found.records()]))
        self.table.shape_columns(stretched=(0,))
        self._widen()
        self.button.setEnabled(True)
        self.button.setFocus()

    def _widen(self) -> None:
        """Make the dialog as wide as the columns need, which depends on the language, and not wider than the screen."""
        missing = self.table.horizontalHeader().length() - self.table.viewport().width()
        if missing > 0:
            room = room_for(self).width()
            self.resize(min(self.width() + missing, room), self.height())

    def _refuse(self, error: PalimpsestError) -> None:
        self.summary.hide()
        self.exact.hide()
        self.notice.show_error(error)

    def _row(self, row: dict[str, Any]) -> list[Any]:
        says = {True: say("yes"), False: say("no")}
        return [
            self._name_of(row["fact_id"]) or row["fact"],
            row["batch"],
            _word(row),
            format_probability(row["before"]),
            format_probability(row["after"]),
            _signed(row["after"] - row["before"]),
            says[row["held"]],
            says[row["holds"]],
        ]

    def _lay_out(self) -> None:
        names = [self._name_of(fact_id) for _, fact_id in self._edits]
        more = say("and {count:,} more", count=len(names) - 5) if len(names) > 5 else ""
        title = ranked(shown(join_texts("\n", [*names[:5], more])), parent=self)
        title.setFont(self._context.theme.font(1.15, bold=True))
        title.setWordWrap(True)
        self.table.apply_theme(self._context.theme)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (title, self.notice, self.summary, self.bar):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.exact)
        layout.addWidget(buttons)


def _signed(change: float) -> str:
    """A change with three decimals and its sign, if it has one at that accuracy."""
    return local(f"{change:+.3f}" if abs(change) >= 0.0005 else "0.000")


def _word(row: dict[str, Any]) -> Sentence:
    """What happens to a fact."""
    if row["taken"]:
        return say("taken back", meaning="what happens")
    if row["held"] == row["holds"]:
        return say("stays")
    return say("is lost") if row["held"] else say("is gained")


def _chosen(bench: Workbench, edits: Sequence[Edit]) -> list[SessionEdit]:
    """The edits of the session that ``edits`` name."""
    return [edit for edit in bench.facts_of_session() if (edit.batch, edit.fact.id) in edits]
