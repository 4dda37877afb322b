# `make` prints the targets. Each prepares what it needs in .venv, once; gatherbook/environment.py says how.

PYTHON ?= python3
VENV ?= $(shell test -w . && echo .venv || echo "$${XDG_CACHE_HOME:-$${HOME:-/tmp}/.cache}/gather-book")
BIN := $(VENV)/bin
PORT ?= 8000
ONLY ?=
PART ?=
DEVICE ?=
VERSION ?=
NAME ?=
PAGE ?=
GROUP ?=
CASES ?=
KIND ?=
export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1
export PLAYWRIGHT_SKIP_BROWSER_GC := 1

.DEFAULT_GOAL := help
.PHONY: help serve build offline check test bless pair new-page new-snippet new-error runs lint benchmark audit sweep mutate verify upgrade-torch requirements screenshot clean \
	site-layer all-layers tools

help: ## Print the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{printf "%-22s%s\n", $$1, $$2}'

serve: site-layer ## Serve the site on http://127.0.0.1:8000, reloading what is edited (PORT=8000)
	"$(BIN)/python" -m mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: site-layer ## Write the static site to site/, strictly
	"$(BIN)/python" -m mkdocs build --strict

offline: site-layer ## Build, and pack a zip to read from a disk and an EPUB a language: site/gather-book-en.*
	OFFLINE=true "$(BIN)/python" -m mkdocs build --strict
	@ls -l site/gather-book-*

check: all-layers ## Check in seconds: the rules, the style, the blocks of changed pages (ONLY=guide/dim)
	"$(BIN)/python" -m gatherbook check $(ONLY) $(if $(DEVICE),--device $(DEVICE))

test: all-layers tools ## Run every test, or one part of them (PART=browser; DEVICE=cpu, cuda or all)
	"$(BIN)/python" -m tests $(PART) $(if $(DEVICE),--device $(DEVICE))

bless: all-layers ## Accept what the snippets print now as their .out (ONLY="gather/rows.py")
	"$(BIN)/python" -m gatherbook bless $(ONLY)

pair: site-layer ## Confirm that both languages of the edited pages say the same (ONLY="guide/gather.md")
	"$(BIN)/python" -m gatherbook pair $(ONLY)

new-page: site-layer ## Begin a page in both languages (NAME=guide/dim)
	"$(BIN)/python" -m gatherbook new page "$(NAME)"

new-snippet: site-layer ## Begin a snippet and show it on a page (NAME=gather/rows PAGE=guide/dim)
	"$(BIN)/python" -m gatherbook new snippet "$(NAME)" "$(PAGE)"

new-error: site-layer ## Begin an entry of the error dictionary: twice, see CONTRIBUTING (NAME=bool-index GROUP=dtype)
	"$(BIN)/python" -m gatherbook new error "$(NAME)" "$(GROUP)"

runs: all-layers ## Note which snippets run in the page: after each new or changed snippet
	"$(BIN)/python" -m tests.run.list

lint: all-layers ## Check the Python style, and mend what can be mended
	"$(BIN)/python" -m ruff check --fix gatherbook tests conftest.py
	"$(BIN)/python" -m ruff format gatherbook tests conftest.py
	"$(BIN)/python" -m ruff check .

benchmark: all-layers ## Measure this machine for the performance pages (ONLY=case, DEVICE=cuda, RESUME=1)
	"$(BIN)/python" -m gatherbook benchmark $(if $(ONLY),--only $(ONLY)) $(if $(DEVICE),--device $(DEVICE)) $(if $(RESUME),--resume)
	"$(BIN)/python" -m gatherbook lab

audit: tools ## Build, and say what Lighthouse and axe find, minutes long (ONLY=". guide/gather"; home is .)
	"$(BIN)/python" -m mkdocs build --strict
	"$(BIN)/python" -m tests.bench.audit site $(if $(ONLY),--only $(ONLY))

sweep: all-layers ## Run every operation in every form on this torch and write its record (DEVICE=cuda, ONLY=gather)
	"$(BIN)/python" -m gatherbook.sweep --resume $(if $(ONLY),--only $(ONLY)) $(if $(DEVICE),--device $(DEVICE))

upgrade-torch: all-layers ## Report page by page what another torch would change, touching nothing (VERSION=2.14.1)
	"$(BIN)/python" -m gatherbook.sweep.upgrade $(VERSION)

mutate: all-layers tools ## Make 2,000 mistakes in a copy of the book, and say which are not caught (CASES=100, KIND="tables")
	"$(BIN)/python" -m tests.bench.mutate $(if $(CASES),--cases $(CASES)) $(if $(KIND),--kind "$(KIND)")

verify: all-layers ## Run the blocks on the devices here and write what was verified, for the pages to show
	"$(BIN)/python" -m pytest docs --record $(if $(DEVICE),--device $(DEVICE))

screenshot: all-layers tools ## Take the picture of the home page that the README shows
	"$(BIN)/python" -m tests.support.screenshot

requirements: all-layers ## Compile the requirements*.in to requirements*.txt
	"$(BIN)/python" -m gatherbook requirements

clean: ## Remove what was built and installed here
	rm -rf site "$(VENV)" .cache .pytest_cache .ruff_cache .hypothesis

site-layer:
	@$(PYTHON) gatherbook/environment.py "$(VENV)" site

all-layers:
	@$(PYTHON) gatherbook/environment.py "$(VENV)" all

tools: all-layers
	@"$(BIN)/python" -m tests.support.install
