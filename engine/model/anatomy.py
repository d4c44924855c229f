"""Where a decoder keeps its blocks, its MLPs and their write matrices, found from structure and behaviour.

No list of module names is used. The blocks are the longest list of equal modules that a text runs through. Inside a
block, a part is attention when its output at the last token has a gradient in the other tokens of the block's input
while all other parts are kept fixed, and belongs to the MLP when it has none. The write matrix is the last matrix of
the MLP: the one with the widest input among those that lead back to the hidden size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

from engine.errors import ModelRefused
from engine.model.block_pass import (
    PROBE_TOKENS,
    PROBES,
    BlockTrace,
    evaluation_mode,
    first_tensor,
    influences,
    is_matrix,
    last_row,
    pass_through,
)
from engine.model.parameter import OUTSIDE, MatrixInPlace, StoredParameter
from engine.support.wording import say

Part = Literal["attention", "mlp", "all"]

# The write matrix must reproduce its module's output; only rounding of the module's dtype may lie between.
ROUNDING_SHARE = 0.05


class WriteMatrix(MatrixInPlace):
    """A weight matrix that can be changed, W (d, m): out x in, whichever way the module stores it.

    Most methods write the MLP's second matrix, which maps keys to values.

    ``transposed`` is True where the module stores (m, d); it is known from the module's class, never from its shape.
    """

    def __init__(self, module: nn.Module) -> None:
        if not is_matrix(module):
            raise TypeError(f"{type(module).__name__} is no plain weight matrix")
        self.module = module
        self.transposed = isinstance(module, Conv1D)
        stored = self.weight.shape
        self.shape = (stored[1], stored[0]) if self.transposed else (stored[0], stored[1])

    @property
    def weight(self) -> Tensor:
        """The module's own parameter, as stored."""
        weight = self.module.weight
        assert isinstance(weight, Tensor)
        return weight

    @property
    def view(self) -> Tensor:
        """W (d, m) as a view of the module's own parameter, in its dtype and outside autograd."""
        stored = self.weight.detach()
        return stored.T if self.transposed else stored


@dataclass(frozen=True)
class LayerParts:
    """The parts of block ``index``.

    ``mlp`` and ``attention`` are modules whose output is what the part adds to the residual stream (before a norm or
    a scale that the block itself applies to it, as in Gemma 2 or Granite). Where no module holds just that, they are
    the part's last matrix: OPT has no MLP module, BLOOM's modules add the residual to their output. ``mixers`` are the
    paths of all parts that mix tokens, of which ``attention`` is the first (Falcon-H1 has a recurrence beside it), and
    ``unused`` those of matrices that no text runs through, as the attention to an encoder in BART's decoder.
    """

    index: int
    block: nn.Module
    mlp: nn.Module
    attention: nn.Module
    write: WriteMatrix
    mixers: tuple[str, ...]
    unused: frozenset[str]

    def matrix(self, path: str = "") -> WriteMatrix:
        """The matrix at ``path`` inside the block, the write matrix for ""; ValueError where there is none."""
        if not path:
            return self.write
        try:
            return WriteMatrix(self.block.get_submodule(path))
        except (AttributeError, TypeError) as error:
            raise ValueError(f"layer {self.index} has no matrix {path!r}") from error

    def matrices(self, part: Part = "all") -> tuple[str, ...]:
        """Paths of the plain matrices of what mixes tokens, of the rest, or of both, in the order of the block.

        Those that no text runs through are left out: to change them changes nothing.
        """
        found = [path for path, module in self.block.named_modules() if is_matrix(module) and path not in self.unused]
        if part == "all":
            return tuple(found)
        mixing = tuple(f"{mixer}." for mixer in self.mixers)
        return tuple(path for path in found if f"{path}.".startswith(mixing) == (part == "attention"))


@dataclass(frozen=True)
class Anatomy:
    """The parts of a decoder; ``head`` turns the last hidden states (..., d) into logits (..., vocabulary).

    ``parameters`` are all of the module by name, tied ones once. A pass can begin anew behind the blocks up to
    ``resumable``, or behind any where it is None (:mod:`engine.model.resumable`).
    """

    layers: tuple[LayerParts, ...]
    embedding: nn.Module
    head: nn.Module
    parameters: Mapping[str, nn.Parameter] = field(default_factory=dict)
    resumable: int | None = None

    def matrix(self, layer: int, path: str) -> WriteMatrix | StoredParameter:
        """What stands at a site (:data:`engine.model.delta.Site`); ValueError where there is nothing."""
        if layer == OUTSIDE:
            if path not in self.parameters:
                raise ValueError(f"the model has no parameter {path!r}")
            return StoredParameter(self.parameters[path])
        if not 0 <= layer < len(self.layers):
            raise ValueError(f"the model has no layer {layer}")
        return self.layers[layer].matrix(path)


@dataclass(frozen=True)
class _Roles:
    """Paths of the parts inside a block, the same for all blocks of one structure."""

    mlp: str
    attention: str
    write: str
    mixing: tuple[str, ...]
    unused: frozenset[str]


def find_anatomy(module: PreTrainedModel) -> Anatomy:
    """Find blocks, MLPs, attention, write matrices, embedding and head of a decoder.

    Runs a few four-token passes that end inside the model; raises :class:`ModelRefused` with the reason where the
    model is not a decoder, is quantised, mixes experts, or has no single MLP write matrix.
    """
    name = type(module).__name__
    _refuse_other_kinds(module, name)
    embedding, head = module.get_input_embeddings(), module.get_output_embeddings()
    if head is None:
        raise ModelRefused(say("{name} has no language-model head, so it cannot say anything.", name=name))
    with evaluation_mode(module):
        blocks = _find_blocks(module, name)
        roles: dict[tuple[Any, ...], _Roles] = {}
        layers = []
        for index, block in enumerate(blocks):
            kind = tuple((child, type(part)) for child, part in block.named_children())
            if kind not in roles:
                roles[kind] = _find_roles(module, block, say("Block {index} of {name}", index=index, name=name))
            _refuse_experts(block, roles[kind].mixing, name)
            layers.append(_parts(index, block, roles[kind]))
    if len({id(layer.write.weight) for layer in layers}) < len(layers):
        raise ModelRefused(
            say("{name} shares one MLP between several blocks, so no single layer can be edited.", name=name)
        )
    return Anatomy(tuple(layers), embedding, head, dict(module.named_parameters()))


def _refuse_other_kinds(module: PreTrainedModel, name: str) -> None:
    """Refuse encoder-decoders and quantised weights."""
    if getattr(module.config, "is_encoder_decoder", False):
        raise ModelRefused(
            say("{name} is an encoder-decoder; only decoders such as GPT or Llama can be edited.", name=name),
            say("Choose a causal language model."),
        )
    if getattr(module, "is_quantized", False) or getattr(module.config, "quantization_config", None) is not None:
        raise ModelRefused(
            say("{name} is quantised.", name=name), say("Use the unquantised weights (float32, bfloat16 or float16).")
        )


def _refuse_experts(block: nn.Module, mixing: Collection[str], name: str) -> None:
    """Refuse a block with a list of MLPs or one stacked parameter (experts, out, in) outside the parts that mix tokens.

    In those that do, such a parameter is a convolution, a recurrence, or heads that are stored apart.
    """
    beside = (child for path, child in block.named_children() if path not in mixing)
    for part in (inner for child in beside for inner in child.modules()):
        listed = isinstance(part, nn.ModuleList) and _is_stack(part)
        own = () if isinstance(part, nn.modules.conv._ConvNd) else part.parameters(recurse=False)
        if listed or any(p.dim() == 3 and p.shape[0] > 1 and p.shape[1] > 1 for p in own):
            raise ModelRefused(
                say("{name} is a mixture of experts: it has no single MLP write matrix per layer.", name=name),
                say("Choose a dense model."),
            )


def _stacks(module: nn.Module) -> Iterator[nn.ModuleList]:
    """The outermost lists of modules that are built around matrices; a hybrid's blocks are of several classes."""
    for child in module.children():
        if isinstance(child, nn.ModuleList) and len(child) and all(map(_has_matrices, child)):
            yield child
        else:
            yield from _stacks(child)


def _is_stack(modules: nn.ModuleList) -> bool:
    """Whether a list holds equal modules that are built around matrices."""
    return len({type(part) for part in modules}) == 1 and _has_matrices(modules[0])


def _has_matrices(module: nn.Module) -> bool:
    return not is_matrix(module) and any(map(is_matrix, module.modules()))


def _find_blocks(module: PreTrainedModel, name: str) -> nn.ModuleList:
    """The longest list of equal modules whose first member a text runs through."""
    for stack in sorted(_stacks(module), key=len, reverse=True):
        if pass_through(module, stack[0]) is not None:
            return stack
    raise ModelRefused(
        say("{name} is not built from a list of equal decoder blocks, so its layers cannot be edited.", name=name)
    )


def _find_roles(module: PreTrainedModel, block: nn.Module, where: str) -> _Roles:
    """Distinguish attention from MLP in ``block`` and find the write matrix."""
    natural = pass_through(module, block)
    if natural is None:
        raise ModelRefused(say("{where} is not used when the model reads a text, so it cannot be edited.", where=where))
    _refuse_streams(natural.outputs[block], where)
    _refuse_bidirectional(module, block, where)
    units = [part for part in block.children() if part in natural.outputs and any(map(is_matrix, part.modules()))]
    mixing = [unit for unit in units if _mixes_tokens(module, block, unit, units)]
    paths = {part: path for path, part in block.named_modules()}
    _refuse_experts(block, {paths[unit] for unit in mixing}, type(module).__name__)
    width = first_tensor(natural.outputs[block]).shape[-1]
    writers = [last for unit in units if unit not in mixing if (last := _last_matrix(unit, natural)) is not None]
    writes = [WriteMatrix(last) for last in writers if WriteMatrix(last).shape[0] == width]
    if not writes or not mixing:
        raise ModelRefused(
            say(
                "{where} has no attention followed by an MLP with one write matrix, so it cannot be edited.",
                where=where,
            )
        )
    widest = max(write.shape[1] for write in writes)
    # Of equally wide matrices the last to run is the write matrix: OPT's first matrix is as wide as its second when m
    # equals d.
    write = max((w for w in writes if w.shape[1] == widest), key=lambda w: natural.matrices.index(w.module))
    _check_product(write, natural, where)
    owner = next(unit for unit in units if write.module in set(unit.modules()))
    return _Roles(
        mlp=paths[_contribution(owner, natural)],
        attention=paths[_contribution(mixing[0], natural)],
        write=paths[write.module],
        mixing=tuple(paths[unit] for unit in mixing),
        unused=frozenset(path for part, path in paths.items() if is_matrix(part) and part not in natural.matrices),
    )


def _refuse_streams(output: Any, where: str) -> None:
    """Refuse models such as Gemma 3n, whose blocks pass on several residual streams side by side."""
    stream = first_tensor(output)
    if (count := stream[..., 0].numel() // PROBE_TOKENS) > 1:
        raise ModelRefused(
            say("{where} passes on {count} streams side by side, so it cannot be edited.", where=where, count=count),
            say("Choose a causal language model with one residual stream."),
        )


def _refuse_bidirectional(module: PreTrainedModel, block: nn.Module, where: str) -> None:
    """Refuse models such as BERT, whose first token sees the later ones."""
    if any(influences(module, block, block, {}, 0, probe)[1:].any() for probe in range(PROBES)):
        raise ModelRefused(
            say("{where} reads a text in both directions, so this is no decoder.", where=where),
            say("Choose a causal language model."),
        )


def _mixes_tokens(module: PreTrainedModel, block: nn.Module, unit: nn.Module, units: list[nn.Module]) -> bool:
    """Whether ``unit``'s output at the last token depends on the other tokens with the other units kept fixed.

    One positive probe is proof, as a part that treats each token separately has exactly zero gradient in the others.
    """
    return any(_follows_others(module, block, unit, units, probe) for probe in range(PROBES))


def _follows_others(
    module: PreTrainedModel, block: nn.Module, unit: nn.Module, units: list[nn.Module], probe: int
) -> bool:
    natural = pass_through(module, block, probe=probe)
    assert natural is not None, "another text reached the block before"
    fixed = {other: natural.outputs[other] for other in units if other is not unit}
    return bool(influences(module, block, unit, fixed, -1, probe)[:-1].any())


def _last_matrix(unit: nn.Module, trace: BlockTrace) -> nn.Module | None:
    """The matrix of ``unit`` that ran last."""
    inside = set(unit.modules())
    ran = [matrix for matrix in trace.matrices if matrix in inside]
    return ran[-1] if ran else None


def _contribution(unit: nn.Module, trace: BlockTrace) -> nn.Module:
    """``unit`` if its output is exactly that of its last matrix, else that matrix."""
    last = _last_matrix(unit, trace)
    if last is None:
        return unit
    given, written = last_row(trace.outputs[unit]), last_row(trace.outputs[last])
    return unit if torch.equal(given, written) else last


def _check_product(write: WriteMatrix, trace: BlockTrace, where: str) -> None:
    """Refuse a module whose output is not W k + b, such as a wrapped or quantised one."""
    key = last_row(trace.inputs[write.module])
    bias = write.module.bias
    expected = write.read() @ key + (bias.detach().float() if isinstance(bias, Tensor) else 0.0)
    output = last_row(trace.outputs[write.module])
    if not (output - expected).norm() <= ROUNDING_SHARE * output.norm().clamp_min(1e-6):
        kind = type(write.module).__name__
        raise ModelRefused(
            say(
                "{where} writes with a {kind} that is not a plain matrix, so it cannot be edited.",
                where=where,
                kind=kind,
            )
        )


def _parts(index: int, block: nn.Module, roles: _Roles) -> LayerParts:
    """The parts of a block at the paths of ``roles``."""
    write = WriteMatrix(block.get_submodule(roles.write))
    mlp, attention = block.get_submodule(roles.mlp), block.get_submodule(roles.attention)
    return LayerParts(index, block, mlp, attention, write, roles.mixing, roles.unused)
