# make run          opens the workbench on the demo world (without a display: the same session headless, ending in a report)
# make check        checks style and types, in seconds
# make quick        runs the tests that a change can touch, in less than a minute, and says which it left out
# make test         checks style, types and behaviour
# make test-real    edits a real model (SmolLM2-135M, 93 MB the first time); skipped, with the reason, where it cannot be had
# make test-exports takes edits of real models to a real llama.cpp (Node.js with node-llama-cpp); skipped, with the reason, where it is not there
# make test-faults  injects faults for real: kills, power cuts, full disks, little memory, fuzzed files, a window in which anything is pressed; some fourteen minutes (KILLS=1000 STEPS=12 FUZZ=3600 MONKEY=3600 at night)
# make test-optional  runs what needs the extras abilities, survival and parquet, after installing them; skipped, with the reason, where one cannot be had
# make docs         builds the documents as one searchable set in build/docs, and checks every link
# make installers   builds every artefact of a release into dist/, with bills of materials, provenance and SHA256SUMS
# make wheel        builds the wheel alone, for pip, pipx and uv
# make deb          builds the package for Debian and Ubuntu
# make rpm          builds the package for Fedora and openSUSE
# make run-file     builds the installer for one user on any Linux
# make bundle       builds the offline installer for any Linux, with everything for the CPU in it; ten minutes
# make windows      builds the installer for Windows
# make macos        builds the app for macOS
# make test-installers  builds, installs, starts, upgrades and removes them in clean systems; as root, half an hour (CHECKS="-m quick" for minutes)
# make hooks        has git check style and types before each commit, and run the quick tests before each push
# make setup        does the set-up that all of them do by themselves
# make languages    brings the translations up to the source, says what waits for a translator, and makes what the program loads
# make renew        pins the newest releases of all dependencies that the bounds admit, and says what changed
# make test-newest  runs the tests with those releases, in an environment of its own, and leaves the pins alone

.PHONY: help run check quick test test-real test-exports test-faults test-optional docs hooks setup languages renew test-newest \
	installers .installer-tools wheel deb rpm run-file bundle windows macos test-installers

ENVIRONMENT = .venv
PINS = installers/common/constraints.txt
BIN = $(ENVIRONMENT)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
SECONDS = 40
KILLS = 300
FUZZ = 120
STEPS = 6
MONKEY = 40
CHECKS =
# The window's tests in processes of their own: Python's garbage is collected between them alone, as no other thread may
# delete a widget, and thousands of other tests would leave theirs.
SPREAD = $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run:
	@sh installers/common/run.sh

check:
	@sh installers/common/setup.sh none $(ENVIRONMENT) $(PINS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check
	@sh installers/common/setup.sh offscreen $(ENVIRONMENT) $(PINS)
	@export QT_QPA_PLATFORM=offscreen; set -x; $(SPREAD) --ignore tests/gui tests; rest=$$?; $(SPREAD) tests/gui && exit $$rest

test-real:
	@sh installers/common/setup.sh offscreen
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest --numprocesses 2 --dist load -o faulthandler_timeout=0 tests/real/check.py

test-exports:
	@sh installers/common/setup.sh offscreen
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -s -o faulthandler_timeout=0 tests/exports/check_llama_cpp.py

test-faults:
	@sh installers/common/setup.sh offscreen $(ENVIRONMENT) $(PINS)
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 KILLS=$(KILLS) STEPS=$(STEPS) MONKEY=$(MONKEY) $(BIN)/pytest $(wildcard tests/faults/test_*.py tests/faults/check_*.py)
	@sh installers/common/extra.sh fuzz $(ENVIRONMENT) || true
	$(BIN)/python -m tests.faults.fuzz --seconds $(FUZZ)

test-optional:
	@sh installers/common/setup.sh offscreen $(ENVIRONMENT) $(PINS)
	@for extra in abilities survival parquet; do sh installers/common/extra.sh $$extra $(ENVIRONMENT) test-optional || true; done
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest $(wildcard tests/optional/check_*.py) tests/packaging/test_pins.py

quick:
	@sh installers/common/setup.sh offscreen $(ENVIRONMENT) $(PINS)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -p tests.quick.plugin --quick-seconds $(SECONDS) --quiet --durations 0 \
		--numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

docs:
	@sh installers/common/setup.sh none $(ENVIRONMENT) $(PINS)
	@sh installers/common/extra.sh docs $(ENVIRONMENT)
	$(BIN)/mkdocs build
	@echo 'palimpsest: to read and search them: $(BIN)/python -m http.server --directory build/docs'

.installer-tools:
	@sh installers/common/setup.sh offscreen $(ENVIRONMENT) $(PINS)
	@sh installers/common/extra.sh installers $(ENVIRONMENT)

installers: .installer-tools
	$(BIN)/python -m installers.build

wheel deb rpm bundle windows macos: .installer-tools
	$(BIN)/python -m installers.build $@

run-file: .installer-tools
	$(BIN)/python -m installers.build run

test-installers: .installer-tools
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -o faulthandler_timeout=0 $(CHECKS) $(wildcard tests/installers/check_*.py)

hooks:
	@sh installers/common/setup.sh none $(ENVIRONMENT) $(PINS)
	@sh installers/common/extra.sh hooks $(ENVIRONMENT)
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type pre-push

setup:
	@sh installers/common/setup.sh

languages:
	@sh installers/common/setup.sh none
	$(BIN)/python -m gui.language renew
	$(BIN)/python -m gui.language release

renew:
	@sh installers/common/setup.sh none
	@$(BIN)/python installers/common/renew.py
	@$(BIN)/python installers/common/locks.py
	@echo 'palimpsest: "make test" tries them'

test-newest:
	@sh installers/common/setup.sh none
	@$(BIN)/python installers/common/renew.py build/newest.txt
	@$(MAKE) --no-print-directory test ENVIRONMENT=.venv-newest PINS=build/newest.txt
