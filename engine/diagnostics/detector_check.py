"""Validation of a detector read from a file, before any of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import numpy as np

from engine.events import FloatArray
from engine.requests import DetectorKind
from engine.support.wording import say

ALWAYS = ("mean", "scale", "slope")
ARRAYS = {"logistic": ("weights", "bias"), "adaboost": ("feature", "threshold", "low", "high")}
# Layers, facts or probabilities, beyond which a header counts as damaged.
Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 20)]


@dataclass(frozen=True)
class Described:
    """A detector's description, as the header of its file has it."""

    format: str
    kind: DetectorKind
    layers: tuple[Count, ...]
    top_k: Count
    about: dict[str, Any]


def damage(described: Described, arrays: Mapping[str, FloatArray]) -> str:
    """The first error in a detector's arrays, for display; "" where there is none."""
    if missing := [name for name in (*ALWAYS, *ARRAYS[described.kind]) if name not in arrays]:
        return say("its {name} is missing", name=missing[0])
    if not all(array.dtype == np.float64 and np.isfinite(array).all() for array in arrays.values()):
        return say("some of its numbers are none")
    return _misfit(arrays)


def _misfit(arrays: Mapping[str, FloatArray]) -> str:
    """The first inconsistency between the shapes of its arrays."""
    features = arrays["mean"].size
    shapes = {"mean": (features,), "scale": (features,), "weights": (features,), "slope": (1,), "bias": (1,)}
    if wrong := [name for name, shape in shapes.items() if name in arrays and arrays[name].shape != shape]:
        return say("its {name} does not fit its other numbers", name=wrong[0])
    stumps = [arrays[name] for name in ARRAYS["adaboost"] if name in arrays]
    if any(array.ndim != 1 or array.shape != stumps[0].shape for array in stumps):
        return say("its trees are not whole")
    if stumps and not all(0 <= feature < features for feature in stumps[0]):
        return say("its trees ask for features that it has not")
    return ""
