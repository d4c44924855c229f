"""The roles of a block's matrices, determined from behaviour: queries, values, the two inputs of a gated MLP.

The output of one matrix is changed for one token and the effect on the rest of the block is recorded. No names are
used.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn

from engine.model.anatomy import LayerParts
from engine.model.block_pass import BlockTrace, evaluation_mode, first_tensor, pass_through
from engine.model.loading import LoadedModel

AttentionRole = Literal["query", "key", "value", "output"]

# A change moves what depends on it by about its own magnitude; anything else by rounding alone.
MOVED_SHARE = 1e-3


def attention_roles(model: LoadedModel, layer: LayerParts) -> dict[str, AttentionRole]:
    """The role of each matrix of the layer's attention, by its path inside the block.

    With the first token's output of a matrix changed: the first token attends to itself alone, so a key or a query has
    no effect there; a key and a value affect the later tokens as well. A matrix that holds values together with
    queries and keys (GPT-2's c_attn) counts as "value"; a query that is fused with a gate as "query".
    Where several parts mix tokens, each has its own; what a recurrence reads counts as "value".
    """
    with evaluation_mode(model.module):
        natural = pass_through(model.module, layer.block)
        assert natural is not None  # the anatomy was found by the same pass
        matrices = {layer.block.get_submodule(path): path for path in layer.matrices("attention")}
        ran = [module for module in natural.matrices if module in matrices]
        roles: dict[str, AttentionRole] = {}
        for path in layer.mixers:
            mixer = layer.block.get_submodule(path)
            inside = set(mixer.modules())
            seen = layer.attention if layer.attention in inside else mixer
            own = [module for module in ran if module in inside]
            clean = _tokens(natural.outputs[seen])
            for module in own[:-1]:
                fixed = {module: _first_token_changed(natural.outputs[module])}
                changed = pass_through(model.module, layer.block, fixed)
                assert changed is not None
                moved = _moved(clean, _tokens(changed.outputs[seen]))
                roles[matrices[module]] = _role(first=bool(moved[0]), later=bool(moved[1:].any()))
            roles |= {matrices[module]: "output" for module in own[-1:]}
    return roles


def mlp_inputs(model: LoadedModel, layer: LayerParts) -> tuple[str, ...]:
    """Paths of the matrices that lead into the layer's MLP: (gate, up) of a gated MLP, else in the order of the block.

    Up is the one whose doubled output doubles the key (the write matrix's input), which the gate's activation prevents.
    """
    paths = [p for p in layer.matrices("mlp") if layer.block.get_submodule(p) is not layer.write.module]
    if len(paths) != 2:
        return tuple(paths)
    with evaluation_mode(model.module):
        natural = pass_through(model.module, layer.block)
    assert natural is not None
    return tuple(sorted(paths, key=lambda path: _is_linear(model, layer, layer.block.get_submodule(path), natural)))


def _is_linear(model: LoadedModel, layer: LayerParts, module: nn.Module, natural: BlockTrace) -> bool:
    """Whether the key doubles with the output of ``module``, compared with a pass in which nothing was changed."""
    with evaluation_mode(model.module):
        doubled = pass_through(model.module, layer.block, {module: first_tensor(natural.outputs[module]) * 2})
        assert doubled is not None
    clean, found = (trace.inputs[layer.write.module].float() for trace in (natural, doubled))
    # Bfloat16 rounds a product at the eighth bit.
    return bool((found - 2 * clean).norm() <= 0.02 * clean.norm())


def _role(*, first: bool, later: bool) -> AttentionRole:
    if later:
        return "value" if first else "key"
    return "query"


def _first_token_changed(output: Tensor) -> Tensor:
    """A matrix's output with the first token's features shifted by one; rows may be (1, T, d) or (T, d)."""
    changed = first_tensor(output).clone()
    rows = changed.reshape(-1, changed.shape[-1])
    rows[0] = rows[0].roll(1)
    return rows.reshape(changed.shape)


def _tokens(output: Tensor) -> Tensor:
    """An output as (T, d) in float32."""
    tensor = first_tensor(output)
    return tensor.reshape(-1, tensor.shape[-1]).float()


def _moved(clean: Tensor, changed: Tensor) -> Tensor:
    """Which tokens' outputs changed, (T,) bool."""
    return torch.linalg.vector_norm(changed - clean, dim=1) > MOVED_SHARE * torch.linalg.vector_norm(clean, dim=1)
