"""What becomes of a model after it was edited: packed into few bits, fine-tuned on something else, merged.

Each is a change of matrices, tried in a preview of the weights, which is undone to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.associative.peft_layers import PeftLayers
from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.model.delta import EntryDelta, LayerDelta, Site
from engine.model.loading import LoadedModel
from engine.model.weights import Preview
from engine.support.wording import say

GGUF_KINDS = ("q8_0", "q5_0", "q4_0")
TORCHAO_KINDS = ("torchao-int8", "torchao-int4")
GROUP = 32  # weights that share a scale in int4, as in GGUF's q4_0
MERGES = ("merge-linear", "merge-slerp")
FINE_TUNE = "lora"
TREATMENTS = (*GGUF_KINDS, *TORCHAO_KINDS, FINE_TUNE, *MERGES)
INSTALL = 'pip install "palimpsest[survival]"'
Rounding = Callable[[Tensor], Tensor]


def block_matrices(model: LoadedModel) -> list[Site]:
    """Every weight matrix of the blocks, which is what quantisers pack: not the embedding, the head and the norms."""
    return [
        (layer.index, "" if layer.matrix(path).module is layer.write.module else path)
        for layer in model.anatomy.layers
        for path in layer.matrices()
    ]


def check_treatments(names: Sequence[str]) -> None:
    """Raise :class:`BadInput` for a treatment that does not exist, or whose extra is not installed."""
    if unknown := [name for name in names if name not in TREATMENTS]:
        raise BadInput(
            say("there is no treatment {name!r}.", name=unknown[0]),
            say("Choose among: {names}.", names=", ".join(TREATMENTS)),
        )
    if any(name in TORCHAO_KINDS for name in names) and find_spec("torchao") is None:
        raise BadInput(say("torchao is not installed."), say("{command} brings it.", command=INSTALL))


def available_treatments() -> tuple[str, ...]:
    """Those that can be tried here."""
    there = find_spec("torchao") is not None
    return tuple(name for name in TREATMENTS if there or name not in TORCHAO_KINDS)


# -- fewer bits --------------------------------------------------------------------------------------------------------


def rounding_of(name: str) -> Rounding:
    """The values that are left of a matrix (d, m) after it was packed as ``name`` and unpacked."""
    return _by_torchao(name) if name in TORCHAO_KINDS else _by_gguf(name)


def pack_all(model: LoadedModel, preview: Preview, name: str) -> Steps[int]:
    """Round every matrix of the blocks; how many had rows that the type cannot divide and stayed as they were."""
    rounding, sites, left = rounding_of(name), block_matrices(model), 0
    for done, site in enumerate(sites):
        yield Progress(say("Packing as {name}", name=name), done, len(sites), say("matrices"))
        values = model.weights.sum_of(site).matrix
        if values.shape[1] % GROUP:
            left += 1
        else:
            preview.add(EntryDelta.of(site[0], rounding(values) - values, site[1]))
    return left


def _by_gguf(name: str) -> Rounding:
    from gguf import GGMLQuantizationType, dequantize, quantize

    kind = GGMLQuantizationType[name.upper()]

    def rounding(values: Tensor) -> Tensor:
        packed = quantize(np.ascontiguousarray(values.cpu().numpy(), np.float32), kind)
        return torch.from_numpy(np.array(dequantize(packed, kind))).to(values.device)

    return rounding


def _by_torchao(name: str) -> Rounding:
    """torchao's own quantisation of a linear layer's weight: int8 a row, int4 in groups of 32."""
    from torchao.quantization import Int8WeightOnlyConfig, IntxWeightOnlyConfig, PerGroup, quantize_

    kinds: Any = torch  # whose stubs do not name int4
    int4 = IntxWeightOnlyConfig(weight_dtype=kinds.int4, granularity=PerGroup(GROUP))
    config: Any = int4 if name == "torchao-int4" else Int8WeightOnlyConfig()

    def rounding(values: Tensor) -> Tensor:
        """The float32 values (d, m) that torchao's packed form of ``values`` (d, m) stands for."""
        linear = torch.nn.Linear(values.shape[1], values.shape[0], bias=False, device=values.device)
        linear.weight = torch.nn.Parameter(values, requires_grad=False)
        quantize_(linear, config)
        packed: Any = linear.weight
        return packed.dequantize().to(torch.float32)

    return rounding


# -- merged with another model -----------------------------------------------------------------------------------------


def linear(ours: Tensor, other: Tensor, weight: float) -> Tensor:
    """(1 - t) W + t W', with ``weight`` t of the other model."""
    return torch.lerp(ours, other, weight)


def slerp(ours: Tensor, other: Tensor, weight: float) -> Tensor:
    """The point t on the arc between two matrices taken as vectors; on the line where they are nearly parallel.

    Shoemake 1985, as merging tools use it: sin((1 - t) a) / sin a W + sin(t a) / sin a W', a the angle between them.
    """
    cosine = float((ours * other).sum() / (ours.norm() * other.norm()).clamp_min(1e-12))
    angle = float(np.arccos(np.clip(cosine, -1.0, 1.0)))
    if np.sin(angle) < 1e-4:
        return linear(ours, other, weight)
    near, far = np.sin((1 - weight) * angle) / np.sin(angle), np.sin(weight * angle) / np.sin(angle)
    return float(near) * ours + float(far) * other


def merge_all(
    model: LoadedModel, preview: Preview, name: str, other: Callable[[Site], Tensor], weight: float
) -> Steps[None]:
    """Merge every matrix of the blocks with ``other``'s, which gives (d, m) for a site."""
    rule, sites = (slerp if name.endswith("slerp") else linear), block_matrices(model)
    for done, site in enumerate(sites):
        yield Progress(say("Merging"), done, len(sites), say("matrices"))
        ours = model.weights.sum_of(site).matrix
        merged = rule(ours, other(site).to(ours.device, torch.float32), weight)
        preview.add(EntryDelta.of(site[0], merged - ours, site[1]))


# -- fine-tuned on something else --------------------------------------------------------------------------------------


class FineTune:
    """A LoRA of all matrices of the blocks, on windows of a text (the next token at each place).

    B starts at zero; A and the order of the windows follow ``seed``. Between steps the model is unmodified.
    """

    def __init__(self, model: LoadedModel, rank: int, rate: float, seed: int) -> None:
        self._model, self._seed = model, seed
        self._layers = PeftLayers(model, block_matrices(model), partial(_configuration, rank), seed)
        self._optimiser = torch.optim.AdamW(self._layers.parameters, lr=rate)

    def train(self, windows: Sequence[Sequence[int]], steps: int) -> Steps[list[float]]:
        """``steps`` of AdamW, one window each; the loss before each."""
        order = np.random.default_rng(self._seed).permutation(len(windows))
        losses: list[float] = []
        for step in range(steps):
            losses.append(self._step(windows[int(order[step % len(order)])]))
            yield Progress(say("Fine-tuning"), step + 1, steps, say("steps"), say("loss {loss:.2f}", loss=losses[-1]))
        return losses

    def deltas(self) -> tuple[LayerDelta, ...]:
        """What the adapters add to each matrix."""
        return self._layers.deltas()

    def _step(self, window: Sequence[int]) -> float:
        ids = torch.tensor([window], device=self._model.device)
        with torch.enable_grad(), self._layers.in_place():
            logits = self._model.module(input_ids=ids, use_cache=False).logits[0, :-1].float()
            loss = torch.nn.functional.cross_entropy(logits, ids[0, 1:])
        self._layers.descend(loss, self._optimiser)
        return loss.item()


def _configuration(rank: int, where: dict[str, Any]) -> Any:
    import peft  # takes a second to load

    return peft.LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.0, **where)
