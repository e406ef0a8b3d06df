# make alone lists the targets. Variables pass through, for example: make letters CAMPAIGN=../other FORMAT=pdf WHERE="party == 'Green Party'"
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LETTERFORGE := $(BIN)/letterforge

CAMPAIGN ?=
FORMAT ?=
ONLY ?=
WHERE ?=
LIST ?=
SORT ?=
TEMPLATE ?=
SAMPLE ?=
LIMIT ?=
WORKERS ?=
WHO ?=
FROM ?=
TO ?=
BATCH ?=
COVER ?=
DUE ?=
VIA ?=
PRINTER ?=
YES ?=
DIR ?=
SHEET ?=
SKIP ?=
SHIFT ?=
SIZE ?=

# A value is handed on as one word, whatever it holds.
quoted = '$(subst ','\'',$(1))'
option = $(if $(2),$(1) $(call quoted,$(2)))
campaign := $(call option,--campaign,$(CAMPAIGN))
selection = $(call option,--list,$(LIST)) $(call option,--only,$(ONLY)) $(call option,--where,$(WHERE)) \
	$(call option,--sample,$(SAMPLE)) $(call option,--sort,$(SORT)) $(call option,--limit,$(LIMIT))
template = $(call option,--template,$(TEMPLATE))
part = $(call option,--from,$(FROM)) $(call option,--to,$(TO)) $(call option,--batch,$(BATCH))

.DEFAULT_GOAL := help
.PHONY: help new check preview letters print-run labels envelopes send print fonts log setup test lint faults format docs bench peers clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

new: $(VENV)/.installed ## begin a campaign in a new folder: make new DIR=../autumn
	@$(LETTERFORGE) new $(call quoted,$(DIR))

check: $(VENV)/.installed ## read the list, set the letters, say what is wrong, write nothing
	@$(LETTERFORGE) check $(campaign) $(template) $(selection)

preview: $(VENV)/.installed ## one letter as pictures: make preview WHO="Sadiq Khan"
	@$(LETTERFORGE) preview $(campaign) $(template) $(if $(WHO),$(call quoted,$(WHO)))

letters: $(VENV)/.installed ## make the letters that are missing or changed; TEMPLATE=letter.docx takes a letter written in Word
	@$(LETTERFORGE) generate $(campaign) $(template) $(call option,--format,$(FORMAT)) $(call option,--workers,$(WORKERS)) $(selection)

print-run: $(VENV)/.installed ## all letters as one PDF for the printer: make print-run BATCH=500, or FROM=120 TO=180 after a jam; DUE=1 for what isn't sent yet
	@$(LETTERFORGE) print-run $(campaign) $(template) $(selection) $(part) $(if $(COVER),--cover) $(if $(DUE),--due)

labels: $(VENV)/.installed ## addresses on sheets of labels: make labels SHEET=L7161 SKIP=5; TEMPLATE=labels.docx takes a label sheet from Word
	@$(LETTERFORGE) labels $(campaign) $(template) $(call option,--sheet,$(SHEET)) $(call option,--skip,$(SKIP)) $(call option,--shift,$(SHIFT)) $(if $(DUE),--due) $(selection)

envelopes: $(VENV)/.installed ## addresses on envelopes without a window: make envelopes SIZE=c5
	@$(LETTERFORGE) envelopes $(campaign) $(call option,--size,$(SIZE)) $(if $(DUE),--due) $(selection)

send: $(VENV)/.installed ## send what is due: make send VIA=email, or VIA=print, VIA=post; YES=1 where nobody is asked
	@$(LETTERFORGE) send --via $(call quoted,$(or $(VIA),print)) $(campaign) $(selection) $(call option,--printer,$(PRINTER)) $(if $(YES),--yes)

print: $(VENV)/.installed ## print what is due, each letter a job: make print PRINTER=office
	@$(MAKE) --no-print-directory send VIA=print

fonts: $(VENV)/.installed ## more faces: for Arabic, Devanagari, Tamil, Thai …, and one for readers with low vision
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fonts]'

log: $(VENV)/.installed ## what was made, for whom, when: make log FORMAT=csv
	@$(LETTERFORGE) log $(campaign) $(call option,--format,$(FORMAT))

setup: $(VENV)/.developed ## everything that developing letterforge needs, in .venv

test: $(VENV)/.developed ## the linters and all tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest

faults: $(VENV)/.developed ## kill sendings at a hundred system calls each way, and see that none is lost and none goes twice
	@FAULTS=100 $(BIN)/python -m pytest tests/dispatch/test_faults.py tests/dispatch/test_batches.py

lint: $(VENV)/.developed ## ruff, mypy --strict, the import contracts, the docs' generated parts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	@$(BIN)/python -m cogapp --check -P docs/commands.md docs/lists.md

format: $(VENV)/.developed ## put the code into ruff's form
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

docs: $(VENV)/.developed ## write the generated parts of the docs, the README's picture and the specimen again
	@$(BIN)/python -m cogapp -r -P docs/commands.md docs/lists.md
	@$(BIN)/python docs/picture.py
	@$(BIN)/python docs/specimen.py
	@$(BIN)/python docs/stationery.py
	@$(BIN)/python docs/proofs.py
	@$(BIN)/python docs/print_run.py
	@$(BIN)/python docs/word_letter.py
	@$(BIN)/python -m docs.word_labels
	@$(BIN)/python -m docs.walk

bench: $(VENV)/.developed ## letters a second and what their time goes to; with the peers where ../shared/bench is there
	@$(BIN)/python bench/letters.py
	@$(BIN)/python bench/stages.py
	@$(BIN)/python bench/scaling.py
	@$(BIN)/python bench/print_run.py
	@if [ -e ../shared/bench/run.py ]; then $(MAKE) --no-print-directory peers; fi

peers: $(VENV)/.peers
	@$(BIN)/python ../shared/bench/run.py --peers $(VENV)/peers/bin/python

$(VENV)/.peers: ../shared/bench/requirements.txt
	@echo "Setting up the peers in $(VENV)/peers (once)"
	@$(PYTHON) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

clean: ## remove what was made (letters, caches); the register, data/register.sqlite, stays
	rm -rf out/letters out/letters-set-aside out/preview out/print .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "letterforge needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: on Debian and Ubuntu, apt install python3-venv"; exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Setting up letterforge in $(VENV) (once; about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.developed: pyproject.toml | $(BIN)/python
	@echo "Setting up letterforge for development in $(VENV) (once; about two minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed
