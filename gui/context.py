"""The context of every panel: the bridge to the engine, the settings, the theme and the table of actions.

The conventions of a panel:

- ``Panel(context, parent=None)`` is a QWidget. It subscribes in its constructor:
  ``context.bridge.subscribe(FactState, self.on_fact_state)``; slots run on the GUI thread, in the order of emission.
  It may be made after the window was shown, but before the engine tells anything.
- It submits work with ``context.bridge.submit("Loading demo-world", lambda bench: bench.load("demo"), on_result=...,
  on_error=..., kind="load")``. ``call`` runs in the worker thread; it returns a value or a generator of events. What
  only asks the model says ``needs="model"`` and is served between two steps of a run; what needs no engine goes
  through ``submit_beside``, or ``submit_steps`` where it takes long; a measurement has a ``key``, so that it is not
  done twice.
- It offers commands by ``context.actions.handle("model.open", self.open_dialog)`` and enables or disables them by
  ``context.actions.set_flag("queued", True)``. The table in ``gui/actions/table.py`` lists all ids and flags.
- The dock around a panel draws the title; controls next to it go into the optional ``tools`` (QWidget).
- ``ModelPanel.open_folder(folder)`` and ``EditsPanel.importer.read(files)`` handle what is dropped on the window
  or given on the command line.
- Optional: ``apply_theme(theme)`` is called once at the start and after each change of theme or font size; a live plot
  has ``dirty`` (bool) and ``draw()`` and is drawn by the bridge, one panel a tick, only while it can be seen.
- What a person chooses in it (a layer, a moment, a fact) goes to ``context.chosen``, and what is chosen there it marks:
  :mod:`gui.widgets.linked` does both for plots, tables and lists.
- Also optional: ``begins_at`` is the widget that has the keys when a person goes to the panel by its key, by default
  the first that can have them; ``undo_stack`` (QUndoStack) makes Ctrl+Z act on the panel while the focus is inside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gui.support.chosen import Chosen

if TYPE_CHECKING:
    from gui.actions.actions import Actions
    from gui.bridge import Bridge
    from gui.style.theme import Theme
    from gui.support.settings import Settings


@dataclass(frozen=True)
class PanelContext:
    """The services available to panels; created once by the main window."""

    bridge: Bridge
    settings: Settings
    theme: Theme
    actions: Actions
    chosen: Chosen = field(default_factory=Chosen)
