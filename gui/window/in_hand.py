"""Keeps what a person has in hand, at each change, on the desk of the open session, or on a draft while none is open.

Facts that wait go with the person from the draft into the session that opens; they stay with their session when it is
closed. The desk is written by a thread (:class:`engine.desk.keeper.Keeper`), so the window waits for no disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.catalogue.entries import SUMMARY, ModelNeeded, SessionEntry
from engine.desk.file import DESK_FILE, read_desk, set_aside
from engine.desk.held import Changes
from engine.desk.keeper import Keeper
from engine.errors import PalimpsestError
from engine.events import SessionChanged, Steps, TimelineChanged
from engine.support.places import new_session_folder
from engine.support.wording import join_texts
from gui.panels.edits.waiting import Waiting
from gui.support import messages
from gui.window.drafts import GOING_TO, Draft
from gui.window.restoring import Restored, Restoring, size_of
from gui.window.set_up import SetUp

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.window.frame import WindowFrame
    from gui.window.linking import Linking

DELAY_MS = 200  # changes that come within this time are written together
_AGAIN_MS = 40  # between two parts of very many
ACCOUNTED = "accounted"  # name of a thing on a desk: the time of the last batch that it knows of


class InHand(QObject):
    """Watches the table, the method and the layout of one window, and keeps them."""

    session_changed = Signal(object)  # Path of the session that is open from now on, or None
    trouble = Signal(object, object)  # two texts: what could not be kept and why, a hint

    def __init__(self, window: WindowFrame, linking: Linking) -> None:
        super().__init__(window)
        self._window, self._bridge, self._model = window, window.bridge, window.edits.model
        self._run = window.edits.run
        self._set_up = SetUp(window, linking)
        self._keeper = Keeper(lambda _file, error: self.trouble.emit(error.message, error.hint))
        self._draft: Draft | None = None
        self.session: Path | None = None
        self._restoring = Restoring(self._bridge, self)
        self._waiting = Waiting()
        self._things: dict[str, Any] = {}
        self._remarks: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save_some)
        self._closed = False
        self._run.prepare = self._prepare_run
        self._take_draft()
        self._watch()

    @property
    def file(self) -> Path | None:
        """The desk on which things are kept now; None where there is no place for any."""
        if self.session is not None:
            return self.session / DESK_FILE
        return self._draft.file if self._draft is not None else None

    @property
    def kept(self) -> int:
        """The number of facts that wait on the desk."""
        return len(self._waiting)

    @property
    def in_trouble(self) -> bool:
        """Whether something could not be written yet."""
        return self._keeper.in_trouble

    def save(self) -> None:
        """Hand over all that has changed since the last time."""
        self._restoring.finish()
        self._model.settle()
        self._save_some()
        while self._timer.isActive():
            self._save_some()

    def _save_some(self) -> None:
        """Hand over what has changed, of very many new rows the first: the timer goes on with the others."""
        self._timer.stop()
        if (file := self.file) is None or self._restoring.busy:  # what is not there yet has not been taken away
            return
        put, away = self._waiting.changes(self._model.rows.rows)
        things, remarks = self._changed_things(), self._changed_remarks()
        self._keeper.write(file, Changes(put, away, things, remarks))
        if not self._waiting.complete:
            self._timer.start(_AGAIN_MS)

    def wait(self, seconds: float) -> None:
        """Wait until all is on the disk that was handed over, for that long at most."""
        self._keeper.flush(seconds)

    def seen(self, entry: SessionEntry) -> SessionEntry:
        """The entry of the session that is open here, with what the window knows of it."""
        told, timeline = ModelNeeded.recorded(self._summary()["model"]), self._run.timeline
        methods = tuple(sorted({mark.method for mark in timeline.marks}))
        return replace(entry, model=told, edits=timeline.position, waiting=self.kept, methods=methods, trouble="")

    def close(self) -> None:
        """Keep the rest and end. Closing twice is allowed."""
        self._window.edits.importer.finish()
        self.save()
        self._closed = True
        self._keeper.close()
        if self._draft is not None:
            self._draft.release()
            self._draft = None
        self.session = None

    # -- what is watched -----------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        self._model.rows_changed.connect(self._wake)
        self._run.rows_followed.connect(self._wake)
        self._set_up.changed.connect(self._wake)
        self._bridge.subscribe(SessionChanged, self._on_session)
        self._bridge.subscribe(TimelineChanged, self._on_timeline)

    def _wake(self) -> None:
        if not self._closed and not self._timer.isActive():
            self._timer.start(DELAY_MS)

    def _on_timeline(self, _event: TimelineChanged) -> None:
        self._wake()

    def _changed_things(self) -> dict[str, Any]:
        """What has changed besides facts; on a draft nothing, as the settings keep it."""
        if self.session is None:
            return {}
        now = self._set_up.state()
        if self._run.settled:
            now[SUMMARY] = self._summary()
            now[ACCOUNTED] = self._run.accounted = self._last_batch()
        changed = {name: value for name, value in now.items() if self._things.get(name) != value}
        self._things |= changed
        return changed

    def _last_batch(self) -> str:
        """The time of the last batch that the table has heard of, on whatever branch."""
        timeline = self._run.timeline
        marks = [*timeline.marks, *(mark for branch in timeline.branches for mark in branch.marks)]
        return max([self._run.accounted, *(mark.when for mark in marks)])

    def _summary(self) -> dict[str, Any]:
        """What the list of sessions shows of this one while the engine holds its ledger."""
        timeline, model = self._run.timeline, self._bridge.model
        named = ("name", "folder", "fingerprint", "dtype", "device")
        return {
            "model": {name: getattr(model, name) for name in named} if model is not None else {},
            "edits": timeline.position,
            "methods": sorted({mark.method for mark in timeline.marks}),
        }

    def _changed_remarks(self) -> dict[str, str]:
        """The notes of facts that are in the ledger, where they differ from those on the desk."""
        if self.session is None:
            return {}
        rows = (row for row in self._model.rows.rows if row.batch and (row.remark or self._remarks))
        now = {row.fact_id: row.remark for row in rows if row.fact_id}
        changed = {key: remark for key, remark in now.items() if self._remarks.get(key, "") != remark}
        self._remarks |= changed
        return changed

    # -- drafts --------------------------------------------------------------------------------------------------------

    def _take_draft(self) -> None:
        """Show the facts that waited when the program ended with no session open."""
        try:
            self._draft = Draft(self._window.settings.folders.drafts)
        except (OSError, PalimpsestError) as error:
            reason = messages.not_kept(reason=_why(error))
            QTimer.singleShot(0, self, lambda: self.trouble.emit(reason, messages.NOT_KEPT_HINT))
            return
        size = sum(map(size_of, self._draft.folders))
        self._restoring.begin(size, self._draft.read, self._show_draft)

    def _show_draft(self, found: Restored) -> None:
        for said in self._draft.remarks if self._draft is not None else ():
            self._bridge.log(said, "warning")
        if found.error is not None:
            reason = messages.not_kept(reason=_why(found.error))
            QTimer.singleShot(0, self, lambda: self.trouble.emit(reason, messages.NOT_KEPT_HINT))
        for row in found.rows:
            row.held = False  # they wait in no session yet: whichever opens may have them
        self._model.append_rows(found.rows)
        self._waiting = found.waiting

    # -- sessions ------------------------------------------------------------------------------------------------------

    def _prepare_run(self) -> Callable[[Workbench], Steps[None]]:
        """What a run does first: see that all that it takes is on the disk, and name the session it makes.

        So after a kill the ledger tells which of the facts were written, wherever they wait.
        """
        self.save()
        place: Path | None = None
        if self.session is None and self._draft is not None and self._bridge.model is not None:
            place = new_session_folder(self._window.settings.folders.sessions, self._bridge.model.name)
            self._keeper.write(self._draft.file, Changes(things={GOING_TO: str(place)}))

        def ready(bench: Workbench) -> Steps[None]:
            self._keeper.flush()
            if place is not None and bench.session_folder is None:
                yield from bench.open_session(place)

        return ready

    def _on_session(self, event: SessionChanged) -> None:
        self.save()
        asked = self._bridge.current is not None and self._bridge.current.kind == "session"
        if event.folder:
            self._enter(Path(event.folder), asked)
        elif self.session is not None:
            self._leave()
        self.session_changed.emit(self.session)

    def _leave(self) -> None:
        """The session keeps what waits in it; the table still shows it, for another model."""
        self._set_up.leave()
        for row in self._model.rows.rows:
            row.carried = True
        self.session, self._waiting, self._things, self._remarks = None, Waiting(), {}, {}
        self._run.accounted, self._run.remarks = "", {}

    def _enter(self, folder: Path, asked: bool) -> None:
        """The rows that wait on the draft come along; where a session was ``asked`` for, its own take the table."""
        rows = self._model.rows.rows
        if asked:
            stay = {id(row) for row in rows if self.session is None and row.batch == 0 and not row.carried}
            self._model.remove_rows([row for row in rows if id(row) not in stay])
            self._model.undo_stack.clear()  # its commands would bring rows of the other session
            self._set_up.leave()
        self.session = folder
        self._keeper.flush()
        size = size_of(folder)
        self._restoring.begin(size, lambda: read_desk(folder), lambda found: self._show_session(folder, asked, found))

    def _show_session(self, folder: Path, asked: bool, found: Restored) -> None:
        desk = found.desk
        self._tell_of(folder, found)
        if asked:
            here = {row.key for row in self._model.rows.rows}
            self._model.restore_rows([(0, [row for row in found.rows if row.key not in here])])
            self._set_up.restore(desk.things)
        for row in self._model.rows.rows:
            row.carried = False
        self._waiting = found.waiting
        self._things, self._remarks = dict(desk.things), dict(desk.remarks)
        self._run.accounted, self._run.remarks = desk.thing(ACCOUNTED, ""), self._remarks
        self.save()
        if self._draft is not None:
            self._keeper.write(self._draft.file, Changes(everything=True), after=folder / DESK_FILE)

    def _tell_of(self, folder: Path, found: Restored) -> None:
        """Say what of the desk of a session could not be read; a file that cannot be is set aside."""
        if isinstance(found.error, PalimpsestError):
            aside = set_aside(folder)
            named = messages.set_aside(file=aside.name) if aside is not None else found.error.hint
            self.trouble.emit(messages.not_read(reason=found.error.message), named)
        elif found.error is not None:
            raise found.error
        if found.desk.lost:
            self._bridge.log(messages.lost(count=found.desk.lost, file=folder / DESK_FILE), "warning")


def _why(error: OSError | PalimpsestError) -> str:
    if isinstance(error, PalimpsestError):
        return join_texts(" ", [error.message, error.hint])
    return error.strerror or str(error)
