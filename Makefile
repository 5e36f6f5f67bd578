# Everything here sets itself up: Python 3.11 or newer and make are all a machine needs.
# `make` alone lists what there is. Another Python: `make PYTHON=python3.12 run`.

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
# One a core: each imports, compiles and begins everything for itself.
WORKERS = $(shell $(PYTHON) -c "import os; print(min(4, os.cpu_count() or 1))")
MADE_AT := $(shell test -x $(BIN)/python && cat .venv/made-at 2>/dev/null)
PIP := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check bench lock docs clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: .venv/ready-to-run ## Talk to Headway here, or pipe lines into it: printf '/action\n' | make run
	@exec $(BIN)/headway start $(ARGS)

test: .venv/ready-to-work ## Run the tests; some of them: make test ARGS=tests/when
	@PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE= exec $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/ready-to-work ## Check style, types, layers, and that the documentation is true
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/headway docs --check

bench: .venv/ready-to-work ## Measure speed, and growth from 100 to 100,000 actions
	@exec $(BIN)/python -m bench $(ARGS)

lock: .venv/ready-to-work ## Lock the dependencies of pyproject.toml; newer ones: make lock ARGS=--upgrade
	@test -x $(BIN)/uv || $(PIP) install uv
	$(LOCK) --output-file requirements.lock $(ARGS)
	$(LOCK) --output-file requirements-dev.lock --group dev --constraint requirements.lock $(ARGS)

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

docs: .venv/ready-to-work ## Write what is generated in docs/ anew
	@$(BIN)/headway docs

clean: ## Remove what was made; what Headway keeps in .headway stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A changed lock or pyproject.toml installs anew; so does a checkout that was moved, whose scripts
# would still name its old place.

ifneq ($(MADE_AT),$(CURDIR))
.PHONY: .venv/made-at
endif

.venv/made-at:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no $(PYTHON) here. Headway needs Python 3.11 or newer." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Headway needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Where another is installed, name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments: its ensurepip or venv module is missing." >&2; \
		echo "On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up in .venv (a minute, once)…" >&2
	@$(PYTHON) -m venv $(if $(MADE_AT),--clear) .venv </dev/null >&2
	@printf '%s\n' "$(CURDIR)" > $@

.venv/ready-to-run: .venv/made-at requirements.lock pyproject.toml
	@echo "Installing what Headway runs with…" >&2
	@$(PIP) install --require-hashes -r requirements.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation -e . </dev/null >&2
	@touch $@

.venv/ready-to-work: .venv/made-at requirements-dev.lock pyproject.toml
	@echo "Installing what Headway is tested with…" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation -e . </dev/null >&2
	@touch $@
