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

# Flags: engine (started), model (loaded), editing / not_editing (an edit run is in progress or not), busy (any job),
# queued (there are queued rows), rows (the table has rows), edited (at least one batch is applied), tasks (of
# the panel Abilities are named), undoable / redoable (something can be undone or redone, in table or timeline).


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
