"""The hosted workflow, git's hooks and the settings of editors: they can be read and call commands that there are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "tests.yml"
HOOKS = ROOT / ".pre-commit-config.yaml"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RULES = re.findall(r"(?m)^([\w-]+(?: [\w-]+)*):", (ROOT / "Makefile").read_text(encoding="utf-8"))
TARGETS = {target for rule in RULES for target in rule.split()}


@pytest.fixture(scope="module")
def job() -> dict[str, object]:
    """The one job of the workflow."""
    (job,) = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    return job


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not installed")
def test_actionlint_finds_nothing():
    done = subprocess.run(["actionlint", str(WORKFLOW)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_workflow_has_the_form_of_one(job):
    whole = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    triggers = whole[True]  # YAML reads the key "on" as a truth value
    assert set(triggers) == {"push", "pull_request"}
    assert whole["permissions"] == {"contents": "read"}
    assert set(job) <= {"name", "runs-on", "timeout-minutes", "strategy", "defaults", "env", "steps"}
    assert all(("run" in step) != ("uses" in step) for step in job["steps"])
    used = set(re.findall(r"matrix\.(\w+)", WORKFLOW.read_text(encoding="utf-8")))
    assert used == set(job["strategy"]["matrix"])


def test_it_runs_the_projects_own_commands(job):
    made = [step["run"].removeprefix("make ") for step in job["steps"] if step.get("run", "").startswith("make ")]
    assert made == ["check", "docs", "test"]
    assert set(made) <= TARGETS


def test_it_runs_on_every_system_and_both_ends_of_the_bounds(job):
    systems = [system.partition("-")[0] for system in job["strategy"]["matrix"]["system"]]
    assert sorted(systems) == ["macos", "ubuntu", "windows"]
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    below = {re.search(r"< '3\.(\d+)'", line)[1] for line in PROJECT["tool"]["uv"]["environments"]}
    assert job["strategy"]["matrix"]["python"] == [oldest, f"3.{int(below.pop()) - 1}"] and not below


def test_gits_hooks_call_the_same_commands_and_fetch_nothing():
    (repository,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    called = [hook["entry"].split()[-1] for hook in repository["hooks"]]
    assert called == ["check", "quick"] and set(called) <= TARGETS


def test_the_settings_of_editors_can_be_read():
    assert json.loads((ROOT / ".vscode" / "settings.json").read_text())["python.testing.pytestEnabled"]
    assert json.loads((ROOT / ".vscode" / "extensions.json").read_text())["recommendations"]
    sections = re.findall(r"(?m)^\[(.+)\]$", (ROOT / ".editorconfig").read_text())
    assert sections[0] == "*" and "Makefile" in sections


def test_every_documented_command_of_make_is_there():
    told = re.findall(r"(?m)^# make ([\w-]+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert set(told) == TARGETS - {"help"}
