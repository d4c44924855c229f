"""What is kept apart has the bits of the original, and its memory is the system's again as soon as it is freed."""

import sys
from pathlib import Path

import pytest
import torch

from engine.model.apart import LEAST_PAGES, kept_apart, tensor_in


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("rows", [3, LEAST_PAGES // 64])
def test_what_is_kept_has_the_same_bits_and_is_no_view(rows: int, dtype: torch.dtype) -> None:
    tensor = torch.randn(rows, 64).to(dtype)
    tensor[0, 0] = -0.0
    kept, before = kept_apart(tensor.T), tensor.T.clone(memory_format=torch.contiguous_format)
    tensor.zero_()
    assert len(kept) == tensor.nbytes
    found = tensor_in(kept, before.shape, dtype)
    assert torch.equal(found.view(torch.uint8), before.view(torch.uint8))


@pytest.mark.skipif(sys.platform != "linux", reason="reads the resident memory from /proc")
def test_every_second_one_goes_back_to_the_system() -> None:
    tensor = torch.ones(LEAST_PAGES // 4)
    kept_apart(tensor)
    before = _resident()
    kept = [kept_apart(tensor) for _ in range(1000)]
    assert _resident() - before > 0.9 * 1000 * LEAST_PAGES
    del kept[::2]
    assert _resident() - before < 0.6 * 1000 * LEAST_PAGES


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
