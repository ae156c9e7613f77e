# What can be done here. `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LIBRARY ?= demo-library
EXTRAS ?= dev

.DEFAULT_GOAL := help

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "sopmill needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

setup: $(READY) ## make .venv with pinned packages

demo: $(READY) ## migrate the sample archive fixtures/archive into demo-library
	$(BIN)/sopmill migrate fixtures/archive --to $(LIBRARY) --settings fixtures/archive.toml || test $$? -eq 3
	@echo
	@echo "Some of the sample files are broken on purpose. Look at $(LIBRARY)/report.html first, then at $(LIBRARY)/documents."

test: $(READY) ## run the tests
	$(BIN)/python -m pytest -n 2

check: $(READY) ## style, types, import contracts, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m fixtures.docs --check

docs: $(READY) ## write the generated pages of docs/ again
	$(BIN)/python -m fixtures.docs

golden: $(READY) ## write the golden results again (look at the difference before you commit it)
	$(BIN)/python -m fixtures.golden

train: $(READY) ## fit the trained components again on fixtures/training, write weights and cards
	$(BIN)/python -m fixtures.training.train zh en

fixtures: $(READY) ## build fixtures/archive again (needs LibreOffice)
	$(BIN)/python -m fixtures.build

saves: $(READY) ## save the tests' workbook with LibreOffice again (needs LibreOffice)
	$(BIN)/python -m fixtures.saves

clean: ## remove the environment, caches and the demo library
	rm -rf $(VENV) $(LIBRARY) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: help setup demo test check docs golden train fixtures saves clean
