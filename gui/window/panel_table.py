"""The table of panels, which determines the docks, the Panels menu, the palette, and the version of a saved layout.

A new panel is a folder in :mod:`gui.panels` and one row here. Signals between panels are connected in
:mod:`gui.window.wiring`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from engine.support.wording import say
from gui.actions.spec import ActionSpec
from gui.context import PanelContext
from gui.panels.abilities.panel import AbilitiesPanel
from gui.panels.detection.panel import DetectionPanel
from gui.panels.edits.panel import EditsPanel
from gui.panels.importance.panel import ImportancePanel
from gui.panels.interference.panel import InterferencePanel
from gui.panels.jobs.panel import JobsPanel
from gui.panels.log import LogPanel
from gui.panels.matrix.panel import MatrixPanel
from gui.panels.method.panel import MethodPanel
from gui.panels.model.panel import ModelPanel
from gui.panels.norms.panel import NormsPanel
from gui.panels.playground.panel import PlaygroundPanel
from gui.panels.quality.panel import QualityPanel
from gui.panels.retention.panel import RetentionPanel
from gui.panels.robustness.panel import RobustnessPanel
from gui.panels.side_memory.panel import SideMemoryPanel
from gui.panels.superposition import SuperpositionPanel
from gui.panels.survival.panel import SurvivalPanel
from gui.panels.timeline.panel import TimelinePanel
from gui.panels.traces.panel import TracesPanel
from gui.panels.tracing.panel import TracingPanel
from gui.panels.tuning.panel import TuningPanel
from gui.panels.value_search.panel import ValueSearchPanel


@dataclass(frozen=True)
class ViewAction:
    """The action that raises a panel: title (in the Panels menu and the palette), tip, key and icon."""

    title: str
    tip: str
    shortcut: str
    icon: str


@dataclass(frozen=True)
class PanelSpec:
    """One panel.

    ``key`` is its name in the saved layout and never changes; ``title`` is that of its dock. ``place`` is its cell in
    the workspace Watch (:mod:`gui.window.workspaces`), where panels of the same cell are tabs in the order of the
    table; "" where it shows nothing of a run as it goes on, and other workspaces have it. ``action`` raises
    it; ``page`` is the document about it, which its "?" opens.
    """

    key: str
    title: str
    factory: Callable[[PanelContext], QWidget]
    place: str
    action: ViewAction
    page: str = "README.md"


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec(
        "model",
        say("Model"),
        ModelPanel,
        "",
        ViewAction(say("Model"), say("Show what is loaded, and its memory."), "Ctrl+3", "chip"),
        "opening.md",
    ),
    PanelSpec(
        "method",
        say("Method"),
        MethodPanel,
        "",
        ViewAction(say("Method"), say("Show the method of the next run and its settings."), "Ctrl+2", "layers"),
        "methods.md",
    ),
    PanelSpec(
        "edits",
        say("Edits"),
        EditsPanel,
        "edits",
        ViewAction(say("Edits"), say("Show the table of facts."), "Ctrl+1", "table"),
        "edits.md",
    ),
    PanelSpec(
        "norms",
        say("Norm growth"),
        NormsPanel,
        "upper",
        ViewAction(say("Norm growth"), say("Show how the norms of the edited layers grow."), "Ctrl+6", "layers"),
        "measures/norms.md",
    ),
    PanelSpec(
        "superposition",
        say("Superposition"),
        SuperpositionPanel,
        "lower",
        ViewAction(
            say("Superposition"), say("Show how much the keys of facts overlap, by layer."), "Ctrl+7", "heatmap"
        ),
        "measures/superposition.md",
    ),
    PanelSpec(
        "importance",
        say("Importance"),
        ImportancePanel,
        "lower",
        ViewAction(
            say("Importance"), say("Show what each layer adds to the residual stream."), "Ctrl+Shift+L", "layers"
        ),
        "measures/importance.md",
    ),
    PanelSpec(
        "search",
        say("Value search"),
        ValueSearchPanel,
        "upper",
        ViewAction(
            say("Value search"), say("Show how the search for the value of each fact goes."), "Ctrl+Shift+F", "target"
        ),
        "measures/value_search.md",
    ),
    PanelSpec(
        "matrix",
        say("Matrix"),
        MatrixPanel,
        "",
        ViewAction(
            say("Matrix of overlaps"),
            say("Show superposition in full: pairs by name, angles and depth."),
            "Ctrl+Shift+X",
            "heatmap",
        ),
        "measures/superposition.md",
    ),
    PanelSpec(
        "tracing",
        say("Tracing"),
        TracingPanel,
        "",
        ViewAction(
            say("Causal tracing"), say("Show at which tokens and layers facts are recalled."), "Ctrl+Shift+T", "trace"
        ),
        "measures/tracing.md",
    ),
    PanelSpec(
        "playground",
        say("Playground"),
        PlaygroundPanel,
        "right",
        ViewAction(say("Playground"), say("Ask the model before the edits and now."), "Ctrl+4", "question"),
    ),
    PanelSpec(
        "interference",
        say("Interference"),
        InterferencePanel,
        "causes",
        ViewAction(
            say("Interference"),
            say("Show what the queued facts would disturb, and what a batch did."),
            "Ctrl+Shift+I",
            "overlap",
        ),
        "measures/interference.md",
    ),
    PanelSpec(
        "side",
        say("Side memory"),
        SideMemoryPanel,
        "causes",
        ViewAction(say("Side memory"), say("Show what the side memory answers."), "Ctrl+Shift+M", "side"),
        "methods.md",
    ),
    PanelSpec(
        "detection",
        say("Was it edited?"),
        DetectionPanel,
        "",
        ViewAction(
            say("Was it edited?"),
            say("Show which layers and facts of this model were edited."),
            "Ctrl+Shift+D",
            "detect",
        ),
        "measures/detection.md",
    ),
    PanelSpec(
        "retention",
        say("Retention"),
        RetentionPanel,
        "upper",
        ViewAction(
            say("Retention"),
            say("Show which earlier edits still hold, and what broke the others."),
            "Ctrl+Shift+R",
            "fade",
        ),
        "measures/retention.md",
    ),
    PanelSpec(
        "quality",
        say("Quality"),
        QualityPanel,
        "lower",
        ViewAction(say("Edit quality"), say("Show how well the edits took."), "Ctrl+Shift+U", "check"),
        "measures/quality.md",
    ),
    PanelSpec(
        "robustness",
        say("Robustness"),
        RobustnessPanel,
        "",
        ViewAction(
            say("Robustness"),
            say("Show whether edits hold when they are asked in other ways."),
            "Ctrl+Shift+B",
            "question",
        ),
        "measures/robustness.md",
    ),
    PanelSpec(
        "abilities",
        say("Abilities"),
        AbilitiesPanel,
        "",
        ViewAction(
            say("Abilities"),
            say("Show how the model does at named tasks, before the edits and now."),
            "Ctrl+Shift+A",
            "check",
        ),
        "measures/abilities.md",
    ),
    PanelSpec(
        "survival",
        say("Survival"),
        SurvivalPanel,
        "",
        ViewAction(
            say("Survival"),
            say("Show whether edits outlive fewer bits, a fine-tune and a merge."),
            "Ctrl+Shift+E",
            "shield",
        ),
        "measures/survival.md",
    ),
    PanelSpec(
        "traces",
        say("Traces"),
        TracesPanel,
        "",
        ViewAction(
            say("Traces of edits"), say("Show which matrices look edited, and what they say."), "Ctrl+Shift+K", "detect"
        ),
        "measures/traces.md",
    ),
    PanelSpec(
        "tuning",
        say("Tuning"),
        TuningPanel,
        "",
        ViewAction(
            say("Tuning"),
            say("Show settings of the method that fit this model, found by trying."),
            "Ctrl+Shift+Y",
            "target",
        ),
        "tuning.md",
    ),
    PanelSpec(
        "timeline",
        say("Timeline"),
        TimelinePanel,
        "timeline",
        ViewAction(say("Timeline"), say("Show every batch, and go back to any."), "Ctrl+5", "clock"),
        "sessions.md",
    ),
    PanelSpec(
        "log",
        say("Log"),
        LogPanel,
        "log",
        ViewAction(say("Log"), say("Show what the program has noted."), "Ctrl+8", "info"),
        "reliability.md",
    ),
    PanelSpec(
        "jobs",
        say("Jobs"),
        JobsPanel,
        "log",
        ViewAction(
            say("Jobs"), say("Show what the engine is doing, what waits, and what became of it."), "Ctrl+J", "jobs"
        ),
        "architecture.md",
    ),
)


def view_actions() -> tuple[ActionSpec, ...]:
    """The rows of the Panels menu, each of which raises one."""
    return tuple(
        ActionSpec(
            f"view.{panel.key}",
            panel.action.title,
            "Panels",
            panel.action.tip,
            panel.action.shortcut,
            icon=panel.action.icon,
        )
        for panel in PANELS
    )


def layout_version() -> int:
    """The version of a saved layout: a digest that changes when a panel is added, removed or moved."""
    return zlib.crc32(" ".join(f"{panel.key}@{panel.place}" for panel in PANELS).encode()) & 0x7FFFFFFF
