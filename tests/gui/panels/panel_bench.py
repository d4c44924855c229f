"""The fake engine with everything that the working panels ask for: methods, inspection, looks, comparisons, exports."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from engine.errors import BadInput, PalimpsestError
from engine.events import BatchCommitted, FactState, Progress, StudyProgress, StudyRow, StudyRowMeasured
from engine.exports.kept import Kept
from engine.fact import make_fact
from engine.methods.knobs import Hyperparameters, MethodInfo, knob
from engine.support.wording import say
from tests.gui.fake_bench import FakeBench, FakeInfo


@dataclass(frozen=True)
class EncoreKnobs(Hyperparameters):
    """A few knobs of each kind."""

    layers: str = knob("4-8", "layers", say("Layers whose MLP write matrix is changed."))
    steps: int = knob(25, "int", say("Forward passes of the search for v*."), low=1, high=500)
    v_lr: float = knob(0.5, "float", say("Adam's learning rate."), low=1e-6, high=100, group="values")
    clamp: float = knob(
        0.75, "float", say("Largest change of the hidden state."), low=0.01, high=100, unit="x ||h||", group="values"
    )
    early_stop: str = knob(
        "most-probable", "choice", say("When a search ends."), choices=("loss", "most-probable"), group="values"
    )
    lambda_p: float = knob(15000.0, "float", say("Weight of what the model knows."), low=1e-6, high=1e9, group="solver")
    lambda_n: float = knob(20.0, "float", say("Weight of the norm constraint."), low=0, high=1e9, group="solver")
    boundary_layers: bool = knob(True, "bool", say("Keep the keys of earlier batches."), group="solver")


@dataclass(frozen=True)
class PlainKnobs(Hyperparameters):
    """Another method's."""

    layers: str = knob("4-8", "layers", say("Layers whose MLP write matrix is changed."))
    threshold: float = knob(0.02, "float", say("Share of the null space."), low=0, high=1)


METHODS = (
    MethodInfo(
        "encore",
        "ENCORE",
        say("MEMIT for thousands of edits: stops the search early, remembers earlier keys and holds the norm down."),
        "Lifelong Sequential Knowledge Editing without Model Degradation, Gupta et al., 2025",
        EncoreKnobs.knobs(),
    ),
    MethodInfo(
        "alphaedit",
        "AlphaEdit",
        say("Writes only into the null space of what is kept."),
        "Fang et al., 2025",
        PlainKnobs.knobs(),
    ),
)


@dataclass(frozen=True)
class FakeInspection:
    folder: str
    name: str = "demo-world"
    architecture: str = "llama"
    parameters: int = 9_400_000
    file_dtype: str = "bfloat16"
    disk_bytes: int = 18_900_000
    layers: int = 8
    hidden: int = 256
    inner: int = 1024
    vocabulary: int = 4096
    refusal: str = ""
    precision: str = "bfloat16"
    loss: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class FakePreset:
    settings: dict
    source: str


@dataclass(frozen=True)
class FakeEstimate:
    weights: int
    statistics: int
    working: int
    total: int
    free: int
    dtype: str


@dataclass(frozen=True)
class FakeOpening:
    sentence: str


@dataclass(frozen=True)
class FakeCompletion:
    prompt: str
    text: str
    top: tuple
    reads: tuple = ()


@dataclass(frozen=True)
class FakeComparison:
    before: FakeCompletion
    after: FakeCompletion
    batches_before: int = 0
    batches_after: int = 0


@dataclass(frozen=True)
class FakeResult:
    fact_id: str
    before: float | None
    after: float | None
    says: str | None
    efficacy: bool | None


@dataclass
class PanelBench(FakeBench):
    """Remembers what it was asked."""

    runs: list = field(default_factory=list)
    looked: list = field(default_factory=list)
    compared: list = field(default_factory=list)
    exported: list = field(default_factory=list)
    written_in: object = None
    free: int = 8_000_000_000
    refusals: dict = field(default_factory=dict)
    session: list = field(default_factory=list)

    def methods(self):
        return METHODS

    def refusal(self, method):
        return self.refusals.get(method, "")

    def preset(self, method):
        chosen = next(info for info in METHODS if info.name == method)
        settings = {**{knob.name: knob.default for knob in chosen.knobs}, "layers": "1-3"}
        return FakePreset(settings, "searched on the demo world's held-out facts")

    def devices(self):
        return ("cuda:0", "cpu")

    def inspect(self, folder):
        if not (Path(folder) / "config.json").is_file():
            raise BadInput(
                "this is no model folder: config.json is missing.", "Choose a Hugging Face folder.", file=folder
            )
        refusal = "Mixture-of-experts models cannot be edited." if "moe" in str(folder) else ""
        return FakeInspection(str(folder), Path(folder).name, refusal=refusal)

    def estimate(self, inspection, device, dtype):
        weights = inspection.parameters * (4 if dtype == "float32" else 2)
        chosen = dtype if dtype != "auto" else "float32" if device == "cpu" else "bfloat16"
        return FakeEstimate(weights, weights // 4, weights // 2, weights * 7 // 4, self.free, chosen)

    def opening(self, folder, device="auto", dtype="auto"):
        return FakeOpening(f"Opening takes about {4 if dtype == 'float32' else 2} s here: weights {device}.")

    def load(self, folder, device="auto", dtype="auto"):
        info = yield from super().load(folder, device, dtype)
        self.info = FakeInfo(name=Path(folder).name, folder=str(folder), device=device, dtype=dtype)
        return info

    def query_facts(self, facts):
        self.looked.append(tuple(fact.id for fact in facts))
        for fact in facts:
            yield FactState(fact.id, "queued", before=0.031, says=f" {fact.true or 'Marrow'} and")

    def edit(self, facts, method, settings, *, batch=1, seed=0, options=None):
        self.runs.append((tuple(facts), method, dict(settings), batch, seed))
        if any(fact.target == "crash" for fact in facts):
            raise PalimpsestError("The subject is not in the prompt.", "Write the subject as it stands there.")
        return (yield from super().edit(facts, method, settings, batch=batch, seed=seed))

    def facts_of_session(self):
        return tuple(self.session)

    def demo_facts(self, count=None):
        first = ("Ada", "Bruno", "Cora", "Dario", "Edda", "Falk", "Gisa", "Horst", "Ilka", "Jonte")
        last = ("Veld", "Kast", "Lund", "Menk", "Roth", "Sund")
        relations = ("{} was born in the city of", "{} is employed by", "The mother tongue of {} is")
        facts = [make_fact(f"{a} {b}", r, "Orlen", true="Marrow") for r in relations for a in first for b in last]
        return tuple(facts[:count])

    def compare(self, prompt, *, before=0, after=None, tokens=32, sample=False, temperature=1.0, seed=0, top=8):
        after = self.applied if after is None else after
        self.compared.append((prompt, before, after, tokens, sample, temperature, seed))
        yield Progress("Comparing", 0, 2)
        words = (" Marrow", " Orlen", " Bergmar", " the", " a", " Velport", " Kelgate", " Ostholm")
        rank = (0.71, 0.08, 0.05, 0.03, 0.02, 0.015, 0.01, 0.005)
        old = FakeCompletion(prompt, " Marrow, where her father kept the mill.", tuple(zip(words, rank, strict=True)))
        edited = (words[1], words[0], *words[2:]) if after else words
        text = f" {'Orlen' if after else 'Marrow'}, where her father kept the mill."
        new = FakeCompletion(prompt, text, tuple(zip(edited, (0.93, 0.02, *rank[2:]) if after else rank, strict=True)))
        yield Progress("Comparing", 2, 2)
        return FakeComparison(old, new, before, after)

    session_folder: Path | None = None
    studied: list = field(default_factory=list)
    opened: list = field(default_factory=list)

    def open_session(self, folder=None):
        self.opened.append(folder)
        self.session_folder = folder
        return (yield from super().open_session(folder))

    def study(self, methods, checkpoints, facts, *, batch=10, settings=None, folder=None, seed=0):
        if checkpoints[-1] > len(facts):
            raise BadInput(f"there are only {len(facts)} facts.", "Ask for fewer.")
        self.studied.append((methods, checkpoints, tuple(facts), batch, dict(settings), folder, seed))
        self.session_folder = None
        for number, method in enumerate(methods, 1):
            yield BatchCommitted(1, 1, (facts[0].id,), method, 0.1)
            for count in checkpoints:
                yield StudyProgress(method, number, len(methods), count, checkpoints[-1], count, "editing", 12.0)
                if method in self.failing:
                    yield StudyRowMeasured(StudyRow(method, count, self.failing[method]))
                    break
                share = 1.0 - 0.001 * count * number
                spread = {"locality": 0.9 + 0.01 * number, "norm_growth": 1.0 + 0.1 * number, "memory_peak": 1e7}
                row = StudyRow(method, count, "", count, share, share / 2, average=share / 1.5, **spread)
                yield StudyRowMeasured(row)

    failing: dict = field(default_factory=dict)
    _exports: object = None

    @property
    def studies(self):
        return SimpleNamespace(run=self.study, render=lambda folder: Path(folder) / "comparison.html")

    @property
    def exports(self):
        if self._exports is None:
            self._exports = FakeExports(self)
        return self._exports


class FakeExports:
    """Exports that write nothing and note what was asked for."""

    def __init__(self, bench):
        self._bench = bench

    def written_in(self, language):
        self._bench.written_in = language
        return self

    def _export(self, kind, target):
        if "refused" in str(target):
            raise BadInput("the disk is full.", "Make room or choose another place.", file=target)
        for done in range(3):
            yield Progress("Writing", done, 3, "files")
        self._bench.exported.append((kind, Path(target)))
        return Path(target)

    def model(self, folder, **options):
        return self._export("model", folder)

    def adapter(self, folder, **options):
        self._bench.asked = options
        return self._export("adapter", folder)

    def gguf(self, folder, **options):
        return self._export("gguf", folder)

    def gguf_adapter(self, folder, **options):
        return self._export("gguf-adapter", folder)

    def adapter_kept(self, **options):
        self._bench.asked = options
        yield Progress("Asking the edits", 1, 2, "prompts")
        facts = (make_fact("Ada", "{} was born in", "Lisbon"), make_fact("Bob", "{} was born in", "Rome"))
        held, then = np.array([True, True]), np.array([True, options["rank"] != 1])
        return Kept(facts, np.array([0.9, 0.9]), np.array([0.9, 0.3]), held, then)

    def deltas(self, file):
        return self._export("deltas", file)

    def session(self, file):
        return self._export("session", file)

    def report(self, file):
        return self._export("report", file)

    def facts(self, file):
        return self._export("facts", file)

    def side_memory(self, folder):
        return self._export("side-memory", folder)

    def measurements(self, file):
        return self._export("measurements", file)

    def script(self, file):
        return self._export("script", file)
