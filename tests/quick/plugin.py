"""pytest -p tests.quick.plugin: runs the tests that a change can touch, until the time is up, and says what is left.

Not in conftest.py, as everything that runs is watched, which takes time: "make test" does without.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.quick.records import Records, complete
from tests.quick.sources import Snapshot
from tests.quick.touched import Touched, Watch, follow_threads_of_qt

WATCH = pytest.StashKey[Watch]()
RECORDS = pytest.StashKey[Records]()
LISTED = 12  # test files that are named at the end; of more than that the number is said


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick-seconds", type=float, default=45.0, help="after so many no further test begins")
    parser.addoption("--quick-folder", default="build/quick", help="where it is kept what each test file touched")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin to watch: the first conftest.py is imported next, and much of the program with it."""
    folder = early_config.rootpath / early_config.known_args_namespace.quick_folder
    snapshot = Snapshot(early_config.rootpath, folder / "sources.json", frozen="PYTEST_XDIST_WORKER" in os.environ)
    early_config.stash[WATCH] = Watch(snapshot)
    early_config.stash[RECORDS] = Records(folder, snapshot)


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    folder = config.rootpath / config.getoption("--quick-folder")
    watch, records = config.stash[WATCH], config.stash[RECORDS]
    plan_file = folder / "plan.json"
    if is_worker:
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
    else:
        plan = make_plan(watch.snapshot, records, config.getoption("--quick-seconds"))
        plan_file.write_text(json.dumps(plan), encoding="utf-8")
    config.pluginmanager.register(Chosen(plan, config.rootpath), "quick-chosen")
    if is_worker or config.getoption("numprocesses", None) in (None, 0):
        deadline = Deadline(plan["end"])
        config.pluginmanager.register(deadline, "quick-deadline")
        config.pluginmanager.register(Watcher(deadline, watch, records), "quick-watcher")
    if not is_worker:
        config.pluginmanager.register(Teller(plan, records), "quick-teller")


def make_plan(snapshot: Snapshot, records: Records, seconds: float) -> dict[str, Any]:
    """Which test files run, in order and each with its reason; when no further test begins; how many there are."""
    began = time.time()
    snapshot.take()
    tests = snapshot.tests()
    reasons = {test: reason for test in tests if (reason := records.reason(test)) is not None}

    def rank(test: str) -> tuple[int, float, str]:
        record, reason = records.of(test), reasons[test]
        by_itself = reason.startswith(test) or reason == "it failed"
        return (0 if by_itself else 2 if reason == "it starts programs" else 1, record.seconds if record else 0.0, test)

    chosen = {test: reasons[test] for test in sorted(reasons, key=rank)}
    return {"chosen": chosen, "of": len(tests), "began": began, "end": began + seconds}


class Chosen:
    """Collects the chosen test files alone, in the order of the plan."""

    def __init__(self, plan: dict[str, Any], root: Path) -> None:
        self._place = {test: place for place, test in enumerate(plan["chosen"])}
        self._root = root

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
        name = collection_path.relative_to(self._root).as_posix()
        return True if is_test and name not in self._place else None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self._place.get(file_of(item), len(self._place)))


class Watcher:
    """Watches every test file from its collection to its last test, and keeps what it touched."""

    def __init__(self, deadline: Deadline, watch: Watch, records: Records) -> None:
        self._deadline = deadline
        self._watch = watch
        self._records = records
        follow_threads_of_qt()
        self._uses: dict[str, set[str]] = {}
        self._seconds: dict[str, float] = {}
        self._bad: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        if isinstance(collector, pytest.Module):
            with self._watch.doing(file_of(collector)):
                return (yield)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: pytest.FixtureRequest) -> Iterator[None]:
        if outlives_a_file(fixturedef):
            with self._watch.doing(fixture(fixturedef)):
                return (yield)
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        file, began = file_of(item), time.time()
        used = self._uses.setdefault(file, set())
        for definitions in item._fixtureinfo.name2fixturedefs.values():  # type: ignore[attr-defined]
            used.update(fixture(each) for each in definitions if outlives_a_file(each))
        with self._watch.doing(file):
            result = yield
        self._seconds[file] = self._seconds.get(file, 0.0) + time.time() - began
        if (nextitem is None or file_of(nextitem) != file) and file not in self._deadline.left:
            self._keep(file, item)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._bad.add(report.nodeid.partition("::")[0])

    def _keep(self, file: str, item: pytest.Item) -> None:
        self._watch.gather()
        touched = Touched()
        for context in (file, *self._uses[file]):
            touched.add(self._watch.by.get(context, Touched()))
        root = item.config.rootpath
        folders = [folder.relative_to(root) for folder in item.path.parents if folder.is_relative_to(root)]
        conftests = [(folder / "conftest.py").as_posix() for folder in folders]  # also those that may come
        whole = complete(touched, [file, *conftests], self._watch.by, self._watch.snapshot)
        self._records.keep(file, whole, self._seconds[file], file not in self._bad)


class Teller:
    """Says at the end what was run and what was left out."""

    def __init__(self, plan: dict[str, Any], records: Records) -> None:
        self._plan = plan
        self._records = records

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        chosen, line = self._plan["chosen"], terminalreporter.line
        left = [test for test in chosen if not self._ran(test)]
        others = self._plan["of"] - len(chosen)
        terminalreporter.section("quick")
        for reason in list(dict.fromkeys(chosen.values()))[:LISTED]:
            line(f"changed: {reason}")
        line(f"{len(chosen)} test files can be touched by that, {others} others not")
        line(f"{len(chosen) - len(left)} of them ran to the end, {len(left)} were left out as the time was up")
        for test in left[:LISTED]:
            record = self._records.of(test)
            line(f"left out: {test}" + (f" ({record.seconds:.0f} s)" if record else ""))
        if left:
            more = f"and {len(left) - LISTED} more: " if len(left) > LISTED else ""
            line(f'{more}"make quick SECONDS=600" gives them time, "make test" runs everything')

    def _ran(self, test: str) -> bool:
        place = self._records.place(test)
        return place.exists() and place.stat().st_mtime >= self._plan["began"]


class Deadline:
    """Lets no test begin after the end of the time; ``left`` are the files of those that did not."""

    def __init__(self, end: float) -> None:
        self._end = end
        self.left: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        if time.time() < self._end:
            return None
        self.left.add(file_of(item))
        return True


def file_of(node: pytest.Item | pytest.Collector) -> str:
    """The test file of a test, as its path below the root."""
    return node.path.relative_to(node.config.rootpath).as_posix()


def fixture(definition: Any) -> str:
    """The context of a fixture."""
    return f"fixture {definition.baseid}::{definition.argname}"


def outlives_a_file(definition: Any) -> bool:
    """Whether a fixture made for one test file may be what another is given."""
    return definition.scope in ("session", "package")
