# Every command a person needs. It takes Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help up test check bench bench-load lock clean

help: ## Say what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

up: $(VENV)/.service ## Seed the graph when empty and serve it at http://127.0.0.1:8000
	$(BIN)/oncograph up

test: $(VENV)/.development $(VENV)/.generator ## Run the tests, two groups of them at a time
	$(BIN)/python -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder

check: $(VENV)/.development ## Check style, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.development ## Measure the service against hand-written Cypher
	$(BIN)/python benchmarks/bench.py

bench-load: $(VENV)/.development ## Measure 2.5 million claims, loaded and walked, from ../shared/data/large
	$(BIN)/python benchmarks/load.py neo4j
	$(BIN)/python benchmarks/load.py arcadedb
	$(BIN)/python benchmarks/bulk_import.py
	$(BIN)/python benchmarks/explosion.py

lock: $(VENV)/.development ## Choose the newest allowed dependencies anew
	$(BIN)/python -m pip install --quiet uv
	for lock in ".lock pyproject.toml" "-tracing.lock pyproject.toml --extra=tracing" "-dev.lock pyproject.toml --extra=dev" "-generator.lock --group=generator"; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 \
	    --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --upgrade --quiet \
	    --custom-compile-command "make lock" -o requirements$$lock; done

clean: ## Remove the environment; the graph in .oncograph stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "oncograph needs Python 3.11 or newer: make PYTHON=/path/to/python")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.service: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.service
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

# It makes a client as front ends do, and wants an older graphql-core than the service: it lives apart.
$(VENV)/.generator: requirements-generator.lock | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/generator
	$(VENV)/generator/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-generator.lock
	touch $@
