# Northline. `make run` starts everything, `make test` checks it. What they need is installed into .venv.
.DEFAULT_GOAL := help
.PHONY: help run test test-long check format messages environment

# A served Northline is a dozen processes: where Python may keep no bytecode, each of them compiles Django anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON_OF_OURS := .venv/bin/python
NORTHLINE := $(PYTHON_OF_OURS) -m northline.interfaces.commands
# Tests that share something scarce (a served hotline, a browser) stay in one process: tests/support/sharing.py.
PYTEST := $(PYTHON_OF_OURS) -m pytest -n 2

help:          ## this list
	@sed -n 's/^\([a-z-]*\): .*## /make \1: /p' Makefile

run:           ## install what is needed, start the database and three hotlines, print where they are
	@tools/environment base
	@exec $(NORTHLINE) serve --demonstration

test:          ## every test but the long ones, a real browser included
	@tools/environment dev
	@$(PYTHON_OF_OURS) -m tests.support.browser
	@$(PYTEST) -m "not long"

test-long:     ## every language, kill rounds, a full disk, large data
	@tools/environment dev
	@$(PYTHON_OF_OURS) -m tests.support.browser
	@$(PYTEST) -m long

check:         ## style, types, walls between the rooms, migrations, translations
	@tools/environment dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy config northline tools
	.venv/bin/lint-imports
	$(PYTHON_OF_OURS) -m django makemigrations --check --dry-run --settings=config.settings.test
	$(PYTHON_OF_OURS) tools/messages.py check

format:        ## put the code into the house's format
	@tools/environment dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

messages:      ## collect the texts to translate, and compile the translations
	@tools/environment dev
	$(PYTHON_OF_OURS) tools/messages.py update
	$(PYTHON_OF_OURS) tools/messages.py compile

environment:   ## only install
	@tools/environment dev
