"""The kill test: a program that changes a session is killed by SIGKILL at any moment, again and again.

    python -m tests.faults.kill --kills 1000

A process takes seeded steps on a session and says when each is done; it is killed at a random moment. What is found
then must be the state after the last step that it had said, or after the next one, bit for bit, as an undisturbed walk
over a copy of the session has it. The walk goes on from what was found. Then "palimpsest run" is killed in the same
way: its batches must be the first ones of an undisturbed run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.injection import ROOT, TINY_WORLD, run_of
from tests.faults.walk import open_ledger, state, states, take_step

STEPS = 6  # of one process, unless it is killed before
FRESH = 25  # kills, after which the walk begins with a new session
FACTS = 10  # edits of a command that is killed


@dataclass
class Figures:
    """What was counted: kills, those in mid-step that had taken effect and that had not, and factor files set aside."""

    kills: int = 0
    before: int = 0
    after: int = 0
    aside: int = 0
    commands: int = 0
    edits: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        """One paragraph, of what was done."""
        walks = (
            f"{self.kills} processes killed while they changed a session: {self.after} had just taken a step that they "
            f"had not said, {self.before} had not; {self.aside} factor files set aside; no step that was said is lost, "
            "and no state differs in a bit."
        )
        commands = (
            f"{self.commands} runs of the command line killed, after {', '.join(map(str, self.edits))} of {FACTS} "
            "edits: all of these whole, bit for bit."
        )
        return " ".join([walks] * bool(self.kills) + [commands] * bool(self.commands))


def in_memory() -> Path | None:
    """A folder in memory, if there is one: what a kill leaves is the same there, and flushing takes no time."""
    return Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None


def kill_walks(place: Path, kills: int, figures: Figures, seed: int = 0) -> None:
    """Kill ``kills`` walks; raises AssertionError, with the folder as it was found kept, where a promise is broken."""
    choose, folder = random.Random(seed), place / "session"
    while figures.kills < kills:
        if figures.kills % FRESH == 0:
            shutil.rmtree(folder, ignore_errors=True)
        seeds = [choose.getrandbits(40) for _ in range(STEPS)]
        started = time.perf_counter()
        expected = _undisturbed(folder, place / "copy", seeds)
        killed, done = _killed_walk(folder, seeds, choose.uniform(0, 0.8 * (time.perf_counter() - started)))
        shutil.rmtree(place / "found", ignore_errors=True)
        shutil.copytree(folder, place / "found") if folder.exists() else None
        with open_ledger(folder) as ledger:
            found = state(ledger)
            figures.aside += len(ledger.set_aside)
        allowed = expected[done : done + 2]
        assert found in allowed, f"after {done} of the steps {seeds} something else was found in {place / 'found'}"
        assert not list(folder.rglob("*.tmp")), "something half-written was left"
        if killed:
            figures.kills += 1
            if len(allowed) == 2:
                figures.after += found == allowed[1] != allowed[0]
                figures.before += found == allowed[0]


def _undisturbed(folder: Path, copy: Path, seeds: list[int]) -> list[dict[str, Any]]:
    """The states of the same walk over a copy of the session."""
    shutil.rmtree(copy, ignore_errors=True)
    if folder.exists():
        shutil.copytree(folder, copy)
    return list(states(copy, seeds))


def _killed_walk(folder: Path, seeds: list[int], seconds: float) -> tuple[bool, int]:
    """Walk in a process of its own that is killed after ``seconds``: whether it was, and the steps that it had said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with open_ledger(folder) as ledger:
                for seed in seeds:
                    take_step(ledger, seed)
                    os.write(writing, b".")
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    with os.fdopen(reading, "rb") as said:
        done = len(said.read())
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "the walk failed instead of being killed"
    return os.WIFSIGNALED(status), done


def kill_commands(place: Path, kills: int, figures: Figures, seed: int = 0) -> None:
    """Kill ``kills`` runs of the command line at a random moment and compare what they leave with a whole run's."""
    facts = place / "facts.json"
    facts.write_text(json.dumps(json.loads((TINY_WORLD / "facts.json").read_text())[:FACTS]))
    choose = random.Random(seed)
    subprocess.run(run_of(facts, place / "whole"), cwd=ROOT, check=True, capture_output=True)
    whole = _batches(place / "whole")
    while figures.commands < kills:
        folder = place / f"killed-{figures.commands}"
        process = subprocess.Popen(
            run_of(facts, folder), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(folder / "factors", choose.randrange(FACTS), process)
        time.sleep(choose.uniform(0, 0.3))
        process.kill()
        if process.wait() == -signal.SIGKILL:
            found = _batches(folder) if (folder / "session.db").exists() else []
            assert found == whole[: len(found)], f"{folder} differs from an undisturbed run"
            figures.commands += 1
            figures.edits.append(len(found))


def _wait_for(factors: Path, edits: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until that many factor files are there, or the process has ended."""
    while process.poll() is None and not (factors.is_dir() and len(list(factors.glob("0*"))) >= edits):
        time.sleep(0.005)


def _batches(folder: Path) -> list[Any]:
    """The facts, settings and tensors' bytes of a session's batches."""
    import sqlite3

    with sqlite3.connect(folder / "session.db") as connection:
        columns = "method, settings, seed, factors, factors_digest"
        rows = connection.execute(f"SELECT id, {columns} FROM batches ORDER BY id").fetchall()
        facts = connection.execute("SELECT node, place, subject, prompt, target FROM facts ORDER BY 1, 2").fetchall()
    connection.close()
    files = [(folder / "factors" / row[4]).read_bytes() for row in rows]
    return [(row, file, [fact for fact in facts if fact[0] == row[0]]) for row, file in zip(rows, files, strict=True)]


def main() -> int:
    """Kill as often as was asked, and print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.faults.kill", description=__doc__)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--commands", type=int, default=5)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix="palimpsest-kill-", dir=in_memory()))
    started = time.perf_counter()
    figures = Figures()
    kill_walks(place, given.kills, figures, given.seed)
    kill_commands(place, given.commands, figures, given.seed)
    sys.stdout.write(f"{figures} {time.perf_counter() - started:.0f} s.\n")
    shutil.rmtree(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
