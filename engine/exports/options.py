"""What can be chosen for an export. Nothing here imports torch."""

from __future__ import annotations

from dataclasses import dataclass

from engine.methods.knobs import Hyperparameters, knob
from engine.support.wording import say


@dataclass(frozen=True)
class AdapterOptions(Hyperparameters):
    """How large an adapter may be, and which keys its cut is the best for."""

    rank: int = knob(
        0,
        "int",
        say("The largest rank of a matrix; 0: that of the change, which is then exact."),
        low=0,
        zero=say("exact"),
    )
    keys: str = knob(
        "both",
        "choice",
        say(
            "Whose keys a cut serves best: the edits' own, those of the text behind the statistics, both alike, or "
            "all directions alike (the plain singular value decomposition)."
        ),
        choices=("both", "edits", "text", "all"),
    )


@dataclass(frozen=True)
class ModelOptions(Hyperparameters):
    """In which numbers a model folder is written."""

    numbers: str = knob(
        "auto",
        "choice",
        say(
            "The base's own files with only the edited tensors replaced, in the type that they are stored in (stored); "
            "all weights in the type that the model is loaded in (loaded); or the former where the two types are one "
            "(auto)."
        ),
        choices=("auto", "stored", "loaded"),
    )


PACKINGS = ("same", "q8_0", "f16", "bf16", "f32")
"""How edited tensors may be packed in a GGUF file: as before, or as one of these."""
AUTO = "auto"
_BASE = say("A GGUF file of the same base model; empty: the file that the model was opened from.")


@dataclass(frozen=True)
class GgufOptions(Hyperparameters):
    """How the edited tensors are packed, and into which file."""

    packed: str = knob(
        AUTO,
        "choice",
        say(
            "How the edited tensors are packed: as they were (same), in another type, or as the first of these that "
            "loses no edit (auto). The others keep their bytes."
        ),
        choices=(AUTO, *PACKINGS),
    )
    base: str = knob("", "file", _BASE)


@dataclass(frozen=True)
class GgufAdapterOptions(AdapterOptions):
    """The same as for an adapter in PEFT's layout, the numbers' type, and the file that it is for."""

    packed: str = knob("f32", "choice", say("The numbers' type."), choices=("f32", "f16"))
    base: str = knob("", "file", _BASE)
