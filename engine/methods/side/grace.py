"""GRACE: a codebook at one layer, which replaces the layer's output inside the radii of its keys and nowhere else.

Source: arXiv 2211.11031; hyperparameters of EasyEdit's configurations; reference section 9.1.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from engine.associative.replaced_output import (
    Learning,
    ModuleReads,
    Progressing,
    learn_values,
    read_module,
    token_keys,
)
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.chosen_layers import check_layer
from engine.methods.knobs import Hyperparameters, knob, parse_layers
from engine.methods.method import Editing, Method, Proposal
from engine.methods.side.codebook_rule import WIDENINGS, Decision, Radii, decide
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel
from engine.model.side.codebook import (
    KIND,
    PARTS,
    REPLACEMENTS,
    Codebook,
    Operation,
    Place,
    Replacement,
    recorded,
)
from engine.support import counted
from engine.support.wording import said_by, say

UNITS = ("absolute", "relative")
# The published layers: 27 of 32, 18 of 28, 35 of 48, 25 of 28.
USUAL_DEPTH = 0.75
# The same prompt read in another batch gives the same key but for rounding, of about this share of its norm.
ROUNDING = {torch.float32: 1e-4, torch.float16: 4e-3, torch.bfloat16: 2e-2}


@dataclass(frozen=True)
class GraceSettings(Hyperparameters):
    """GRACE's hyperparameters; names and defaults follow its code, in absolute units as published."""

    layers: str = knob("27", "layers", say("The one layer that the codebook stands beside."))
    module: str = knob(
        "write",
        "choice",
        say(
            "The matrix whose input is looked up and whose output is replaced: the MLP's write matrix or its first one."
        ),
        choices=PARTS,
    )
    steps: int = knob(100, "int", say("Adam steps for each value."), low=1, high=2000)
    v_lr: float = knob(1.0, "float", say("Adam's learning rate for a value."), low=1e-6, high=100, group="values")
    v_lr_unit: str = knob(
        "absolute",
        "choice",
        say("Whether learning rate and cold start are in units of the output or of its root mean square at the fact."),
        choices=UNITS,
        group="values",
    )
    start: str = knob(
        "cold",
        "choice",
        say("Where a value begins: at uniform random numbers in [0, 1), or at what the layer gives."),
        choices=("cold", "warm"),
        group="values",
    )
    replacement: str = knob(
        "last",
        "choice",
        say("Where a value is put: at the prompt's last token, at all of the prompt, or at every token."),
        choices=REPLACEMENTS,
        group="values",
    )
    radius: float = knob(
        1.0,
        "float",
        say("The radius of a new key (the paper's initial epsilon)."),
        low=1e-6,
        high=1e6,
        group="codebook",
    )
    radius_unit: str = knob(
        "absolute",
        "choice",
        say("Whether the radius is a distance, or a share of the median distance between keys of ordinary tokens."),
        choices=UNITS,
        group="codebook",
    )
    widening: str = knob(
        "coverage",
        "choice",
        say(
            "When the nearest key has the same new object: widen it to cover the prompt, or also move it "
            "half-way there."
        ),
        choices=WIDENINGS,
        group="codebook",
    )


class Grace(Method):
    """With d = min_i ||h - k_i|| over the codebook's keys, attained at i:

    layer(h) = v_i where d <= eps_i, else the layer's output (arXiv 2211.11031, equation 1). A fact adds (h, v, eps),
    widens eps_i where its new object is that of entry i, or splits: eps_i and eps become d / 2 (algorithm 1).
    v minimises the mean negative log likelihood of the new object.
    """

    name = "grace"
    title = "GRACE"
    summary = say(
        "Keeps each fact in a codebook that answers its very prompt and nothing else; other wordings are not answered."
    )
    paper = "Aging with GRACE: Lifelong Model Editing with Discrete Key-Value Adaptors, Hartvigsen et al., 2023"
    family = "side memory"
    hyperparameters = GraceSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse a layer that the model does not have, more than one layer, and a matrix that the layer lacks."""
        assert isinstance(settings, GraceSettings)
        check_layer(model, settings.layers, self.title, say("Choose a layer in the last third of the model."))
        try:
            _place(settings).module(model.anatomy)
        except ValueError as error:
            raise BadHyperparameter(
                say("module = {module}: {error}.", module=settings.module, error=said_by(error)), say("Choose write.")
            ) from error

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: three quarters of the way up, as the published layers lie; values in units of the
        layer's output, the radius in units of the median distance between the keys of ordinary tokens, because the
        published absolute values suit the scale of the published models alone.
        """
        layer = min(round(USUAL_DEPTH * model.info.layers), model.info.layers - 1)
        return {"layers": str(layer), "v_lr": 0.3, "v_lr_unit": "relative", "radius": 0.05, "radius_unit": "relative"}

    def prepare(self, editing: Editing, settings: GraceSettings) -> Steps[None]:
        """Nothing: no statistics are needed."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: GraceSettings) -> Steps[Proposal]:
        """Keys, then the codebook operation of each fact, then the values."""
        place = _place(settings)
        former = editing.side.get(KIND)
        book = former.books.get(place, ()) if isinstance(former, Codebook) else ()
        radii = yield from _radii(editing, place, settings)
        reads = yield from read_module(editing.model, place, facts)
        decisions, entries = list[Decision](), book
        for key, label in zip(reads.keys, reads.labels, strict=True):
            decisions.append(decide(entries, key, label, radii))
            entries = decisions[-1].operation.apply(entries)
            yield Progress(say("Codebook"), len(decisions), len(facts), say("facts"))
        values = _Values(editing, facts, settings, reads)
        learnt = yield from values.learn(decisions, [entry.value for entry in book])
        operations = [_with_value(d.operation, v, settings) for d, v in zip(decisions, learnt, strict=True)]
        ends = zip(decisions, values.progress.nll, strict=True)
        notes = tuple(
            say(
                "value: {steps}, all steps used; {note}, {nll:.2f} nats",
                steps=counted.steps(settings.steps),
                note=d.note,
                nll=nll,
            )
            for d, nll in ends
        )
        return Proposal(Delta(side=(SideChange(KIND, recorded(place, operations)),)), {}, notes)


class _Values:
    """The values of one batch, one for each fact: that of its entry once the fact is in the codebook."""

    def __init__(self, editing: Editing, facts: Sequence[Fact], settings: GraceSettings, reads: ModuleReads) -> None:
        self.progress = Progressing(len(facts), settings.steps)
        self._model = editing.model
        self._facts = facts
        self._settings = settings
        self._scale = torch.ones(len(facts))
        if settings.v_lr_unit == "relative":
            self._scale = reads.outputs.square().mean(1).sqrt()
        self._starts = reads.outputs
        if settings.start == "cold":
            width = reads.outputs.shape[1]
            self._starts = torch.stack([_cold(fact, editing.seed, width) for fact in facts]) * self._scale[:, None]

    def learn(self, decisions: Sequence[Decision], book: Sequence[Tensor]) -> Steps[list[Tensor]]:
        """The values (d,) after each fact; ``book`` are those of the entries before the batch.

        Facts of the same entry are learnt in turn, since the later one starts from the earlier one's value; all others
        are learnt together.
        """
        held = dict(enumerate(book))
        learnt = dict[int, Tensor]()
        for together in _turns(decisions):
            entries = [decisions[fact].operation.index for fact in together]
            starts = [
                self._starts[fact] if decisions[fact].fresh else held[entry]
                for fact, entry in zip(together, entries, strict=True)
            ]
            values = yield from learn_values(
                self._model,
                _place(self._settings),
                [self._facts[fact] for fact in together],
                torch.stack(starts),
                self._scale[together],
                _learning(self._settings),
                self.progress,
                together,
            )
            held.update(zip(entries, values, strict=True))
            learnt.update(zip(together, values, strict=True))
        return [learnt[fact] for fact in range(len(decisions))]


def _turns(decisions: Sequence[Decision]) -> list[list[int]]:
    """The facts in groups to be learnt one group after another, no two of a group at the same entry."""
    before: Counter[int] = Counter()
    turns: dict[int, list[int]] = {}
    for fact, decision in enumerate(decisions):
        turns.setdefault(before[decision.operation.index], []).append(fact)
        before[decision.operation.index] += 1
    return [turns[turn] for turn in sorted(turns)]


def _cold(fact: Fact, seed: int, width: int) -> Tensor:
    """Uniform random numbers (width,) in [0, 1) for a fact, independent of the other facts in its batch."""
    digest = hashlib.blake2b(f"{seed}\x1f{fact.id}".encode(), digest_size=7).digest()
    return torch.rand(width, generator=torch.Generator().manual_seed(int.from_bytes(digest, "big")))


def _place(settings: GraceSettings) -> Place:
    (layer,) = parse_layers(settings.layers)
    return Place(layer, PARTS[PARTS.index(settings.module)])


def _replacement(settings: GraceSettings) -> Replacement:
    return REPLACEMENTS[REPLACEMENTS.index(settings.replacement)]


def _learning(settings: GraceSettings) -> Learning:
    return Learning(settings.steps, settings.v_lr, _replacement(settings))


def _with_value(operation: Operation, value: Tensor, settings: GraceSettings) -> Operation:
    return replace(operation, entry=replace(operation.entry, value=value, replacement=_replacement(settings)))


def _radii(editing: Editing, place: Place, settings: GraceSettings) -> Steps[Radii]:
    """The radii in the units of the module's keys, which are read on the base model, the same for a session."""
    initial = settings.radius
    if settings.radius_unit == "relative":
        texts = (yield from editing.contexts()).prefixes
        yield Progress(say("Key distances"), 0, len(texts), say("texts"), say("layer {layer}", layer=place.layer))
        with editing.model.weights.at(0):
            keys = token_keys(editing.model, place, texts)
        initial *= float(torch.pdist(keys).median())
    return Radii(initial, settings.widening, ROUNDING[editing.model.dtype])
