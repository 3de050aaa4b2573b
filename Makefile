# Guanjia 管家. Type `make` to see what there is; `make run` is all a newcomer needs.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq
LOCKED := install --no-deps --require-hashes --no-build-isolation
RUN := .venv/.run
DEV := .venv/.dev

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore
# Some machines say so for everything: then each worker and each process that a test starts compiles
# all libraries anew, which is half of a run.
unexport PYTHONDONTWRITEBYTECODE

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup run test test-long test-machines tests check bench month format lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: $(RUN) ## what is needed to run, installed into .venv
	@:

run: setup ## migrate, fill an empty database with the demo estate, serve
	@$(BIN)/guanjia migrate
	@$(BIN)/guanjia seed demo --if-empty
	@exec $(BIN)/guanjia serve

test: $(DEV) ## style, types, import rules and all tests but the long ones: under five minutes
	@.ci/chromium
	@$(MAKE) --jobs 2 check tests

tests: $(DEV)
	@echo '== tests'
	@$(BIN)/python -m pytest -n 2 $(ARGS)

test-long: $(DEV) ## what takes long: all stories on PostgreSQL, kills, peers, made-up months and years
	@.ci/chromium
	@.ci/services
	@echo '== long tests'
	@$(BIN)/python -m pytest -n 2 -m '(long or property) and not machine' \
	    --hypothesis-profile thorough --durations 30 $(ARGS)

test-machines: $(DEV) ## what needs whole machines: the image, three Pythons, five hosts
	@.ci/services
	@echo '== machines'
	@$(BIN)/python -m pytest -n 2 --dist load -m machine $(ARGS)

check: $(DEV) ## only style, types and import rules
	@echo '== style'
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --quiet --check .
	@echo '== types'
	@$(BIN)/mypy --no-error-summary
	@echo '== import rules'
	@out=$$($(BIN)/lint-imports --no-cache --no-logo 2>&1) || { echo "$$out"; exit 1; }

bench: $(DEV) ## the benchmarks, as a table of ratios
	@$(BIN)/python -m tests.bench $(ARGS)

month: $(DEV) ## live through a made-up month and a year of scores and check their whole history
	@MONTH_HOMES=2000 $(BIN)/python -m pytest -n 0 -m long tests/simulation $(ARGS)

format: $(DEV) ## let ruff lay out and mend the code
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

lock: $(DEV) ## choose versions anew, within the bounds of pyproject.toml
	@test -x $(BIN)/uv || $(PIP) install uv
	@lock() { $(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade \
	    --custom-compile-command 'make lock' "$$@"; }; \
	lock --group build -o requirements-build.lock && \
	lock --group rival -o requirements-rival.lock && \
	lock -c requirements-build.lock -o requirements.lock pyproject.toml && \
	lock -c requirements.lock -c requirements-build.lock --group dev -o requirements-dev.lock

clean: ## remove what was installed and cached; the database stays
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Guanjia needs Python 3.11 or newer. If it is here under another name:'; \
	  echo '  make $(MAKECMDGOALS) PYTHON=python3.12'; exit 1; }
	@echo '== new environment in .venv'
	@$(PYTHON) -m venv .venv || { \
	  echo 'Python could not make an environment. On Debian: apt-get install python3-venv'; \
	  rm -rf .venv; exit 1; }

$(RUN): requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo '== installing what it needs to run'
	@$(PIP) $(LOCKED) -r requirements-build.lock
	@$(PIP) $(LOCKED) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo '== installing what tests and checks it'
	@$(PIP) $(LOCKED) --no-compile -r requirements-dev.lock
	@touch $@
