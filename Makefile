# Every command sets up what it needs first; the second time that costs nothing.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help run test check install dev lint types layers format messages eval toolkit bench fuzz lock clean
FUZZ_S ?= 60

help: ## what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## set up, then follow the sources and serve the reading room (tagwire up)
	@echo "Starting tagwire up; Ctrl-C stops it."
	@$(BIN)/tagwire up

test: dev ## set up, then run the tests
	@echo "Running the tests."
	@$(BIN)/pytest --cov --cov-report=term --numprocesses auto --dist loadfile

check: lint types layers test ## all that CI runs

install: $(VENV)/.installed ## put the program at .venv/bin/tagwire

dev: $(VENV)/.dev

$(BIN)/python:
	@echo "Making $(VENV) with $$($(PYTHON) --version)."
	@$(PYTHON) -c 'import sys; sys.exit("Tagwire needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing Tagwire and the packages it runs on (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.installed
	@echo "Installing the packages the tests need (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.fuzz: requirements/fuzz.txt $(VENV)/.dev
	@echo "Installing the packages that fuzzing needs (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	@touch $@

lint: dev ## style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: dev ## mypy --strict
	@$(BIN)/mypy

layers: dev ## which package may import which
	@$(BIN)/lint-imports --no-cache | tail -n 12

format: dev ## rewrite the code in the house style
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

messages: dev ## gather what the interface says into its catalogues, to be translated (docs/languages.md)
	@$(BIN)/python scripts/gather_messages.py

eval: dev ## quality tables; PEERS=1 adds other extractors; DATA=folder with extraction/, feeds/, topics/, editor_tags/, stories/; SCORER=score_tags.py
	@test -n "$(DATA)" || { echo "Say where the labelled data is: make eval DATA=path"; exit 2; }
	@mkdir -p build/eval
	@echo "== extraction"; $(BIN)/python eval/extraction.py "$(DATA)/extraction" build/eval/extraction $(if $(PEERS),--peers)
	@echo "== extraction, many pages of one publisher"; $(BIN)/python eval/furniture.py
	@echo "== feeds"; $(BIN)/python eval/feeds.py "$(DATA)/feeds" -o build/eval/feeds.jsonl
	@echo "== topics"; $(BIN)/python eval/topics.py --data "$(DATA)/topics"
	@echo "== topics: what a publisher's own filing teaches"; $(BIN)/python eval/filing.py "$(DATA)/topics"
	@echo "== trends"; $(BIN)/python eval/trends.py "$(DATA)/stories" "$(DATA)/topics"
	@echo "== tags"; $(BIN)/python eval/tags.py "$(DATA)" -o build/eval/tags
	@test -z "$(SCORER)" || { echo "== corrections"; $(BIN)/python eval/corrections.py "$(DATA)/editor_tags/dev.jsonl" --score "$(SCORER)"; }
	@echo "== stories"; $(BIN)/python eval/stories.py "$(DATA)/stories" -o build/eval/stories
	@echo "== duplicates"; $(BIN)/python eval/duplicates.py "$(DATA)/stories/duplicates.jsonl" -o build/eval/duplicates.jsonl
	@echo "Predictions are in build/eval."

toolkit: ## rebuild tables and models from their sources; DATA=folder, TREEBANKS=folder, CLDR=folder, STEPS="voice …"
	@test -n "$(DATA)" || { echo "Say where the sources are: make toolkit DATA=path (docs/toolkit.md says what they are)"; exit 2; }
	@STEPS="$(STEPS)" PYTHON="$(PYTHON)" scripts/make_toolkit.sh "$(DATA)" "$(TREEBANKS)" "$(CLDR)"

bench: dev ## speed tables
	@for f in bench/*.py; do echo "== $$f"; $(BIN)/python $$f; done
	@echo "== bench/world, small"; $(BIN)/python -m bench.world --small

fuzz: $(VENV)/.fuzz ## hostile inputs made at random against the parsers and the API; FUZZ_S=seconds for each of the two
	@$(BIN)/python fuzz/run.py --seconds $(FUZZ_S)
	@$(BIN)/python fuzz/api.py --seconds $(FUZZ_S)

lock: dev ## choose newest versions again and write requirements/*.txt
	@scripts/lock.sh

clean: ## remove what the commands above made
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
