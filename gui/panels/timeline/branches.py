"""What can be done with the branches of the timeline: switching, renaming, comparing, deleting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from engine.events import TimelineBranch, TimelineChanged
from engine.support.wording import say, say_count
from gui.language.wording import tr, tr_count
from gui.widgets.basics import in_menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.context import PanelContext


class BranchCommands(QObject):
    """The menus of branches, and the jobs behind them. ``free`` says whether the timeline may be changed now."""

    name_wanted = Signal(str)  # the branch for which a new name is to be typed
    compare_wanted = Signal(str, str)  # two branches
    points_wanted = Signal(str, object, str, object)  # two branches, each with its batches (None: all), to be compared
    answers_wanted = Signal(int)  # a point of the present branch whose answers are to be compared with those of now

    def __init__(self, context: PanelContext, free: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._free = free
        self._window = parent
        self._timeline = TimelineChanged((), 0)

    def show_timeline(self, event: TimelineChanged) -> None:
        """Take the branches that there are now."""
        self._timeline = event

    @property
    def several(self) -> bool:
        """Whether there is more than one branch."""
        return len(self._timeline.branches) > 1

    def switch(self, name: str, point: int | None = None) -> None:
        """Go to a point of another branch (None: its end)."""
        if self._free():
            self._context.bridge.submit(
                say("Switching to {branch}", branch=name),
                lambda bench: bench.branches.switch(name, point),
                kind="timeline",
            )

    def rename(self, name: str, new: str) -> None:
        """Give a branch another name."""
        if new != name:
            self._context.bridge.submit(
                say("Naming a branch"), lambda bench: bench.branches.rename(name, new), needs="model"
            )

    def ask_to_delete(self, name: str) -> None:
        """Delete a branch once that is confirmed; what it shares with others stays."""
        branch = next(one for one in self._timeline.branches if one.name == name)
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Delete branch"), _loss(branch), parent=self._window)
        box.setInformativeText(tr("What it shares with other branches stays. This cannot be taken back."))
        gone = box.addButton(tr("Delete branch"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Keep it"), QMessageBox.ButtonRole.RejectRole))
        gone.clicked.connect(partial(self.delete, name))
        box.open()

    def delete(self, name: str) -> None:
        """Delete a branch for good."""
        self._context.bridge.submit(
            say("Deleting the branch {branch}", branch=name), lambda bench: bench.branches.delete(name), kind="timeline"
        )

    def menu_at(self, name: str, point: int, go: Callable[[], object], parent: QWidget) -> QMenu:
        """The menu of a point of a branch: going there (``go``), comparing it, and what can be done with its branch."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        present, applied = self._timeline.branch, self._timeline.applied
        here = tr("The model is at this point now.") if (name, point) == (present, applied) else ""
        elsewhere = "" if name == present else tr("Switch to this branch first: the playground asks points of one.")
        busy = "" if self._free() else tr("A run is going on.")

        def offer(title: str, tip: str, act: Callable[[], object], why: str) -> None:
            line = menu.addAction(title, act)
            line.setToolTip(why or tip)
            line.setEnabled(not why)

        offer(tr("Go to this point"), tr("Set the model to this point, exactly"), go, here or busy)
        offer(
            tr("Compare facts with now..."),
            tr("Which facts the model holds otherwise now, and the curves of both"),
            lambda: self.points_wanted.emit(name, point, present, applied),
            here,
        )
        offer(
            tr("Compare answers with now"),
            tr("What the model says at both points, in the playground"),
            lambda: self.answers_wanted.emit(point),
            here or elsewhere,
        )
        if self.several:
            self._add_comparisons(menu, name, lambda other: self.points_wanted.emit(name, point, other, None))
        menu.addSeparator()
        self._add_acts(menu, name)
        return menu

    def menu_of(self, name: str, parent: QWidget) -> QMenu:
        """The menu of one branch."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        self._add_acts(menu, name, lambda other: self.compare_wanted.emit(name, other))
        return menu

    def _add_acts(self, menu: QMenu, name: str, compare: Callable[[str], object] | None = None) -> None:
        current = self._timeline.branch
        switch = menu.addAction(tr("Switch to {branch}", branch=in_menu(name)), lambda: self.switch(name))
        switch.setEnabled(name != current and self._free())
        menu.addAction(tr("Rename branch..."), lambda: self.name_wanted.emit(name))
        if self.several:
            if compare is not None:
                self._add_comparisons(menu, name, compare)
            menu.addSeparator()
            delete = menu.addAction(tr("Delete branch..."), lambda: self.ask_to_delete(name))
            delete.setEnabled(name != current and self._free())
            if name == current:
                delete.setToolTip(tr("Switch to another branch first."))

    def menu_of_all(self, parent: QWidget) -> QMenu:
        """One line for each branch, the present one ticked, and the present one's own menu."""
        menu = QMenu(parent)
        for branch in self._timeline.branches:
            title = tr_count(branch.edits, "{branch}, {n} edit", "{branch}, {n} edits", branch=in_menu(branch.name))
            line = menu.addAction(title, partial(self._pick, branch.name))
            line.setCheckable(True)
            line.setChecked(branch.name == self._timeline.branch)
        menu.addSeparator()
        own = self.menu_of(self._timeline.branch, menu)
        menu.addActions(own.actions()[1:])
        return menu

    def _pick(self, name: str) -> None:
        if name != self._timeline.branch:
            self.switch(name)

    def _add_comparisons(self, menu: QMenu, name: str, compare: Callable[[str], object]) -> None:
        """Comparing with the other branch, or with one of several."""
        others = [branch.name for branch in self._timeline.branches if branch.name != name]
        if len(others) == 1:
            title = tr("Compare with {branch}...", branch=in_menu(others[0]))
            menu.addAction(title, lambda: compare(others[0]))
            return
        among = menu.addMenu(tr("Compare with"))
        for other in others:
            line = among.addAction(f"{in_menu(other)}...")
            line.triggered.connect(lambda _checked, other=other: compare(other))


def _loss(branch: TimelineBranch) -> str:
    own = len(branch.marks) - branch.shared
    edits = branch.edits - branch.forks_at
    return tr_count(
        own,
        "Delete {branch}? Its own {n} batch with {edits} would be gone.",
        "Delete {branch}? Its own {n} batches with {edits} would be gone.",
        branch=branch.name,
        edits=say_count(edits, "{n} edit", "{n} edits"),
    )
