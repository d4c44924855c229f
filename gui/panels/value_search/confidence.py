"""The model's confidence in edited and in pretrained facts as text: where it is far higher for edited ones,
the search for v* ran too long (overfitting: ENCORE, arXiv 2502.01636, table 1)."""

from __future__ import annotations

from engine.events import ConfidenceMeasured
from engine.support.wording import say, say_count


def confidence_in_words(found: ConfidenceMeasured | None) -> str:
    """Both probabilities in a sentence, "" if nothing is edited."""
    if found is None or found.edited is None:
        return ""
    facts = say_count(found.edited_facts, "{n} edited fact", "{n} edited facts")
    if found.own is None:
        return say(
            "Mean probability: {edited:.2f} for {facts}; of the model's own facts none is known.",
            edited=found.edited,
            facts=facts,
        )
    return say(
        "Mean probability: {edited:.2f} for {facts}, {own:.2f} for {own_facts} of the model's own, unedited.",
        edited=found.edited,
        facts=facts,
        own=found.own,
        own_facts=say_count(found.own_facts, "{n} fact", "{n} facts"),
    )
