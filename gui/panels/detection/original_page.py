"""Comparison with the original: which layers differ and by what rank, and the facts whose values that moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from engine.support.wording import join_texts, say, say_count
from gui.language.wording import tr
from gui.panels.detection.plots import DifferenceBars
from gui.support.chosen import Chosen
from gui.support.units import format_folder
from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.basics import EmptyState, Segmented, tool_button
from gui.widgets.figure_label import Figure, figure_row
from gui.widgets.linked import LinkedAxis
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import Elided
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.events import DifferenceFound
    from gui.style.theme import Theme

KINDS = (
    ("known", say("known"), say("Facts about other subjects than those of the edits, those moved most first")),
    ("same subject", say("related"), say("Other facts about subjects that were edited")),
    ("edit", say("edits"), say("The session's edits")),
)
NAMES = {"known": say("known fact"), "same subject": say("same subject"), "edit": say("edit")}
START = say("before the session's edits")
WHAT = say(
    "Which layers differ from the original, by how much and by what rank, appears here, and the facts that this "
    "moves most. Edit some facts, or choose the folder of the original, and press Look."
)


class OriginalPage(QWidget):
    """Shows one :class:`DifferenceFound`. ``folder_wanted``: the user wants to choose the original's folder."""

    said = Signal(object)  # a text
    folder_wanted = Signal()

    def __init__(self, chosen: Chosen) -> None:
        super().__init__()
        self.found: DifferenceFound | None = None
        self.folder: Path | None = None
        self.bars = DifferenceBars()
        self.bars.hovered.connect(lambda place: self.said.emit(self.bars.describe(place) if place is not None else ""))
        LinkedAxis(self.bars, chosen, "layer", "left")
        self.moved = ListTable(say("Facts whose keys the change moves, those moved most first"))
        self.layers = Figure(say("layers differ"), say("Layers of which a weight differs from the original's"))
        self.change = Figure(say("largest change"), say("The largest ‖W − W₀‖ / ‖W₀‖ of a layer"))
        self.rank = Figure(say("rank"), say("The largest rank of a layer's change, above what rounding makes"))
        self.figures = (self.layers, self.change, self.rank)
        self.kind = Segmented(say("Facts that are listed"), KINDS)
        self.kind.chosen.connect(lambda _kind: self._list())
        self._lay_out()
        for table in self.pages.tables:
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.choose_folder(None)

    # -- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.source = Elided()
        self.browse = QPushButton(tr("Folder..."))
        self.browse.setAccessibleName(tr("Choose the folder of the original"))
        self.browse.setToolTip(tr("Compare with a model in a folder: the one that this model was made from"))
        self.browse.clicked.connect(self.folder_wanted)
        self.back = tool_button(
            tr("Compare with the start of the session"), tr("Compare with before the session's edits again")
        )
        self.back.clicked.connect(lambda: self.choose_folder(None))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.source, 1)
        row.addWidget(self.back)
        row.addWidget(self.browse)
        figures = figure_row(self.figures, 22)
        facts = QWidget()
        below = QVBoxLayout(facts)
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(4)
        below.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        below.addWidget(self.moved, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(figures)
        column.addWidget(AdaptiveSplitter(self.bars, facts), 1)
        shell = QWidget()
        self.pages = MeasuredPages(
            shell,
            content,
            {say("Weights that differ"): self.weight_rows, say("Facts that are moved"): self.fact_rows},
            EmptyState("detect", WHAT),
        )
        self.pages.sheet.setOrientation(Qt.Orientation.Vertical)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(row)
        outer.addWidget(shell, 1)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.bars, self.moved, self.pages, *self.figures):
            part.apply_theme(theme)
        self.back.setIcon(theme.icon("undo"))
        self.source.setFont(theme.font(0.95))

    # -- display -------------------------------------------------------------------------------------------------------

    def choose_folder(self, folder: Path | None) -> None:
        """Compare with the model in ``folder`` from now on, or with the start of the session."""
        self.folder = folder
        self.back.setVisible(folder is not None)
        name = START if folder is None else format_folder(str(folder))
        self.source.set_full_text(tr("Original: {name}", name=name))

    def show_difference(self, found: DifferenceFound | None) -> None:
        """Show ``found``."""
        self.found = found
        self.pages.show_content(found is not None)
        self.pages.as_table.setEnabled(found is not None)
        if found is None:
            return
        self.bars.show_difference(found)
        differing = sum(float(change) > 0 for change in found.layer_relative)
        self.layers.show_text(say("{count} of {all}", count=differing, all=len(found.layer_relative)))
        self.change.show_number(float(max(found.layer_relative, default=0.0)), "{:.3g}")
        self.rank.show_text(f"{max(map(int, found.layer_rank), default=0):,}")
        if found.kinds and self.kind.key not in found.kinds:
            self.kind.choose(found.kinds[0])
        self._list()
        self.pages.refresh()

    def _list(self) -> None:
        wanted = NAMES[self.kind.key]
        rows = self.fact_rows()[1]
        listed = [[name, f"{moved:.3g}", f"{layer}"] for moved, layer, what, name in rows if what == wanted]
        self.moved.numbers.show(([say("fact"), say("moved by"), say("layer")], listed))
        self.moved.shape_columns(stretched=(0,))

    def words(self, position: int) -> str:
        """A caption of what was compared and when; ``position`` is the current number of edits."""
        found = self.found
        if found is None:
            return ""
        what, edits = _differing(found), say_count(found.position, "{n} edit", "{n} edits")
        words = say("{what}, after {edits}", what=what, edits=edits)
        if found.original:
            original = format_folder(found.original)
            words = say("{what} from {original}, after {edits}", what=what, original=original, edits=edits)
        if found.position == position:
            return words
        return join_texts("", [words, say("; the model now has {position:,}: look again", position=position)])

    def weight_rows(self) -> Rows:
        """The table of weights that differ."""
        header = [say("layer"), say("rank"), say("relative"), "‖W − W₀‖", say("largest singular value"), say("weight")]
        found = self.found
        if found is None:
            return header, []
        columns = (found.places, found.rank, found.relative, found.norm, found.spectral, found.weights)
        return header, [
            [int(layer) if layer >= 0 else say("none"), int(rank), float(share), float(norm), float(largest), name]
            for layer, rank, share, norm, largest, name in zip(*columns, strict=True)
        ]

    def fact_rows(self) -> Rows:
        """The table of facts: how far their values are moved, and the layer that moves each most."""
        found = self.found
        header = [say("moved by"), say("mostly at layer"), say("what it is"), say("fact")]
        if found is None:
            return header, []
        rows = zip(found.names, found.kinds, found.moved, found.by_layer, strict=True)
        return header, [
            [float(moved), found.written[int(parts.argmax())], NAMES[kind], name] for name, kind, moved, parts in rows
        ]


def _differing(found: DifferenceFound) -> str:
    """How many weights differ."""
    if not found.weights:
        return say("no difference")
    weights = say_count(found.compared, "{n} weight", "{n} weights")
    return say("{differing:,} of {weights} differ", differing=len(found.weights), weights=weights)
