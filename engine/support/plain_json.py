"""Strict reading of JSON files written by this program, which may have been damaged or altered since."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


def parse_plain(text: str | bytes) -> Any:
    """The value in ``text``, with finite numbers and encodable strings only.

    Raises ValueError for anything else, also where brackets exceed Python's recursion limit.
    """
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("its brackets are nested too deeply") from error
    _check_texts(value)
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _finite(written: str) -> float:
    if math.isfinite(value := float(written)):
        return value
    raise ValueError(f"the number {written[:20]} is too large")


def _check_texts(value: Any) -> None:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            one.encode()  # UnicodeEncodeError, a ValueError, for a lone surrogate
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
