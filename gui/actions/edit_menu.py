"""The rows of the table of actions for the menu Edit: the facts and the table in which they are written."""

from __future__ import annotations

from engine.support.wording import say
from gui.actions.spec import ActionSpec

EDIT_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "edit.undo",
        say("Undo"),
        "Edit",
        say("Take back the last change where you work, or the last batch."),
        "Ctrl+Z",
        ("undoable",),
        "undo",
    ),
    ActionSpec(
        "edit.redo", say("Redo"), "Edit", say("Bring back what was undone."), "Ctrl+Shift+Z", ("redoable",), "redo"
    ),
    ActionSpec(
        "edits.add", say("New fact"), "Edit", say("Add an empty row to the edits table."), "Ctrl+N", (), "plus", True
    ),
    ActionSpec(
        "edits.paste",
        say("Paste facts"),
        "Edit",
        say("Add the rows that a spreadsheet put on the clipboard."),
        "Ctrl+Shift+V",
        (),
        "paste",
    ),
    ActionSpec(
        "edits.remove",
        say("Remove selected facts"),
        "Edit",
        say("Take the selected rows out of the table."),
        "",
        ("rows",),
        "minus",
    ),
    ActionSpec(
        "edits.take_back",
        say("Take this edit back..."),
        "Edit",
        say("Take the selected edits out of the weights, the others staying; shows first what will change."),
        "Ctrl+Backspace",
        ("edited", "not_editing"),
        "fade",
    ),
    ActionSpec(
        "edits.duplicate",
        say("Duplicate selected facts"),
        "Edit",
        say("Add copies of the selected rows, to be changed."),
        "Ctrl+D",
        ("rows",),
        "copy",
    ),
    ActionSpec(
        "edits.requeue",
        say("Queue again"),
        "Edit",
        say("Let failed rows wait again, and add copies of edited ones that wait."),
        "",
        ("rows",),
        "redo",
    ),
    ActionSpec(
        "edits.find",
        say("Find in the table"),
        "Edit",
        say("Show only the facts with certain words."),
        "Ctrl+F",
        (),
        "search",
    ),
    ActionSpec(
        "edits.relation",
        say("Set relation of selected facts..."),
        "Edit",
        say("Give all selected facts the same relation."),
        "",
        ("rows",),
        "table",
    ),
    ActionSpec(
        "edits.export",
        say("Export selected facts..."),
        "Edit",
        say("Write the selected facts to a CSV, TSV, JSON or JSONL file."),
        "",
        ("rows",),
        "export",
    ),
    ActionSpec(
        "edits.details",
        say("Fact details..."),
        "Edit",
        say("Give the true answer, paraphrases and neighbours of the current row."),
        "Alt+Return",
        ("rows",),
        "info",
    ),
    ActionSpec(
        "edits.ask",
        say("Ask in the playground"),
        "Edit",
        say("Put the prompt of the current row into the playground."),
        "Ctrl+P",
        ("rows", "model"),
        "search",
    ),
    ActionSpec(
        "edits.demo",
        say("Add demo facts"),
        "Edit",
        say("Add ten facts of the demo world, chosen at random."),
        "",
        (),
        "globe",
    ),
    ActionSpec(
        "timeline.bookmark",
        say("Name this point..."),
        "Edit",
        say("Give the current point of the timeline a name."),
        "Ctrl+B",
        ("edited",),
        "bookmark",
        True,
    ),
)
