"""Where the real models and the published data lie. Neither is part of the project, so either may be missing.

The variable ``PALIMPSEST_REAL`` names a folder with ``data`` and ``models``; without it data are looked for in a folder
``shared/data`` beside the checkout, models in the user's cache (``real-models``).
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("counterfact_rome_436.json", "counterfact_easyedit_10k.json")
"""CounterFact in ROME's form (facts that many models know, two paraphrases, ten neighbours), and in EasyEdit's."""
TEXT = "wikitext2_valid.txt"
MODELS = {
    "smollm2": "SmolLM2-135M-Instruct",
    "gemma3": "Gemma 3 270M",
    "qwen2.5": "Qwen2.5-Coder-0.5B-Instruct",
}


class Missing(Exception):
    """Something that is not on this machine; its text is the reason, for a person."""


def _named() -> Path | None:
    place = os.environ.get("PALIMPSEST_REAL")
    return Path(place).expanduser() if place else None


def data(name: str) -> Path:
    """A published file; raises :class:`Missing`."""
    named = _named()
    places = [named / "data"] if named else [ROOT.parent / "shared" / "data", ROOT.parents[1] / "shared" / "data"]
    for place in places:
        if (place / name).is_file():
            return place / name
    raise Missing(f"{name} is in none of {', '.join(map(str, places))}; name the folder by PALIMPSEST_REAL")


def models() -> Path:
    """The folder of the models, which may not be there yet."""
    named = _named()
    return named / "models" if named else user_cache_path("real-models", appauthor=False)


def model(name: str) -> Path:
    """The folder of a model, fetched where it can be; raises :class:`Missing`."""
    from tests.real.fetch import PACKAGES, bring

    folder = models() / name
    if not (folder / "config.json").is_file():
        if name not in PACKAGES:
            raise Missing(f"{MODELS[name]}: there is no folder {folder}")
        bring(name, folder)
    return folder
