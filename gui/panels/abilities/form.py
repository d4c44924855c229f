"""What is to be asked: the names of tasks, folders of task files and of data, and how many questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QWidget

from engine.laboratory.measures.measure import names
from engine.requests import AbilitiesPlan
from engine.support.wording import say
from gui.dialogs.files import choose_folder
from gui.language.wording import shown, tr
from gui.support.run_watch import TASK_DATA_KEY as DATA
from gui.support.run_watch import TASK_FILES_KEY as FILES
from gui.support.run_watch import TASK_LIMIT_KEY as LIMIT
from gui.support.run_watch import TASKS_KEY as TASKS
from gui.support.settings import is_count
from gui.widgets.pieces import padded
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from gui.support.settings import Settings

MOST = 1_000_000
FIRST = 100  # questions of each task, until the person chooses


class FolderButton(QPushButton):
    """Chooses a folder, kept under ``key``; asked once more, it forgets it."""

    def __init__(self, settings: Settings, key: str, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._key, self._title, self._tip = settings, key, title, tip
        self.setCheckable(True)
        self.clicked.connect(self._choose)
        settings.follow(key, "", self.show_folder)

    @property
    def folder(self) -> str:
        """The folder, or "" for none."""
        return str(self._settings.recall(self._key, ""))

    def show_folder(self, folder: str) -> None:
        """Show which folder is chosen."""
        self.setChecked(bool(folder))
        self.setText(Path(folder).name if folder else tr("{title}...", title=self._title))
        tip = tr("{what}: {folder}. Press to leave it out.", what=self._tip, folder=folder)
        self.setToolTip(tip if folder else tr("{what}.", what=self._tip))
        self.setAccessibleName(shown(self._title))

    def _choose(self) -> None:
        chosen = None if self.folder else choose_folder(self, shown(self._title), "")
        self._settings.remember(self._key, str(chosen) if chosen is not None else "")
        self.show_folder(self.folder)


class PlanForm(QWidget):
    """One line above the results; ``changed`` is emitted when the names of tasks change."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.tasks = QLineEdit()
        self.tasks.setPlaceholderText(tr("Tasks, such as arc_easy, gsm8k or one of your own"))
        self.tasks.setAccessibleName(tr("Tasks"))
        self.tasks.setToolTip(tr("Names of tasks as lm-evaluation-harness spells them, with commas between them"))
        self.tasks.textChanged.connect(self._keep)
        settings.follow(TASKS, "", self.tasks.setText)
        self.files = FolderButton(settings, FILES, say("Task files"), say("A folder of task files (YAML) of your own"))
        what = say("A folder that holds data sets by name, such as cais/mmlu")
        self.data = FolderButton(settings, DATA, say("Data"), what)
        self.limit = steady(QSpinBox())
        self.limit.setRange(0, MOST)
        self.limit.setSpecialValueText(tr("all questions"))
        self.limit.setPrefix(tr("first "))
        self.limit.setAccessibleName(tr("Questions of each task"))
        padded(self.limit)
        settings.follow(LIMIT, FIRST, self._show_limit)
        self.limit.valueChanged.connect(lambda value: settings.remember(LIMIT, value))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 10, 4)
        row.setSpacing(8)
        row.addWidget(self.tasks, 1)
        for widget in (self.limit, self.files, self.data):
            row.addWidget(widget)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tasks."""
        return names(self.tasks.text())

    def plan(self) -> AbilitiesPlan:
        """What is to be asked; raises BadInput where no task is named."""
        return AbilitiesPlan(self.names, self.files.folder, self.data.folder, self.limit.value() or None)

    def _keep(self, text: str) -> None:
        self._settings.remember(TASKS, text)
        self.changed.emit()

    def _show_limit(self, limit: int) -> None:
        self.limit.setValue(limit if is_count(limit, 0, MOST) else FIRST)
