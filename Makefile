# Everything that is done in a checkout. `make` alone lists it. Needs Python 3.11 or newer; the rest is installed into
# $(VENV), nothing outside the checkout is changed, except that `make test` run by root installs Debian's Chromium.

PYTHON ?= python3
VENV ?= .venv
# Corpora, gold annotations and the scorer, for `make quality`, `make bench` and the tests that need them.
KHABAR_SHARED ?= ../shared
override KHABAR_SHARED := $(abspath $(KHABAR_SHARED))
PORT ?= 7878

# The models are small: more than one thread makes them slower, and results must not depend on the machine.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export KHABAR_SHARED
export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := $(VENV)/bin
# Stamps: what they stand for is done again only when a file that it depends on changes.
KHABAR := $(VENV)/.khabar
TOOLS := $(VENV)/.tools

.DEFAULT_GOAL := help
.PHONY: help demo demo-check test lint types browser clients quality bench bench-endpoint conformance docs constraints clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(KHABAR) ## export the sample, validate it, load it into demo/store and serve it until Ctrl-C
	@$(BIN)/python docs/sample/demo.py --folder demo --port $(PORT)

demo-check: $(KHABAR) ## the same without a person: ask the server three queries, print the answers, stop
	@$(BIN)/python docs/sample/demo.py --folder demo/check --check

test: lint types browser clients ## run all checks: ruff, mypy, pytest
	@echo "== Tests"
	@$(BIN)/pytest

lint: $(TOOLS) ## check style and format with ruff
	@echo "== Style"
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

# The folders are parts of the package khabar only once they are installed; for the type checker, links stand in.
types: $(TOOLS) ## check types with mypy
	@echo "== Types"
	@mkdir -p build/types/khabar
	@for part in endpoint exporter ontology shapes; do ln -sfn ../../../$$part build/types/khabar/$$part; done
	@$(BIN)/mypy

# Not a failure when it cannot be had: the tests that need it are skipped and say so.
browser:
	@command -v chromium > /dev/null && exit 0; \
	if command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null; \
	fi || true; \
	command -v chromium > /dev/null || echo "There is no Chromium: the browser tests will be skipped"

# The same for Comunica: its test is skipped where there is no Node.js or no npm.
COMUNICA := @comunica/query-sparql@4.4.1
clients:
	@[ -d build/clients/node_modules/@comunica/query-sparql ] && exit 0; \
	if command -v node > /dev/null && command -v npm > /dev/null; then \
	  echo "Installing Comunica for a test of clients"; \
	  mkdir -p build/clients && npm install --prefix build/clients --silent --no-audit --no-fund --ignore-scripts $(COMUNICA) > /dev/null; \
	fi || true; \
	[ -d build/clients/node_modules/@comunica/query-sparql ] || echo "There is no Comunica: its test will be skipped"

quality: $(KHABAR) ## score the export of the gold articles, and links, and write docs/quality.md and docs/linking.md
	@$(BIN)/python benchmarks/quality.py --shared $(KHABAR_SHARED) --output docs/quality.md
	@PYTHONPATH=tests $(BIN)/python benchmarks/linking.py --shared $(KHABAR_SHARED) --output docs/linking.md

bench-endpoint: $(TOOLS) ## measure the endpoint beside oxigraph serve and rdflib-endpoint (needs wrk), write docs/benchmarks.md
	@command -v wrk > /dev/null || { echo "There is no wrk: apt-get install wrk"; exit 1; }
	@$(BIN)/pip install --quiet --editable '.[bench]'
	@PYTHONPATH=tests:benchmarks:benchmarks/endpoint $(BIN)/python benchmarks/endpoint/compare.py \
	  --folder build/endpoint-store --output docs/benchmarks.md

bench: $(TOOLS) ## measure the speed of export, queries, validation, look-ups and of building an index and write docs/benchmarks.md
	@$(BIN)/python benchmarks/export_speed.py --shared $(KHABAR_SHARED) --output docs/benchmarks.md
	@PYTHONPATH=tests $(BIN)/python benchmarks/queries.py --output docs/benchmarks.md
	@PYTHONPATH=tests $(BIN)/python benchmarks/validation.py --output docs/benchmarks.md
	@$(BIN)/python benchmarks/linking_speed.py --output docs/benchmarks.md
	@$(BIN)/python benchmarks/index_build.py --output docs/benchmarks.md

conformance: $(TOOLS) ## run the W3C's SPARQL test suites against a server and write docs/conformance.md
	@PYTHONPATH=tests $(BIN)/python benchmarks/w3c_sparql.py --suites $(KHABAR_SHARED)/w3c/sparql \
	  --output docs/conformance.md --earl docs/conformance.ttl

docs: $(KHABAR) ## write the pages that are made from commands, ontology and queries, and the README's answer
	@mkdir -p build
	@$(BIN)/python docs/generate_cli.py > build/cli.md && mv build/cli.md docs/cli.md
	@$(BIN)/python docs/generate_queries.py > build/queries.md && mv build/queries.md docs/queries.md
	@$(BIN)/python docs/ontology_metrics.py > build/ontology.md && mv build/ontology.md docs/ontology.md
	@$(BIN)/khabar export docs/sample/articles.jsonl --output build/sample.nq
	@$(BIN)/python docs/readme_answer.py build/sample.nq > build/README.md && mv build/README.md README.md

constraints: | $(BIN)/python ## pin the newest versions that pyproject.toml allows in constraints.txt
	@$(BIN)/python -m venv --clear build/newest
	@build/newest/bin/pip install --quiet --editable '.[dev]'
	@{ echo "# A set of versions that is known to work together; \`make constraints\` renews it."; \
	   build/newest/bin/pip freeze --exclude-editable; } > constraints.txt
	@echo "Wrote constraints.txt"

clean: ## remove everything that was made, the virtual environment too
	rm -rf $(VENV) build dist demo khabar.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Khabar needs Python 3.11 or newer: make PYTHON=/path/to/python …")'
	@echo "Creating the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(KHABAR): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Khabar into $(VENV)"
	@$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(TOOLS): $(KHABAR)
	@echo "Installing the tools for the checks into $(VENV)"
	@$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@
