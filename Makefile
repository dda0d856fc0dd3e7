# Needs Python 3.11 or later, with its venv module, and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run nightly test test-slow check bench lock docs notebook screens

help: ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | sort

setup: .venv/.ready ## create .venv from requirements.lock; does nothing when it is up to date

# The lock names everything, so nothing is resolved: older versions of pip trip over extras.
.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("enrich needs Python 3.11 or later; this is %s. Name another one: make setup PYTHON=python3.12" % sys.version.split()[0])'
	@echo "Setting up .venv from requirements.lock (about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/.ready

.venv/.slow: .venv/.ready requirements-slow.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-slow.lock
	@touch .venv/.slow

run: setup ## refresh data/enriched from data/raw/llm-systems.md, as a Prefect flow; FORCE=1 publishes what was held
	@MAKE_PID=$$PPID exec $(BIN)/python flows/refresh.py $(if $(FORCE),--force)

nightly: setup ## keep running and refresh every night; ENRICH_NIGHTLY="17 6 * * *" sets when (UTC)
	@MAKE_PID=$$PPID exec $(BIN)/python flows/nightly.py

test: setup ## run the tests, but for the slow ones
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

test-slow: .venv/.slow ## run what takes minutes: the wheel, kills of processes, all of every matrix
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m slow

check: setup ## lint, formatting, types, what bandit takes for unsafe, figures on pages
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/bandit --quiet --recursive src flows
	@$(BIN)/python benchmarks/bench.py --check

bench: setup ## measure all that docs/benchmarks.md tells, and write it; PARTS="parse pace" for these alone
	@$(BIN)/python benchmarks/bench.py $(PARTS) $(OPTIONS)

docs: setup ## regenerate docs/dataset.md from the schema
	@$(BIN)/python -m enrich.schema > docs/dataset.md

notebook: setup ## execute the notebooks on a clean offline dataset, and write them with their outputs
	@$(BIN)/python scripts/notebook.py

screens: .venv/.slow ## make the pictures in docs/images anew; needs Debian's chromium
	@$(BIN)/python scripts/screens.py
	@$(BIN)/python scripts/notebook.py --screens docs/images

lock: setup ## regenerate requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras --group dev pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group slow --constraint requirements.lock pyproject.toml --output-file requirements-slow.lock
