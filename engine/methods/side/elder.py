"""ELDER: a mixture of LoRA experts that a router spreads edits over (arXiv 2408.11869; reference section 9.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engine.associative.prompts import Passage, encode, passage, question
from engine.errors import BadHyperparameter
from engine.events import Steps
from engine.fact import Fact
from engine.methods.chosen_layers import ANSWER, check_layers
from engine.methods.knobs import Hyperparameters, format_layers, knob, parse_layers
from engine.methods.method import Editing, Method, Proposal
from engine.methods.side.expert_training import Row, Training, allocation, number_of
from engine.model.delta import Delta, SideChange, Site
from engine.model.loading import LoadedModel
from engine.model.side.experts import KIND, Example, ExpertsMemory, recorded
from engine.model.side.mixture import Experts, Mixture
from engine.support.wording import say


@dataclass(frozen=True)
class ElderSettings(Hyperparameters):
    """ELDER's hyperparameters. E, r, alpha and k are those of its code; the paper's other values are not published."""

    layers: str = knob(
        "35-37", "layers", say("Layers with experts; texts are routed at the first one, or just before it.")
    )
    matrices: str = knob(
        "write",
        "choice",
        say("What experts stand beside: the MLP's write matrix, or all of attention's (routed at the layer before)."),
        choices=("write", "attention"),
    )
    experts: int = knob(8, "int", say("Experts per matrix."), low=1, high=256, group="mixture")
    top_k: int = knob(2, "int", say("Experts per matrix that answer a text."), low=1, high=256, group="mixture")
    rank: int = knob(8, "int", say("Rank of an expert."), low=1, high=512, group="mixture")
    alpha: float = knob(
        8.0, "float", say("An expert's output is scaled by alpha / rank."), low=1e-3, high=1e4, group="mixture"
    )
    threshold: int = knob(
        3,
        "int",
        say("A text is answered by the experts when its code is nearer than this to an edit's; 0 answers none."),
        low=0,
        high=10000,
        unit=say("differing choices"),
        group="mixture",
    )
    steps: int = knob(50, "int", say("Training steps per batch of facts."), low=1, high=10000, group="training")
    learning_rate: float = knob(5e-3, "float", say("Adam's learning rate."), low=1e-7, high=10, group="training")
    guide: float = knob(
        1.0,
        "float",
        say("Weight of the guided loss, which draws a fact to its experts."),
        low=0,
        high=1e4,
        group="training",
    )
    variations: str = knob(
        "prefixes",
        "choice",
        say(
            "Texts that share a fact's experts: none, the prompt behind generated prefixes, or the fact's "
            "paraphrases (which its paraphrase score then no longer tests)."
        ),
        choices=("none", "prefixes", "paraphrases"),
        group="training",
    )
    stop_loss: float = knob(
        0.05,
        "float",
        say("Training ends when every text's loss is below this and its experts are the fact's; 0: all steps."),
        zero=say("all steps"),
        low=0,
        high=10,
        unit=say("nats"),
        group="training",
    )
    rehearsal: int = knob(
        0,
        "int",
        say("Earlier edits that are trained along with each batch; none in the paper."),
        low=0,
        high=100000,
        group="training",
    )


class Elder(Method):
    """W x + alpha / r sum over the k largest g_e of g_e x A_e B_e, with g = softmax(G q + b) and one query q per text.

    Loss: mean negative log likelihood of the new object + guide * sum over matrices of -1/B sum log g[preset experts].
    A fact's preset experts come from a seeded hash of its subject and relation, so that its texts share them.
    """

    name = "elder"
    title = "ELDER"
    summary = say(
        "Spreads facts over a mixture of small LoRA experts; texts that are routed unlike any edit stay untouched."
    )
    paper = "ELDER: Enhancing Lifelong Model Editing with Mixture-of-LoRA, Li et al., 2025"
    family = "side memory"
    hyperparameters = ElderSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have, and a k larger than the number of experts."""
        assert isinstance(settings, ElderSettings)
        layers = check_layers(model, settings.layers, ANSWER)
        if settings.matrices == "attention" and layers[0] == 0:
            raise BadHyperparameter(
                say("layers = 0: experts beside attention are routed at the layer before, and layer 0 has none."),
                say("Begin at layer 1 or later."),
            )
        if settings.top_k > settings.experts:
            raise BadHyperparameter(
                say(
                    "top_k = {top_k} is more than there are experts ({experts}).",
                    top_k=settings.top_k,
                    experts=settings.experts,
                ),
                say("Lower top_k or raise experts."),
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: the quarter of the layers after the middle, where a prompt's last token carries the
        subject; the learning rate is that of the field's LoRA.
        """
        depth = model.info.layers
        first = min(depth // 2, depth - 1)
        return {"layers": format_layers(tuple(range(first, min(depth, first + max(1, round(depth / 4))))))}

    def prepare(self, editing: Editing, settings: ElderSettings) -> Steps[None]:
        """Nothing: no statistics are needed."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: ElderSettings) -> Steps[Proposal]:
        """Continue training the mixture on these facts; the weights are not changed."""
        former = editing.side.get(KIND)
        memory = former if isinstance(former, ExpertsMemory) else ExpertsMemory.empty()
        mixture = fresh_mixture(editing.model, settings, editing.seed)
        if memory.mixture is not None:
            _check_same(memory.mixture, mixture)
            mixture = memory.mixture
        own = yield from own_rows(editing, facts, mixture, settings)
        rows = own + rehearsed_rows(memory, settings.rehearsal, editing.seed)
        training = Training(editing.model, rows, len(facts), mixture, settings)
        yield from training.run()
        # A fact's first row is its bare prompt.
        bare = [next(row for row in own if row.fact == fact) for fact in range(len(facts))]
        examples = [Example(row.ids, row.prompt, row.preset) for row in bare]
        codes = torch.unique(training.codes()[: len(own)], dim=0)
        tensors = recorded(training.mixture, codes, settings.threshold, examples)
        return Proposal(Delta(side=(SideChange(KIND, tensors),)), {}, training.notes())


def fresh_mixture(model: LoadedModel, settings: ElderSettings, seed: int) -> Mixture:
    """A mixture that changes nothing yet."""
    layers = parse_layers(settings.layers)
    query = layers[0] if settings.matrices == "write" else layers[0] - 1
    width = model.anatomy.layers[query].write.shape[1]
    experts: dict[Site, Experts] = {}
    for layer in layers:
        parts = model.anatomy.layers[layer]
        for path in ("",) if settings.matrices == "write" else sorted(parts.matrices("attention")):
            generator = torch.Generator().manual_seed(number_of(seed, layer, path))
            shape = parts.matrix(path).shape
            experts[layer, path] = Experts.fresh(shape, width, settings.experts, settings.rank, generator)
    return Mixture(experts, query, settings.top_k, settings.alpha / settings.rank)


def own_rows(editing: Editing, facts: Sequence[Fact], mixture: Mixture, settings: ElderSettings) -> Steps[list[Row]]:
    """The texts of these facts, a fact's bare prompt first."""
    prefixes = (yield from editing.contexts()).prefixes if settings.variations == "prefixes" else ()
    passages, owners = [], []
    for index, fact in enumerate(facts):
        for text in _passages(fact, prefixes, settings.variations):
            passages.append(text)
            owners.append(index)
    encoded = encode(editing.model.tokens, passages)
    lengths, prompts = encoded.mask.sum(1).tolist(), (encoded.prompt_last + 1).tolist()
    presets = [_preset(fact, editing.seed, mixture) for fact in facts]
    return [
        Row(tuple(encoded.ids[i, : lengths[i]].tolist()), prompts[i], presets[owner], owner)
        for i, owner in enumerate(owners)
    ]


def _passages(fact: Fact, prefixes: Sequence[str], variations: str) -> Iterator[Passage]:
    for prefix in ("", *prefixes):
        yield passage(prefix, fact.prompt, fact.subject, fact.target)
    for text in fact.paraphrases if variations == "paraphrases" else ():
        yield question(text, fact.target)


def _preset(fact: Fact, seed: int, mixture: Mixture) -> Tensor:
    sites, experts, _ = mixture.size
    return allocation(fact.subject, fact.relation or fact.prompt, seed, sites, experts, mixture.top_k)


def rehearsed_rows(memory: ExpertsMemory, count: int, seed: int) -> list[Row]:
    """``count`` earlier edits (all where there are fewer), drawn by a seed and the number of edits so far."""
    total = len(memory.examples)
    generator = torch.Generator().manual_seed(number_of(seed, "rehearsal", total))
    chosen = sorted(torch.randperm(total, generator=generator)[:count].tolist())
    return [Row(e.ids, e.prompt, e.preset, None) for e in (memory.examples[i] for i in chosen)]


def _check_same(former: Mixture, wanted: Mixture) -> None:
    """Refuse to continue with a mixture of another shape than the session's."""
    same = former.experts.keys() == wanted.experts.keys() and former.size == wanted.size
    if not same or (former.top_k, former.scale) != (wanted.top_k, wanted.scale):
        sites, experts, rank = former.size
        layers = format_layers(tuple(sorted({layer for layer, _ in former.experts})))
        raise BadHyperparameter(
            say(
                "the session's mixture has {experts} experts of rank {rank}, {top_k} at a time and scaled by "
                "{scale:g}, beside {sites} matrices of layers {layers}; a later batch cannot change that.",
                experts=experts,
                rank=rank,
                top_k=former.top_k,
                scale=former.scale,
                sites=sites,
                layers=layers,
            ),
            say("Keep these settings, or edit in a new session."),
        )
