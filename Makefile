# foursense: two commands matter.  `make run` serves the product with demo data, `make test` passes the tests.
# Everything else is here too; `make` alone prints this list.

PYTHON ?= python3
PORT   ?= 8000
LAN    ?=
SIZE   ?= 1
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run demo-reset test check lint types contracts browser-tools wheel-check check-docx security bench faults coverage translations clean

help:            ## print this list
	@grep -E '^[a-z-]+: .*## |^[a-z-]+:  *## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: $(VENV)/run.stamp  ## set up and serve the product with demo data (PORT=8000, LAN=1 for phones on your network)
	@PORT=$(PORT) LAN=$(LAN) $(BIN)/foursense run --demo

demo-reset: $(VENV)/run.stamp  ## throw the demo installation in ./var away and make a new one at the next run
	@$(BIN)/foursense demo reset

test: $(VENV)/dev.stamp  ## set up and run the fast tests (SQLite, short simulations)
	$(BIN)/pytest -q -m "not slow and not browser and not postgres"

check: $(VENV)/dev.stamp lint types contracts browser-tools  ## everything CI runs; nothing may be skipped
	$(BIN)/pytest -q --nothing-skipped
	$(MAKE) wheel-check

lint: $(VENV)/dev.stamp  ## ruff: style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## mypy --strict on the pure packages, the domain and the services
	$(BIN)/mypy --strict -p questionnaires -p analysis -p reports -p survey_app.domain -p survey_app.services

contracts: $(VENV)/dev.stamp  ## which room may import which (contracts in setup.cfg)
	$(BIN)/lint-imports

browser-tools: tests/node_modules/.stamp

wheel-check: $(VENV)/dev.stamp  ## build the wheel, install it outside the tree, assess a file with it
	$(BIN)/python tests/wheel_check.py

check-docx: $(VENV)/dev.stamp  ## before a release: LibreOffice reads the DOCX of the reports (needs LibreOffice)
	$(BIN)/python -m tests.docx_check

security: $(VENV)/dev.stamp  ## bandit, our own semgrep rules, wapiti3 and sqlmap against a running demonstration (docs/security.md)
	$(BIN)/python -m tests.security

bench: $(VENV)/dev.stamp  ## the benchmarks behind docs/performance.md
	$(BIN)/python -m benchmarks

faults: $(VENV)/dev.stamp  ## kill, cut, stop, fill and fail things while people answer: docs/faults.md (SIZE=0.02 rehearses)
	$(BIN)/python -m faults --size $(SIZE)

coverage: $(VENV)/dev.stamp  ## the long coverage simulation behind docs/coverage.md
	$(BIN)/python -m benchmarks.coverage

translations: $(VENV)/dev.stamp  ## extract, update and compile the message catalogues
	$(BIN)/pybabel -q extract -F survey_app/translations/babel.cfg -k _l -k lazy_gettext --no-location --sort-output -o survey_app/translations/messages.pot .
	$(BIN)/pybabel -q update -i survey_app/translations/messages.pot -d survey_app/translations --no-fuzzy-matching
	$(BIN)/pybabel -q compile -d survey_app/translations

clean:           ## remove what was installed and built (never ./var)
	rm -rf $(VENV) build dist *.egg-info tests/node_modules

# --- how the environment is made ------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "foursense needs Python 3.11 or newer, found: $$($(PYTHON) --version 2>&1). Install it, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "This Python has no venv module. On Debian or Ubuntu: apt install python3-venv, then again: make $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(VENV)/bin/python constraints.txt setup.cfg
	@if [ -e $(VENV)/dev.stamp ] && [ $(VENV)/dev.stamp -nt constraints.txt ]; then :; else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints.txt; fi
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/bin/python constraints-dev.txt setup.cfg
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(VENV)/run.stamp $@

tests/node_modules/.stamp: tests/package.json tests/package-lock.json
	cd tests && npm ci --silent --no-audit --no-fund
	@touch $@
