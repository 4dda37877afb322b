# `make` prints the targets. Each one prepares what it needs in .venv, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXTRA := $(VENV)/.extra
PORT ?= 8000
ONLY ?=
DEVICE ?=
export NO_MKDOCS_2_WARNING := 1
export PLAYWRIGHT_SKIP_BROWSER_GC := 1

.DEFAULT_GOAL := help
.PHONY: help serve build test bless pair lint benchmark record requirements screenshot clean

help: ## Print the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{printf "%-20s%s\n", $$1, $$2}'

serve: $(READY) ## Serve the site on http://127.0.0.1:8000, reloading what is edited (PORT=8000)
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: $(READY) ## Write the static site to site/, strictly
	$(BIN)/mkdocs build --strict

test: $(READY) $(EXTRA) tools ## Run every test (DEVICE=cpu, cuda or all)
	$(BIN)/pytest $(if $(DEVICE),--device $(DEVICE))

bless: $(READY) $(EXTRA) ## Accept what the snippets print now as their .out (ONLY="gather/rows.py")
	$(BIN)/python -m tests.proof.bless $(ONLY)

pair: $(READY) ## Confirm that both languages of the edited pages say the same (ONLY="guide/gather.md")
	$(BIN)/python -m hooks.pair $(ONLY)

lint: $(READY) ## Check the Python style, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format hooks tests conftest.py

benchmark: $(READY) ## Measure this machine for the performance pages (DEVICE=cuda)
	$(BIN)/python -m tests.benchmark $(if $(DEVICE),--device $(DEVICE))
	$(BIN)/python -m hooks.lab

record: $(READY) $(EXTRA) ## Run the blocks on the devices here and write what was verified for the pages to show
	$(BIN)/pytest docs --record $(if $(DEVICE),--device $(DEVICE))

screenshot: $(READY) tools ## Take the picture of the home page that the README shows
	$(BIN)/python -m tests.browser.screenshot

requirements: $(READY) ## Compile the requirements*.in to requirements*.txt
	for each in requirements requirements-extra; do \
		$(BIN)/pip-compile --quiet --no-emit-options --strip-extras --no-annotate --no-header \
			--output-file $$each.txt $$each.in || exit 1; \
	done
	sed -i.bak -E 's/^(torch==[0-9.]+)\+.*/\1/' requirements.txt && rm requirements.txt.bak

clean: ## Remove what was built and installed here
	rm -rf site $(VENV) .cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than Python 3.11. Cure: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

# What only the tests need: the frameworks that PyTorch is compared with, and Node.
$(EXTRA): requirements-extra.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-extra.txt
	@touch $@

.PHONY: tools
tools: $(READY) $(EXTRA)
	@$(BIN)/python -m tests.browser.install
