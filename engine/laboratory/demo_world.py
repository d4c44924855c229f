"""Resources shipped with a model: for the demo world its texts, its facts and facts that no edit should change."""

from __future__ import annotations

from pathlib import Path

import resources
from engine.associative.statistics import Corpus, read_text
from engine.evaluation.datasets import read_facts
from engine.fact import Fact
from engine.hub.kept import find_cached, find_kept
from engine.laboratory.reference_probes import ReferenceProbes
from engine.support.demo_name import DEMO, names_demo
from engine.support.home import expanded
from engine.support.places import Places

KNOWN_FACTS = 300


def model_folder(folder: Path | str, places: Places | None = None) -> Path:
    """The path of a model; "demo" is that of the demo world, and a name on the Hub that of the model fetched by it.

    What other programs have fetched, into the cache of the Hub's libraries, counts where this one has not.
    """
    if names_demo(folder):
        return resources.path("demo_world", "model")
    path = expanded(folder)
    if places is None or path.exists():
        return path
    kept = find_kept(str(folder), places) or find_cached(str(folder))
    return path if kept is None else kept.folder


def demo_facts(count: int | None = None) -> tuple[Fact, ...]:
    """The first ``count`` facts of the demo world (None: all); every subject comes once before any comes again."""
    facts = tuple(read_facts(resources.path("demo_world", "facts.json")).facts)
    return facts if count is None else facts[: max(count, 0)]


def is_demo(folder: Path | str) -> bool:
    """Whether a model's folder is that of the demo world."""
    return Path(folder) == model_folder(DEMO)


def comes_with(place: Path) -> tuple[Corpus, ReferenceProbes]:
    """The text for statistics and the probes shipped with the model at ``place``; empty for any but the demo world."""
    world = resources.path("demo_world")
    if not is_demo(place):
        return Corpus(), ReferenceProbes()
    # Edits are taken from the front of the list, so the facts at its end are free to serve as probes of locality.
    reference = ReferenceProbes(demo_facts()[-KNOWN_FACTS:], read_text(world / "heldout.txt"))
    return Corpus(world / "statistics.txt", world / "statistics"), reference
