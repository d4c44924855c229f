"""What is said where a library refuses to be imported, as it does for some variables of the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.support.library_start import refused_start

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("name", "value", "library"), [("TORCH_LOGS", "nope", "torch"), ("HF_HUB_ETAG_TIMEOUT", "1.5", "huggingface_hub")]
)
def test_a_library_that_does_not_start_is_named_with_the_variable(tmp_path, name, value, library) -> None:
    there = {**os.environ, "PALIMPSEST_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", name: value}
    command = [sys.executable, "-m", "engine.cli", "run", "--facts", "facts.csv", "--method", "memit", "--model", "x"]
    found = subprocess.run(command, cwd=ROOT, env=there, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, "")
    (line,) = found.stderr.splitlines()
    assert line.startswith(f"palimpsest: {library} cannot be started: ")
    assert line.endswith(f"Unset or correct this in the environment: {name}={value}.")


def test_a_fault_of_ours_stays_one() -> None:
    try:
        int("x")
    except ValueError as error:
        assert refused_start(error) is None
    assert refused_start(ModuleNotFoundError("torch")) is None
