"""Made-up files for every reader, steered by the lines that they reach (atheris, the extra ``fuzz``).

    python -m tests.faults.fuzz [--seconds 120] [--reader NAME]... [--keep FOLDER]

The seconds are shared among the readers. What a reader should not have raised, or took more than 20 s for, is a
finding: it is written to FOLDER (build/fuzz), from where it goes into tests/faults/cases/READER once it is mended. Ends
with 1 where there is one.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[2]
HANG, MEMORY = 20, 4096  # seconds for one file, MB of the process
# Words that chance would take long to find.
DICTIONARY = ("NaN", "Infinity", "1e400", "null", r"\\ud800", "[[[[", "../", r"PK\x03\x04", r"PK\x05\x06", "GGUF")
_DONE = re.compile(r"stat::number_of_executed_units: +(\d+)")
WITHOUT = "palimpsest: fuzzing needs atheris, which is not here (Linux only): pip install -e '.[fuzz]'"


@dataclass(frozen=True)
class Outcome:
    """How many files a reader was given in how many seconds, and those that are findings."""

    reader: str
    files: int
    seconds: float
    findings: tuple[Path, ...]


def say(*lines: object) -> None:
    """Write lines to the terminal at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def fuzz(name: str, corpus: Path, artifacts: Path, seconds: int) -> None:
    """Fuzz one reader in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["engine", "gui"]):
        from tests.faults.readers import BY_NAME
    reader = BY_NAME[name]
    (corpus / "good").write_bytes(reader.good())
    words = corpus.parent / "dictionary"
    words.write_text("".join(f'"{word}"\n' for word in DICTIONARY), encoding="utf-8")
    folder = Path(tempfile.mkdtemp(dir=corpus.parent))
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={artifacts}{os.sep}",
        f"-dict={words}",
        f"-timeout={HANG}",
        f"-rss_limit_mb={MEMORY}",
        "-print_final_stats=1",
        "-max_len=65536",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: reader.judge(data, folder))
    atheris.Fuzz()


def run(name: str, seconds: int, kept: Path) -> Outcome:
    """Fuzz one reader in a process of its own."""
    place = Path(tempfile.mkdtemp())
    corpus, artifacts = place / "corpus", kept / name
    for folder in (corpus, artifacts):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(artifacts.iterdir())
    command = [sys.executable, "-m", __spec__.name, "--child", name, str(corpus), str(artifacts), str(seconds)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", "PALIMPSEST_HOME": str(place)}
    began = monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace")
    took = monotonic() - began
    shutil.rmtree(place)
    files = int(found[1]) if (found := _DONE.search(done.stderr)) else 0
    findings = tuple(sorted(set(artifacts.iterdir()) - before))
    if done.returncode and not findings:
        raise SystemExit(f"palimpsest: the fuzzer of {name!r} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    if findings:
        say(done.stdout[-3000:], done.stderr[-3000:])
    return Outcome(name, files, took, findings)


def main() -> int:
    """Fuzz the readers that were asked for, say what was found."""
    if sys.argv[1:2] == ["--child"]:
        name, corpus, artifacts, seconds = sys.argv[2:]
        fuzz(name, Path(corpus), Path(artifacts), int(seconds))
    try:
        import atheris  # noqa: F401
    except ImportError:
        say(WITHOUT)
        return 0
    from tests.faults.readers import BY_NAME

    parser = argparse.ArgumentParser(description="Fuzz the readers of files.")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--reader", action="append", choices=BY_NAME, default=[])
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    asked = parser.parse_args()
    names = asked.reader or list(BY_NAME)
    outcomes = []
    for name in names:
        outcomes.append(run(name, max(1, asked.seconds // len(names)), asked.keep.absolute()))
        last = outcomes[-1]
        say(f"{last.reader:18} {last.files:9,} files {last.seconds:5.0f} s {len(last.findings)} findings")
    found = [file for outcome in outcomes for file in outcome.findings]
    files, seconds = sum(one.files for one in outcomes), sum(one.seconds for one in outcomes)
    say(f"{files:,} files for {len(names)} readers in {seconds:.0f} s: {len(found)} findings", *found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
