"""The table of user actions: one row for each, in the order of the menus.

The actions that raise panels are those of the table of panels (:mod:`gui.window.panel_table`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Menu = Literal["File", "Edit", "Run", "View", "Help"]
Flag = Literal[
    "engine", "model", "editing", "not_editing", "busy", "queued", "rows", "edited", "tasks", "undoable", "redoable"
]
MENUS: tuple[Menu, ...] = ("File", "Edit", "Run", "View", "Help")


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


# Flags: engine (started), model (loaded), editing / not_editing (an edit run is in progress or not), busy (any job),
# queued (there are queued rows), rows (the table has rows), edited (at least one batch is applied), tasks (of
# the panel Abilities are named), undoable / redoable (something can be undone or redone, in table or timeline).
TABLE: tuple[ActionSpec, ...] = (
    ActionSpec(
        "model.open", "Open model folder...", "File", "Open a model from its folder.", "Ctrl+O", ("engine",), "folder"
    ),
    ActionSpec(
        "model.open_file",
        "Open GGUF file...",
        "File",
        "Open a model from its one GGUF file.",
        "Ctrl+Shift+O",
        ("engine",),
        "chip",
    ),
    ActionSpec(
        "model.demo",
        "Open the demo world",
        "File",
        "Load the small model of an invented world.",
        "",
        ("engine",),
        "globe",
    ),
    ActionSpec("model.eject", "Eject model", "File", "Take the model out of memory.", "", ("model",), "eject"),
    ActionSpec(
        "session.list",
        "Sessions...",
        "File",
        "Find, open, name, copy, export or delete a session.",
        "Ctrl+Shift+S",
        (),
        "session",
        True,
    ),
    ActionSpec(
        "edits.import",
        "Import facts...",
        "File",
        "Read facts from a CSV, TSV, JSON or JSONL file.",
        "Ctrl+I",
        (),
        "import",
    ),
    ActionSpec(
        "change.import",
        "Import a change...",
        "File",
        "Take an adapter, deltas or a fine-tuned model of the same base in as one batch.",
        "",
        ("model", "not_editing"),
        "import",
    ),
    ActionSpec(
        "export.show",
        "Export...",
        "File",
        "Save the model, the change, the session or a report.",
        "Ctrl+E",
        ("model",),
        "export",
    ),
    ActionSpec("app.quit", "Quit", "File", "Close the program.", "Ctrl+Q", (), "", True),
    ActionSpec(
        "edit.undo",
        "Undo",
        "Edit",
        "Take back the last change where you work, or the last batch.",
        "Ctrl+Z",
        ("undoable",),
        "undo",
    ),
    ActionSpec("edit.redo", "Redo", "Edit", "Bring back what was undone.", "Ctrl+Shift+Z", ("redoable",), "redo"),
    ActionSpec("edits.add", "New fact", "Edit", "Add an empty row to the edits table.", "Ctrl+N", (), "plus", True),
    ActionSpec(
        "edits.paste",
        "Paste facts",
        "Edit",
        "Add the rows that a spreadsheet put on the clipboard.",
        "Ctrl+Shift+V",
        (),
        "paste",
    ),
    ActionSpec(
        "edits.remove",
        "Remove selected facts",
        "Edit",
        "Take the selected rows out of the table.",
        "",
        ("rows",),
        "minus",
    ),
    ActionSpec(
        "edits.take_back",
        "Take this edit back...",
        "Edit",
        "Take the selected edits out of the weights, the others staying; shows first what will change.",
        "Ctrl+Backspace",
        ("edited", "not_editing"),
        "fade",
    ),
    ActionSpec(
        "edits.duplicate",
        "Duplicate selected facts",
        "Edit",
        "Add copies of the selected rows, to be changed.",
        "Ctrl+D",
        ("rows",),
        "copy",
    ),
    ActionSpec(
        "edits.requeue",
        "Queue again",
        "Edit",
        "Let failed rows wait again, and add copies of edited ones that wait.",
        "",
        ("rows",),
        "redo",
    ),
    ActionSpec(
        "edits.details",
        "Fact details...",
        "Edit",
        "Give the true answer, paraphrases and neighbours of the current row.",
        "Alt+Return",
        ("rows",),
        "info",
    ),
    ActionSpec(
        "edits.ask",
        "Ask in the playground",
        "Edit",
        "Put the prompt of the current row into the playground.",
        "Ctrl+P",
        ("rows", "model"),
        "search",
    ),
    ActionSpec(
        "edits.demo", "Add demo facts", "Edit", "Add ten facts of the demo world, chosen at random.", "", (), "globe"
    ),
    ActionSpec(
        "timeline.bookmark",
        "Name this point...",
        "Edit",
        "Give the current point of the timeline a name.",
        "Ctrl+B",
        ("edited",),
        "bookmark",
        True,
    ),
    ActionSpec(
        "run.start",
        "Run",
        "Run",
        "Edit the model with all queued facts.",
        "F5",
        ("model", "queued", "not_editing"),
        "play",
    ),
    ActionSpec(
        "run.pause", "Pause", "Run", "Hold the run after the step in hand, or go on.", "F6", ("editing",), "pause"
    ),
    ActionSpec(
        "run.stop",
        "Stop",
        "Run",
        "Stop after the step in hand; the model stays at the last whole batch.",
        "Shift+F5",
        ("busy",),
        "stop",
    ),
    ActionSpec(
        "run.guards",
        "Guard rails...",
        "Run",
        "Limits at which a run pauses or goes back, and how often earlier edits are asked.",
        "Ctrl+Shift+G",
        (),
        "shield",
    ),
    ActionSpec(
        "statistics.choose",
        "Text for statistics...",
        "Run",
        "Choose the plain text from which a method learns what it must leave as it is.",
        "",
        ("model",),
        "paste",
    ),
    ActionSpec(
        "method.choose",
        "Choose method...",
        "Run",
        "Find a method by its name or by what it does.",
        "Ctrl+M",
        (),
        "search",
        True,
    ),
    ActionSpec(
        "methods.compare",
        "Compare methods...",
        "Run",
        "Have several methods write the same facts, and put them side by side.",
        "Ctrl+Shift+C",
        ("model",),
        "table",
    ),
    ActionSpec(
        "measure.interference",
        "Predict interference",
        "Run",
        "Say what editing the queued facts would do to earlier edits and to known facts.",
        "",
        ("model", "queued"),
        "overlap",
        True,
    ),
    ActionSpec(
        "measure.superposition",
        "Measure superposition",
        "Run",
        "Measure how much the keys overlap in every layer now.",
        "",
        ("model",),
        "heatmap",
    ),
    ActionSpec(
        "measure.matrix",
        "Measure superposition in full",
        "Run",
        "Compare the keys of every pair of facts in all layers, with names and angles.",
        "",
        ("model",),
        "heatmap",
    ),
    ActionSpec(
        "measure.importance",
        "Measure importance",
        "Run",
        "Measure what each layer adds to the residual stream, now and before the edits.",
        "",
        ("model",),
        "layers",
    ),
    ActionSpec(
        "measure.retention",
        "Measure retention",
        "Run",
        "Ask all applied edits again, and find which later edit broke which earlier one.",
        "",
        ("model", "edited"),
        "fade",
    ),
    ActionSpec(
        "measure.with",
        "Measure with...",
        "Run",
        "Bring a held-out text, known facts or multiple-choice questions to measure the model with.",
        "",
        ("model",),
        "import",
    ),
    ActionSpec(
        "measure.quality",
        "Measure edit quality",
        "Run",
        "Ask the model about all applied edits and score the answers.",
        "",
        ("edited",),
        "check",
    ),
    ActionSpec(
        "measure.judge",
        "Have free answers judged...",
        "Run",
        "Have a local model of your choice read what the model writes of its edits, and say right or wrong.",
        "",
        ("model", "edited"),
        "question",
    ),
    ActionSpec(
        "measure.robustness",
        "Measure robustness",
        "Run",
        "Ask the edits in other ways: in other words, in long texts, in a chat, with doubt.",
        "",
        ("model", "edited"),
        "question",
    ),
    ActionSpec(
        "measure.abilities",
        "Measure abilities",
        "Run",
        "Ask the tasks of lm-evaluation-harness that the panel Abilities names, before the edits and now.",
        "",
        ("model", "tasks"),
        "check",
    ),
    ActionSpec(
        "measure.survival",
        "Measure survival",
        "Run",
        "Try whether the edits outlive fewer bits, a fine-tune on something else and a merge.",
        "",
        ("model", "edited"),
        "shield",
    ),
    ActionSpec(
        "measure.traces",
        "Look for traces of edits",
        "Run",
        "Say which matrices look edited, from the weights alone.",
        "",
        ("model",),
        "detect",
    ),
    ActionSpec(
        "measure.tracing",
        "Trace facts",
        "Run",
        "Find the tokens and layers at which the model recalls the selected facts.",
        "",
        ("model",),
        "trace",
    ),
    ActionSpec(
        "measure.detection",
        "Look for edits",
        "Run",
        "Say which facts of this model look edited.",
        "",
        ("model",),
        "detect",
    ),
    ActionSpec("view.palette", "All actions...", "View", "Find any action by its name.", "Ctrl+K", (), "search"),
    ActionSpec("view.light", "Light theme", "View", "Always use the light theme.", "", (), "sun", True, True),
    ActionSpec("view.dark", "Dark theme", "View", "Always use the dark theme.", "", (), "moon", False, True),
    ActionSpec(
        "view.system",
        "Theme of the system",
        "View",
        "Follow the light or dark theme of the system.",
        "",
        (),
        "",
        False,
        True,
    ),
    ActionSpec("view.larger", "Larger text", "View", "Make all text one point larger.", "Ctrl++", (), "", True),
    ActionSpec("view.smaller", "Smaller text", "View", "Make all text one point smaller.", "Ctrl+-"),
    ActionSpec(
        "view.reset", "Reset layout", "View", "Put all panels back where they were at first.", "", (), "layout", True
    ),
    ActionSpec(
        "view.settings",
        "Settings...",
        "View",
        "Theme, size of text, threads and folders.",
        "Ctrl+,",
        (),
        "",
        True,
    ),
    ActionSpec("help.tour", "First steps", "Help", "Five steps through the first edit.", "", (), "globe"),
    ActionSpec("help.sheet", "Keyboard and actions", "Help", "Show every action with its shortcut.", "F1", (), "help"),
    ActionSpec("help.logs", "Open log folder", "Help", "Show the folder with the log files.", "", (), "folder", True),
    ActionSpec(
        "help.diagnostics",
        "Copy diagnostics",
        "Help",
        "Copy versions, devices and the log for a bug report.",
        "",
        (),
        "copy",
    ),
    ActionSpec(
        "help.updates",
        "Check for updates...",
        "Help",
        "Ask the feed of updates whether there is a newer version, and take it.",
        "",
        (),
        "",
        True,
    ),
    ActionSpec(
        "help.repair",
        "Repair environment...",
        "Help",
        "Make the program's own environment anew from what the installer brought.",
    ),
    ActionSpec(
        "help.device",
        "Use another device build...",
        "Help",
        "Choose what the program computes with: the CPU alone, CUDA, ROCm or Apple's GPU.",
        "",
        (),
        "chip",
    ),
    ActionSpec(
        "help.about", "About Palimpsest", "Help", "What this program is, its version and licence.", "", (), "", True
    ),
)
