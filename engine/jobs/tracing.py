"""Which facts are traced, which answers are expected of the model, and where the size of the noise comes from."""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnostics.tracing import NOISE, SAMPLES, Noise, Tracing, TracingSettings, embedding_noise, trace_facts
from engine.errors import BadInput
from engine.events import Steps
from engine.fact import Fact
from engine.jobs.knowledge import Knowledge
from engine.model.loading import LoadedModel

FACTS = 10


def trace(
    model: LoadedModel,
    knowledge: Knowledge,
    facts: Sequence[Fact],
    edited: Sequence[Fact],
    settings: TracingSettings | None = None,
) -> Steps[Tracing]:
    """Trace ``facts``, of which those in ``edited`` are expected to give their new object, the others their true one.

    A fact without a true one is expected to give its object. Raises BadInput for settings that make no sense.
    """
    chosen = settings or TracingSettings()
    if chosen.samples < 1 or chosen.noise < 0 or chosen.window < 0:
        raise BadInput(
            "a trace needs at least one sample, and neither noise nor window can be negative.",
            f"The usual values are {SAMPLES} samples and {NOISE:g} standard deviations of noise.",
        )
    new = {fact.id for fact in edited}
    answers = [fact.target if fact.id in new else fact.true or fact.target for fact in facts]
    return (yield from trace_facts(model, facts, answers, noise_for(model, knowledge, facts, chosen), chosen))


def noise_for(model: LoadedModel, knowledge: Knowledge, facts: Sequence[Fact], settings: TracingSettings) -> Noise:
    """The noise by the subjects of the model's known facts, or of the traced ones where none are known."""
    return embedding_noise(model, knowledge.facts or facts, settings.noise)
