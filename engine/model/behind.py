"""The operation between a write matrix and the residual stream: none, a fixed multiplier, or a norm.

    h' = s + a W k          a = 1 in most families; Granite's residual multiplier, a layer scale
    h' = s + a N(W k)       a norm behind the MLP: Gemma 2 and 3, OLMo-2 and 3, GLM-4, EXAONE 4
    h' = N(s + W k)         a norm behind the sum: the small OPT

It is determined from how a block's output responds when W's output is replaced, never from names.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from engine.model.anatomy import LayerParts
from engine.model.block_pass import BlockTrace, evaluation_mode, first_tensor, is_matrix, last_row, pass_through

# By what factor W's output is made larger than the stream in a probe, so that it dominates the block's output.
LOUD = {torch.float32: 2.0**14, torch.bfloat16: 2.0**14, torch.float16: 16.0}
# Rounding of the model's dtype: a multiplier this near to 1 is 1, outputs this near to each other are the same.
NEAR = {torch.float32: 1e-3, torch.bfloat16: 0.03, torch.float16: 0.03}


@dataclass(frozen=True)
class Behind:
    """``norm``: W's output goes through a norm. Else it is multiplied by ``scale``, () or (d,) float32."""

    norm: bool
    scale: Tensor

    @property
    def nothing(self) -> bool:
        """Whether W's output is added to the stream unchanged."""
        return not self.norm and self.scale.dim() == 0 and float(self.scale) == 1

    def carried_on(self, change: Tensor) -> Tensor:
        """The change (d, n) of the stream when W's output changes by ``change`` (d, n), without a norm in between."""
        return change if self.nothing else self.scale.to(change.device).reshape(-1, 1) * change

    def carried_back(self, wanted: Tensor) -> Tensor:
        """The change (d, n) of W's output that changes the stream by ``wanted`` (d, n), without a norm in between.

        Dimensions with a multiplier of zero are not changed.
        """
        if self.nothing:
            return wanted
        scale = self.scale.to(wanted.device).reshape(-1, 1)
        return torch.where(scale == 0, 0, wanted / scale)


# An edit changes matrices, never what stands behind them.
_found: WeakKeyDictionary[nn.Module, Behind] = WeakKeyDictionary()


def find_behind(module: PreTrainedModel, layer: LayerParts) -> Behind:
    """The operation behind the write matrix of ``layer``, determined once and cached.

    Four passes of four tokens through the model up to this block. A block that follows W in a way that is neither a
    norm nor a multiplier is treated as adding W's output.
    """
    if layer.block not in _found:
        with evaluation_mode(module):
            probe = _Probe(module, layer)
        _found[layer.block] = Behind(True, torch.ones(())) if probe.sees_norm() else Behind(False, probe.scale())
    return _found[layer.block]


class _Probe:
    """Passes in which W's output is, at the last token, ``size`` and twice ``size`` times ``signs``, and minus that."""

    def __init__(self, module: PreTrainedModel, layer: LayerParts) -> None:
        self._block, write = layer.block, layer.write.module
        natural = pass_through(module, self._block)
        assert natural is not None  # the anatomy has seen this block run
        given = first_tensor(natural.outputs[write])
        width = given.shape[-1]
        # Half plus, half minus: subtracting the mean does not change it.
        self._signs = 1.0 - 2.0 * (torch.arange(width, device=given.device) % 2)
        self._near = NEAR[given.dtype]
        self._size = LOUD[given.dtype] * float(last_row(natural.outputs[self._block]).abs().max())

        def with_output(size: float) -> BlockTrace:
            """A pass in which W's output (d,) at the last token is ``size`` times the signs."""
            changed = given.clone()
            changed.view(-1, width)[-1] = (size * self._signs).to(given.dtype)
            trace = pass_through(module, self._block, {write: changed})
            assert trace is not None
            return trace

        self._up, self._double, self._down = (with_output(self._size * times) for times in (1, 2, -1))

    def sees_norm(self) -> bool:
        """Whether a part without matrices has the same output for an input and its double, but not for its negative."""
        return any(self._is_norm(part) for part in self._up.inputs)

    def _is_norm(self, part: nn.Module) -> bool:
        if any(map(is_matrix, part.modules())):
            return False
        up, double, down = (last_row(trace.outputs[part]) for trace in (self._up, self._double, self._down))
        return bool((up - down).norm() > 0 and (double - up).norm() <= self._near * (up - down).norm())

    def scale(self) -> Tensor:
        """The multiplier of W's output: one number where it is the same for all dimensions, as 1 always is."""
        up, double, down = (last_row(trace.outputs[self._block]) for trace in (self._up, self._double, self._down))
        scale = (up - down) / (2 * self._size * self._signs)
        twice = (double - up) / (self._size * self._signs)
        one = torch.ones((), device=scale.device)
        if not (twice - scale).norm() <= self._near * scale.norm() or bool(((scale - 1).abs() <= self._near).all()):
            return one
        mean = scale.mean()
        return mean if bool(((scale - mean).abs() <= self._near * mean.abs()).all()) else scale
