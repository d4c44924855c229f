"""The table of all exports, in the order of the dialog and of ``palimpsest export --help``. Nothing here imports torch.

A new form is one row: what it is called, where it goes, its options, and the workbench's call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import Steps
from engine.exports import endings
from engine.exports.options import AdapterOptions, GgufAdapterOptions, GgufOptions, ModelOptions
from engine.methods.knobs import Hyperparameters
from engine.support.endings import check_place
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.exports.exports import Exports
    from engine.exports.kept import Kept


@dataclass(frozen=True)
class Export:
    """One form in which edits leave the program.

    ``endings`` that its file's name may have, the usual one first, () for a folder; ``ends`` its proposed name after
    the model's. ``write`` takes the exports of a workbench, the place and the ``options`` by name; ``kept`` measures
    beforehand what of each edit it keeps by given options, and is None where it always keeps all.
    """

    key: str
    title: str
    text: str
    endings: tuple[str, ...]
    ends: str
    write: Callable[[Exports, Path, Mapping[str, Any]], Steps[Path]]
    options: type[Hyperparameters] = Hyperparameters
    kept: Callable[[Exports, Mapping[str, Any]], Steps[Kept]] | None = None

    @property
    def suffix(self) -> str:
        """The usual ending of its file, "" for a folder."""
        return self.endings[0] if self.endings else ""

    def check(self, place: Path) -> None:
        """Raise :class:`BadInput` where the file has another ending, or the place lies in a session."""
        check_place(place, self.endings)


EXPORTS: tuple[Export, ...] = (
    Export(
        "model",
        say("Edited model"),
        say("A Hugging Face folder that loads anywhere, with the edits written into the weights."),
        (),
        "edited",
        lambda exports, place, options: exports.model(place, **options),
        ModelOptions,
        lambda exports, options: exports.model_kept(**options),
    ),
    Export(
        "adapter",
        say("Change as LoRA adapter"),
        say("The change alone, in the layout of PEFT, to be put onto the same base model."),
        (),
        "adapter",
        lambda exports, place, options: exports.adapter(place, **options),
        AdapterOptions,
        lambda exports, options: exports.adapter_kept(**options),
    ),
    Export(
        "gguf",
        say("Edited model as GGUF"),
        say("The opened GGUF file with only the edited tensors replaced."),
        (),
        "gguf",
        lambda exports, place, options: exports.gguf(place, **options),
        GgufOptions,
        lambda exports, options: exports.gguf_kept(**options),
    ),
    Export(
        "gguf-adapter",
        say("Change as GGUF adapter"),
        say("The change alone, for llama.cpp and Ollama, beside the base's GGUF file."),
        (),
        "gguf-adapter",
        lambda exports, place, options: exports.gguf_adapter(place, **options),
        GgufAdapterOptions,
        lambda exports, options: exports.gguf_adapter_kept(**options),
    ),
    Export(
        "deltas",
        say("Change as deltas"),
        say("What was added to each weight, in one safetensors file; ten lines of Python apply it."),
        endings.DELTAS,
        "deltas",
        lambda exports, place, _: exports.deltas(place),
    ),
    Export(
        "side-memory",
        say("Side memory"),
        say("WISE's, MEMOIR's, GRACE's or ELDER's memory with a small loader for plain transformers."),
        (),
        "side-memory",
        lambda exports, place, _: exports.side_memory(place),
    ),
    Export(
        "session",
        say("Session"),
        say("Everything in one file, to go on with on another machine."),
        endings.SESSION,
        "session",
        lambda exports, place, _: exports.session(place),
    ),
    Export(
        "report",
        say("Report"),
        say("One HTML page with plots, tables and every setting, to be mailed."),
        endings.REPORT,
        "report",
        lambda exports, place, _: exports.report(place),
    ),
    Export(
        "facts",
        say("Facts and results"),
        say("A table of all facts with what was measured; .csv or .json."),
        endings.FACTS,
        "facts",
        lambda exports, place, _: exports.facts(place),
    ),
    Export(
        "measurements",
        say("Measurements"),
        say("Every number that was measured, as one long table; .csv or .parquet."),
        endings.MEASUREMENTS,
        "measurements",
        lambda exports, place, _: exports.measurements(place),
    ),
    Export(
        "script",
        say("Script"),
        say("A Python script that repeats the session and compares the weights."),
        endings.SCRIPT,
        "script",
        lambda exports, place, _: exports.script(place),
    ),
)


def find_export(key: str) -> Export:
    """The form of this name; raises BadInput where there is none."""
    for form in EXPORTS:
        if form.key == key:
            return form
    raise BadInput(
        say("nothing is exported as {key!r}.", key=key),
        say("Choose one of: {names}.", names=", ".join(form.key for form in EXPORTS)),
    )
