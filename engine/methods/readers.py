"""The adapters by which a person's own models read a memory of triples: trained on request, kept, and used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import PalimpsestError
from engine.events import Steps
from engine.fact import Fact
from engine.methods.read_adapters import read, stored
from engine.methods.read_lessons import lessons
from engine.methods.read_training import train
from engine.model.loading import LoadedModel
from engine.model.side.triple_memory import KIND
from engine.requests import MemoryTraining
from engine.support.places import make_private
from engine.support.private import write_private
from engine.support.wording import said_by


@dataclass(frozen=True)
class Readers:
    """A person's own adapters, at most one for each model, in ``folder``; ``model`` gives the loaded one."""

    folder: Path
    model: Callable[[], LoadedModel]

    def give(self) -> str:
        """Have the loaded model use the one that is kept for it; why it cannot be used, or ""."""
        model = self.model()
        try:
            if self._file(model).is_file():
                model.readers[KIND] = read(self._file(model), model)
        except PalimpsestError as error:
            return said_by(error)
        return ""

    def train(self, facts: Sequence[Fact], plan: MemoryTraining | None = None) -> Steps[Path]:
        """Teach the loaded model to read a memory on ``facts``; keep the adapter and have the model use it.

        Raises BadInput where ``facts`` give nothing to learn from.
        """
        model = self.model()
        adapter = yield from train(model, lessons(facts), plan or MemoryTraining())
        make_private(self.folder)
        write_private(self._file(model), stored(adapter, model))
        model.readers[KIND] = read(self._file(model), model)
        return self._file(model)

    def forget(self) -> None:
        """Go back to the shipped adapter, or to none."""
        model = self.model()
        self._file(model).unlink(missing_ok=True)
        model.readers.pop(KIND, None)

    def _file(self, model: LoadedModel) -> Path:
        return self.folder / f"{model.info.fingerprint[:16]}.safetensors"
