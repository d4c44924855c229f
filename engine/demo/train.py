"""Training of the demo model: a small Llama learns the invented world from scratch, seeded from end to end."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from engine.demo.artifacts import exact
from engine.demo.corpus import documents
from engine.demo.world import World


@dataclass(frozen=True)
class TrainingRecipe:
    """Shape of the model and how it is trained. Lengths are in tokens, rates are per step.

    ``line_breaks`` is the share of documents that end in a line break, not in the end-of-text token.
    """

    layers: int = 6
    width: int = 256
    inner: int = 1536
    heads: int = 4
    vocabulary: int = 3600
    tokens: int = 5_000_000
    batch: int = 8
    length: int = 256
    matrix_rate: float = 4e-3
    other_rate: float = 3e-3
    optimiser: str = "muon"
    mlp_drop: float = 0.15
    line_breaks: float = 0.5
    warm_up: int = 100
    flat_share: float = 0.6
    last_rate: float = 0.02
    bf16: bool = True
    seed: int = 1

    @property
    def steps(self) -> int:
        """Number of optimiser steps that ``tokens`` are worth."""
        return self.tokens // (self.batch * self.length)


DEMO_RECIPES = (
    TrainingRecipe(batch=16, length=128, line_breaks=0.0),
    TrainingRecipe(tokens=600_000, warm_up=30, flat_share=0.3, matrix_rate=1.5e-3, other_rate=1e-3, seed=2),
)
"""The demo model learns the world on short rows, then a little on longer ones with line breaks, as texts are read."""
TINY_RECIPES = (
    TrainingRecipe(
        layers=4, width=128, inner=256, vocabulary=1200, tokens=800_000, batch=4, other_rate=4e-3, bf16=False
    ),
)


@dataclass
class TrainingProgress:
    """What a training run reports: the step, the mean loss since the last report and seconds since the start.

    ``recall`` is the share of a sample of told prompts that is answered exactly now (None where not measured).
    """

    step: int
    steps: int
    loss: float
    recall: float | None
    seconds: float


@dataclass
class _Packer:
    """Fills sequences of ``length`` tokens with whole documents, each ended by a line break or the end of text."""

    tokenizer: PreTrainedTokenizerFast
    stream: Iterator[str]
    length: int
    line_breaks: float
    rng: random.Random
    waiting: list[list[int]] = field(default_factory=list)

    def batch(self, rows: int) -> tuple[Tensor, Tensor]:
        """Inputs and labels, both [rows, length]; labels are -100 where a row is padded."""
        packed = [self._row() for _ in range(rows)]
        end = self.tokenizer.eos_token_id
        inputs = torch.tensor([row + [end] * (self.length - len(row)) for row in packed])
        labels = torch.tensor([row + [-100] * (self.length - len(row)) for row in packed])
        return inputs, labels

    def _row(self) -> list[int]:
        row: list[int] = []
        while len(row) < self.length:
            self._fill()
            fitting = next((i for i, ids in enumerate(self.waiting) if len(ids) <= self.length - len(row)), None)
            if fitting is None:
                break
            row += self.waiting.pop(fitting)
        return row

    def _fill(self) -> None:
        while len(self.waiting) < 64:
            end = "\n" if self.rng.random() < self.line_breaks else self.tokenizer.eos_token
            ids = self.tokenizer(next(self.stream) + end, add_special_tokens=False)["input_ids"]
            self.waiting.append(ids[: self.length])


class MlpDrop:
    """Zeroes the whole output of an MLP for a sequence with probability ``rate``, drawn per layer and sequence.

    Without it the first MLP of a small model grows into one look-up table that no later layer shares
    (cf. stochastic depth, Huang et al. 2016).
    """

    def __init__(self, model: LlamaForCausalLM, rate: float, generator: torch.Generator) -> None:
        """Hook every MLP of ``model``; ``remove`` takes the hooks off."""
        self._rate = rate
        self._generator = generator
        self._handles = [layer.mlp.register_forward_hook(self._drop) for layer in model.model.layers]

    def _drop(self, module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        if not module.training:
            return output
        kept = torch.rand(output.shape[0], 1, 1, generator=self._generator) >= self._rate
        return output * kept

    def remove(self) -> None:
        """Take the hooks off again."""
        for handle in self._handles:
            handle.remove()


def new_model(recipe: TrainingRecipe, vocabulary: int, end_of_text: int) -> LlamaForCausalLM:
    """A Llama of the recipe's shape with seeded random weights."""
    torch.manual_seed(recipe.seed)
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=recipe.width,
        intermediate_size=recipe.inner,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.heads,
        max_position_embeddings=512,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=end_of_text,
        pad_token_id=end_of_text,
        attention_dropout=0.0,
    )
    return LlamaForCausalLM(config)


def train(
    world: World,
    tokenizer: PreTrainedTokenizerFast,
    recipe: TrainingRecipe,
    report: Callable[[TrainingProgress], None],
    start: LlamaForCausalLM | None = None,
) -> LlamaForCausalLM:
    """Train a new model, or ``start`` further, on the world's documents; it returns in float32, evaluation mode."""
    model = start or new_model(recipe, len(tokenizer), tokenizer.eos_token_id)
    packer = _Packer(
        tokenizer, documents(world, recipe.seed), recipe.length, recipe.line_breaks, random.Random(recipe.seed)
    )
    optimisers = _optimisers(model, recipe)
    schedules = [torch.optim.lr_scheduler.LambdaLR(one, lambda step: _rate(step, recipe)) for one in optimisers]
    drop = MlpDrop(model, recipe.mlp_drop, torch.Generator().manual_seed(recipe.seed))
    model.train()
    started, losses = time.monotonic(), []
    for step in range(1, recipe.steps + 1):
        losses.append(_step(model, optimisers, *packer.batch(recipe.batch), bf16=recipe.bf16))
        for schedule in schedules:
            schedule.step()
        if step % 50 == 0 or step == recipe.steps:
            known = _sampled_recall(model, tokenizer, world) if step % 250 == 0 else None
            report(TrainingProgress(step, recipe.steps, sum(losses) / len(losses), known, time.monotonic() - started))
            losses.clear()
    drop.remove()
    return model.eval()


def _sampled_recall(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, world: World) -> float:
    """Recall of 200 told prompts, with nothing dropped."""
    chosen = random.Random(0).choices(world.facts, k=200)
    model.eval()
    hits = exact(model, tokenizer, [(fact.prompt(fact.told[0]), fact.value) for fact in chosen])
    model.train()
    return float(hits.float().mean())


def _step(
    model: LlamaForCausalLM, optimisers: list[torch.optim.Optimizer], inputs: Tensor, labels: Tensor, *, bf16: bool
) -> float:
    """One optimiser step on one batch; returns the loss before it."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        logits = model(input_ids=inputs).logits
    loss = nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), labels[:, 1:].flatten())
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimiser in optimisers:
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    return float(loss.detach())


def _optimisers(model: LlamaForCausalLM, recipe: TrainingRecipe) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers (when the recipe says so), AdamW for everything else."""
    matrices = [weight for weight in model.model.layers.parameters() if weight.ndim == 2]
    inside = {id(weight) for weight in matrices}
    others = [weight for weight in model.parameters() if id(weight) not in inside]
    if recipe.optimiser == "adamw":
        return [torch.optim.AdamW([*matrices, *others], lr=recipe.other_rate, betas=(0.9, 0.98), weight_decay=0.01)]
    return [
        torch.optim.Muon(matrices, lr=recipe.matrix_rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=recipe.other_rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]


def _rate(step: int, recipe: TrainingRecipe) -> float:
    """Share of the full rate at ``step``: warm-up, flat, then linear down to ``last_rate``."""
    if step < recipe.warm_up:
        return (step + 1) / recipe.warm_up
    flat_until = recipe.flat_share * recipe.steps
    if step <= flat_until:
        return 1.0
    gone = (step - flat_until) / max(recipe.steps - flat_until, 1.0)
    return 1.0 - gone * (1.0 - recipe.last_rate)
