"""Every reader of a file that may come from anywhere, with a file that it takes: for hypothesis and for atheris.

A reader may refuse a file, in one line that a person can act on, and nothing else: no other exception, no hang.
"""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.associative.covariance_files import Covariance, CovarianceFiles, Unusable
from engine.desk.file import DESK_FILE, DeskFile, read_desk
from engine.desk.held import Changes
from engine.diagnostics.detection import Detector
from engine.errors import PalimpsestError
from engine.evaluation.choices import read_choices
from engine.evaluation.datasets import read_facts, write_facts
from engine.evaluation.probe_files import read_probe_files
from engine.events import StudyRow
from engine.laboratory.detector_query import load_detector
from engine.laboratory.kurtosis_curves import KurtosisCurve, read_curve, write_curve
from engine.model.footprint import inspect
from engine.model.foreign import foreign_file, foreign_folder
from engine.model.gguf_header import read_header as read_gguf_header
from engine.model.side.demonstrations import Demonstrated, DemonstrationRule, DemonstrationsMemory, recorded
from engine.runs.speeds import Speeds
from engine.session.archive import export_session
from engine.session.ledger import Ledger
from engine.session.manifest import read_manifest
from engine.session.study_page import study_page
from engine.session.study_table import TABLE, StudyMethod, StudyPlan, StudyTable, read_table, write_table
from engine.support.places import SESSION_DATABASE, Places
from engine.updates.feed import PURPOSE, opened
from engine.updates.fetching import beside
from engine.updates.known import Known
from gui.panels.edits.clipboard import read_rows
from gui.support.layout_file import LayoutFile
from gui.support.settings import Settings
from gui.window.saved_state import is_sound
from tests.engine.session.conftest import Base, fact_number, make_record, make_tensors
from tests.gguf_files import write_gguf

TINY_WORLD = Path(__file__).parents[1] / "resources" / "tiny_world"


@dataclass(frozen=True)
class Reader:
    """A reader by its ``name``: the name of its ``file``, bytes of one that it takes, and how it reads and uses it."""

    name: str
    file: str
    good: Callable[[], bytes]
    read: Callable[[Path], object]

    def judge(self, data: bytes, folder: Path) -> bool:
        """Whether ``data`` is taken, as the only file in ``folder``; raises what the reader should not have raised."""
        file = folder / self.file
        file.write_bytes(data)
        try:
            self.read(file)
        except PalimpsestError as refusal:
            assert str(refusal).strip() and "\n" not in str(refusal), f"no line: {refusal!r}"
            assert len(str(refusal)) < 2000, f"no sentence: {str(refusal)[:300]}"
            str(refusal).encode()
            return False
        return True


def _written(write: Callable[[Path], object], name: str) -> bytes:
    """What ``write`` writes to the file called ``name``."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / name)
        return (Path(folder) / name).read_bytes()


def _facts(suffix: str) -> bytes:
    return _written(lambda file: write_facts(file, [fact_number(number) for number in (1, 2)]), f"facts{suffix}")


_QUESTIONS = [
    {"question": "What is Sund?", "choices": ["a town", "a river"], "answer": 0, "subject": "places"},
    {"question": "And Orlen?", "A": "a", "B": "b", "C": "c", "answer": "C"},
]


@cache
def _session() -> dict[str, bytes]:
    """The database of a small session, and the session as one file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "session"
        with Ledger.open(place, Base()) as ledger:
            ledger.append(make_record(1), make_tensors(1))
            ledger.measure("norms", 2, {"value": [1.5, float("nan")]})
            file = export_session(ledger, Path(folder) / "one.palimpsest")
        return {"file": file.read_bytes(), "database": (place / SESSION_DATABASE).read_bytes()}


def _read_session(file: Path) -> None:
    (file.parent / "factors").mkdir(exist_ok=True)
    try:
        with Ledger.open(file.parent, Base()) as ledger:
            for record in ledger.batches():
                assert all(isinstance(fact.id, str) for fact in record.facts)
            ledger.measurements("norms")
    finally:
        for left in file.parent.glob(f"{SESSION_DATABASE}-*"):
            left.unlink()


def _comparison() -> bytes:
    plan = StudyPlan("tiny", "f" * 32, "float32", (1, 10), 10, 0, 100, "a", "b", "c", "d")
    methods = {"memit": StudyMethod("MEMIT", "paper", {"layers": "1"}, "rule")}
    rows = (StudyRow("memit", 1, es=1.0), StudyRow("memit", 10, reason="full"))
    table = StudyTable(plan, {"name": "tiny"}, methods, rows)
    return _written(lambda file: write_table(file.parent, table), TABLE)


def _detector() -> bytes:
    model = {"name": "tiny", "fingerprint": "f", "architecture": "x", "layers": 2, "hidden": 4, "vocabulary": 9}
    shares = ("efficacy", "accuracy", "recall", "false_alarms", "same_subject", "same_object")
    held = {"edited": 4, **dict.fromkeys(shares, 0.5)}
    about = {"model": model, "method": "memit", "title": "MEMIT", "batch": 1, "edited": 4, "held_out": held}
    sizes = {"mean": 5, "scale": 5, "weights": 5, "slope": 1, "bias": 1}
    arrays = {name: np.ones(size) for name, size in sizes.items()}
    made = Detector("logistic", (0,), 1, arrays, {**about, "learned_from": ["a"]})
    return _written(made.save, "detector.safetensors")


def _covariance() -> bytes:
    files = Covariance(torch.eye(3), 7, 9)
    return _written(lambda file: CovarianceFiles(file.parent, {"owner": "x"}).write(0, files), "layer-0.safetensors")


def _read_covariance(file: Path) -> None:
    files = CovarianceFiles(file.parent, {"owner": "x"})
    files.asked(0)
    try:
        files.read(0)
    except Unusable as reason:
        assert str(reason)


def _model_file(name: str) -> Callable[[], bytes]:
    return lambda: (TINY_WORLD / "model" / name).read_bytes()


def _read_model(file: Path) -> None:
    """Inspect the tiny world's model with ``file`` in the place of its own."""
    for own in (TINY_WORLD / "model").iterdir():
        if own.name != file.name and own.is_file() and not (file.parent / own.name).exists():
            (file.parent / own.name).symlink_to(own)
    inspect(file.parent)


def _demonstrations() -> bytes:
    told = Demonstrated("Sund is", "a town", ("The town of",), (("Orlen is", "a river"),))
    return recorded([told], DemonstrationRule())["record"].numpy().tobytes()


def _read_demonstrations(file: Path) -> None:
    record = torch.frombuffer(bytearray(file.read_bytes() or b"\0"), dtype=torch.uint8)
    try:
        DemonstrationsMemory.empty().extended({"record": record}).figures()
    except ValueError as reason:  # the session says it in a sentence of its own
        assert str(reason)


def _read_rows(file: Path) -> None:
    read_rows(file.read_bytes().decode("utf-8", "replace"))


def _read_settings(file: Path) -> None:
    settings = Settings(Places(file.parent, file.parent, file.parent, file.parent))
    assert settings.values.font_size and "\n" not in settings.problem
    settings.remember("x", 1)
    for left in file.parent.glob("settings-unreadable*"):
        left.unlink()


def _read_layout(file: Path) -> None:
    found = LayoutFile(file).read("state")
    assert found is None or is_sound(found, ["a"]) in (True, False)


def _read_desk(file: Path) -> None:
    try:
        desk = read_desk(file.parent)
        json.dumps(dict(desk.things))
    finally:
        for left in file.parent.glob(f"{DESK_FILE}-*"):
            left.unlink()


def _desk() -> bytes:
    def write(file: Path) -> None:
        desk = DeskFile(file)
        desk.write(Changes(things={"note": "x", "set up": {"a": [1]}}, remarks={"a": "b"}))
        desk.close()

    return _written(write, DESK_FILE)


def _read_study(file: Path) -> None:
    study_page(read_table(file.parent))


def _curve() -> bytes:
    curve = KurtosisCurve("a", "tiny", 3, 4, (0, 1), np.array([0.0, 1.0]), np.array([2.5, -1.0]))
    return _written(lambda file: write_curve(file, curve), "curve.json")


def _settings() -> bytes:
    remembered = {"a": [1, {"b": "c"}]}
    said = {"schema": 1, "theme": "dark", "font_size": 12, "recent_models": ["/a"], "remembered": remembered}
    return json.dumps(said).encode()


def _as_json(value: Any) -> Callable[[], bytes]:
    return lambda: json.dumps(value).encode()


# One area with one dock, as Qt writes it.
_STATE = (
    "000000ff00000003fd00000001000000000000007b0000002afc0200000001fb0000000400640031010000000000000012"
    "0000001000ffffff0000002a0000000400000004000000040000000800000008fc00000000"
)
_DIGEST = "0" * 64
_PIECE = {"file": "a.whl", "url": "a.whl", "sha256": _DIGEST, "size": 9}
_ANNOUNCED = {
    "form": 1,
    "number": 7,
    "made": "2026-11-28T12:00:00+00:00",
    "version": "9.1.0",
    "changes": ["Something is better."],
    "wheel": _PIECE,
    "sizes": _PIECE,
    "locks": {"linux-x86_64-cpu": _PIECE | {"download": 1, "disk": 1}},
    "sessions_from": [1, 0],
    "sessions_to": [2, 1],
}


@cache
def _feed_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes(32))


def _signed(said: bytes) -> bytes:
    signature = base64.b64encode(_feed_key().sign(PURPOSE + said)).decode()
    return json.dumps({"form": 1, "said": said.decode("utf-8", "replace"), "signature": signature}).encode()


def _read_known(file: Path) -> None:
    """Whatever is in it, it is no more than a note: nothing is known then."""
    places = Places.under(file.parent)
    (places.data / "updates").mkdir(exist_ok=True)
    (places.data / "updates" / "known.json").write_bytes(file.read_bytes())
    known = Known.kept(places)
    known.newer_than("0.1.0")
    assert known.when is None or known.when.year


def _read_feed(file: Path) -> None:
    opened(file.read_bytes(), _feed_key().public_key(), file.name)


def _read_announcement(file: Path) -> None:
    """As if whoever signs had signed it: what is wrong with it is refused all the same."""
    found = opened(_signed(file.read_bytes()), _feed_key().public_key(), file.name)
    for piece in (found.announcement.wheel, *found.announcement.locks.values()):
        beside("https://x.example/feed.json", piece.url)
    Known().having_seen(found, file.name)


READERS = (
    Reader("feed", "feed.json", lambda: _signed(json.dumps(_ANNOUNCED).encode()), _read_feed),
    Reader("announcement", "announced.json", _as_json(_ANNOUNCED), _read_announcement),
    Reader("note of updates", "known.json", _as_json({"number": 7, "asked": "x", "version": "1"}), _read_known),
    Reader("facts csv", "facts.csv", lambda: _facts(".csv"), read_facts),
    Reader("facts tsv", "facts.tsv", lambda: _facts(".tsv"), read_facts),
    Reader("facts json", "facts.json", lambda: _facts(".json"), read_facts),
    Reader("facts jsonl", "facts.jsonl", lambda: _facts(".jsonl"), read_facts),
    Reader("pasted rows", "rows.txt", lambda: b"subject\trelation\tobject\nSund\t{} is\ta town\n", _read_rows),
    Reader("questions", "questions.jsonl", lambda: "\n".join(map(json.dumps, _QUESTIONS)).encode(), read_choices),
    Reader("probe files", "probes.json", _as_json(_QUESTIONS), lambda file: read_probe_files([file])),
    Reader("settings", "settings.json", _settings, _read_settings),
    Reader("arrangement", "layout.json", _as_json({"state": "AAAA/wAAAAD9AAAAAA=="}), _read_layout),
    Reader("saved state", "state", lambda: bytes.fromhex(_STATE), lambda file: is_sound(file.read_bytes(), ["d1"])),
    Reader("speeds", "speeds.json", _as_json({"a": {"b": 1.5}}), lambda file: Speeds(file).factors("a")),
    Reader("curve", "curve.json", _curve, read_curve),
    Reader("comparison", TABLE, _comparison, _read_study),
    Reader("detector", "detector.safetensors", _detector, load_detector),
    Reader("covariance", "layer-0.safetensors", _covariance, _read_covariance),
    Reader("session file", "one.palimpsest", lambda: _session()["file"], read_manifest),
    Reader("session database", SESSION_DATABASE, lambda: _session()["database"], _read_session),
    Reader("desk", DESK_FILE, _desk, _read_desk),
    Reader("model config", "config.json", _model_file("config.json"), _read_model),
    Reader("model weights", "model.safetensors", _model_file("model.safetensors"), _read_model),
    Reader("gguf", "tiny.gguf", lambda: _written(lambda f: write_gguf("llama", f), "tiny.gguf"), read_gguf_header),
    Reader("demonstrations", "record.json", _demonstrations, _read_demonstrations),
    Reader(
        "adapter", "adapter_config.json", _as_json({"base_model_name_or_path": "a"}), lambda f: foreign_folder(f.parent)
    ),
    Reader(
        "ollama",
        "manifest",
        _as_json({"schemaVersion": 2, "layers": [{"mediaType": "x.image.model", "digest": "sha256:a"}]}),
        foreign_file,
    ),
)
BY_NAME = {reader.name: reader for reader in READERS}
