"""The workspaces: four arrangements of the same panels, each for one kind of work.

A workspace says which panels it shows first and where. Others can still be shown in it (Panels menu, palette), and a
person's own arrangement of each is kept apart from those of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.support.wording import say
from gui.actions.spec import ActionSpec
from gui.window.panel_table import PANELS


@dataclass(frozen=True)
class Cell:
    """A cell of an arrangement, for one panel or several in tabs; ``size`` is along its column, in pixels.

    ``panels`` are their keys in the table of panels, that of the current tab first.
    """

    name: str
    column: str
    size: int
    panels: tuple[str, ...]


@dataclass(frozen=True)
class Workspace:
    """One arrangement: ``cells`` in columns of the first ``widths`` from left to right, and in a row ``bottom`` below.

    ``spare`` is the cell in which panels that the workspace does not show come up when they are asked for. Without
    cells of the column ``bottom`` there is no such row; its ``bottom_height`` is asked for, and the columns above have
    their shares too.
    """

    key: str
    title: str
    tip: str
    shortcut: str
    cells: tuple[Cell, ...]
    widths: Mapping[str, int]
    spare: str
    bottom_height: int = 0


def _of_table(name: str, column: str, size: int) -> Cell:
    """A cell with the panels that the table of panels puts there."""
    return Cell(name, column, size, tuple(panel.key for panel in PANELS if panel.place == name))


WATCH = Workspace(
    "watch",
    say("Watch"),
    say("Follow a run: what is measured as it goes on."),
    "Alt+2",
    (
        _of_table("edits", "left", 760),
        _of_table("upper", "centre", 400),
        _of_table("lower", "centre", 360),
        _of_table("right", "right", 430),
        _of_table("causes", "right", 330),
        _of_table("timeline", "bottom", 900),
        _of_table("log", "bottom", 580),
    ),
    {"left": 450, "centre": 580, "right": 450},
    "right",
    bottom_height=120,
)
EDIT = Workspace(
    "edit",
    say("Edit"),
    say("Write facts: the table large, the playground beside it."),
    "Alt+1",
    (
        Cell("table", "centre", 570, ("edits",)),
        Cell("timeline", "centre", 190, ("timeline", "jobs", "log")),
        Cell("setup", "right", 270, ("method", "model")),
        Cell("answers", "right", 490, ("playground", "quality")),
    ),
    {"centre": 844, "right": 416},
    "answers",
)
DIAGNOSE = Workspace(
    "diagnose",
    say("Diagnose"),
    say("Ask why an edit broke another: overlap, interference, tracing."),
    "Alt+3",
    (
        Cell("overlap", "left", 340, ("superposition", "matrix", "detection", "traces")),
        Cell("facts", "left", 420, ("edits", "timeline")),
        Cell("causes", "right", 400, ("interference", "search", "side")),
        Cell("layers", "right", 360, ("tracing", "importance", "norms")),
    ),
    {"left": 640, "right": 640},
    "causes",
)
COMPARE = Workspace(
    "compare",
    say("Compare"),
    say("Set branches and states against each other: quality, retention, answers."),
    "Alt+4",
    (
        Cell("quality", "left", 400, ("quality", "abilities", "tuning")),
        Cell("retention", "left", 360, ("retention", "robustness", "survival")),
        Cell("answers", "right", 540, ("playground",)),
        Cell("timeline", "right", 220, ("timeline",)),
    ),
    {"left": 780, "right": 480},
    "answers",
)
WORKSPACES = (EDIT, WATCH, DIAGNOSE, COMPARE)
MOST_FOLDS = 3
FIRST = WATCH
CURRENT = "workspace"  # the setting that names the last one


def find_workspace(key: str) -> Workspace:
    """The workspace of this key; the first one where there is none of it."""
    return next((workspace for workspace in WORKSPACES if workspace.key == key), FIRST)


def folded(workspace: Workspace, times: int) -> Workspace:
    """``workspace`` with fewer cells and more tabs, for a screen that is too small for it: folded once it has one cell
    for each column, with what stood in the row below in the last; twice, two columns; :data:`MOST_FOLDS` times, one.
    """
    if not times:
        return workspace
    names = list(workspace.widths)
    columns = (names, names[:2], names[:1])[times - 1]
    joined = {column: [column] for column in columns}
    joined[columns[-1]] += [*names[len(columns) :], "bottom"]
    cells = tuple(
        Cell(column, column, 1, tuple(key for cell in workspace.cells if cell.column in others for key in cell.panels))
        for column, others in joined.items()
    )
    widths = {column: workspace.widths[column] for column in columns}
    return replace(workspace, cells=cells, widths=widths, spare=columns[-1], bottom_height=0)


def workspace_actions() -> tuple[ActionSpec, ...]:
    """The rows of the View menu that switch workspaces."""
    return tuple(
        ActionSpec(
            f"workspace.{one.key}",
            say("{title} workspace", title=one.title),
            "View",
            one.tip,
            one.shortcut,
            line=not place,
            checkable=True,
        )
        for place, one in enumerate(WORKSPACES)
    )
