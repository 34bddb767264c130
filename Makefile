# Rectify: the commands of the house. `make help` tells them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
unexport PYTHONDONTWRITEBYTECODE # set in many containers; without bytecode every process of the tests compiles everything again

.PHONY: help demo serve test check unit proof city doors tables flow crash fuzz browser bench messages assets lock screenshots walkthrough clean

help: ## tell the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

demo: $(VENV)/run.stamp assets messages ## set everything up, load the demo city, serve the desk (PORT=, DATABASE_URL=)
	@$(BIN)/rectify demo --port $(PORT)

serve: $(VENV)/run.stamp assets messages ## serve the desk with what is in the database
	@$(BIN)/rectify serve --port $(PORT)

test: unit proof city doors flow crash fuzz browser ## install what the tests need and run them all

# A file is a parcel: what it sets up for all its tests is set up once. (--dist loadgroup does nothing with pytest 9.2 and xdist 3.8.)
unit: $(VENV)/dev.stamp assets messages ## rules, services, pages, API, architecture
	$(BIN)/pytest -n auto --dist loadfile -m "not (proof or city or doors or browser)" --ignore tests/flow --ignore tests/crash --ignore tests/interfaces/api/test_fuzz.py tests

proof: $(VENV)/dev.stamp assets messages ## the close-out machine, whole walks, races, forgeries, archives, papers, costs
	$(BIN)/pytest -n auto -m "proof and not browser" --ignore tests/flow --ignore tests/crash --ignore tests/interfaces/api/test_fuzz.py tests

city: $(VENV)/dev.stamp assets messages ## the demo city: loaded once, what it promises to show, and its pages
	$(BIN)/pytest -n 0 -m city tests/interfaces/demo

doors: $(VENV)/dev.stamp assets messages ## every page and operation: who is let in, what it tells, how often it asks, what it does with odd words
	$(BIN)/pytest -n auto -m doors tests/interfaces

tables: $(VENV)/dev.stamp assets messages ## write routes.txt and both permissions.txt anew; read the difference before you commit it
	$(BIN)/pytest -n 0 --write-tables tests/architecture/test_routes.py tests/interfaces/test_page_permissions.py tests/interfaces/api/test_permissions_of_work.py

flow: $(VENV)/dev.stamp assets messages ## the way of a plan from the paper to the proof, and of bad papers to their refusal
	$(BIN)/pytest -n auto tests/flow

crash: $(VENV)/dev.stamp assets messages ## kill the running server in the middle of an act: nothing half-done
	$(BIN)/pytest -n 0 tests/crash

fuzz: $(VENV)/dev.stamp assets messages ## the API against its own description
	$(BIN)/pytest -n auto -m api_fuzz tests/interfaces/api

browser: $(VENV)/dev.stamp assets messages ## whole walks in a real Chromium
	@tools/need.sh chromium fonts-noto-cjk
	$(BIN)/pytest -n 0 -m browser tests

check: $(VENV)/dev.stamp ## the quality gate: format, lint, types, contracts, rules, templates
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/ruff check src tests bench tools
	DATABASE_URL=postgresql://nobody@localhost/none $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ast-grep test --skip-snapshot-tests
	$(BIN)/ast-grep scan src
	$(BIN)/djlint --lint src

bench: $(VENV)/dev.stamp assets messages ## measure everything; the tables go to docs/benchmarks.md
	$(BIN)/python -m bench

screenshots: $(VENV)/dev.stamp assets messages ## take the pictures of docs/screenshots
	@tools/need.sh chromium fonts-noto-cjk
	$(BIN)/python tools/screenshots.py

walkthrough: $(VENV)/dev.stamp assets messages ## walk one task to its close and take the pictures of docs/walk-through.md
	@tools/need.sh chromium fonts-noto-cjk poppler-utils
	$(BIN)/python tools/walkthrough.py

assets: src/rectify/static/vendor/stamp ## fetch the front-end packages

src/rectify/static/vendor/stamp: package-lock.json $(VENV)/run.stamp
	@$(BIN)/python -m rectify.config.assets
	@touch $@

messages: $(VENV)/run.stamp ## compile the Chinese catalogue
	@$(BIN)/python -m rectify.config.messages

lock: ## resolve the dependencies anew
	uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --universal --custom-compile-command "make lock" pyproject.toml --group assets -o requirements/run.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --universal --custom-compile-command "make lock" pyproject.toml --group assets --group dev -c requirements/run.txt -o requirements/dev.txt

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@PYTHON=$(PYTHON) tools/setup.sh run

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml $(VENV)/run.stamp
	@PYTHON=$(PYTHON) tools/setup.sh dev

clean: ## remove what the commands made, except var/ (your data)
	rm -rf $(VENV) node_modules src/rectify/static/vendor
