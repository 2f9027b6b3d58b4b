# The two commands are `make build` and `make test`; Python >= 3.11, pip and make are enough.
# Another Python: make build PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CPUS ?= 2

.PHONY: help build test lint format bench docs lock clean

help:
	@echo "make build    install mirgen into .venv and build the packaged sample into out/sample"
	@echo "make test     install what tests need and run them all"
	@echo "make lint     ruff and mypy"
	@echo "make format   let ruff rewrite the code"
	@echo "make bench    measure a build, compare it with the last measurement"
	@echo "make docs     write the reference of templates anew into docs/templates.md"
	@echo "make lock     resolve requirements/*.txt anew from pyproject.toml"
	@echo "make clean    remove .venv, out and every cache"

build: .venv/base.stamp
	$(BIN)/mirgen build --out out/sample
	@echo "look at:   $(BIN)/mirgen preview weight_comparison --out out/preview.html"
	@echo "go on:     $(BIN)/mirgen build --annotations A.json --images DIR --out out/mine"

test: .venv/dev.stamp
	$(BIN)/python -m pytest -n $(CPUS) --dist loadgroup --no-loadscope-reorder

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp
	$(BIN)/python benchmarks/speed.py

docs: .venv/base.stamp
	$(BIN)/mirgen templates reference --into docs/templates.md

lock: $(BIN)/python
	$(BIN)/python requirements/lock.py

clean:
	rm -rf .venv out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find mirgen flows data tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# Some systems ship Python without ensurepip; their pip can still put itself into the .venv.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	  "mirgen needs Python 3.11 or newer: name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv || { $(PYTHON) -m venv --clear --without-pip .venv && \
	  $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }

# A target's stamp is newer than all that it was installed from, or it is installed again.
.venv/base.stamp: requirements/base.txt pyproject.toml | $(BIN)/python
	$(PIP) install -r requirements/base.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/base.stamp
	$(PIP) install -r requirements/dev.txt
	@touch $@
