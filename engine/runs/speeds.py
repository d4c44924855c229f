"""Ratios of measured to forecast times on this machine, stored for each model to correct later forecasts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from engine.errors import BadInput
from engine.model.loading import ModelInfo
from engine.support.files import digest, write_bytes
from engine.support.plain_json import parse_plain, read_bounded
from engine.support.wording import said_by, say

# A new measurement weighs as much as all earlier ones; an outlier reflects the moment more than the machine.
NEW = 0.5
LEAST, MOST = 0.05, 20.0
# Stages shorter than this are too short to be timed.
SHORTEST = 0.2
LONGEST = 4 << 20  # bytes of the file; a model takes some two hundred

Ratios = dict[str, dict[str, float]]


@dataclass(frozen=True)
class _Kept:
    """What the file holds."""

    checksum: str
    speeds: Ratios


class Speeds:
    """Ratios of measured to forecast seconds, by machine and model and by kind of work, in one JSON file.

    Forecasts are not essential: a damaged file, which its checksum shows, counts as empty and is written anew, and one
    that cannot be written is done without. ``problem`` says either in a sentence, or is "".
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.problem = ""

    def factors(self, owner: ModelInfo | str) -> dict[str, float]:
        """The correction factors of forecasts by kind of work, for a model or another owner."""
        found = self._read().get(_name(owner), {})
        return {what: min(MOST, max(LEAST, ratio)) for what, ratio in found.items()}

    def learn(self, owner: ModelInfo | str, taken: Mapping[str, tuple[float, float]]) -> None:
        """Learn from ``taken``: by kind of work, the seconds forecast without any factor, and the measured seconds."""
        telling = {what: times for what, times in taken.items() if times[0] > 0 and max(times) >= SHORTEST}
        if not telling:
            return
        everything = self._read()
        own = self.factors(owner)
        for what, (forecast, seconds) in telling.items():
            ratio = min(MOST, max(LEAST, seconds / forecast))
            own[what] = ratio if what not in own else own[what] ** (1 - NEW) * ratio**NEW
        everything[_name(owner)] = own
        text = json.dumps({"checksum": _checksum(everything), "speeds": everything}, indent=1)
        try:
            write_bytes(self._file, text.encode(), private=True)
        except (OSError, BadInput) as error:
            self.problem = say("How long work takes here cannot be kept: {error}", error=said_by(error))

    def _read(self) -> Ratios:
        try:
            kept = parse_plain(read_bounded(self._file, LONGEST), _Kept)
            if kept.checksum != _checksum(kept.speeds):
                raise ValueError(say("its checksum differs"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            self.problem = say(
                "How long work took here, in {file}, is passed over and learnt anew ({reason}).",
                file=self._file,
                reason=getattr(error, "strerror", None) or said_by(error),
            )
            return {}
        return kept.speeds


def _checksum(ratios: Ratios) -> str:
    return digest(json.dumps(ratios, sort_keys=True).encode())


def _name(owner: ModelInfo | str) -> str:
    """The key of a model on this machine: device, dtype and threads determine the speed. Other owners are strings."""
    if isinstance(owner, str):
        return owner
    model = owner
    return f"{model.fingerprint[:16]} {model.device} {model.dtype} {torch.get_num_threads()}"
