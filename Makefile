# make run    opens the workbench on the demo world (without a display: the same session headless, ending in a report)
# make test   checks style, types and behaviour
# make setup  does the set-up that both do by themselves

.PHONY: help run test setup

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run:
	@sh installers/common/run.sh

test:
	@sh installers/common/setup.sh offscreen
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	QT_QPA_PLATFORM=offscreen .venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

setup:
	@sh installers/common/setup.sh
