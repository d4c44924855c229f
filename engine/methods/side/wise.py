"""WISE: a routed side memory for edits (arXiv 2405.14768; reference section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import torch

from engine.associative.key_likeness import key_likeness
from engine.associative.logit_scale import logit_reach
from engine.associative.side_training import SideStep, SideTrainer, Site, Trained, measure_scale
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps, ValueSearch
from engine.fact import Fact
from engine.methods.chosen_layers import ANY, check_layer
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Editing, Method, Proposal
from engine.methods.side.wise_lessons import (
    chosen_contexts,
    lesson_of,
    prefix_texts,
    prompt_ids,
    replayed,
    unrelated_texts,
)
from engine.methods.side.wise_settings import WiseSettings
from engine.methods.side.wise_shards import Shards, seed_of
from engine.model.behind import find_behind
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel
from engine.model.side.routed import RoutedMemory
from engine.model.side.routing import Activation, Route, activation_of
from engine.support import counted
from engine.support.wording import say

# Tuned on SmolLM2-135M, layer 4 of 30; close to the published choice for the smallest model, 8 of 48 (GPT-2 XL).
DEPTH = 1 / 7


class Wise(Method):
    """Trains W', a side copy of one write matrix, and reads a text with it where its routing activation exceeds eps:

        Delta_act(x) = ||A(x) (W' - W)||_2 > eps,    eps = act_ratio * min over the edits of Delta_act(x_e)

    One shard of edits changes only the entries of a random mask; full shards are merged (Ties). Weight decay, too,
    acts in the mask alone; in the reference code it makes every other entry drift by 1e-5 per step.
    """

    name = "wise"
    title = "WISE"
    summary = say("Learns edits in a side copy of one layer and asks it only about texts that the edits are about.")
    paper = "WISE: Rethinking the Knowledge Memory for Lifelong Model Editing, Wang et al., 2024"
    family = "side memory"
    hyperparameters = WiseSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse more than one layer, a layer that the model does not have, and shards that do not divide a merge."""
        assert isinstance(settings, WiseSettings)
        layer = check_layer(model, settings.layers, self.title, ANY)
        if settings.merge_freq % settings.save_freq:
            raise BadHyperparameter(
                say(
                    "merge_freq = {merge_freq} is no multiple of save_freq = {save_freq}.",
                    merge_freq=settings.merge_freq,
                    save_freq=settings.save_freq,
                ),
                say("Merge after a whole number of shards."),
            )
        if settings.merge_algorithm == "slerp" and settings.shards_per_merge > 2:
            raise BadHyperparameter(
                say("slerp merges two shards, not {shards_per_merge}.", shards_per_merge=settings.shards_per_merge),
                say("Set merge_freq to twice save_freq."),
            )
        if settings.routing == "reference" and activation_of(model.anatomy.layers[layer].block) is None:
            raise BadHyperparameter(
                say(
                    "routing = reference: {model} has no single activation function in a layer.", model=model.info.name
                ),
                say("Choose routing = paper."),
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: an early layer, routed by the largest token of the prompt, which is trained to be the
        subject's; the margins in the model's own scale, as the published ones are absolute numbers for models of seven
        billion parameters, and the rate also in that of its logits.

        In a small model the keys of prompts' last tokens are similar, especially at the published depth: on
        SmolLM2-135M their mean cosine between facts is .5 at layer 25 and .04 between subjects' last tokens at layer 4.
        Where keys are similar, later edits undo earlier ones and prompts about other subjects are routed too
        (docs/methods.md has the figures). As only the subject's key is trained, texts behind prefixes add little and
        are left out.

        Behind a norm the likelihood does not hold the size of what W' writes, only its direction: a step that is too
        large stays so and moves all other texts along. There the rate is a quarter, with more steps, and the layer is
        that of the first third, but the first, whose keys are least alike: those at a seventh of Gemma 3 270M's depth
        are three times as alike as those at its layer 1.

        An edit needs free inputs of the matrix: shards hold 500 edits times the square of the inner size over that of
        Llama-2, which gives the published 500 there and the demo world's 10 for its 1,536 inputs, and the mask frees
        64 inputs of each output at least.
        """
        depth, inner = model.info.layers, model.info.inner
        edits = min(SHARD_EDITS, max(1, round(SHARD_EDITS * (inner / SHARD_INNER) ** 2)))
        layer = max(0, min(depth - 2, round(DEPTH * depth)))
        share = min(1.0, max(MASK_RATIO, FEWEST_INPUTS / inner))
        training = BY_RULE
        if find_behind(model.module, model.anatomy.layers[layer]).norm:
            training = {**BY_RULE, **BEHIND_A_NORM}
            likeness = key_likeness(model, range(1, max(2, depth // 3)) if depth > 2 else [layer])
            layer = min(likeness, key=lambda one: likeness[one])
        return {"layers": str(layer), **training, "mask_ratio": share, "save_freq": edits, "merge_freq": 2 * edits}

    def prepare(self, editing: Editing, settings: WiseSettings) -> Steps[None]:
        """Nothing is prepared before the first batch."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: WiseSettings) -> Steps[Proposal]:
        """Train the facts one after another into the open shard; the weights are only read."""
        model = editing.model
        route, act = route_of(model, settings)
        former = _former(editing, route)
        began = replace(former, route=route, ratio=settings.act_ratio, capacity=settings.save_freq)
        written = yield from editing.contexts("wise")
        contexts, prefixes = chosen_contexts(written, settings.prefixes), prefix_texts(model, written)
        scale = measure_scale(model, route, act, prefixes)
        reach = logit_reach(model, prefixes) if settings.unit == "logits" else 1.0
        unrelated = yield from unrelated_texts(editing, facts, former.edits, settings.unrelated)
        yield Progress(say("Unrelated texts"), len(facts), len(facts), say("texts"))
        shards = Shards(model, act, began, settings, editing.seed)
        weight = model.anatomy.layers[route.layer].write.read()
        tracker = _Tracker(len(facts), settings.steps)
        notes = []
        for number, fact in enumerate(facts):
            site = Site(route, act, weight, shards.mask)
            trainer = SideTrainer(model, site, settings.training(scale, reach), partial(tracker.event, number))
            replay = replayed(shards.memory, settings, seed_of(editing.seed, 3, shards.memory.edits))
            lesson = lesson_of(model, contexts, fact, unrelated[number], replay)
            trained = yield from trainer.run(shards.difference, lesson)
            tracker.finish(number)
            shards.take(trained, prompt_ids(model, fact))
            notes.append(_note(trained))
        change = SideChange(RoutedMemory.kind, shards.packed().recorded_after(former))
        return Proposal(Delta(side=(change,)), {}, tuple(notes))


BY_RULE = {
    "steps": 15,
    "unit": "logits",
    "learning_rate": 40.0,
    "alpha": 0.25,
    "beta": 1.5,
    "gamma": 1.0,
    "routed_by": "largest",
    "act_ratio": 0.65,
    "prefixes": 0,
    "unrelated": 6,
    "stop_loss": 0.1,
    "stop_change": 0.1,
}
BEHIND_A_NORM = {"steps": 50, "learning_rate": 10.0}
# The published shard and mask: 500 edits in a matrix of Llama-2-7B of which .2 is free.
SHARD_EDITS, SHARD_INNER, MASK_RATIO, FEWEST_INPUTS = 500, 11008, 0.2, 64


def route_of(model: LoadedModel, settings: WiseSettings) -> tuple[Route, Activation]:
    """Where and by what these settings route, and the layer's activation function (only the reference form has one)."""
    layer = int(settings.layers)
    act = activation_of(model.anatomy.layers[layer].block)
    return Route(layer, settings.routing, settings.routed_by), act or torch.nn.Identity()


def _former(editing: Editing, route: Route) -> RoutedMemory:
    """The memory of the applied batches; BadHyperparameter where its routing differs from ``route``."""
    former = editing.side.get(RoutedMemory.kind)
    if not isinstance(former, RoutedMemory):
        return RoutedMemory.empty()
    if former.route not in (None, route):
        there = former.route
        assert there is not None
        raise BadHyperparameter(
            say(
                "this session's side memory is at layer {layer}, routed by the {place} token's activation in the "
                "{form} form; one session cannot have another beside it.",
                layer=there.layer,
                place=there.place,
                form=there.form,
            ),
            say("Keep layers, routing and routed_by as they were, or begin a new session."),
        )
    return former


def _note(trained: Trained) -> str:
    return say(
        "side memory: {steps}, {why}; routing activation {activation:.3g}",
        steps=counted.steps(trained.steps),
        why=say("loss small and still") if trained.reason == "loss" else say("all steps used"),
        activation=trained.activation,
    )


class _Tracker:
    """Collects the progress of the whole batch for display, while its facts are trained one after another."""

    def __init__(self, count: int, steps: int) -> None:
        self._steps = steps
        self._nll, self._loss, self._rank = np.full((3, count), np.nan, dtype=np.float32)
        self._active = np.ones(count, dtype=bool)

    def event(self, number: int, step: int, seen: SideStep) -> ValueSearch:
        """The state of the batch after a step of one fact."""
        self._nll[number], self._loss[number], self._rank[number] = seen.nll, seen.loss, seen.rank
        probability = np.nan_to_num(np.exp(-self._nll), nan=0.0)
        nll, loss, rank = self._nll.copy(), self._loss.copy(), self._rank.copy()
        return ValueSearch(step, self._steps, nll, probability, self._active.copy(), loss=loss, rank=rank)

    def finish(self, number: int) -> None:
        """A fact's training has ended."""
        self._active[number] = False
