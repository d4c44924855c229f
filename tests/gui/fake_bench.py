"""A workbench without a model: the same calls, made-up but plausible events, no torch."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from engine.errors import BadInput, PalimpsestError
from engine.events import (
    BatchCommitted,
    BranchChanged,
    BranchStarted,
    EditProgress,
    EditState,
    FactState,
    Log,
    NormsMeasured,
    Progress,
    SideMemoryMeasured,
    SuperpositionMeasured,
    TimelineBranch,
    TimelineChanged,
    TimelineMark,
    ValueSearch,
)
from engine.fact import make_fact
from engine.support.wording import say


@dataclass(frozen=True)
class FakeReading:
    text: str
    last: tuple
    subject_tokens: int
    says: str


LAYERS = (2, 3, 4, 5, 6, 7)
EDGES = np.linspace(-1, 1, 65)


@dataclass(frozen=True)
class FakeInfo:
    """Stands for engine.model.loading.ModelInfo."""

    name: str = "demo-world"
    folder: str = "demo"
    architecture: str = "llama"
    layers: int = 8
    hidden: int = 256
    inner: int = 1024
    vocabulary: int = 4096
    parameters: int = 9_400_000
    dtype: str = "float32"
    device: str = "cpu"
    fingerprint: str = "0123abcd"


def norms(position, layers=LAYERS):
    """Norm growth that is stronger in shallow layers."""
    rate = np.linspace(1.0, 0.35, len(layers)) * 0.004
    base = np.linspace(30, 42, len(layers))
    change = base * np.sqrt(2 * rate * position + (rate * position) ** 2)
    return NormsMeasured(position, tuple(layers), np.hypot(base, change), base, change)


def superposition(position, layers=LAYERS, probes=120):
    """Histograms that narrow with depth and widen with edits; the kurtosis falls with depth."""
    centre = (EDGES[:-1] + EDGES[1:]) / 2
    rows, spreads = [], []
    for depth in range(len(layers)):
        width = 0.03 + 0.012 * depth + 0.0003 * position
        density = np.exp(-np.abs(centre - 0.04) / width) + 0.004 * np.exp(-(((centre - 0.8) / 0.08) ** 2))
        rows.append(np.round(density / density.sum() * probes * (probes - 1)).astype(np.int64))
        spreads.append(width * np.sqrt(2))
    kurtosis = 60.0 * np.exp(-0.35 * np.arange(len(layers))) * (1 - 0.001 * position)
    counts = np.array(rows)
    return SuperpositionMeasured(
        position, tuple(layers), EDGES, counts, np.full(len(layers), 0.04), np.array(spreads), kurtosis, probes
    )


def side_memory(position, kind="wise", threshold=6.0, usage=None):
    """A side memory that answers most of its edits and hardly anything else; the signal grows with the edits."""
    rng = np.random.default_rng(position)
    inside = rng.normal(11 + 0.02 * position, 2.0, 40).astype(np.float32)
    outside = np.abs(rng.normal(2.5, 1.4, 120)).astype(np.float32)
    cut = 6.0 if threshold is None else threshold
    answered = (float((inside > cut).mean()), float((outside > cut).mean()))
    counts = {
        say("entries"): float(position),
        say("shards"): 2.0,
        say("fill of the open shard"): 0.25 + position / 1000,
    }
    axes = (say("layer"), say("expert")) if usage is not None else ("", "")
    return SideMemoryMeasured(
        position, kind, counts, say("activation"), threshold, inside, outside, answered, usage, axes
    )


@dataclass(frozen=True)
class FakeForecast:
    """Stands for engine.runs.forecast.Forecast."""

    brief: str
    sentence: str


@dataclass(frozen=True)
class FakeText:
    """Stands for engine.editing.statistics_text.StatisticsText."""

    file: Path | None = None
    title: str = say("text that the model writes itself")
    tokens: int | None = None
    remark: str = ""


@dataclass(frozen=True)
class FakeFound:
    """Stands for engine.methods.memllm.writing.FoundInText."""

    facts: tuple[SimpleNamespace, ...]
    dropped: tuple[SimpleNamespace, ...]


class FakeReaders:
    """Stands for engine.methods.memllm.readers.Readers: nothing is taught until it is trained."""

    def __init__(self):
        self.taught, self.asked, self.stopped = False, [], 0

    def has(self, task):
        return self.taught

    def forecast(self, facts, plan, tasks=("read",)):
        self.asked.append(("forecast", tuple(facts), plan.steps, *tasks))
        yield Progress(say("Trying how long it takes"), 0, 0)
        return FakeForecast("", say("About {seconds} s on this machine.", seconds=plan.steps))

    def train(self, facts, plan, tasks=("read",)):
        self.asked.append(("train", tuple(facts), plan.steps, *tasks))
        try:
            for step in range(plan.steps):
                yield Progress(say("Teaching the model to read"), step + 1, plan.steps, say("steps"))
        except GeneratorExit:
            self.stopped += 1
            raise
        self.taught = True

    def find_facts(self, text):
        """One fact for each line "subject relation object", and what has not three words besides."""
        self.asked.append(("find", text))
        yield Progress(say("Finding facts in the text"), 1, 1, say("sentences"))
        lines = [(line, line.split()) for line in text.splitlines()]
        found = [(line, words) for line, words in lines if len(words) == 3]
        wrong, why = [line for line, words in lines if len(words) != 3], say("It has not three names.")
        return FakeFound(
            tuple(
                SimpleNamespace(fact=make_fact(a, f"{{}} {r}", b, relation=r), sentence=line)
                for line, (a, r, b) in found
            ),
            tuple(SimpleNamespace(written=line, sentence=line, why=why) for line in wrong),
        )


class FakeBranches:
    """Lines of marks by name, the present one in the bench; each knows how many it shares with the first."""

    def __init__(self, bench):
        self.bench = bench
        self.lines, self.shared, self.name = {"main": bench.marks}, {"main": 0}, "main"

    def all(self):
        return tuple(
            TimelineBranch(name, tuple(marks), "" if name == "main" else "main", self.shared[name])
            for name, marks in self.lines.items()
        )

    def fork(self):
        """Begin a branch at the bench's point, if batches lie ahead; return the event of that or None."""
        bench, former = self.bench, self.name
        if bench.applied == len(bench.marks):
            return None
        position, edits = bench.position, bench.marks[-1].position
        self.name = f"branch {len(self.lines) + 1}"
        self.shared[self.name], bench.marks = bench.applied, list(bench.marks[: bench.applied])
        self.lines[self.name] = bench.marks
        return BranchStarted(self.name, position, former, edits, bench.applied)

    def switch(self, name, batches=None):
        self.name, self.bench.marks = name, self.lines[name]
        self.bench.applied = len(self.bench.marks) if batches is None else batches
        yield BranchChanged(name)
        yield norms(self.bench.position, self.bench.layers)
        yield self.bench.timeline()

    def rename(self, name, new):
        self.lines = {new if one == name else one: marks for one, marks in self.lines.items()}
        self.shared[new] = self.shared.pop(name)
        self.name = new if self.name == name else self.name
        yield self.bench.timeline()

    def delete(self, name):
        del self.lines[name]
        yield self.bench.timeline()


@dataclass
class FakeBench:
    """Keeps only what the screen can see: the model's info, the marks and how many of them are applied."""

    info: FakeInfo | None = None
    marks: list = field(default_factory=list)
    applied: int = 0
    closed: bool = False
    layers: tuple = LAYERS
    statistics_text: FakeText = field(default_factory=FakeText)

    def __post_init__(self):
        self.branches = FakeBranches(self)
        self.readers = FakeReaders()

    def timeline(self):
        self.branches.lines[self.branches.name] = self.marks
        return TimelineChanged(tuple(self.marks), self.applied, self.branches.all(), self.branches.name)

    @property
    def position(self):
        return self.marks[self.applied - 1].position if self.applied else 0

    def devices(self):
        return ("cpu",)

    def load(self, folder, device="auto", dtype="auto"):
        if folder == "broken":
            raise PalimpsestError("The folder broken holds no model.", "Choose a folder with a config.json.")
        for done in range(4):
            yield Progress(say("Loading"), done, 4, "files")
        self.info = FakeInfo(folder=str(folder))
        self.marks, self.applied = [], 0
        self.branches = FakeBranches(self)
        yield self.timeline()
        yield norms(0, self.layers)
        yield superposition(0, self.layers)
        return self.info

    def eject(self):
        self.info = None
        yield self.timeline()
        return 37_600_000

    def open_session(self, folder=None):
        yield Log(f"Session {folder}")
        return folder

    def demo_facts(self, count=None):
        names = ("Ada Veld", "Bruno Kast", "Cora Lund", "Dario Menk", "Edda Roth", "Falk Sund")
        facts = [make_fact(n, "{} was born in the city of", "Orlen", true="Marrow") for n in names]
        return tuple(facts[:count])

    def edit(self, facts, method, settings, *, batch=1, seed=0, options=None):
        batches = [facts[i : i + batch] for i in range(0, len(facts), batch)]
        if forked := self.branches.fork():
            yield forked
        done = 0
        for number, part in enumerate(batches, 1):
            yield EditProgress(done, len(facts), number, len(batches), "values", 0.4, 0.4 * (len(facts) - done))
            for fact in part:
                yield FactState(fact.id, "editing", before=0.02)
            for step in range(3):
                nll = np.full(len(part), 3.0 / (step + 1))
                yield ValueSearch(step, 3, nll, np.exp(-nll), np.ones(len(part), dtype=bool))
            done += len(part)
            position = self.position + len(part)
            self.marks.append(TimelineMark(len(self.marks) + 1, position, method, len(part), "2030-01-01T12:00:00"))
            self.applied = len(self.marks)
            yield self.timeline()
            yield BatchCommitted(self.applied, position, tuple(f.id for f in part), method, 0.4 * len(part))
            for fact in part:
                yield FactState(fact.id, EditState.WRITTEN, before=0.02, after=0.93, says="Orlen", efficacy=True)
            yield norms(position, self.layers)
            yield superposition(position, self.layers)
            yield Log(f"Batch {self.applied} committed")
        yield EditProgress(done, len(facts), len(batches), len(batches), "done", 0.4, 0.0)
        return done

    def forecast(self, facts, method, settings, *, batch=1):
        brief = f"First edit in about 2 s, all {len(facts)} in {len(facts)} s: edits {len(facts)} s"
        return FakeForecast(brief, f"{brief} ({method}, batches of {batch}).")

    known_facts = ()

    def read_prompt(self, subject, relation):
        yield Progress(say("Asking the model"), 1, 1, "prompts")
        before, after = relation.split("{}")
        end = len(before) + len(subject)
        start = len(before) + max(subject.rfind(" "), 0)
        return FakeReading(f"{before}{subject}{after}", (start, end), len(subject.split()), " Marrow and")

    def use_statistics_text(self, file):
        if file is not None and not file.is_file():
            raise BadInput("cannot be read (No such file or directory).", "Check the path.", file=file)
        self.statistics_text = FakeText(file, file.name, 12_000) if file is not None else FakeText()

    def go_to(self, batches):
        self.applied = batches
        yield norms(self.position, self.layers)
        yield self.timeline()

    def undo(self):
        yield from self.go_to(max(0, self.applied - 1))

    def redo(self):
        yield from self.go_to(min(len(self.marks), self.applied + 1))

    def bookmark(self, batch, name):
        old = self.marks[batch - 1]
        self.marks[batch - 1] = TimelineMark(old.batch, old.position, old.method, old.edits, old.when, name)
        yield self.timeline()

    def as_recorded(self):
        return nullcontext()

    def idle(self):
        yield from ()

    def remeasure(self):
        yield superposition(self.position, self.layers)
        return superposition(self.position, self.layers)

    def close(self):
        self.closed = True
