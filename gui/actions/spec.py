"""What an action is: one row of the table of actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.support.wording import Sentence, say

Menu = Literal["File", "Edit", "Run", "Measure", "View", "Panels", "Help"]
Flag = Literal[
    "engine",
    "model",
    "editing",
    "not_editing",
    "busy",
    "queued",
    "rows",
    "edited",
    "branches",
    "tasks",
    "undoable",
    "redoable",
]
MENUS: Mapping[Menu, Sentence] = {
    "File": say("File"),
    "Edit": say("Edit"),
    "Run": say("Run"),
    "Measure": say("Measure"),
    "View": say("View"),
    "Panels": say("Panels"),
    "Help": say("Help"),
}
MENU_TITLES: Mapping[Menu, Sentence] = {  # the same with the letter that opens each
    "File": say("&File"),
    "Edit": say("&Edit"),
    "Run": say("&Run"),
    "Measure": say("&Measure"),
    "View": say("&View"),
    "Panels": say("&Panels"),
    "Help": say("&Help"),
}

WITHIN: Mapping[Menu, Menu] = {"Measure": "Run"}  # menus in another one: the bar has no room for more in large text

MISSING: Mapping[Flag, Sentence] = {
    "engine": say("The engine is still starting."),
    "model": say("No model is open."),
    "editing": say("No run is going on."),
    "not_editing": say("A run is going on."),
    "busy": say("Nothing is being worked on."),
    "queued": say("No fact is queued."),
    "rows": say("The table is empty."),
    "edited": say("No edit is applied."),
    "branches": say("There is one branch only."),
    "tasks": say("No task is named in Abilities."),
    "undoable": say("There is nothing to take back."),
    "redoable": say("There is nothing to bring back."),
}
"""Why an action is grey that needs a flag which is not set."""


@dataclass(frozen=True)
class ActionSpec:
    """One action. ``needs`` are the flags that must all be set for it to be enabled; ``line``: separator before it.

    ``title`` and ``tip``, one sentence for the help sheet, the status bar and screen readers, are for
    :func:`gui.language.wording.shown`, which says them in the person's language.
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
