# make run          opens the workbench on the demo world (without a display: the same session headless, ending in a report)
# make test         checks style, types and behaviour
# make test-real    edits a real model (SmolLM2-135M, 93 MB the first time); skipped, with the reason, where it cannot be had
# make setup        does the set-up that both do by themselves
# make renew        pins the newest releases of all dependencies that the bounds admit, and says what changed
# make test-newest  runs the tests with those releases, in an environment of its own, and leaves the pins alone

.PHONY: help run test test-real setup renew test-newest

ENVIRONMENT = .venv
PINS = installers/common/constraints.txt

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run:
	@sh installers/common/run.sh

test:
	@sh installers/common/setup.sh offscreen $(ENVIRONMENT) $(PINS)
	$(ENVIRONMENT)/bin/ruff check .
	$(ENVIRONMENT)/bin/ruff format --check .
	$(ENVIRONMENT)/bin/mypy
	QT_QPA_PLATFORM=offscreen $(ENVIRONMENT)/bin/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

test-real:
	@sh installers/common/setup.sh offscreen
	QT_QPA_PLATFORM=offscreen .venv/bin/pytest tests/real/check.py

setup:
	@sh installers/common/setup.sh

renew:
	@sh installers/common/setup.sh none
	@.venv/bin/python installers/common/renew.py
	@echo 'palimpsest: "make test" tries them'

test-newest:
	@sh installers/common/setup.sh none
	@.venv/bin/python installers/common/renew.py build/newest.txt
	@$(MAKE) --no-print-directory test ENVIRONMENT=.venv-newest PINS=build/newest.txt
