"""How long work took here against what was forecast, kept for each model, so that the next forecast is nearer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import torch

from engine.model.loading import ModelInfo

# A new measurement counts as much as all earlier ones; one far off says more of the moment than of the machine.
NEW = 0.5
LEAST, MOST = 0.05, 20.0
# Of stages shorter than this the clock tells nothing.
SHORTEST = 0.2


class Speeds:
    """Ratios of seconds taken to seconds forecast, by machine and model and by what was done, in one JSON file.

    A file that cannot be read is an empty one, and one that cannot be written is left: forecasts are no more than that.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def factors(self, owner: ModelInfo | str) -> dict[str, float]:
        """What a forecast is to be multiplied by, by the name of the work: on a model, or of another owner."""
        found = self._read().get(_name(owner), {})
        return {str(what): min(MOST, max(LEAST, float(ratio))) for what, ratio in found.items()}

    def learn(self, owner: ModelInfo | str, taken: Mapping[str, tuple[float, float]]) -> None:
        """Take in ``taken``: by name of the work, the seconds it was forecast without any factor, and those it took."""
        telling = {what: times for what, times in taken.items() if times[0] > 0 and max(times) >= SHORTEST}
        if not telling:
            return
        everything = self._read()
        own = self.factors(owner)
        for what, (forecast, seconds) in telling.items():
            ratio = min(MOST, max(LEAST, seconds / forecast))
            own[what] = ratio if what not in own else own[what] ** (1 - NEW) * ratio**NEW
        everything[_name(owner)] = own
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(everything, indent=1), encoding="utf-8")

    def _read(self) -> dict[str, dict[str, float]]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(key): {str(k): float(v) for k, v in own.items()} for key, own in found.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def _name(owner: ModelInfo | str) -> str:
    """A model on this machine: its device, number format and threads decide the speed. Other owners are names."""
    if isinstance(owner, str):
        return owner
    model = owner
    return f"{model.fingerprint[:16]} {model.device} {model.dtype} {torch.get_num_threads()}"
