"""What an action is: one row of the table of actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Menu = Literal["File", "Edit", "Run", "View", "Panels", "Help"]
Flag = Literal[
    "engine", "model", "editing", "not_editing", "busy", "queued", "rows", "edited", "tasks", "undoable", "redoable"
]
MENUS: tuple[Menu, ...] = ("File", "Edit", "Run", "View", "Panels", "Help")

# Flags: engine (started), model (loaded), editing / not_editing (an edit run is in progress or not), busy (any job),
# queued (there are queued rows), rows (the table has rows), edited (at least one batch is applied), tasks (of
# the panel Abilities are named), undoable / redoable (something can be undone or redone, in table or timeline).


@dataclass(frozen=True)
class ActionSpec:
    """One action. ``needs`` are the flags that must all be set for it to be enabled; ``line``: separator before it.

    ``tip`` is one sentence for the help sheet, the status bar and screen readers.
    """

    id: str
    title: str
    menu: Menu
    tip: str
    shortcut: str = ""
    needs: tuple[Flag, ...] = ()
    icon: str = ""
    line: bool = False
    checkable: bool = False
