"""What stands behind a write matrix, found in every family by what its blocks do."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from engine.model.anatomy import find_anatomy
from engine.model.behind import Behind, find_behind
from tests.families import BEHIND, CORNERS, FAMILIES, make_model

HALVED = [(family, torch.bfloat16) for family in (*BEHIND, "llama", "granite", "bloom")]


@pytest.mark.parametrize(("family", "dtype"), [(f, torch.float32) for f in (*FAMILIES, *CORNERS)] + HALVED)
def test_every_family(family: str, dtype: torch.dtype) -> None:
    model = make_model(family, trained=True).to(dtype)
    for layer in find_anatomy(model).layers:
        found = find_behind(model, layer)
        assert found.norm == (family in BEHIND)
        assert float(found.scale) == pytest.approx(0.5 if family == "granite" else 1.0, abs=1e-3)
        assert found.nothing == (family not in BEHIND and family != "granite")


def test_a_layer_scale_is_found_and_carried_back() -> None:
    """A block whose MLP's output is multiplied, dimension by dimension, before it is added."""
    model = make_model("llama", trained=True)
    layer = find_anatomy(model).layers[1]
    scales = torch.rand(32) + 0.1
    scales[3] = 0

    def scale(_: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor:
        return output * scales

    model.model.layers[1].mlp.register_forward_hook(scale)
    found = find_behind(model, layer)
    torch.testing.assert_close(found.scale, scales, rtol=1e-3, atol=1e-4)
    wanted = torch.randn(32, 5)
    wanted[3] = 0
    back = found.carried_back(wanted)
    torch.testing.assert_close(scales[:, None] * back, wanted, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(found.carried_on(back), wanted, rtol=1e-5, atol=1e-6)


def test_nothing_behind_changes_nothing() -> None:
    wanted = torch.randn(4, 3)
    nothing = Behind(False, torch.ones(()))
    assert nothing.carried_back(wanted) is wanted
    assert nothing.carried_on(wanted) is wanted
