PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test test-rest test-all lint audit sbom bench lock golden screenshots clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(VENV)/.ready ## Create .venv with every package pinned, and .venv/bin/lhs-rounds

$(VENV)/.ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## Run the bot on this machine with its own Slack and Teams; open a printed address
	$(BIN)/lhs-rounds demo

test: setup lint ## Run lint and the tests that each change must pass, in five minutes
	$(BIN)/pytest -n auto --dist worksteal -m "not rest"

test-rest: setup ## Run the remaining tests: in a browser, long ones, and repetitions on Postgres
	$(BIN)/pytest -n auto --dist worksteal -m rest

test-all: test test-rest ## Run every test

lint: setup ## Check format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: setup ## Look for known vulnerabilities in every dependency (needs the network)
	$(BIN)/python .ci/audit.py requirements.txt

sbom: setup ## Write sbom.cdx.json, the list of components as CycloneDX
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.cdx.json requirements.txt
	@echo "sbom.cdx.json: $$(grep -c '"bom-ref"' sbom.cdx.json) components"

bench: setup ## Measure against named baselines (docs/performance.md); needs an idle machine for half an hour
	$(BIN)/python -m benchmarks

golden: setup ## Update the golden files; read the difference before you commit it
	$(BIN)/python -m tests.golden.refresh

screenshots: setup ## Retake the pictures of the documents (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots
	$(BIN)/python -m tests.browser.screenshots_teams

lock: ## Pin all dependencies again, with hashes (needs uv)
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra reports --extra teams pyproject.toml -o requirements.txt
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.txt

clean: ## Remove what the other targets created
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
