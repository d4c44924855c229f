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
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.readers import Reader

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


def fuzz(reader: Reader, place: Path, artifacts: Path, seconds: int) -> None:
    """Fuzz one reader in this process, which ends with it."""
    import atheris

    corpus, folder, words = place / "corpus", place / "files", place / "dictionary"
    for made in (corpus, folder):
        made.mkdir()
    (corpus / "good").write_bytes(reader.good())
    words.write_text("".join(f'"{word}"\n' for word in DICTIONARY), encoding="utf-8")
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


def run(reader: Reader, seconds: int, kept: Path) -> Outcome:
    """Fuzz one reader in a copy of this process: what it took to import everything is spent once."""
    place, artifacts = Path(tempfile.mkdtemp()), kept / reader.name
    artifacts.mkdir(parents=True, exist_ok=True)
    before, log, began = set(artifacts.iterdir()), place / "log", monotonic()
    child = os.fork()
    if not child:
        with log.open("w") as stream:
            os.dup2(stream.fileno(), 1)
            os.dup2(stream.fileno(), 2)
        fuzz(reader, place, artifacts, seconds)
    _, status = os.waitpid(child, 0)
    told = log.read_text(encoding="utf-8", errors="replace")
    shutil.rmtree(place)
    findings = tuple(sorted(set(artifacts.iterdir()) - before))
    found = _DONE.search(told)
    if findings or status or not found:
        say(told[-3000:])
    if not found:
        raise SystemExit(f"palimpsest: the fuzzer of {reader.name!r} ended with {status}")
    return Outcome(reader.name, int(found[1]), monotonic() - began, findings)


def imported() -> dict[str, Reader]:
    """All readers by name, the program instrumented for the fuzzer, which says so module by module."""
    import atheris

    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        with atheris.instrument_imports(include=["engine", "gui"]):
            from tests.faults.readers import BY_NAME
    finally:
        os.dup2(kept, 2)
    return BY_NAME


def main() -> int:
    """Fuzz the readers that were asked for, say what was found."""
    try:
        import atheris  # noqa: F401
    except ImportError:
        say(WITHOUT)
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    readers = imported()
    parser = argparse.ArgumentParser(description="Fuzz the readers of files.")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--reader", action="append", choices=readers, default=[])
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    asked = parser.parse_args()
    names = asked.reader or list(readers)
    outcomes = []
    for name in names:
        outcomes.append(run(readers[name], max(1, asked.seconds // len(names)), asked.keep.absolute()))
        last = outcomes[-1]
        say(f"{last.reader:18} {last.files:9,} files {last.seconds:5.0f} s {len(last.findings)} findings")
    found = [file for outcome in outcomes for file in outcome.findings]
    files, seconds = sum(one.files for one in outcomes), sum(one.seconds for one in outcomes)
    say(f"{files:,} files for {len(names)} readers in {seconds:.0f} s: {len(found)} findings", *found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
