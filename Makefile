# What one does with Skerry. `make demo` and `make check` are the two to know.
# Everything runs in .venv, which is made and kept up to date from the hashed lock files.

PYTHON ?= python3
BIN := .venv/bin
# Tests and checks need a key and a folder; they get ones that guard nothing.
STATIC := SKERRY_SECRET_KEY=only-for-checks SKERRY_VAR=$(CURDIR)/var/check
PYTEST := $(BIN)/pytest
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset check test test-units test-journeys journeys bench soak docs \
	screenshots messages format lock clean environment environment-dev check-format check-lint \
	check-types check-imports check-architecture check-migrations check-templates \
	check-messages check-house check-handbook

help: ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

demo: environment ## The demo region on 127.0.0.1:8000 (or PORT)
	@exec $(BIN)/skerry demo

demo-reset: environment ## Delete the demo's data and load it anew
	@$(BIN)/skerry demo --reset --yes --no-serve

check: check-format check-lint check-imports check-house check-handbook check-messages check-templates check-migrations check-architecture check-types ## Everything that needs no running; under three minutes
	@echo "All checks passed."

check-format: environment-dev
	@echo "· format"; $(BIN)/ruff format --quiet --check . || { echo "Run: make format"; exit 1; }

check-lint: environment-dev
	@echo "· lint"; $(BIN)/ruff check --quiet .

check-types: environment-dev
	@echo "· types"; $(STATIC) $(BIN)/mypy --strict src

check-imports: environment-dev
	@echo "· import contracts"; out=$$($(BIN)/lint-imports) || { echo "$$out"; exit 1; }

check-architecture: environment-dev
	@echo "· architecture"; $(PYTEST) -q -m architecture tests/test_architecture.py

check-migrations: environment-dev
	@echo "· migrations"; $(STATIC) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(STATIC) $(BIN)/python manage.py check --fail-level WARNING

check-templates: environment-dev
	@echo "· templates"; $(STATIC) $(BIN)/python -m tools.templates

check-messages: environment-dev
	@echo "· translations"; $(BIN)/python tools/messages.py check

check-handbook: environment-dev
	@echo "· handbook"; $(BIN)/python -m tools.method_handbook --check && $(BIN)/python -m tools.measured --check

check-house: environment-dev
	@echo "· house rules"; $(BIN)/python -m tools.house

test: test-units test-journeys ## All tests, on SQLite or on SKERRY_TEST_DATABASE

test-units: environment-dev
	@rm -f .coverage .coverage.*
	$(PYTEST) -q -n $(WORKERS) --timeout=600 --ignore=tests/journeys --cov --cov-report=
	@$(BIN)/coverage json --quiet -o var/coverage.json && $(BIN)/python -m tools.coverage_gate var/coverage.json

test-journeys journeys: environment-dev ## The journeys in a real browser
	$(PYTEST) -v -rs -n 2 --dist worksteal --timeout=600 --timeout-method=thread tests/journeys

bench: environment-dev ## Speed and memory, side by side with others: a table of ratios
	$(BIN)/python -m bench $(ARGS)

soak: environment-dev ## The long runs
	$(BIN)/python -m bench.soak $(ARGS)

docs: environment-dev ## The handbook, in docs/_build
	$(STATIC) $(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build

screenshots: environment-dev ## The pictures of the README and the handbook, from the demo
	$(BIN)/python -m tools.screenshots

messages: environment-dev ## Bring the language files up to date with the sources
	$(BIN)/python tools/messages.py update

format: environment-dev ## Put the code into shape
	$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

lock: environment-dev ## Write the lock files anew from pyproject.toml
	$(BIN)/python -m tools.lock

clean: ## Delete what can be made again; the demo's data stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* docs/_build build var/check

environment:
	@$(PYTHON) tools/environment.py requirements.lock

environment-dev:
	@$(PYTHON) tools/environment.py requirements-dev.lock
