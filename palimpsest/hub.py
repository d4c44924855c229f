"""Models fetched by name from the Hugging Face Hub, and those that are kept on this computer.

from palimpsest import catalogue, hub, load, run

home = catalogue.Places.standard()
model = run(hub.look("HuggingFaceTB/SmolLM2-135M-Instruct"))
print(model.size, model.licence)
bench = load(run(hub.fetch(model, home)))
"""

from engine.hub.fetching import HubModel, fetch, free_space, look
from engine.hub.kept import KeptModel, find_kept, kept_models, remove
from engine.hub.suggested import SUGGESTED, Suggestion

__all__ = [
    "SUGGESTED",
    "HubModel",
    "KeptModel",
    "Suggestion",
    "fetch",
    "find_kept",
    "free_space",
    "kept_models",
    "look",
    "remove",
]
