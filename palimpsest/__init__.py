"""Palimpsest for scripts and notebooks: load a model, edit facts, measure, undo edits (docs/scripting.md).

    import palimpsest

    bench = palimpsest.load("demo")
    fact = palimpsest.make_fact("Ada Lovelace", "{} was born in the city of", "Lisbon")
    summary = palimpsest.run(bench.edit([fact], "encore"))
    palimpsest.run(bench.undo())

Anything that takes time is work, a generator of :mod:`palimpsest.events`: :func:`run` drives it to its end with a
progress bar and returns its result, and ``for event in work`` iterates over it. Torch is imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.errors import (
    BadHyperparameter,
    BadInput,
    ModelRefused,
    NoModel,
    NotFinite,
    NotWritten,
    OutOfMemory,
    PalimpsestError,
    SessionMismatch,
    UnknownMethod,
)
from engine.evaluation.datasets import read_facts, write_facts
from engine.fact import Fact, Probe, make_fact
from engine.laboratory.measures.table import measure
from engine.requests import (
    AbilitiesPlan,
    DetectionPlan,
    FreePlan,
    InterferencePlan,
    Limit,
    QualityPlan,
    RobustnessPlan,
    RunOptions,
    TracingSettings,
)
from engine.support.demo_name import DEMO
from engine.support.provenance import program_version
from palimpsest import catalogue, events, plans
from palimpsest.work import load, run

if TYPE_CHECKING:
    from engine.evaluation.choices import read_choices
    from engine.evaluation.probe_files import ProbeFiles, read_probe_files
    from engine.exports.settings_files import read_settings, write_settings
    from engine.methods.registry import described as methods
    from engine.methods.registry import find_method
    from engine.study.study import StudyRequest
    from engine.workbench import Workbench

__all__ = [
    "DEMO",
    "AbilitiesPlan",
    "BadHyperparameter",
    "BadInput",
    "DetectionPlan",
    "Fact",
    "FreePlan",
    "InterferencePlan",
    "Limit",
    "ModelRefused",
    "NoModel",
    "NotFinite",
    "NotWritten",
    "OutOfMemory",
    "PalimpsestError",
    "Probe",
    "ProbeFiles",
    "QualityPlan",
    "RobustnessPlan",
    "RunOptions",
    "SessionMismatch",
    "StudyRequest",
    "TracingSettings",
    "UnknownMethod",
    "Workbench",
    "catalogue",
    "events",
    "find_method",
    "load",
    "make_fact",
    "measure",
    "methods",
    "plans",
    "read_choices",
    "read_facts",
    "read_probe_files",
    "read_settings",
    "run",
    "write_facts",
    "write_settings",
]

__version__ = program_version()

# Names that need torch are imported on first access.
_LATE = {
    "ProbeFiles": ("engine.evaluation.probe_files", "ProbeFiles"),
    "StudyRequest": ("engine.study.study", "StudyRequest"),
    "Workbench": ("engine.workbench", "Workbench"),
    "find_method": ("engine.methods.registry", "find_method"),
    "methods": ("engine.methods.registry", "described"),
    "read_choices": ("engine.evaluation.choices", "read_choices"),
    "read_settings": ("engine.exports.settings_files", "read_settings"),
    "write_settings": ("engine.exports.settings_files", "write_settings"),
    "read_probe_files": ("engine.evaluation.probe_files", "read_probe_files"),
}


def __getattr__(name: str) -> Any:
    """A public name that is imported lazily; AttributeError for any other."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own_name = _LATE[name]
    found = globals()[name] = getattr(import_module(module), own_name)
    return found


def __dir__() -> list[str]:
    """The public names, for completion in a notebook."""
    return sorted({*globals(), *__all__})
