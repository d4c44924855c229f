"""The inputs of a comparison: the methods, the facts, the checkpoints, and the folder of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.errors import BadInput
from engine.events import Log, Progress, Steps, StudyProgress, StudyRowMeasured
from engine.fact import Fact
from engine.methods.knobs import MethodInfo
from engine.support.wording import Sentence, capitalised, join_texts, say, say_count
from gui.bridge.event_filter import without_session
from gui.context import PanelContext
from gui.dialogs.files import choose_folder
from gui.language.wording import shown, shown_error, tr
from gui.support.run_settings import changes_key
from gui.support.settings import entry, is_texts
from gui.widgets.method_picker import rows_for
from gui.widgets.pieces import padded, ranked
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.workbench import Workbench

DRAWN_FROM = 3  # times as many facts of the demo world as are edited, for several seeds
SEEDS_TIP = say(
    "One seed, or several like 0, 1, 2: each draws the facts and their order; the table has means with intervals"
)
KEPT = "compare"  # key of the choices in the settings
FIRST_CHECKPOINTS = "1, 10, 100"
FIRST_METHODS = 3  # number of methods chosen by default
SOURCES = {
    "queued": say("Queued facts"),
    "table": say("All facts of the edits table"),
    "demo": say("Facts of the demo world"),
}
NAME, ABOUT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Catalogue = tuple[Sequence[MethodInfo], Mapping[str, str]]
"""The methods, and why some of them do not support the loaded model."""


@dataclass(frozen=True)
class ComparePlan:
    """The arguments of ``Workbench.study``. ``facts`` None: those of the demo world."""

    methods: tuple[str, ...]
    checkpoints: tuple[int, ...]
    facts: tuple[Fact, ...] | None
    batch: int
    seed: int
    folder: Path
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seeds: tuple[int, ...] = ()

    def work(self, bench: Workbench) -> Steps[object]:
        """Compare, in the worker thread; panels receive only the events of the comparison itself."""
        told = (Log, Progress, StudyProgress, StudyRowMeasured)
        return (yield from without_session(bench, self._study(bench), told))

    def _study(self, bench: Workbench) -> Steps[object]:
        """With one seed, or once with each of several, which draw their facts out of more of the demo world's."""
        count = self.checkpoints[-1] * (DRAWN_FROM if self.seeds else 1)
        facts = bench.demo_facts(count) if self.facts is None else self.facts
        options: dict[str, Any] = {"batch": self.batch, "settings": self.settings, "folder": self.folder}
        if self.seeds:
            return bench.studies.run_seeds(self.methods, self.checkpoints, facts, self.seeds, **options)
        return bench.studies.run(self.methods, self.checkpoints, facts, seed=self.seed, **options)


def parse_seeds(text: str) -> tuple[int, ...]:
    """Seeds parsed from text such as "0" or "0, 1, 2"; raises :class:`BadInput`."""
    try:
        numbers = [int(part) for part in text.replace(",", " ").split()]
    except ValueError as error:
        hint = say("Write one, or several like 0, 1, 2.")
        raise BadInput(say("{text!r} is no list of seeds.", text=text), hint) from error
    if not numbers or min(numbers) < 0 or len(set(numbers)) < len(numbers):
        why = say("the seeds {text!r} must be 0 and more, none twice.", text=text)
        raise BadInput(why, say("Write one, or several like 0, 1, 2."))
    return tuple(numbers)


def parse_checkpoints(text: str) -> tuple[int, ...]:
    """Checkpoints parsed from text such as "1, 10, 100", in ascending order; raises :class:`BadInput`."""
    try:
        numbers = {int(part) for part in text.replace(",", " ").split()}
    except ValueError as error:
        why = say("{text!r} is no list of numbers of edits.", text=text)
        raise BadInput(why, say("Write them like 1, 10, 100.")) from error
    if not numbers or min(numbers) < 1:
        why = say("it is not said after how many edits to measure.")
        raise BadInput(why, say("Write numbers like 1, 10, 100."))
    return tuple(sorted(numbers))


class CompareChoice(QWidget):
    """The form. ``sources`` give the facts of the edits table; ``catalogue`` the methods and their refusals."""

    changed = Signal()

    def __init__(
        self,
        context: PanelContext,
        sources: Mapping[str, Callable[[], Sequence[Fact]]],
        catalogue: Callable[[], Catalogue],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._sources, self._catalogue = context, sources, catalogue
        kept = context.settings.recall(KEPT, {})
        self._wanted: list[str] | None = kept["methods"] if is_texts(kept.get("methods")) else None
        self.about = ranked("", "muted", wrap=True, parent=self)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.about.setMinimumHeight(3 * self.about.fontMetrics().height())
        self.methods = self._make_tree()
        self.checkpoints = QLineEdit(entry(kept, "checkpoints", FIRST_CHECKPOINTS), self)
        self.checkpoints.setToolTip(tr("After how many edits each method is measured, such as 1, 10, 100"))
        self.source = steady(QComboBox(self))
        self.source.setToolTip(tr("Every method writes the same facts, in this order"))
        self.batch = _spin_box(self, 1, 10_000, entry(kept, "batch", 10), tr("How many facts are written together"))
        self.seed = QLineEdit(entry(kept, "seeds", "0"), self)
        self.seed.setToolTip(shown(SEEDS_TIP))
        self.own_values = QCheckBox(tr("With my values of the Method panel"), self)
        self.own_values.setToolTip(tr("Else every method edits with its preset for this model"))
        self.own_values.setChecked(entry(kept, "own values", False))
        self.place = QLineEdit(self)
        self.place.setToolTip(tr("A folder with the same comparison goes on where it was stopped"))
        self.browse = QPushButton(tr("Browse..."), self)
        self.browse.clicked.connect(self._browse)
        self.remark = ranked("", "muted", wrap=True, parent=self)
        self._lay_out(entry(kept, "source", "demo"))
        follow_the_eye(self)
        for signal in (
            self.checkpoints.textChanged,
            self.seed.textChanged,
            self.source.currentIndexChanged,
            self.batch.valueChanged,
        ):
            signal.connect(self._refresh)

    # -- queries -------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[str, ...]:
        """The checked methods, in the order of the list."""
        return tuple(item.data(0, NAME) for item in self._items() if item.checkState(0) is Qt.CheckState.Checked)

    def renew(self) -> None:
        """Update methods, numbers of facts, and the new folder."""
        self._fill_tree()
        for place in range(self.source.count()):
            key = self.source.itemData(place)
            title = SOURCES[key]
            if key in self._sources:
                title = say("{source} ({count:,})", source=title, count=len(self._sources[key]()))
            self.source.setItemText(place, shown(title))
        model = self._context.bridge.model
        name = f"{datetime.now():%Y-%m-%d %H.%M.%S} {model.name if model is not None else ''}".strip()
        self.place.setText(str(self._context.settings.folders.data / "comparisons" / name.replace("/", " ")))
        self._refresh()

    def plan(self) -> ComparePlan:
        """The inputs; raises :class:`BadInput` for a missing or invalid one."""
        if not self.chosen:
            raise BadInput(say("there is no method to compare."), say("Tick at least one."))
        if not self.place.text().strip():
            raise BadInput(say("it is not said where to keep the table."), say("Name a folder."))
        seeds = parse_seeds(self.seed.text())
        key = self.source.currentData()
        facts = tuple(self._sources[key]()) if key in self._sources else None
        self._keep()
        return ComparePlan(
            self.chosen,
            parse_checkpoints(self.checkpoints.text()),
            facts,
            self.batch.value(),
            seeds[0],
            Path(self.place.text().strip()).expanduser(),
            self._settings() if self.own_values.isChecked() else {},
            seeds if len(seeds) > 1 else (),
        )

    # -- internal ------------------------------------------------------------------------------------------------------

    def _settings(self) -> dict[str, Mapping[str, Any]]:
        """The differences from the presets in the method panel, for the chosen methods."""
        recall, model = self._context.settings.recall, self._context.bridge.model
        found = {name: recall(changes_key(name, model), {}) for name in self.chosen}
        return {name: values for name, values in found.items() if values}

    def _keep(self) -> None:
        kept = {
            "methods": list(self.chosen),
            "checkpoints": self.checkpoints.text(),
            "source": self.source.currentData(),
            "batch": self.batch.value(),
            "seeds": self.seed.text(),
            "own values": self.own_values.isChecked(),
        }
        self._context.settings.remember(KEPT, kept)

    def _refresh(self) -> None:
        """Show a sentence that summarizes the comparison."""
        try:
            last, seeds = parse_checkpoints(self.checkpoints.text())[-1], parse_seeds(self.seed.text())
        except BadInput as error:
            self.remark.setText(shown_error(error))
        else:
            self.remark.setText(shown(self._in_words(last, len(seeds))))
        self.changed.emit()

    def _in_words(self, last: int, seeds: int) -> Sentence:
        methods = say_count(len(self.chosen), "{n} method", "{n} methods")
        facts, batch = say_count(last, "{n} fact", "{n} facts"), self.batch.value()
        if seeds > 1:
            what = say(
                "{methods}, {facts} each, {seeds} times with other facts and orders, in batches of {batch:,}.",
                methods=methods,
                facts=facts,
                seeds=seeds,
                batch=batch,
            )
        else:
            what = say("{methods}, {facts} each, in batches of {batch:,}.", methods=methods, facts=facts, batch=batch)
        return join_texts(" ", [what, say("Your session is taken up again after.")])

    def retell(self, _again: Callable[[str], str]) -> None:
        """Another language: the descriptions of the methods are in it."""
        self._fill_tree()
        self._refresh()

    def _fill_tree(self) -> None:
        """List the methods by family; an unsupported one shows why and cannot be checked."""
        infos, refusals = self._catalogue()
        usable = [info.name for info in infos if not refusals.get(info.name)]
        ticked = self.chosen or (usable[:FIRST_METHODS] if self._wanted is None else self._wanted)
        with QSignalBlocker(self.methods):
            self.methods.clear()
            family = None
            for row in rows_for(infos, refusals):
                title = say("{method} (cannot work here)", method=row.title) if row.refused else row.title
                item = QTreeWidgetItem([shown(title)])
                item.setData(0, ABOUT, shown(capitalised(row.remark)))
                item.setToolTip(0, shown(row.tip))
                if not row.name:
                    family = item
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
                    self.methods.addTopLevelItem(item)
                elif family is not None:
                    item.setData(0, NAME, row.name)
                    tick = row.name in ticked and not row.refused
                    item.setCheckState(0, Qt.CheckState.Checked if tick else Qt.CheckState.Unchecked)
                    item.setDisabled(row.refused)
                    family.addChild(item)
            self.methods.expandAll()

    def _items(self) -> list[QTreeWidgetItem]:
        """The items of methods, without those of families."""
        families = (self.methods.topLevelItem(place) for place in range(self.methods.topLevelItemCount()))
        items = (family.child(place) for family in families if family for place in range(family.childCount()))
        return [item for item in items if item is not None]

    def _browse(self) -> None:
        folder = choose_folder(self, tr("Keep the table in"), str(Path(self.place.text()).parent))
        if folder is not None:
            self.place.setText(str(folder))

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        """Describe the method under the cursor or the pointer."""
        self.about.setText(str(item.data(0, ABOUT)) if item is not None else "")

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setAccessibleName(tr("Methods to compare"))
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(16)
        tree.setMouseTracking(True)
        tree.itemChanged.connect(self._refresh)
        tree.currentItemChanged.connect(self._tell)
        tree.itemEntered.connect(self._tell)
        return tree

    def _lay_out(self, source: str) -> None:
        for key, title in SOURCES.items():
            self.source.addItem(shown(title), key)
        self.source.setCurrentIndex(max(0, self.source.findData(source)))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(tr("Facts"), self.source)
        form.addRow(tr("Measure after"), self.checkpoints)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        numbers.addWidget(self.batch)
        seed_label = ranked(tr("Seeds"), parent=self)
        seed_label.setBuddy(self.seed)
        numbers.addWidget(seed_label)
        numbers.addWidget(self.seed)
        form.addRow(tr("Batch size"), numbers)
        place = QHBoxLayout()
        place.setSpacing(6)
        place.addWidget(self.place, 1)
        place.addWidget(self.browse)
        form.addRow(tr("Keep in"), place)
        names: dict[QWidget, str] = {
            self.checkpoints: tr("Measure after"),
            self.source: tr("Facts"),
            self.batch: tr("Batch size"),
            self.seed: tr("Seeds"),
            self.place: tr("Keep in"),
        }
        for widget, name in names.items():
            widget.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.methods, 1)
        layout.addWidget(self.about)
        layout.addLayout(form)
        layout.addWidget(self.own_values)
        layout.addWidget(self.remark)


def _spin_box(parent: QWidget, low: int, high: int, value: int, tip: str) -> QSpinBox:
    box = steady(QSpinBox(parent))
    box.setRange(low, high)
    box.setValue(value)
    box.setToolTip(tip)
    padded(box)
    return box
