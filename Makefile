# `make help` lists what can be asked for. ARGS goes through: make demo ARGS="--out build/mine".
.DEFAULT_GOAL := help
SHELL := /bin/bash
python := .venv/bin/python
ARGS ?=

.PHONY: help demo test soak check bench photos package office kiosk messages lock clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: ## try it: kiosk, virtual devices and office on this machine (HEADLESS=1: a scripted citizen)
	@tools/setup demo
	@$(python) -m kiosk demo $(ARGS)

test: ## everything that must hold: checks, tests on SQLite, office tests on PostgreSQL
	@tools/setup test
	@tools/steps check tests postgres

soak: ## the proofs by faults for hours: kills, power cuts, bad lines (ARGS="-k killed", EKIOS_SEED=N)
	@tools/setup test
	@$(python) -m tests.mishaps.soak $(ARGS)

check: ## format, lint, types, import contracts, catalogue of services, translations
	@tools/setup demo
	@tools/steps check

bench: ## measure against the raw limits; a table, and build/bench.json
	@tools/setup demo
	@$(python) -m tests.benchmarks $(ARGS)

photos: ## a picture of every screen in every language, theme and size: build/screens/index.html
	@tools/setup demo
	@$(python) tools/photos.py $(ARGS)

package: ## build dist/ekios with PyInstaller and let the built program run the whole story
	@tools/setup package
	@tools/steps package

office: ## run an office on this machine
	@tools/setup demo
	@$(python) -m backoffice serve $(ARGS)

kiosk: ## run a kiosk on this machine
	@tools/setup demo
	@$(python) -m kiosk run $(ARGS)

messages: ## collect the sentences for translation and show what is missing
	@tools/setup demo
	@$(python) tools/messages.py update
	@$(python) tools/messages.py check

lock: ## renew requirements.lock from requirements.in (ARGS=--upgrade for newer versions)
	@tools/setup demo
	@tools/lock $(ARGS)

clean: ## remove what was built; .venv stays (rm -r .venv removes that too)
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
