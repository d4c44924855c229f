"""MEMOIR: edits in the columns of a residual memory that a prompt's sparse mask selects (arXiv 2506.07899)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn

from engine.associative.after_write import read_keys
from engine.associative.column_training import ColumnTraining, TrainedColumns, train_columns
from engine.associative.prompts import Contexts, encode, passage, without_targets
from engine.associative.replaced_output import Progressing
from engine.associative.side_training import measure_scale
from engine.errors import BadHyperparameter
from engine.events import Event, Progress, Steps
from engine.fact import Fact
from engine.methods.chosen_layers import check_layer
from engine.methods.knobs import Hyperparameters, knob
from engine.methods.method import Editing, Method, Proposal
from engine.methods.side.expert_training import number_of
from engine.methods.side.wise_lessons import chosen_contexts, prefix_texts
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel
from engine.model.side.residual import ACTIVE, KIND, ResidualMemory, TopHash, mean_input, recorded
from engine.model.side.routing import Route
from engine.support import counted
from engine.support.wording import say

UNITS = ("absolute", "relative")
# The published layer is 27 of 32, and k = 4,096 of the 14,336 columns of Llama-3-8B.
USUAL_DEPTH, USUAL_SHARE = 27 / 32, 4096 / 14336
UNRELATED_TOKENS = 32
# Unrelated texts that are read in one pass.
TOGETHER = 16


@dataclass(frozen=True)
class MemoirSettings(Hyperparameters):
    """MEMOIR's hyperparameters; defaults are those of its code for Llama-3-8B."""

    layers: str = knob("27", "layers", say("The one layer whose write matrix gets the memory."))
    top_k: int = knob(
        4096, "int", say("Columns of the memory that an edit may write."), low=1, high=1000000, group="mask"
    )
    background: int = knob(
        100,
        "int",
        say("Unrelated texts whose mean input is taken off before the mask is made; 0: none is."),
        zero=say("none"),
        low=0,
        high=10000,
        unit=say("texts"),
        group="mask",
    )
    match: float = knob(
        0.4,
        "float",
        say("Share of a prompt's columns that must be those of one edit, so that the memory answers."),
        low=0,
        high=1,
        group="mask",
    )
    active: str = knob(
        "edit",
        "choice",
        say("Columns that then answer: all of that edit (its code), or those that the prompt shares with it."),
        choices=ACTIVE,
        group="mask",
    )
    steps: int = knob(30, "int", say("Gradient steps at most for one edit."), low=1, high=10000, group="training")
    learning_rate: float = knob(
        1.0, "float", say("Rate of plain gradient descent."), low=1e-6, high=1e6, group="training"
    )
    clip: float = knob(
        1.0, "float", say("Largest norm of the gradient at a step."), low=1e-6, high=1e6, group="training"
    )
    unit: str = knob(
        "absolute",
        "choice",
        say(
            "Whether rate and clip are of the memory itself, or in units of the model: the median of ||W a|| over "
            "that of ||a||."
        ),
        choices=UNITS,
        group="training",
    )
    weight_decay: float = knob(
        1e-5, "float", say("Pulls the columns that are trained to zero."), low=0, high=1, group="training"
    )
    stop_loss: float = knob(
        0.02,
        "float",
        say("Loss at which an edit's training ends; 0: all steps."),
        zero=say("all steps"),
        low=0,
        high=100,
        unit=say("nats"),
        group="training",
    )
    prefixes: int = knob(
        10,
        "int",
        say("Generated prefixes behind which an edit is trained, beside the bare prompt."),
        low=0,
        high=10,
        group="training",
    )


class Memoir(Method):
    """y = W a + M (mask * a) at one write matrix W, with M = 0 before the first edit.

    The mask marks k columns by TopHash of the prompt; gradient steps of an edit change these columns of M alone. A text
    is answered where at least the share ``match`` of its mask is in that of one edit (section 3.2).
    """

    name = "memoir"
    title = "MEMOIR"
    summary = say(
        "Learns each fact in the columns of a side memory that its prompt selects; prompts that select others stay "
        "untouched."
    )
    paper = "MEMOIR: Lifelong Model Editing with Minimal Overwrite and Informed Retention for LLMs, Wang et al., 2025"
    family = "side memory"
    hyperparameters = MemoirSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse a layer that the model does not have, more than one, and more columns than the matrix has."""
        assert isinstance(settings, MemoirSettings)
        layer = check_layer(model, settings.layers, self.title)
        width = model.anatomy.layers[layer].write.shape[1]
        if settings.top_k > width:
            raise BadHyperparameter(
                say("top_k = {top_k}: the matrix has {width} columns.", top_k=settings.top_k, width=width),
                say("Give at most that many; a third of them is usual."),
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: the published depth and share of columns; rate and clip in the model's own scale.

        Twice the published rate and up to 100 steps: where 30 do, the loss ends them as early, and a small model may
        need more (on SmolLM2 ten facts give S .70, with 30 steps at rate 1 .69; a random Qwen2 says 4 of 5, else 2).
        """
        layer = min(round(USUAL_DEPTH * model.info.layers), model.info.layers - 1)
        width = model.anatomy.layers[layer].write.shape[1]
        columns = max(1, round(USUAL_SHARE * width))
        return {"layers": str(layer), "top_k": columns, "unit": "relative", "steps": 100, "learning_rate": 2.0}

    def prepare(self, editing: Editing, settings: MemoirSettings) -> Steps[None]:
        """Nothing is prepared before the first batch."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: MemoirSettings) -> Steps[Proposal]:
        """Train the facts one after another, each in its own columns; the weights are only read."""
        former = editing.side.get(KIND)
        memory = former if isinstance(former, ResidualMemory) else ResidualMemory.empty()
        top_hash = memory.top_hash or (yield from fresh_hash(editing, settings))
        _check_same(top_hash, settings)
        began = memory
        memory = replace(memory, top_hash=top_hash, threshold=settings.match, active=settings.active)
        written = yield from editing.contexts("wise")
        training = _training(editing.model, written, top_hash.layer, settings)
        contexts = chosen_contexts(written, settings.prefixes)
        progress = Progressing(len(facts), settings.steps)
        masks = yield from _masks(editing.model, facts, top_hash)
        notes = []
        for number, (fact, mask) in enumerate(zip(facts, masks, strict=True)):
            texts = [passage(prefix, fact.prompt, fact.subject, fact.target) for prefix in contexts.templates()]
            columns = mask.nonzero().flatten()
            trained = yield from train_columns(
                editing.model,
                top_hash.layer,
                encode(editing.model.tokens, texts),
                columns,
                _held(memory, columns, editing.model),
                training,
                partial(_told, progress, number),
            )
            progress.finish([number])
            memory = _with_edit(memory, columns, trained.values)
            notes.append(_note(trained))
        change = SideChange(KIND, recorded(began, memory))
        return Proposal(Delta(side=(change,)), {}, tuple(notes))


def fresh_hash(editing: Editing, settings: MemoirSettings) -> Steps[TopHash]:
    """A session's permutation, and the mean input of unrelated texts, read on the base model."""
    model, layer = editing.model, int(settings.layers)
    width = model.anatomy.layers[layer].write.shape[1]
    generator = torch.Generator().manual_seed(number_of(editing.seed, "TopHash"))
    permutation = torch.randperm(width, generator=generator)
    background = torch.zeros(width)
    if settings.background:
        texts = yield from editing.statistics.samples(settings.background, number_of(editing.seed, "background") >> 1)
        for start in range(0, len(texts), TOGETHER):
            background += _sum_of_means(model, layer, texts[start : start + TOGETHER])
            yield Progress(say("Unrelated texts"), min(start + TOGETHER, len(texts)), len(texts), say("texts"))
        background /= max(1, len(texts))
    return TopHash(layer, settings.top_k, background, permutation)


def _sum_of_means(model: LoadedModel, layer: int, texts: Sequence[str]) -> Tensor:
    """The sum (m,) of the mean inputs of texts, on the CPU."""
    batch = without_targets([torch.tensor(model.tokens.cut(text, UNRELATED_TOKENS)) for text in texts])
    with model.weights.at(0):
        reads = read_keys(model, layer, batch.to(model.device))
    return mean_input(reads.keys, reads.prompt).sum(0).cpu()


def _masks(model: LoadedModel, facts: Sequence[Fact], top_hash: TopHash) -> Steps[list[Tensor]]:
    """The mask (m,) bool of each fact's bare prompt, on the CPU."""
    found = []
    for fact in facts:
        reads = read_keys(
            model, top_hash.layer, encode(model.tokens, [passage("", fact.prompt, fact.subject)]).to(model.device)
        )
        found.append(top_hash.masks(mean_input(reads.keys, reads.prompt).cpu())[0])
        yield Progress(say("Masks"), len(found), len(facts), say("facts"))
    return found


def _training(model: LoadedModel, written: Contexts, layer: int, settings: MemoirSettings) -> ColumnTraining:
    """How an edit is trained on a model of this scale."""
    unit = 1.0
    if settings.unit == "relative":
        scale = measure_scale(model, Route(layer, "paper", "mean"), nn.Identity(), prefix_texts(model, written))
        unit = scale.value / scale.key**0.5
    return ColumnTraining(
        settings.steps, settings.learning_rate, settings.clip, settings.weight_decay, settings.stop_loss, unit
    )


def _held(memory: ResidualMemory, columns: Tensor, model: LoadedModel) -> Tensor:
    """These columns (d, k) of the memory as they are."""
    assert memory.top_hash is not None
    zero = torch.zeros(model.anatomy.layers[memory.top_hash.layer].write.shape[0])
    return torch.stack([memory.columns.get(column, zero) for column in columns.tolist()], 1)


def _with_edit(memory: ResidualMemory, columns: Tensor, values: Tensor) -> ResidualMemory:
    """The memory with an edit more, which has changed ``columns`` (k,) to ``values`` (d, k)."""
    changed = dict(zip(columns.tolist(), values.T.contiguous(), strict=True))
    own = columns.to(torch.int32)[None]
    edited = torch.cat([memory.edited, own]) if len(memory.edited) else own
    return replace(memory, edited=edited, columns=MappingProxyType({**memory.columns, **changed}))


def _told(progress: Progressing, number: int, step: int, nll: Tensor, rank: Tensor) -> Event:
    return progress.event(step, [number], nll, rank)


def _note(trained: TrainedColumns) -> str:
    return say("memory: {steps}, {nll:.2f} nats", steps=counted.steps(trained.steps), nll=trained.nll)


def _check_same(there: TopHash, settings: MemoirSettings) -> None:
    """Refuse to continue with masks of another kind than the session's."""
    if (there.layer, there.top_k) == (int(settings.layers), settings.top_k):
        return
    raise BadHyperparameter(
        say(
            "the session's memory is at layer {layer} and an edit has {top_k} of its columns; a later batch cannot "
            "change that.",
            layer=there.layer,
            top_k=there.top_k,
        ),
        say("Keep these settings, or edit in a new session."),
    )
