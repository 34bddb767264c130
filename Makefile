# Rectify: the commands of the house. `make help` tells them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
unexport PYTHONDONTWRITEBYTECODE # set in many containers; without bytecode every process of the tests compiles everything again

.PHONY: help demo serve test check unit services pages proof city doors tables flow crash fuzz browser access bench messages assets lock screenshots walkthrough clean

help: ## tell the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

demo: $(VENV)/run.stamp assets messages ## set everything up, load the demo city, serve the desk (PORT=, DATABASE_URL=)
	@$(BIN)/rectify demo --port $(PORT)

serve: $(VENV)/run.stamp assets messages ## serve the desk with what is in the database
	@$(BIN)/rectify serve --port $(PORT)

test: unit services pages proof city doors flow crash fuzz browser access ## install what the tests need and run them all

# Every test lies in one of these (tests/parcels.py; tests/architecture/test_targets.py holds it).
# A file is a parcel of work: what it sets up for all its tests is set up once. (--dist loadgroup does nothing with pytest 9.2 and xdist 3.8.)
unit: $(VENV)/dev.stamp assets messages ## rules, reading, words, architecture: no database; the quick one while you work
	$(BIN)/pytest -n auto --dist loadfile -m unit --ignore tests/interfaces/api/test_fuzz.py tests

services: $(VENV)/dev.stamp assets messages ## acts, queries and walls on a real PostgreSQL
	$(BIN)/pytest -n auto --dist loadfile -m services --ignore tests/interfaces/api/test_fuzz.py tests

pages: $(VENV)/dev.stamp assets messages ## pages and API, asked one by one on a real PostgreSQL
	$(BIN)/pytest -n auto --dist loadfile -m pages --ignore tests/interfaces/api/test_fuzz.py tests

proof: $(VENV)/dev.stamp assets messages ## the close-out machine (PROOF=long: many more of its walks), whole walks, races, forgeries, archives, papers, costs
	$(BIN)/pytest -n auto -m proof --ignore tests/interfaces/api/test_fuzz.py tests

city: $(VENV)/dev.stamp assets messages ## the demo city: loaded once, what it promises to show, and its pages
	$(BIN)/pytest -n 0 -m city tests/interfaces/demo

doors: $(VENV)/dev.stamp assets messages ## every page and operation: who is let in, what it tells, how often it asks, what it does with odd words
	$(BIN)/pytest -n auto -m doors --ignore tests/interfaces/api/test_fuzz.py tests/interfaces

tables: $(VENV)/dev.stamp assets messages ## write routes.txt and both permissions.txt anew; read the difference before you commit it
	$(BIN)/pytest -n 0 --write-tables tests/architecture/test_routes.py tests/interfaces/test_page_permissions.py tests/interfaces/api/test_permissions_of_work.py

flow: $(VENV)/dev.stamp assets messages ## the way of a plan from the paper to the proof, and of bad papers to their refusal
	$(BIN)/pytest -n auto -m flow tests/flow

crash: $(VENV)/dev.stamp assets messages ## kill the running server in the middle of an act: nothing half-done
	$(BIN)/pytest -n 0 -m crash tests/crash

fuzz: $(VENV)/dev.stamp assets messages ## the API against its own description
	$(BIN)/pytest -n auto -m fuzz tests/interfaces/api/test_fuzz.py

browser: $(VENV)/dev.stamp assets messages ## whole walks in a real Chromium
	@tools/need.sh chromium fonts-noto-cjk
	$(BIN)/pytest -n 0 -m browser tests/browser

access: $(VENV)/dev.stamp assets messages ## every page in a real Chromium, on desk and telephone, light and dark: axe finds nothing, nothing is too wide
	@tools/need.sh chromium fonts-noto-cjk
	$(BIN)/pytest -n auto -m access tests/browser

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
