"""Tensors that are kept for long, in memory of their own beside what is allocated and freed all the time.

On the C library's heap a tensor that stays holds the freed memory around it, so that little of that goes back to the
system; and PyTorch keeps some 600 bytes for each, which thousands of sums would feel.
"""

from __future__ import annotations

import mmap

import torch
from torch import Tensor

Memory = mmap.mmap | bytearray
LEAST_PAGES = 1 << 16  # bytes; of a smaller tensor the rest of its last page would count


def kept_apart(tensor: Tensor) -> Memory:
    """The entries of ``tensor`` on the CPU, one row after another, in memory that the system has back once it is freed.

    :func:`tensor_in` reads them, to the bit.
    """
    large = tensor.nbytes >= LEAST_PAGES
    memory = mmap.mmap(-1, tensor.nbytes, access=mmap.ACCESS_COPY) if large else bytearray(tensor.nbytes)
    tensor_in(memory, tensor.shape, tensor.dtype).copy_(tensor)
    return memory


def tensor_in(memory: Memory, shape: torch.Size, dtype: torch.dtype) -> Tensor:
    """The tensor that is kept in ``memory``, which must not be written to."""
    return torch.frombuffer(memory, dtype=dtype).view(shape)
