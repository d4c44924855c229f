"""pytest -p tests.quick.plugin: runs the tests that a change can touch, until the time is up, and says what is left.

Not in conftest.py, as everything that runs is watched, which takes time: "make test" does without.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.quick.plan import Plan, make_plan
from tests.quick.records import Records, complete
from tests.quick.sources import Snapshot
from tests.quick.touched import Touched, Watch, follow_threads_of_qt

WATCH = pytest.StashKey[Watch]()
RECORDS = pytest.StashKey[Records]()
LISTED = 12  # test files that are named at the end; of more than that the number is said


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick-seconds", type=float, default=40.0, help="after so many no further test begins")
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
        plan = Plan(**json.loads(plan_file.read_text(encoding="utf-8")))
    else:
        plan = make_plan(watch.snapshot, records, config.getoption("--quick-seconds"))
        plan_file.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    config.pluginmanager.register(Chosen(plan, config.rootpath), "quick-chosen")
    if is_worker or config.getoption("numprocesses", None) in (None, 0):
        deadline = Deadline(plan.end)
        config.pluginmanager.register(deadline, "quick-deadline")
        config.pluginmanager.register(Watcher(plan, deadline, watch, records), "quick-watcher")
    if not is_worker:
        config.pluginmanager.register(Teller(plan, records), "quick-teller")


class Chosen:
    """Collects the test files that there is time for, in the order of the plan, and of some the named tests."""

    def __init__(self, plan: Plan, root: Path) -> None:
        self._only = {test: set(names) for test, names in plan.only.items()}
        self._place = {test: place for place, test in enumerate(plan.now)}
        self._root = root

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
        name = collection_path.relative_to(self._root).as_posix()
        return True if is_test and name not in self._place else None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        out = [item for item in items if name_of(item) not in self._only.get(file_of(item), {name_of(item)})]
        items[:] = sorted(set(items) - set(out), key=items.index)
        items.sort(key=lambda item: self._place.get(file_of(item), len(self._place)))
        config.hook.pytest_deselected(items=out)


class Watcher:
    """Watches every test file from its collection to its last test, and keeps what it touched."""

    def __init__(self, plan: Plan, deadline: Deadline, watch: Watch, records: Records) -> None:
        self._in_part = plan.only
        self._deadline = deadline
        self._watch = watch
        self._records = records
        follow_threads_of_qt()
        self._uses: dict[str, set[str]] = {}
        self._ran: dict[str, dict[str, float]] = {}
        self._bad: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        if isinstance(collector, pytest.Module):
            with self._watch.doing(file_of(collector)):
                return (yield)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: pytest.FixtureRequest) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        with self._watch.doing(fixture(fixturedef) if outlives_a_file(fixturedef) else file_of(request.node)):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        file, began = file_of(item), time.time()
        used = self._uses.setdefault(file, set())
        for definitions in item._fixtureinfo.name2fixturedefs.values():  # type: ignore[attr-defined]
            used.update(fixture(each) for each in definitions if outlives_a_file(each))
        with self._watch.doing(f"{file}::{name_of(item)}"):
            result = yield
        self._ran.setdefault(file, {})[name_of(item)] = time.time() - began
        if nextitem is None or file_of(nextitem) != file:
            self._watch.gather()
            if file not in self._deadline.left and file not in self._in_part:
                self._keep(file, item)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._bad.add(report.nodeid)

    def _keep(self, file: str, item: pytest.Item) -> None:
        ran = {
            name: (seconds, f"{file}::{name}" not in self._bad, self._watch.by.pop(f"{file}::{name}", Touched()))
            for name, seconds in self._ran.pop(file).items()
        }
        touched = Touched()
        for context in (file, *self._uses[file]):
            touched.add(self._watch.by.get(context, Touched()))
        for _, _, one in ran.values():
            touched.add(one)
        root = item.config.rootpath
        folders = [folder.relative_to(root) for folder in item.path.parents if folder.is_relative_to(root)]
        conftests = [(folder / "conftest.py").as_posix() for folder in folders]  # also those that may come
        whole = complete(touched, [file, *conftests], self._watch.by, self._watch.snapshot)
        self._records.keep(file, whole, ran)


class Teller:
    """Says at the end what was run and what was left out."""

    def __init__(self, plan: Plan, records: Records) -> None:
        self._plan = plan
        self._records = records
        self._reported: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._reported.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        plan, line = self._plan, terminalreporter.line
        left = {test: said for test in plan.chosen if (said := self._left(test))}
        terminalreporter.section("quick")
        for reason in list(dict.fromkeys(plan.chosen.values()))[:LISTED]:
            line(f"changed: {reason}")
        line(f"{len(plan.chosen)} test files can be touched by that, {plan.others} others not")
        line(f"{len(plan.chosen) - len(left)} of them ran whole, {len(left)} did not")
        for test, said in list(left.items())[:LISTED]:
            line(f"left out: {said} {test}")
        if left:
            more = f"and in {len(left) - LISTED} more: " if len(left) > LISTED else ""
            line(f'{more}"make quick SECONDS=600" gives them time, "make test" runs everything')

    def _left(self, test: str) -> str:
        """What of a test file did not run, in words; "" where all of it did."""
        place, record = self._records.place(test), self._records.of(test)
        if place.exists() and place.stat().st_mtime >= self._plan.began:
            return ""
        if record is None:
            return "all or part of"
        ran = {nodeid.partition("::")[2] for nodeid in self._reported if nodeid.startswith(f"{test}::")}
        missing = [one.seconds for name, one in record.tests.items() if name not in ran]
        return f"{len(missing)} tests ({sum(missing):.0f} s) of" if missing else "the record of"


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


def name_of(item: pytest.Item) -> str:
    """The name of a test within its file, with that of its class and its parameters."""
    return item.nodeid.partition("::")[2]


def fixture(definition: Any) -> str:
    """The context of a fixture."""
    return f"fixture {definition.baseid}::{definition.argname}"


def outlives_a_file(definition: Any) -> bool:
    """Whether a fixture made for one test file may be what another is given."""
    return definition.scope in ("session", "package")
