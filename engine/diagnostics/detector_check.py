"""Validation of a detector read from a file, before any of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.events import FloatArray

ALWAYS = ("mean", "scale", "slope")
ARRAYS = {"logistic": ("weights", "bias"), "adaboost": ("feature", "threshold", "low", "high")}
_MOST = 1 << 20  # layers or probabilities, beyond which a header counts as damaged


def damage(described: Mapping[str, Any], arrays: Mapping[str, FloatArray]) -> str:
    """The first error in a detector's description or arrays, for display; "" where there is none."""
    kind, layers, top_k = (described.get(name) for name in ("kind", "layers", "top_k"))
    if not isinstance(kind, str) or kind not in ARRAYS:
        return "it is of no known kind"
    if not isinstance(layers, list) or not all(map(_is_count, (*layers, top_k))):
        return "its layers are no numbers of layers"
    if not isinstance(described.get("about"), dict):
        return "it does not say what it was made from"
    if missing := [name for name in (*ALWAYS, *ARRAYS[kind]) if name not in arrays]:
        return f"its {missing[0]} is missing"
    if not all(array.dtype == np.float64 and np.isfinite(array).all() for array in arrays.values()):
        return "some of its numbers are none"
    return _misfit(arrays)


def _misfit(arrays: Mapping[str, FloatArray]) -> str:
    """The first inconsistency between the shapes of its arrays."""
    features = arrays["mean"].size
    shapes = {"mean": (features,), "scale": (features,), "weights": (features,), "slope": (1,), "bias": (1,)}
    if wrong := [name for name, shape in shapes.items() if name in arrays and arrays[name].shape != shape]:
        return f"its {wrong[0]} does not fit its other numbers"
    stumps = [arrays[name] for name in ARRAYS["adaboost"] if name in arrays]
    if any(array.ndim != 1 or array.shape != stumps[0].shape for array in stumps):
        return "its trees are not whole"
    if stumps and not all(0 <= feature < features for feature in stumps[0]):
        return "its trees ask for features that it has not"
    return ""


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
