"""The dialog: choose or name a model, see what it takes, fetch it, open it; remove what is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.catalogue.entries import sessions
from engine.errors import BadInput, PalimpsestError
from engine.events import Steps
from engine.hub.fetching import HubModel, check_room, fetch, free_space, look
from engine.hub.kept import KeptModel, kept_models, remove
from engine.hub.names import parse_name
from engine.support.wording import Sentence, join_texts, say, say_count
from gui.bridge import Job, JobKind, JobState
from gui.context import PanelContext
from gui.dialogs.get_model.rows import ModelRow, ModelTree, model_rows
from gui.language.wording import shown, shown_all, tr
from gui.support.aside import Aside
from gui.support.units import format_bytes, time_left
from gui.widgets.close_button import CloseButton
from gui.widgets.in_place import InPlace
from gui.widgets.pieces import Elided, Notice, primary, progress_bar, ranked
from gui.widgets.whole import resize_for_text

SIZE = (760, 560)
SAID = say("Models come from the Hugging Face Hub. Nothing is asked of the network before you ask for one.")
COLUMNS = (say("Model"), say("Size"), say("Licence"), say("Where"))
ASK = say("Ask the Hub")
STOPPED = say("Stopped. What was fetched is kept; the next time goes on from there.")
IN_USE = say("This model is loaded. Eject it first.")


class GetModelDialog(QDialog):
    """Kept as long as its panel: closing hides it, and what is being fetched goes on, as a job among the others.

    ``open_wanted`` has the folder of a model to be opened; ``fetched`` the name and folder of one that has come;
    ``failed`` why one did not.
    """

    open_wanted = Signal(Path)
    fetched = Signal(str, Path)
    failed = Signal(object)  # PalimpsestError

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        InPlace(self)
        self._context = context
        self._places = context.settings.folders
        self._rows: dict[str, ModelRow] = {}
        self._offer: HubModel | None = None
        self._aside = Aside(self)
        self.job: Job | None = None
        self.setWindowTitle(tr("Get a model"))
        resize_for_text(self, *SIZE)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("owner/model, such as {name}", name="HuggingFaceTB/SmolLM2-135M-Instruct"))
        self.field.setAccessibleName(tr("Name of the model on the Hub"))
        self.field.setClearButtonEnabled(True)
        self.tree = self._make_tree()
        self.about = ranked("", "muted", wrap=True, parent=self)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notice = Notice(context.theme, self)
        self.line = Elided(parent=self, mode=Qt.TextElideMode.ElideRight)
        self.bar = progress_bar(tr("Progress of fetching"), self)
        self.remove_button = QPushButton(tr("Remove..."), self)
        self.remove_button.setToolTip(tr("Remove this model from this computer"))
        self.close_button = CloseButton(self)
        self.next_button = primary(shown(ASK), self)
        self.next_button.setDefault(True)
        self._lay_out()
        self._connect()
        self._show_work(False)
        self._follow()

    def present(self) -> None:
        """Show the dialog, with what is on this computer read anew."""
        if not self.is_at_work:
            self.notice.clear()
        self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        self.tree.setFocus()

    def refresh(self) -> None:
        """Read anew what is on this computer."""
        self._aside.run(partial(kept_models, self._places), self._show_kept)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name in the field, without its revision and the rest of an address; as typed where it is none."""
        try:
            return str(parse_name(self.field.text()))
        except BadInput:
            return self.field.text().strip()

    @property
    def row(self) -> ModelRow | None:
        """What the list knows of the model in the field."""
        return self._rows.get(self.name)

    @property
    def offer(self) -> HubModel | None:
        """What the Hub said of the model in the field; None where it was not asked about that."""
        offer = self._offer
        return offer if offer is not None and offer.name.lower() == self.name.lower() else None

    def _on_typed(self, text: str) -> None:
        self.field.setFocus()
        self.field.setText(text)

    def choose(self, name: str) -> None:
        """Choose a model by its name."""
        self.field.setText(name)

    @property
    def is_at_work(self) -> bool:
        """Whether the Hub is being asked, or a model fetched."""
        return self.job is not None

    # -- acts ----------------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The next step for the chosen model: ask about it, fetch it, or open it."""
        if self.is_at_work or not self.next_button.isEnabled():
            return
        self.notice.clear()
        if (kept := self._kept()) is not None:
            self.hide()
            self.open_wanted.emit(kept.folder)
        elif (offer := self.offer) is not None:
            self._begin("fetch", say("Fetching {name}", name=offer.name), partial(fetch, offer, self._places))
        else:
            asking = say("Asking the Hub about {name}...", name=self.name)
            self._begin("ask", asking, partial(look, self.field.text()))

    def cancel(self) -> None:
        """Stop asking or fetching; without such work close the dialog."""
        if self.job is not None:
            self.job.cancel()
        else:
            self.hide()

    def ask_removal(self) -> None:
        """Say what removing the chosen model means, and ask whether to."""
        kept = self._kept()
        if kept is None or not kept.ours:
            return
        model = self._context.bridge.model
        if model is not None and Path(model.folder) == kept.folder:
            self.notice.say(shown(IN_USE), "warn")
            return
        self._aside.run(partial(self._sessions_on, kept.folder), partial(self._confirm_removal, kept))

    def remove(self, kept: KeptModel) -> None:
        """Remove a model of this program."""

        def tell(freed: int) -> None:
            self.notice.say(tr("{name} was removed, {freed} freed.", name=kept.name, freed=format_bytes(freed)), "good")
            self.refresh()

        def tell_why(reason: str) -> None:
            self.notice.say(shown(reason), "bad")

        self._aside.run(partial(remove, kept.name, self._places), tell, tell_why)

    def _sessions_on(self, folder: Path) -> int:
        return sum(entry.model.folder == str(folder) for entry in sessions(self._places.sessions))

    def _confirm_removal(self, kept: KeptModel, sessions_on_it: int) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Remove a model"))
        box.setText(tr("Remove {name} from this computer?", name=kept.name))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        needed = say_count(
            sessions_on_it,
            "{n} session made on it stay, and need it again.",
            "{n} sessions made on it stay, and need it again.",
        )
        told = [
            say("It frees {size}.", size=format_bytes(kept.size)),
            needed if sessions_on_it else "",
            say("It can be fetched again."),
        ]
        box.setInformativeText(shown(join_texts(" ", told)))
        yes = box.addButton(tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        no = box.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.setEscapeButton(no)
        yes.clicked.connect(partial(self.remove, kept))
        box.open()

    def _kept(self) -> KeptModel | None:
        return self.row.kept if self.row is not None else None

    # -- work ----------------------------------------------------------------------------------------------------------

    def _begin(self, kind: JobKind, title: str, work: Callable[[], Steps[Any]]) -> None:
        self._show_work(True)
        self.line.set_full_text(shown(title))
        self.bar.setRange(0, 0)
        self.job = self._context.bridge.submit_steps(title, work, self._on_done, self._on_failed, kind)
        self.job.state_changed.connect(self._on_state)

    def _on_state(self, state: JobState) -> None:
        """The job may be cancelled here or in the list of jobs."""
        if state is JobState.STOPPING:
            self.line.set_full_text(tr("Stopping"))
            self.close_button.setEnabled(False)
        elif state.final:
            self.job = None
            self._show_work(False)
            if state is JobState.CANCELLED:
                self.notice.say(shown(STOPPED) if self.offer is not None else tr("Stopped."))
                self._follow()

    def _on_progress(self, job: Job) -> None:
        event = job.course.task
        if job is not self.job or job.control.cancelled or event is None or not event.total:
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * event.done // event.total)
        done, whole = format_bytes(event.done), format_bytes(event.total)
        far = say("{task} {done} of {whole}", task=event.task, done=done, whole=whole)
        left = time_left(event.seconds_left) if event.seconds_left is not None else ""
        self.line.set_full_text(shown(join_texts(", ", (far, event.detail, left))))

    def _on_done(self, result: object) -> None:
        if isinstance(result, HubModel):
            self._offer = result
            self._follow()
        elif isinstance(result, Path) and self._offer is not None:
            self.notice.say(tr("{name} is on this computer now.", name=self._offer.name), "good")
            self.fetched.emit(self._offer.name, result)
            self.refresh()

    def _on_failed(self, error: PalimpsestError) -> None:
        self.notice.show_error(error)
        self._follow()
        self.failed.emit(error)

    # -- display -------------------------------------------------------------------------------------------------------

    def _show_kept(self, kept: Sequence[KeptModel]) -> None:
        name, parts = self.name, model_rows(kept)
        self._rows = {row.name: row for rows in parts.values() for row in rows}
        self.tree.blockSignals(True)
        self.tree.clear()
        for title, rows in parts.items():
            if rows:
                self._add_part(title, rows)
        self.tree.blockSignals(False)
        self.choose(name or next(iter(self._rows)))
        self._mark()
        self._follow()

    def _add_part(self, title: str, rows: Sequence[ModelRow]) -> None:
        part = QTreeWidgetItem(self.tree, [shown(title)])
        part.setFlags(Qt.ItemFlag.ItemIsEnabled)
        part.setFirstColumnSpanned(True)
        font = part.font(0)
        font.setBold(True)
        part.setFont(0, font)
        for row in rows:
            item = QTreeWidgetItem(part, shown_all((row.name, row.size, row.licence, row.state)))
            item.setData(0, Qt.ItemDataRole.UserRole, row.name)
            item.setToolTip(0, shown(row.about))
        part.setExpanded(True)

    def _mark(self) -> None:
        """Mark the row of the model in the field."""
        items = self.tree.findItems(self.name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
        self.tree.blockSignals(True)
        self.tree.setCurrentItem(items[0] if items else None)  # type: ignore[arg-type]
        self.tree.blockSignals(False)

    def _on_row(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and (name := item.data(0, Qt.ItemDataRole.UserRole)):
            self.choose(name)

    def _on_text(self) -> None:
        self.notice.clear()
        self._mark()
        self._follow()

    def _follow(self) -> None:
        """Show what is known of the chosen model, and the next step."""
        row, offer, kept = self.row, self.offer, self._kept()
        self.remove_button.setVisible(kept is not None and kept.ours)
        if kept is not None:
            self.next_button.setText(tr("Open", meaning="verb"))
            self.about.setText(shown(row.about) if row is not None else "")
        elif offer is not None:
            missing = offer.missing(self._places)
            self.next_button.setText(tr("Get it, {size}", size=format_bytes(missing)))
            self.about.setText(shown(self._cost(offer, missing)))
        else:
            self.next_button.setText(shown(ASK))
            self.about.setText(shown(row.about) if row is not None else "")
        self.next_button.setEnabled(bool(self.name) and (kept is not None or self._has_room(offer)))

    def _cost(self, offer: HubModel, missing: int) -> Sentence:
        """What fetching takes, in a sentence."""
        licence = say("Licence: {licence}.", licence=offer.licence) if offer.licence else say("No licence is named.")
        size, free = format_bytes(offer.size), format_bytes(free_space(self._places))
        if missing < offer.size:
            here = format_bytes(offer.size - missing)
            room = say(
                "{size} on the disk, {here} of it are here already; {free} are free there.",
                size=size,
                here=here,
                free=free,
            )
        else:
            room = say("{size} on the disk; {free} are free there.", size=size, free=free)
        return join_texts(" ", [licence, room])

    def _has_room(self, offer: HubModel | None) -> bool:
        if offer is None:
            return True
        try:
            check_room(offer, self._places)
        except BadInput as error:
            self.notice.show_error(error)
            return False
        return True

    def _show_work(self, at_work: bool) -> None:
        self.line.setVisible(at_work)
        self.bar.setVisible(at_work)
        self.next_button.setVisible(not at_work)
        self.field.setEnabled(not at_work)
        self.tree.setEnabled(not at_work)
        self.close_button.setEnabled(True)
        self.close_button.show_busy(at_work)
        self.close_button.setAutoDefault(not at_work)  # Enter pressed twice would cancel what it began
        self.next_button.setDefault(True)
        (self.close_button if at_work else self.next_button).setFocus()

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_tree(self) -> ModelTree:
        tree = ModelTree(self)
        tree.setAccessibleName(tr("Models"))
        tree.setColumnCount(len(COLUMNS))
        tree.setHeaderLabels(shown_all(COLUMNS))
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setIndentation(12)
        tree.setUniformRowHeights(True)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return tree

    def _connect(self) -> None:
        self.tree.currentItemChanged.connect(lambda item, _old: self._on_row(item))
        self.tree.typed.connect(self._on_typed)
        self.tree.itemActivated.connect(lambda _item, _column: self.go_on())
        self.field.textChanged.connect(lambda _text: self._on_text())
        self.next_button.clicked.connect(self.go_on)
        self.close_button.clicked.connect(self.cancel)
        self.remove_button.clicked.connect(self.ask_removal)
        self._context.bridge.progressed.connect(self._on_progress)

    def _lay_out(self) -> None:
        label = QLabel(tr("Name"), self)
        label.setBuddy(self.field)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(label)
        top.addWidget(self.field, 1)
        bottom.addWidget(self.remove_button)
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        bottom.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(ranked(shown(SAID), "muted", wrap=True, parent=self))
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        for widget in (self.about, self.notice, self.line, self.bar):
            layout.addWidget(widget)
        layout.addLayout(bottom)
