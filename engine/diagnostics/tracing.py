"""Causal tracing: at which tokens and layers a model recalls a fact (ROME, Meng et al. 2022, section 2).

Noise on the embeddings of the subject corrupts the run; one state at a time is then restored to its value in the clean
run, and the recovered probability of the answer is the indirect effect of that state:

    IE(t, l) = P[answer | corrupted, state (t, l) restored] - P[answer | corrupted]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from engine.associative.prompts import encode, passage, subject_tokens
from engine.diagnostics.activation_patching import Restorer, TracedText
from engine.diagnostics.fact_names import names_of
from engine.diagnostics.patching_plan import KINDS, Kind, make_plan
from engine.diagnostics.trace_average import average_traces
from engine.events import FactsTraced, FloatArray, Noise, Progress, SkippedTrace, Steps, Trace
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.requests import TRACE_NOISE, TracingSettings
from engine.support.wording import say

WINDOW = 10
# A standard deviation over the tokens of fewer subjects is a poor estimate.
LEAST_SUBJECTS = 20


def default_window(layers: int) -> int:
    """The default window: ten layers as in the paper, whose model has 48; a third of fewer than 30."""
    return min(WINDOW, max(1, round(layers / 3)))


def trace_facts(
    model: LoadedModel,
    facts: Sequence[Fact],
    answers: Sequence[str],
    noise: Noise,
    settings: TracingSettings | None = None,
    position: int = 0,
) -> Steps[FactsTraced]:
    """Trace ``facts``, with the ``answers`` that the model is expected to give, one by one, and average the maps.

    Side memories are detached meanwhile: the maps are of the weights alone.
    """
    chosen = settings or TracingSettings()
    count = model.info.layers
    chosen_window = chosen.window or default_window(count)
    traces, skipped = list[Trace](), list[SkippedTrace]()
    with model.weights.without_side():
        for number, (name, fact, answer) in enumerate(zip(names_of(facts), facts, answers, strict=True), 1):
            detail = say("{number} of {count}", number=number, count=len(facts))
            found = yield from _trace(model, name, fact, answer, noise, chosen, chosen_window, detail)
            if isinstance(found, Trace):
                traces.append(found)
            else:
                skipped.append(found)
    average = average_traces(traces, count) if traces else None
    return FactsTraced(position, tuple(traces), tuple(skipped), noise, chosen.samples, chosen_window, average)


def _trace(
    model: LoadedModel,
    name: str,
    fact: Fact,
    answer: str,
    noise: Noise,
    settings: TracingSettings,
    window: int,
    detail: str,
) -> Steps[Trace | SkippedTrace]:
    """The maps of one fact."""
    text = traced_text(model, fact, answer)
    layers = settings.layers or tuple(range(model.info.layers))
    tokens, subject = _texts(model, text.ids.tolist()), text.subject
    yield Progress(say("Causal tracing"), 0, 1, say("passes", meaning="of a model"), detail)
    restorer = Restorer(model, text, draw_noise(model, noise.level, settings, len(subject)))
    if restorer.best != text.answer:
        said, wanted = _texts(model, [restorer.best, text.answer])
        reason = say(
            "The model goes on with {said!r} and not with {wanted!r}.", said=said.strip(), wanted=wanted.strip()
        )
        return SkippedTrace(name, reason)
    maps = yield from restore_everywhere(restorer, text, layers, model.info.layers, window, detail)
    said = _texts(model, [text.answer])[0].strip()
    ends = subject.start, subject.stop - 1
    return Trace(name, fact.text, said, tokens, ends, tuple(layers), restorer.high, restorer.low, maps)


def restore_everywhere(
    restorer: Restorer, text: TracedText, layers: Sequence[int], count: int, window: int, detail: str = ""
) -> Steps[dict[Kind, FloatArray]]:
    """The three maps (T, L) of ``text`` over ``layers`` of a model that has ``count``.

    Tokens before the subject are not run: under causal attention they do not differ from the clean run.
    """
    tokens, start = len(text.ids), text.subject.start
    maps: dict[Kind, FloatArray] = {kind: np.full((tokens, len(layers)), restorer.low) for kind in KINDS}
    checked = make_plan(layers, count, window, checks=(count // 2, count - 1))
    plan = make_plan(layers, count, window)
    for token in range(start, tokens):
        used = checked if token == start else plan
        progress = Progress(say("Causal tracing"), token - start, tokens - start, say("tokens"), detail)
        scores = (yield from restorer.scores(token, used, progress)).numpy()
        for kind in KINDS:
            maps[kind][token] = scores[list(used.places[kind])]
        yield Progress(say("Causal tracing"), token + 1 - start, tokens - start, say("tokens"), detail)
    return maps


def traced_text(model: LoadedModel, fact: Fact, answer: str) -> TracedText:
    """The prompt's tokens, its subject's positions, and the first token of ``answer``.

    Raises BadInput where the tokenizer gives subject or answer no token.
    """
    told = passage("", fact.prompt, fact.subject, answer)
    encoded = encode(model.tokens, [told])
    end = int(encoded.target_positions[0]) + 1
    return TracedText(encoded.ids[0, :end], subject_tokens(model.tokens, told), int(encoded.target_ids[0]))


def _texts(model: LoadedModel, ids: Sequence[int]) -> tuple[str, ...]:
    return tuple(map(model.tokens.name, ids))


# -- noise -------------------------------------------------------------------------------------------------------------


def draw_noise(model: LoadedModel, level: float, settings: TracingSettings, tokens: int) -> Tensor:
    """Noise (S, tokens, e) of standard deviation ``level`` for embeddings of dimension e; the same on every device."""
    size = embeddings_of(model, torch.zeros(1, dtype=torch.long)).shape[-1]
    generator = torch.Generator().manual_seed(settings.seed)
    drawn = torch.randn(settings.samples, tokens, size, generator=generator)
    return drawn * level


def embedding_noise(model: LoadedModel, known: Sequence[Fact], factor: float = TRACE_NOISE) -> Noise:
    """``factor`` times the standard deviation of the model's embeddings of the subjects of ``known`` facts.

    Over the whole vocabulary where there are fewer than :data:`LEAST_SUBJECTS` subjects.
    """
    subjects = {fact.subject: fact for fact in known}
    if len(subjects) < LEAST_SUBJECTS:
        ids = torch.arange(model.info.vocabulary)
        source = say(
            "{factor:g} standard deviations of the embeddings of all {tokens} tokens of the vocabulary",
            factor=factor,
            tokens=model.info.vocabulary,
        )
    else:
        ids = torch.cat([_subject_ids(model, fact) for fact in subjects.values()])
        source = say(
            "{factor:g} standard deviations of the embeddings of the {tokens} tokens of {subjects} known subjects",
            factor=factor,
            tokens=len(ids),
            subjects=len(subjects),
        )
    return Noise(factor * float(embeddings_of(model, ids).float().std()), source)


@torch.no_grad()
def embeddings_of(model: LoadedModel, ids: Tensor) -> Tensor:
    """The embeddings (N, e) of tokens (N,)."""
    found: Tensor = model.anatomy.embedding(ids.to(model.device))
    return found


def _subject_ids(model: LoadedModel, fact: Fact) -> Tensor:
    told = passage("", fact.prompt, fact.subject)
    places = subject_tokens(model.tokens, told)
    return encode(model.tokens, [told]).ids[0, places.start : places.stop]
