"""The base class of events, and the type of work that emits them.

Work is a generator: it yields events and returns its result (``Steps[T]``). The caller is in control: not pulling
the next event is a pause, closing the generator is a cancel, and every ``finally`` in the work then restores what it
had changed. Events carry small numpy arrays and plain values, never tensors, so they may cross threads and processes.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32 | np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Event:
    """Base of everything that work emits."""


T = TypeVar("T")
Steps = Generator[Event, None, T]
