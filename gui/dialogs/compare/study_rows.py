"""The rows of a comparison of methods as a sortable table model; unmeasured values are sorted last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from engine.events import StudyRow
from engine.events.study_seeds import METRICS, WORDS, SeedRows
from engine.support.wording import say, say_count
from gui.language.wording import local, shown, tr
from gui.support.units import format_bytes
from gui.widgets.plots import Rows

Index = QModelIndex | QPersistentModelIndex
FIRST_MEASURE = 2  # the columns before are the method and the number of edits
NONE = "–"


def _fixed(value: float) -> str:
    return local(f"{value:.2f}")


def _three_digits(value: float) -> str:
    return local(f"{value:.3g}")


def _two_digits(value: float) -> str:
    return local(f"{value:.2g}")


@dataclass(frozen=True)
class StudyColumn:
    """A column: the field of :class:`StudyRow`, its title, its meaning, and whether high (1) or low (-1) is best."""

    field: str
    title: str
    tip: str
    best: int = 1
    text: Callable[[float], str] = _fixed


MEASURES = (
    StudyColumn(
        "reliability", say("Reliability"), say("Share of all edits so far whose new object is the exact answer now")
    ),
    StudyColumn("generalization", say("Generalization"), say("The same, asked in other words")),
    StudyColumn(
        "locality", say("Locality"), say("Share of unrelated prompts that are continued as by the unedited model")
    ),
    StudyColumn("average", say("Average"), say("Mean of reliability, generalization and locality")),
    StudyColumn(
        "free_said",
        say("Freely"),
        say("Share of the sampled edits whose new object, and no other, the model itself writes"),
    ),
    StudyColumn("immediate_reliability", say("Immediate"), say("Reliability right after each edit's own batch")),
    StudyColumn(
        "retention", say("Retention"), say("Share of the edits that held after their own batch and still hold")
    ),
    StudyColumn(
        "untouched", say("Untouched"), say("Share of known facts about other subjects that are still answered")
    ),
    StudyColumn("perplexity_after", say("Perplexity"), say("On held-out text, after the edits"), -1, _three_digits),
    StudyColumn("norm_growth", say("Norm growth"), say("Largest ||W_t|| / ||W_0|| of a layer"), -1, _three_digits),
    StudyColumn("seconds_per_edit", say("s/edit"), say("Seconds for an edit, without measuring"), -1, _two_digits),
    StudyColumn(
        "memory_peak", say("Memory"), say("Most memory that editing took beyond the loaded model"), -1, format_bytes
    ),
)


class StudyRowsModel(QAbstractTableModel):
    """One line for each method and number of edits. ``titles`` maps methods to their titles."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.titles: Mapping[str, str] = {}
        self.rows: list[StudyRow] = []
        self._order: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._arrived: list[StudyRow] = []
        self.seeds = SeedRows()

    def put(self, row: StudyRow, seed: int | None = None) -> None:
        """Add a row; it replaces an older one of the same method and number of edits.

        With a ``seed`` it is put together with those of other seeds: the line has the means.
        """
        if seed is not None:
            self.seeds.put(seed, row)
            row = self._mean_of(row)
        kept = [old for old in self._arrived if (old.method, old.edits) != (row.method, row.edits)]
        self._arrived = [*kept, row]
        self._arrange()

    def clear(self) -> None:
        """Remove all rows."""
        self._arrived, self.seeds = [], SeedRows()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; column -1 is the insertion order."""
        self._order = (column, order)
        self._arrange()

    def as_rows(self) -> Rows:
        """All measurements, for a file: one column for each field of a row, or means with intervals over seeds."""
        if self.seeds.by_seed:
            records = self.seeds.records()
            return list(records[0]) if records else [], [list(record.values()) for record in records]
        names = [field.name for field in fields(StudyRow)]
        values = [[getattr(row, name) for name in names] for row in self.rows]
        return names, [["" if value is None else value for value in line] for line in values]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Method, edits, and the measures."""
        return 0 if parent.isValid() else FIRST_MEASURE + len(MEASURES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Numbers right-aligned, the best at each number of edits in bold."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown(row.reason) or self._seeds_tip(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            words = column == 0 or bool(row.reason and column >= FIRST_MEASURE)
            side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and self._is_best(row, column):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title, text = self.headerData(column, Qt.Orientation.Horizontal), self._text(row, column)
            if self._is_best(row, column):
                return tr("{title}: {text}, the best", title=title, text=text)
            return tr("{title}: {text}", title=title, text=text)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns and what they mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        measure = MEASURES[section - FIRST_MEASURE] if section >= FIRST_MEASURE else None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(measure.title if measure else (say("Method"), say("Edits"))[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown(
                measure.tip if measure else (say("The method"), say("How many facts it had written then"))[section]
            )
        return None

    # -- internal ------------------------------------------------------------------------------------------------------

    def _text(self, row: StudyRow, column: int) -> str:
        if column == 0:
            return self.titles.get(row.method, row.method)
        if column == 1:
            return local(f"{row.edits:,}")
        if row.reason:
            return shown(row.reason) if column == FIRST_MEASURE else ""
        value = self._value(row, column)
        measure = MEASURES[column - FIRST_MEASURE]
        if value is None:
            return NONE
        spread = self.seeds.spread(row.method, row.edits, measure.field)
        half = f" ± {shown(measure.text(spread.half))}" if spread is not None and spread.half is not None else ""
        return shown(measure.text(value)) + half

    def _value(self, row: StudyRow, column: int) -> Any:
        if column == 0:
            return self.titles.get(row.method, row.method).lower()
        return row.edits if column == 1 else getattr(row, MEASURES[column - FIRST_MEASURE].field)

    def _is_best(self, row: StudyRow, column: int) -> bool:
        if self.seeds.by_seed and column >= FIRST_MEASURE:
            measure = MEASURES[column - FIRST_MEASURE]
            return row.method in self.seeds.best(row.edits, measure.field, measure.best)
        if column < FIRST_MEASURE or (value := self._value(row, column)) is None:
            return False
        others = [self._value(other, column) for other in self.rows if other.edits == row.edits]
        known = [other for other in others if other is not None]
        best = max(known) if MEASURES[column - FIRST_MEASURE].best > 0 else min(known)
        return len(known) > 1 and value == best

    def _mean_of(self, row: StudyRow) -> StudyRow:
        """``row`` with the means over the seeds so far; the reason of a seed that failed only if all did."""
        means: dict[str, Any] = {}
        for name in METRICS:
            found = self.seeds.spread(row.method, row.edits, name)
            means[name] = None if found is None else found.mean
        reasons = [one.reason for one in self.seeds.rows_at(row.method, row.edits).values()]
        return replace(
            row, **{**means, "reason": row.reason if all(reasons) else "", "sampled": int(means["sampled"] or 0)}
        )

    def _seeds_tip(self, row: StudyRow, column: int) -> str | None:
        if not self.seeds.by_seed or column < FIRST_MEASURE:
            return None
        spread = self.seeds.spread(row.method, row.edits, MEASURES[column - FIRST_MEASURE].field)
        if spread is None:
            return None
        return tr("{seeds}: {what}.", seeds=say_count(spread.seeds, "{n} seed", "{n} seeds"), what=WORDS)

    def _arrange(self) -> None:
        column, order = self._order
        self.beginResetModel()
        self.rows = list(self._arrived)
        if column >= 0:
            known = [row for row in self.rows if self._value(row, column) is not None]
            unknown = [row for row in self.rows if self._value(row, column) is None]
            known.sort(key=lambda row: self._value(row, column), reverse=order == Qt.SortOrder.DescendingOrder)
            self.rows = [*known, *unknown]
        self.endResetModel()
