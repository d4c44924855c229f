"""Warnings before a run: contradictory facts, and edits that cannot succeed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.diagnostics.conflicts import conflicts_in_words
from engine.errors import BadHyperparameter
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, parse_layers
from engine.methods.locate.settings import LocateSettings
from engine.model.behind import find_behind
from engine.model.loading import LoadedModel
from engine.support.wording import join_texts, say, say_count

SHOWN = 3  # contradictions that are listed; the others are counted


def check_reach(model: LoadedModel, settings: Hyperparameters, facts: Sequence[Fact]) -> None:
    """Raise BadHyperparameter where the search for v* can affect none of ``facts``, naming layers that could."""
    lost = _out_of_reach(model, settings, facts)
    if lost and len(lost) == len(facts):
        assert isinstance(settings, LocateSettings)
        raise BadHyperparameter(
            say(
                "layers = {layers}: what the last layer gives at a subject's last token reaches no later token, "
                "and these prompts go on after the subject.",
                layers=settings.layers,
            ),
            say("Choose layers below {last}.", last=model.info.layers - 1),
        )


def concerns(model: LoadedModel, settings: Hyperparameters, batches: Sequence[Sequence[Fact]]) -> Iterator[str]:
    """One sentence for each foreseeable problem of these batches, before any work."""
    against = [c for batch in batches for c in conflicts_in_words(batch) if c.kind == "contradiction"]
    if against:
        pairs = [say("“{first}” and “{second}”", first=c.first, second=c.second) for c in against[:SHOWN]]
        if len(against) > SHOWN:
            pairs.append(say("and {count} more", count=len(against) - SHOWN))
        yield say(
            "Facts of one batch contradict each other, and neither can win: {pairs}.", pairs=join_texts("; ", pairs)
        )
    facts = [fact for batch in batches for fact in batch]
    if lost := _out_of_reach(model, settings, facts):
        yield say_count(
            len(facts),
            "The prompt goes on after the subject, and nothing that is written there in the last layer can reach its "
            "end: “{prompt}”.",
            "{lost} of {n} prompts go on after the subject, and nothing that is written there in the last layer "
            "can reach their end: such as “{prompt}”.",
            lost=len(lost),
            prompt=lost[0].text,
        )


def _out_of_reach(model: LoadedModel, settings: Hyperparameters, facts: Sequence[Fact]) -> list[Fact]:
    """Facts that no v* can change: v* is at the subject's last token, and only attention above it propagates it."""
    if not isinstance(settings, LocateSettings) or _lowest_searched(model, settings) < model.info.layers - 1:
        return []
    return [fact for fact in facts if not fact.text.rstrip().endswith(fact.subject.strip())]


def _lowest_searched(model: LoadedModel, settings: LocateSettings) -> int:
    """The lowest layer in which v* is searched: the last written one, or the first, as all are, if a norm follows W."""
    layers = parse_layers(settings.layers)
    together = any(find_behind(model.module, model.anatomy.layers[layer]).norm for layer in layers)
    return layers[0] if together else layers[-1]
