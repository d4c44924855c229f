"""Sessions as the window has them: opening one with the model that it needs, the offer at the start, the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFile, QObject

from engine.catalogue import acts
from engine.catalogue.entries import SessionEntry, session_entry, sessions, title_of
from engine.catalogue.models import fingerprint_at
from engine.errors import PalimpsestError
from engine.events import Steps
from engine.support.places import SESSION_DATABASE
from engine.support.wording import join_texts, say
from gui.dialogs.sessions.dialog import SessionsDialog
from gui.dialogs.sessions.model_needed import ModelNeededDialog
from gui.language.wording import shown, tr
from gui.support import messages
from gui.support.aside import Aside
from gui.window.known_models import KnownModels, note_place

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench
    from gui.window.commands import WindowCommands
    from gui.window.frame import WindowFrame
    from gui.window.in_hand import InHand

LAST_SESSION = "last session"


class Sessions(QObject):
    """Opens sessions, with or without a model, and does what the list of sessions asks for."""

    def __init__(self, window: WindowFrame, commands: WindowCommands, in_hand: InHand) -> None:
        super().__init__(window)
        self._commands, self.offer = commands, window.offer
        self._window, self._bridge, self._settings = window, window.bridge, window.settings
        self._in_hand = in_hand
        self._aside = Aside(self)
        self._dialog: SessionsDialog | None = None
        self._last = self._settings.recall(LAST_SESSION, "")
        self._offered: Path | None = None
        self._crashed: str = ""  # what there is to say about the last run, if it did not end cleanly
        self.offer.accepted.connect(self.go_on)
        self.offer.others.connect(self.show_list)
        in_hand.session_changed.connect(self._on_session)
        self._bridge.model_changed.connect(self._on_model)
        window.method.listed.connect(self._refresh_shown)
        window.actions_table.handle("session.list", self.show_list)

    @property
    def place(self) -> Path:
        """The folder of sessions."""
        return self._settings.folders.sessions

    # -- the start -----------------------------------------------------------------------------------------------------

    def offer_last(self) -> None:
        """Offer the session that was open last, else the one that changed last; after a crash it says so first."""
        last, place, known = self._last, self.place, self._known()

        def look() -> tuple[SessionEntry, bool] | None:
            entry = session_entry(Path(last)) if last and (Path(last) / SESSION_DATABASE).is_file() else None
            if entry is None or entry.trouble:
                entry = next((one for one in sessions(place) if not one.trouble), None)
            return known.located(entry) if entry is not None else None

        def show(found: tuple[SessionEntry, bool] | None) -> None:
            if found is not None and self._in_hand.session is None:
                entry, there = found
                self._offered = entry.folder
                self.offer.show_session(entry, not there, messages.CRASHED if self._crashed else "", self._crashed)
            elif found is None and self._crashed:
                self._window.toasts.show(messages.CRASHED, self._crashed, "warn")

        self._aside.run(look, show)

    def tell_of_crash(self, trace: Path | None) -> None:
        """Say that the last run did not end cleanly; the offer to go on, which follows, says so too."""
        hint: str = messages.CRASHED_HINT
        if trace is not None:
            hint = join_texts(" ", [hint, messages.crashed_trace(file=trace)])
        self._bridge.log(join_texts(" ", [messages.CRASHED, hint]), "warning")
        self._crashed = hint

    def go_on(self) -> None:
        """Open the session that is offered."""
        if self._offered is not None:
            self.open(self._offered)

    def _on_session(self, folder: Path | None) -> None:
        if folder is not None:
            self.offer.hide()
            self._settings.remember(LAST_SESSION, str(folder))
        title = title_of(folder) if folder is not None else ""
        self._window.setWindowTitle(shown(title) or "Palimpsest")
        self._refresh_shown()

    def _on_model(self, model: ModelInfo | None) -> None:
        """What is said of the models of sessions may be otherwise now."""
        note_place(self._settings, model)
        if self.offer.isVisible():
            self.offer_last()
        self._refresh_shown()

    # -- opening -------------------------------------------------------------------------------------------------------

    def open_path(self, path: Path) -> None:
        """Open a session file, or the folder of a session."""
        if path.is_dir():
            self.open(path)
        else:
            self.open_file(path)

    def open_file(self, file: Path) -> None:
        """Open the session that a session file became, which is unpacked among the sessions the first time."""
        place = self.place

        def find() -> tuple[Path, bool]:
            known = acts.unpacked_from(file, place)
            return (known, True) if known is not None else (acts.unpack(file, place), False)

        def show(found: tuple[Path, bool]) -> None:
            folder, known = found
            if folder != self._in_hand.session:
                self.open(folder)
            if known:
                said = messages.known_file(file=file.name, name=title_of(folder))
                anew = (tr("Unpack it again"), partial(self.unpack_anew, file))
                self._window.toasts.show(said, messages.KNOWN_FILE_HINT, button=anew)

        self._bridge.submit_beside(_unpacking(file), find, show, self._complain_of, imports=True)

    def unpack_anew(self, file: Path) -> None:
        """Unpack a session file into one more session and open that."""
        unpack = partial(acts.unpack, file, self.place)
        self._bridge.submit_beside(_unpacking(file), unpack, self.open, self._complain_of, imports=True)

    def open(self, folder: Path) -> None:
        """Open the session in ``folder``, after loading the model that it names, unless that is loaded already."""
        self.offer.hide()
        if folder == self._in_hand.session:
            self._window.toasts.show(messages.is_open(name=self._window.windowTitle()))
            return
        entry = session_entry(folder)
        if entry.trouble:
            self._complain(messages.cannot_open(name=entry.title, reason=entry.trouble))
            return
        if self._dialog is not None:
            self._dialog.hide()
        model = self._bridge.model
        if model is not None and entry.model.fingerprint in ("", model.fingerprint):
            self._commands.open_session_folder(folder)
        else:
            self._load_for(entry, self._known().places_of(entry.model))

    def _load_for(self, entry: SessionEntry, places: list[str], why: str = "") -> None:
        """Load the first of ``places`` that holds the session's model and open the session; where none does, ask for
        the folder. ``why`` says what the last one was. A model that its files show to be another one is not loaded.
        """
        if not places:
            self._ask_for_model(entry, why)
            return
        place, *others = places
        name = entry.model.name or Path(place).name

        def next_one(reason: str) -> None:
            self._load_for(entry, others, reason)

        def belongs(found: str) -> bool:
            if entry.model.fingerprint in ("", found):
                return True
            next_one(messages.other_model(place=place, found=found[:12]))
            return False

        def loaded(info: ModelInfo) -> None:
            if belongs(info.fingerprint):
                self._commands.open_session_folder(entry.folder)

        def looked_at(found: str) -> None:
            if not found or belongs(found):
                self._window.model.load_for(place, name, entry.model.device, entry.model.dtype, loaded, next_one)

        look = partial(fingerprint_at, place)
        title = say("Looking whether {place} is the model", place=place)
        self._bridge.submit_beside(title, look, looked_at, lambda _e: looked_at(""), imports=True)

    def _ask_for_model(self, entry: SessionEntry, why: str) -> None:
        dialog = ModelNeededDialog(self._window.theme, entry, why, self._window)
        dialog.chosen.connect(lambda place: self._load_for(entry, [str(place)]))
        dialog.open()

    def _known(self) -> KnownModels:
        """The models that this person has opened."""
        return KnownModels.of(self._settings, self._bridge.model)

    def _complain(self, said: str) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.notice.say(said, "bad")
        else:
            self._window.toasts.show(said, rank="bad")

    def _complain_of(self, error: PalimpsestError) -> None:
        self._complain(join_texts(" ", [error.message, error.hint]))

    # -- the list ------------------------------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Show all sessions."""
        if self._dialog is None:
            self._dialog = SessionsDialog(self._window.theme, self._window)
            self._dialog.wanted.connect(self._do)
            self._dialog.file_wanted.connect(self.open_path)
            self._dialog.refreshed.connect(self._refresh)
        self._dialog.present()

    def _refresh(self) -> None:
        """Read the list anew."""
        place, known = self.place, self._known()

        def look() -> list[tuple[SessionEntry, bool]]:
            return [known.located(one) for one in sessions(place)]

        self._aside.run(look, self._show)

    def _refresh_shown(self) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._refresh()

    def _show(self, found: list[tuple[SessionEntry, bool]]) -> None:
        here = self._in_hand.session
        entries = [self._in_hand.seen(one) if one.folder == here else one for one, _ in found]
        missing = {one.folder for one, there in found if not there and one.folder != here}
        if self._dialog is not None:
            titles = {name: self._window.method.title_of(name) for one in entries for name in one.methods}
            self._dialog.show_sessions(entries, missing, here, titles)

    def _do(self, what: str, folder: Path, argument: Any) -> None:
        if what == "open":
            self.open(folder)
        elif what == "delete":
            self._aside.run(partial(to_bin, folder, self._settings.folders.bin), self._tell_deleted, self._complain)
        elif what == "rename":
            self._act(partial(acts.rename, folder, argument))
        elif what == "note":
            self._act(partial(acts.note, folder, argument))
        elif folder == self._in_hand.session:
            self._with_engine(what, folder, argument)
        elif what == "duplicate":
            title = say("Copying {name}", name=folder.name)
            self._beside(title, partial(acts.duplicate, folder, self.place), messages.DUPLICATED)
        else:
            title, done = say("Exporting {name}", name=folder.name), messages.exported(file=argument)
            self._beside(title, partial(acts.export_closed, folder, argument), done)

    def _act(self, call: Callable[[], object]) -> None:
        """Do something that takes a moment, then show the list anew."""
        self._aside.run(call, lambda _result: self._ended(""), self._complain)

    def _beside(self, title: str, call: Callable[[], object], done: str) -> None:
        """Do something that takes a while as a job beside the engine, then say ``done`` and show the list anew."""
        self._bridge.submit_beside(
            title, call, lambda _result: self._ended(done), self._complain_of, "export", imports=True
        )

    def _with_engine(self, what: str, folder: Path, argument: Any) -> None:
        """Export or copy the session that is open here, which only the engine can read."""
        self._in_hand.save()
        place = self.place

        def export(bench: Workbench) -> Steps[Path]:
            return (yield from bench.exports.session(argument))

        def copy(bench: Workbench) -> Steps[Path]:
            return (yield from acts.duplicate_steps(folder, place, bench.exports.session))

        if what == "export":
            call, title, done = export, say("Exporting the session"), messages.exported(file=argument)
        else:
            call, title, done = copy, say("Copying the session"), messages.DUPLICATED
        self._bridge.submit(title, call, lambda _result: self._ended(done), self._complain_of, "export")

    def _ended(self, said: str) -> None:
        if self._dialog is None:
            return
        if said:
            self._dialog.notice.say(said, "good")
        self._refresh_shown()
        if self._in_hand.session is not None:
            self._window.setWindowTitle(shown(title_of(self._in_hand.session)))

    def _tell_deleted(self, said: str) -> None:
        self._ended(said)


def _unpacking(file: Path) -> str:
    return say("Unpacking {file}", file=file.name)


def in_trash(folder: Path) -> bool:
    """Move a folder to the bin of the system; False where it has none."""
    return QFile(str(folder)).moveToTrash()


def to_bin(folder: Path, own_bin: Path) -> str:
    """Move a session to the system's bin, or to the program's own where there is none; say where it is."""
    acts.check_free(folder)
    title = title_of(folder)
    if in_trash(folder):
        return messages.in_bin(title, folder.name)
    kept = acts.put_away(folder, own_bin)
    return messages.in_own_bin(name=title, place=kept)
