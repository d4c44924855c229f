"""Traces of edits in the write matrices of a model: which look edited, what they say, and a reversal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.associative.statistics import StatisticsStore
from engine.diagnostics.shared_traces import Shared, row_scale, shared, windows
from engine.diagnostics.traces import (
    Spectrum,
    asked,
    evened_spectrum,
    flagged,
    heard,
    narrow_part,
    rank_above,
)
from engine.editing.open_session import OpenSession
from engine.evaluation.scoring import score
from engine.events import Log, Progress, Steps, TraceDirection, TracesFound
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.model.checked_tensors import save_checked
from engine.model.delta import EntryDelta, LayerDelta, MatrixDelta
from engine.model.loading import LoadedModel, load
from engine.requests import TracesPlan
from engine.session.kept_events import keep
from engine.support.endings import SAFETENSORS, check_place
from engine.support.files import replacing
from engine.support.wording import say

KIND = "traces"
STATISTICS_MULTIPLIER = 10  # tokens of text for each column of a matrix
PROMPTS = 24  # facts of different relations that a direction is asked with
SAYS = 3  # objects that are named of a direction
READ = 2048  # tokens of held-out text
FORM = "palimpsest deltas 1"


@dataclass(frozen=True, eq=False)
class _Trace:
    """The r directions of one layer: ``left`` (d, r), their ``strengths`` (r,), and what is taken back of them."""

    left: Tensor
    strengths: Tensor
    removal: LayerDelta


class Traces:
    """One search: spectra, directions, and a reversal that is tried and undone."""

    def __init__(
        self,
        model: LoadedModel,
        session: OpenSession | None,
        reference: ReferenceProbes,
        statistics: StatisticsStore,
        plan: TracesPlan,
    ) -> None:
        self._model, self._session, self._plan = model, session, plan
        self._reference, self._statistics = reference, statistics

    def find(self, facts: Sequence[Fact] = ()) -> Steps[TracesFound]:
        """Look at every write matrix; read what flagged ones say with the prompts of ``facts``, or of known facts.

        No reference model is asked; the inputs' second moments are those of the model on the statistics' text. With an
        ``original``, what really changed stands beside it and the reversal is exact. Stored in the session.
        """
        model, plan = self._model, self._plan
        if plan.reversal:
            check_place(plan.reversal, SAFETENSORS)
        layers = tuple(range(model.info.layers))
        spectra = yield from self._spectra(layers)
        excess, threshold = flagged({layer: one.edge for layer, one in spectra.items()})
        spikes = self._spikes(spectra, excess, threshold)
        with_others = shared(windows({layer: one.quiet for layer, one in spectra.items()}))
        found = dict(sorted((self._shared(spectra, with_others) | spikes).items()))
        directions = yield from self._directions(found, facts)
        changed, exact = yield from self._truth(layers)
        reversal = exact or [one.removal for one in found.values()]
        tried = (yield from self._tried(reversal)) if reversal else (-1, -1, None, None)
        event = TracesFound(
            self._session.position if self._session else 0,
            layers,
            np.array([excess[layer] for layer in layers]),
            tuple(len(found[layer].strengths) if layer in found else 0 for layer in layers),
            changed,
            threshold,
            directions,
            Path(plan.original).name if plan.original else "",
            *tried,
            np.array([with_others.excess.get(layer, 0.0) for layer in layers if with_others.excess]),
            with_others.threshold,
        )
        if plan.reversal and reversal:
            write_reversal(model, reversal, Path(plan.reversal))
            yield Log(say("The reversal is in {file}; palimpsest import takes it in as a batch.", file=plan.reversal))
        if self._session is not None:
            keep(self._session.ledger, KIND, event)
        yield event
        return event

    def _spectra(self, layers: Sequence[int]) -> Steps[dict[int, Spectrum]]:
        yield from self._statistics.prepare(layers, STATISTICS_MULTIPLIER * self._model.info.inner)
        found = {}
        for done, layer in enumerate(layers):
            yield Progress(say("Reading the matrices"), done, len(layers), say("layers"))
            write = self._model.anatomy.layers[layer].write
            found[layer] = evened_spectrum(write.read(), self._statistics.get(layer).matrix)
        return found

    def _spikes(
        self, spectra: Mapping[int, Spectrum], excess: Mapping[int, float], threshold: float
    ) -> dict[int, _Trace]:
        """The layers that stand out by themselves."""
        layers = [layer for layer in spectra if excess[layer] > threshold]
        even = float(np.median([one.edge for layer, one in spectra.items() if layer not in layers]))
        found = {}
        for layer in layers:
            one = spectra[layer]
            rank = rank_above(one, even * (1 + threshold))
            removal = LayerDelta.of(layer, -one.left[:, :rank], one.narrow[:rank])
            found[layer] = _Trace(one.left[:, :rank], one.values[:rank], removal)
        return found

    def _shared(self, spectra: Mapping[int, Spectrum], with_others: Shared) -> dict[int, _Trace]:
        """The layers that stand out together with their neighbours."""
        found = {}
        for layer, directions in with_others.directions.items():
            left = directions * row_scale(spectra[layer].quiet)[:, None]
            matrix = self._model.anatomy.layers[layer].write.read()
            out, into = narrow_part(matrix, self._statistics.get(layer).matrix, left)
            found[layer] = _Trace(left, with_others.strengths[layer], LayerDelta.of(layer, -out, into))
        return found

    # -- what they say -------------------------------------------------------------------------------------------------

    def _directions(self, traces: Mapping[int, _Trace], facts: Sequence[Fact]) -> Steps[tuple[TraceDirection, ...]]:
        """The first directions of each flagged matrix, asked with one prompt of each relation."""
        relations = {fact.prompt: fact for fact in reversed((*self._reference.facts, *facts))}
        chosen = list(relations.values())[::-1][:PROMPTS]
        if traces and not chosen:
            yield Log(say("Without facts no direction can be asked what it says: give some (--facts)."), "warning")
            return ()
        prompts = [self._model.tokens.ids(fact.text) for fact in chosen]
        wanted = [(layer, n) for layer, one in traces.items() for n in range(min(len(one.strengths), self._plan.read))]
        found = []
        with torch.no_grad():
            plain = torch.stack([asked(self._model, ids) for ids in prompts]) if wanted else torch.empty(0)
        for done, (layer, n) in enumerate(wanted):
            yield Progress(say("Asking what they say"), done, len(wanted), say("directions"))
            found.append(self._direction(layer, traces[layer], n, chosen, prompts, plain))
        return tuple(found)

    def _direction(
        self,
        layer: int,
        trace: _Trace,
        n: int,
        chosen: Sequence[Fact],
        prompts: Sequence[Sequence[int]],
        plain: torch.Tensor,
    ) -> TraceDirection:
        tokens, gains = heard(self._model, layer, trace.left[:, n], prompts, plain)
        best: dict[int, int] = {}
        for place in np.argsort(-np.array(gains), kind="stable").tolist():
            best.setdefault(tokens[place], place)
        first = list(best.items())[:SAYS]
        return TraceDirection(
            layer,
            float(trace.strengths[n]),
            tuple(self._model.tokens.name(token).strip() for token, _ in first),
            tuple(gains[place] for _, place in first),
            tuple(chosen[place].text for _, place in first),
        )

    # -- what is true, and taking it back ------------------------------------------------------------------------------

    def _truth(self, layers: Sequence[int]) -> Steps[tuple[tuple[int, ...], list[MatrixDelta]]]:
        """Which write matrices were changed, and the exact way back, where an original says so; else from the session.

        -1: not known.
        """
        model, plan = self._model, self._plan
        if plan.original:
            other = yield from load(plan.original, "cpu", model.info.dtype)
            back: list[MatrixDelta] = []
            for layer in layers:
                now = model.anatomy.layers[layer].write.read().cpu()
                change = other.anatomy.layers[layer].write.read() - now
                if bool(change.count_nonzero()):
                    back.append(EntryDelta.of(layer, change))
            return tuple(int(any(one.layer == layer for one in back)) for layer in layers), back
        if self._session is None:
            return (-1,) * len(layers), []
        applied = self._model.weights.deltas[: self._model.weights.applied]
        written = {layer for delta in applied for layer, path in delta.sites if not path}
        return tuple(int(layer in written) for layer in layers), []

    def _tried(self, reversal: Sequence[MatrixDelta]) -> Steps[tuple[int, int, float | None, float | None]]:
        """Edits of the session that hold, how many no longer do with the reversal, and the perplexity of both."""
        edits = [(fact.text, fact.target) for fact in self._session.applied_facts()] if self._session else []
        before = yield from score(self._model, edits, say("Asking the edits"))
        fluent = yield from self._reference.perplexity_of_start(self._model, READ)
        with self._model.weights.preview() as preview:
            for part in reversal:
                preview.add(part)
            after = yield from score(self._model, edits, say("Asking the edits"))
            reversed_fluent = yield from self._reference.perplexity_of_start(self._model, READ)
        held = sum(one.exact for one in before)
        undone = sum(was.exact and not now.exact for was, now in zip(before, after, strict=True))
        return held if edits else -1, undone if edits else -1, fluent, reversed_fluent


def write_reversal(model: LoadedModel, reversal: Sequence[MatrixDelta], file: Path) -> None:
    """The reversal in the form of our own deltas (docs/elsewhere.md), so that an import takes it in."""
    names = {module: name for name, module in model.module.named_modules()}
    tensors = {}
    for part in reversal:
        matrix = model.anatomy.layers[part.layer].write
        left, right = part.factors()
        sides = (right.T, left.T) if matrix.transposed else (left, right)
        name = f"{names[matrix.module]}.weight"
        tensors[f"{name}.left"], tensors[f"{name}.right"] = (side.contiguous() for side in sides)
    about = {"form": FORM, "base": json.dumps(asdict(model.info), ensure_ascii=False)}
    with replacing(file) as temporary:
        save_checked(tensors, temporary, about)
