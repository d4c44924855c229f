"""The model's confidence in edited and in pretrained facts as text: where it is far higher for edited ones,
the search for v* ran too long (overfitting: ENCORE, arXiv 2502.01636, table 1)."""

from __future__ import annotations

from engine.events import ConfidenceMeasured
from gui.support.units import plural


def confidence_in_words(found: ConfidenceMeasured | None) -> str:
    """Both probabilities in a sentence, "" if nothing is edited."""
    if found is None or found.edited is None:
        return ""
    edited = f"Mean probability: {found.edited:.2f} for {plural(found.edited_facts, 'edited fact')}"
    if found.own is None:
        return f"{edited}; of the model's own facts none is known."
    return f"{edited}, {found.own:.2f} for {plural(found.own_facts, 'fact')} of the model's own, unedited."
