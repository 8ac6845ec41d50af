# The two commands: `make` sets up .venv and rebuilds everything; `make test` checks it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# What a user's environment holds; the second lock adds the rest at the same versions.
EXTRAS := figures analysis tokens formats exports notebooks
COMPILE = $(BIN)/uv pip compile --quiet pyproject.toml --generate-hashes --universal --python-version 3.11 --no-strip-extras
export PYTHONUTF8 := 1
export JUPYTER_PLATFORM_DIRS := 1

.DEFAULT_GOAL := all
.PHONY: all setup develop build figures notebooks lab picture docs test soak mutants coverage score floors weights corrections bench lock clean help

all: build figures notebooks  ## tables, figures and notebooks (the default)
	@echo "Done: tables in data/processed, figures in figures, notebooks run. Read them with: make lab"

setup: $(VENV)/.installed  ## the environment of users alone, in .venv

develop: $(VENV)/.developed  ## what developing needs as well, in the same .venv

$(VENV)/.locked: requirements-build.lock requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12")'
	@echo "1/2 making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements-build.lock
	@echo "2/2 installing $$(grep -cE '^[a-z].*==' requirements.lock) locked packages, about 750 MB, a few minutes …"
	@$(PIP) install --require-hashes --no-build-isolation -r requirements.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed requirements-dev.lock
	@echo "installing what developing needs (requirements-dev.lock) …"
	@$(PIP) install --require-hashes --no-build-isolation -r requirements-dev.lock
	@touch $@

build: setup  ## the tables of data/raw in data/processed, with the coded rows of data/corrections.csv
	@echo "tables: data/raw → data/processed"
	@$(BIN)/kfanalysis build data/raw --out data/processed --corrections data/corrections.csv

figures: build  ## every figure in figures
	@echo "figures: data/processed → figures"
	@$(BIN)/python -m kfanalysis.publish.figures data/processed figures docs/gallery.md

notebooks: build  ## run the notebooks in place
	@echo "notebooks: run in place"
	@$(BIN)/python tools/run_notebooks.py $(NOTEBOOKS)

lab: setup  ## JupyterLab with the notebooks, without news and update pop-ups
	$(BIN)/jupyter lab --LabApp.app_settings_dir=$(CURDIR)/tools/jupyterlab notebooks

picture: develop  ## docs/jupyterlab.png and docs/report.png, as they open in a browser
	KF_PICTURE=$(CURDIR)/docs/jupyterlab.png $(BIN)/python -m pytest -q tests/test_jupyterlab.py
	KF_PICTURE=$(CURDIR)/docs/report.png $(BIN)/python -m pytest -q tests/publish/test_reports.py -k shows_the_source

docs: develop  ## the columns of docs/codebook.md, and API pages in docs/api
	$(BIN)/python -m kfanalysis.publish.codebook docs/codebook.md
	$(BIN)/pdoc --output-directory docs/api kfanalysis

test: develop  ## format, lint, types, then all tests: floors, rebuild check, notebooks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile $(if $(NOTEBOOKS),--nbval --nbval-current-env) tests kfanalysis $(NOTEBOOKS)

soak: develop  ## long runs: 100,000 and more property cases, kills, fuzzing; about an hour
	KF_SOAK=1 $(BIN)/python -m pytest -n 2 -m "" tests

mutants: develop  ## which changes of the code no test notices: numbers, dates, pairs, states, outline, risk
	$(BIN)/python tools/count_mutants.py

coverage: develop  ## branches of kfanalysis/ that the tests reach
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov=kfanalysis --cov-branch --cov-report=term:skip-covered tests

score: develop  ## how well bulletins are read: printed, and written into the READMEs
	$(BIN)/python tools/write_scores.py

floors: setup  ## raise the floors of data/gold/floors.json to what is measured
	$(BIN)/python tools/raise_floors.py

weights: develop  ## fit the tables of weights to the coded rows, and docs/weights.md
	$(BIN)/python tools/fit_weights.py

corrections: develop  ## data/corrections.csv: where the coded rows of the seed differ from what is read
	$(BIN)/python tools/correct_from_gold.py

bench: develop  ## speed and growth
	set -e; for script in benchmarks/*.py; do $(BIN)/python $$script; done

lock: develop  ## new versions into the two lock files, with their hashes
	$(BIN)/uv pip compile --upgrade requirements-build.in --generate-hashes --universal --python-version 3.11 -o requirements-build.lock
	$(COMPILE) --upgrade $(foreach extra,$(EXTRAS),--extra $(extra)) -o requirements.lock
	$(COMPILE) --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean:  ## remove the environment, caches and what is not kept under version control
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -f data/processed/*.parquet figures/*.pdf
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12
