# `make` alone lists what there is. Needs Python 3.11 or newer with pip, and make; everything else is fetched into .venv.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo run test lint types floors tests golden bench screenshots format lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## Make .venv with what requirements-dev.lock says (only when that changed)
	@:

demo: $(STAMP) ## Live with Limber on a page of this machine, without Telegram (PORT=8000, ARGS="--fresh --open")
	@$(PY) -m bot demo --port $(PORT) $(ARGS)

run: $(STAMP) ## Run the bot on Telegram with the token from .env
	@$(PY) -m bot run

test: lint types floors tests ## Everything a change must pass; stops at the first step that fails

lint: $(STAMP) ## Only the style: ruff's rules and its format
	@echo "== ruff"
	@$(PY) -m ruff check . || { echo "*** ruff check found the faults above"; exit 1; }
	@$(PY) -m ruff format --check . || { echo "*** ruff format would change the files above: make format"; exit 1; }

types: $(STAMP) ## Only the types: mypy, strict
	@echo "== mypy"
	@$(PY) -m mypy || { echo "*** mypy found the faults above"; exit 1; }

floors: $(STAMP) ## Only the architecture: who may import whom
	@echo "== floors"
	@$(VENV)/bin/lint-imports --no-logo --no-cache || { echo "*** an import goes up a floor, see above and docs/architecture.md"; exit 1; }

# Three workers for two cores, since some tests wait for a process or a browser. Bytecode is kept, whatever the environment says: the
# tests start Limber dozens of times.
tests: $(STAMP) ## Only the tests; those of the rules must cover every branch (ARGS="-k streak --no-cov")
	@echo "== pytest"
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest --cov --cov-fail-under=100 -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

golden: $(STAMP) ## Write the golden files again; then read their diff as a reviewer would
	@$(PY) -m pytest --golden

bench: $(STAMP) ## Measure: deciding and looking after five years, simulated days, start to first poll, memory, taps a second
	@$(PY) -m tests.bench

screenshots: $(STAMP) ## Take the README's pictures again (needs a Chromium)
	@$(PY) -m tests.screenshots

format: $(STAMP) ## Put the code into shape
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

# uv works out one lock for every Python and system; it lives in a folder of its own for the minute it is needed.
# Its own lock file names package hosts, so it is thrown away with that folder.
LOCKING := .cache/lock
EXPORT := bin/uv export --quiet --no-header --no-annotate --no-emit-project --format requirements-txt
lock: ## Take the newest versions pyproject.toml allows into both locks
	@rm -rf $(LOCKING) && $(PYTHON) -m venv $(LOCKING) && $(LOCKING)/bin/python -m pip install --quiet uv
	@mkdir $(LOCKING)/bot && cp pyproject.toml README.md $(LOCKING) && cp bot/__init__.py $(LOCKING)/bot
	@cd $(LOCKING) && $(EXPORT) --no-dev > requirements.lock && $(EXPORT) > requirements-dev.lock
	@mv $(LOCKING)/requirements.lock $(LOCKING)/requirements-dev.lock . && rm -rf $(LOCKING)
	@echo "requirements.lock and requirements-dev.lock are new; now: make test"

clean: ## Remove .venv and every cache (never data/)
	rm -rf $(VENV) .cache .ruff_cache .import_linter_cache .hypothesis limber.egg-info build

# A Python without ensurepip (Debian splits it off) lends its own pip to the new environment. The lock is complete, so nothing is
# resolved (--no-deps; older pips also stumble over `coverage[toml]` once there is a newer coverage), and `pip check` proves it.
$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Limber needs Python 3.11 or newer, $(PYTHON) is {v[0]}.{v[1]}: make PYTHON=python3.12 ...")'
	@echo "== .venv: installing requirements-dev.lock"
	@$(PYTHON) -m venv $(VENV) > /dev/null 2>&1 || $(PYTHON) -m venv --without-pip $(VENV)
	@if $(PY) -m pip --version > /dev/null 2>&1; then pip="$(PY) -m pip"; else pip="$(PYTHON) -m pip --python $(PY)"; fi; \
	  $$pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock && $$pip check > /dev/null
	@touch $@
