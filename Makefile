# Two commands: `make run` serves the console, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test lint unit soak bench lock clean test-tools

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST)

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing Python packages (pinned by hash)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.installed ## virtual environment, command line tool and map bundle
	@$(BIN)/python -m layers.mapview.build

run: setup ## set everything up and serve the console
	@exec $(BIN)/jingwei up

test-tools: setup
	@tests/tools/setup

test: test-tools ## lint, types, contracts, unit, PostgreSQL and browser tests
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/tools/run

lint: setup ## style, types and import contracts
	@$(BIN)/ruff check --no-cache . && $(BIN)/ruff format --check -q . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

unit: setup ## tests that need neither browser nor shared data
	@$(BIN)/python -m pytest -m "not browser and not soak" -n $(JOBS)

soak: test-tools ## what takes minutes: processes killed under a ledger of reports
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -m soak tests/soak

bench: test-tools ## measure; prints a table and writes build/bench.json
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.bench

lock: $(VENV)/.installed ## pin the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile -q pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --upgrade -o requirements.lock

clean: ## remove what can be built again (never data)
	@rm -rf $(VENV) build layers/mapview/dist layers/mapview/frontend/node_modules
