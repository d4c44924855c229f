"""The adapters by which a person's own models use a memory of triples: trained on request, kept, and used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.arguments import taking_all
from engine.errors import PalimpsestError
from engine.events import Event, Steps, retold
from engine.fact import Fact
from engine.methods.memllm.adapters import READ, adapter_of, read, stored
from engine.methods.memllm.forecast import MemoryForecast, forecast
from engine.methods.memllm.lessons import Lessons, lessons, sentences_of
from engine.methods.memllm.resuming import resumed, stored_training, work_of
from engine.methods.memllm.training import Training
from engine.methods.memllm.writing import FoundInText, found_in_text
from engine.model.loading import LoadedModel
from engine.requests import MEMORY_TASKS, MemoryTraining
from engine.support.places import make_private
from engine.support.private import write_private
from engine.support.wording import said_by

KEPT_EVERY = 50
"""Steps after which the training so far is written to the disk."""
CHARACTERS = 400_000
"""Of a text, as many are looked through for sentences."""


@dataclass(frozen=True)
@taking_all
class Readers:
    """A person's own adapters, at most one for each model and task, in ``folder``.

    ``model`` gives the loaded one, ``text`` what it is taught to leave alone, besides the facts; "" for nothing.
    """

    folder: Path
    model: Callable[[], LoadedModel]
    text: Callable[[], str] = lambda: ""

    def give(self) -> str:
        """Have the loaded model use those that are kept for it; why one cannot be used, or ""."""
        model = self.model()
        try:
            for task in MEMORY_TASKS:
                if self._file(model, task).is_file():
                    model.readers[task] = read(self._file(model, task), model)
        except PalimpsestError as error:
            return said_by(error)
        return ""

    def has(self, task: str) -> bool:
        """Whether the loaded model was taught to "read" or to "write", here or by those who shipped it."""
        return adapter_of(self.model(), task) is not None

    def forecast(
        self, facts: Sequence[Fact], plan: MemoryTraining | None = None, tasks: Sequence[str] = (READ,)
    ) -> Steps[MemoryForecast]:
        """What :meth:`train` will take here, by a trial of two steps. Raises the same errors."""
        model, chosen = self.model(), plan or MemoryTraining()
        taught = self._lessons(facts)
        done = [self._resumed(model, taught, chosen, task).done for task in tasks]
        return (yield from forecast(model, taught, chosen, tuple(zip(tasks, done, strict=True))))

    def train(
        self, facts: Sequence[Fact], plan: MemoryTraining | None = None, tasks: Sequence[str] = (READ,)
    ) -> Steps[tuple[Path, ...]]:
        """Teach the loaded model to use a memory, on ``facts``: by default to read it; keep the adapters and use them.

        Each is used as soon as it is there. May be closed at any time: the same call goes on where it was, also after
        the program has ended. Raises BadInput where ``facts`` give nothing to learn from.
        """
        model, chosen = self.model(), plan or MemoryTraining()
        taught = self._lessons(facts)
        make_private(self.folder)
        for task in tasks:
            yield from self._train(model, taught, chosen, task)
        return tuple(self._file(model, task) for task in tasks)

    def find_facts(self, text: str) -> Steps[FoundInText]:
        """The facts that ``text`` tells, found by the model as it was taught to write; nothing is edited.

        BadInput where it was not taught to.
        """
        return found_in_text(self.model(), text)

    def forget(self) -> None:
        """Go back to the adapters that came with the model, or to none, and drop trainings that have not ended."""
        model = self.model()
        for task in MEMORY_TASKS:
            self._file(model, task).unlink(missing_ok=True)
            self._training(model, task).unlink(missing_ok=True)
            model.readers.pop(task, None)

    def _lessons(self, facts: Sequence[Fact]) -> Lessons:
        return lessons(facts, sentences=sentences_of(self.text()[:CHARACTERS]))

    def _train(self, model: LoadedModel, taught: Lessons, plan: MemoryTraining, task: str) -> Steps[None]:
        work, kept = work_of(model, taught, plan), self._training(model, task)
        training = self._resumed(model, taught, plan, task)

        def keep_now_and_then(event: Event) -> Event:
            if training.done % KEPT_EVERY == 0:
                write_private(kept, stored_training(training, work))
            return event

        try:
            adapter = yield from retold(training.steps(model, taught), keep_now_and_then)
        except GeneratorExit:
            write_private(kept, stored_training(training, work))
            raise
        write_private(self._file(model, task), stored(adapter, model))
        kept.unlink(missing_ok=True)
        model.readers[task] = read(self._file(model, task), model)

    def _resumed(self, model: LoadedModel, taught: Lessons, plan: MemoryTraining, task: str) -> Training:
        return resumed(self._training(model, task), model, task, plan, work_of(model, taught, plan))

    def _file(self, model: LoadedModel, task: str) -> Path:
        return self.folder / f"{model.info.fingerprint[:16]}{'' if task == READ else f'.{task}'}.safetensors"

    def _training(self, model: LoadedModel, task: str) -> Path:
        return self.folder / f"{model.info.fingerprint[:16]}.{task}.unfinished"
