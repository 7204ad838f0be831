PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test test-rest test-all lint audit sbom bench lock golden screenshots clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(VENV)/.ready ## Make .venv with everything pinned, and .venv/bin/lhs-rounds in it

$(VENV)/.ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## Run the whole bot on this machine, with a Slack of its own; open the printed address
	$(BIN)/lhs-rounds demo

test: setup lint ## What each change has to pass, in five minutes: format, lint, types, import contract, tests
	$(BIN)/pytest -n auto --dist worksteal -m "not rest"

test-rest: setup ## The tests marked `rest`: in a browser, long ones, and the others' repetition on Postgres
	$(BIN)/pytest -n auto --dist worksteal -m rest

test-all: test test-rest ## Every test

lint: setup ## Format, lint, types and the import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: setup ## Ask for known weaknesses of every dependency (needs the network)
	$(BIN)/python .ci/audit.py requirements.txt

sbom: setup ## Write sbom.cdx.json: what the bot is made of, as CycloneDX
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.cdx.json requirements.txt
	@echo "sbom.cdx.json: $$(grep -c '"bom-ref"' sbom.cdx.json) components"

bench: setup ## How fast the bot is, against bare Bolt (see docs/performance.md); some minutes on an idle machine
	$(BIN)/python -m benchmarks

golden: setup ## Write the golden views and the stored names anew; read the difference
	$(BIN)/python -m tests.golden.refresh

screenshots: setup ## Take the README's pictures anew (needs chromium)
	$(BIN)/python -m tests.browser.screenshots

lock: ## Pin all dependencies anew, with hashes (needs uv)
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra reports pyproject.toml -o requirements.txt
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.txt

clean: ## Remove what the other targets made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
