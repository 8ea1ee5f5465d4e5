# Every target installs what it needs, inside this folder. Type `make help`.
.DEFAULT_GOAL := help
export UV_CACHE_DIR := $(CURDIR)/.tools/cache
export UV_PYTHON_DOWNLOADS := never
# What one process has compiled is there for the next, even where the machine says that Python keeps nothing compiled.
export PYTHONDONTWRITEBYTECODE :=
# A uv on the path is used when it really runs; otherwise one is installed below .tools.
UV := $(if $(shell uv --version 2>/dev/null),uv,.tools/bin/uv)
RUN := $(UV) run --locked --all-extras --quiet
OUT ?= out/example
SITE := src/chesil_web/foundation/ui/static/site.css

.PHONY: help run code example test sqlite postgresql check fuzz faults bench model clean chromium screens welsh

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed $(SITE) ## start the website with the invented cases in it (WORK=no: without casework; PORT=8500: another port); Ctrl-C stops it
	@$(if $(filter no,$(WORK)),CHESIL_WORK= )$(RUN) python examples/show_site.py out/site

code: .venv/installed ## the code of an invented worker's authenticator: make code WORKER=rowan
	@$(RUN) python examples/show_code.py out/site/authenticators $(or $(WORKER),rowan)

example: .venv/installed ## make the invented case and read it: timeline, findings and a chronology
	@$(RUN) python examples/make_case.py out/case
	@$(RUN) chesil analyse out/case/exports --about Dev --people out/case/people.toml \
	  --settings out/case/settings.toml --out $(OUT) --replace

# One more process than processors: tests in a browser mostly wait for it.
APART := -n $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder
# What never meets PostgreSQL, or meets nothing of it that the others do not.
ONLY_SQLITE := --ignore-glob '*_in_a_browser.py' $(addprefix --ignore tests/web/, $(file < tests/web/only_sqlite.txt))
# Every processor has tests of its own already: with more threads their small tables only wait for one another.
sqlite postgresql: export POLARS_MAX_THREADS := 1
sqlite postgresql: export RAYON_NUM_THREADS := 1
sqlite postgresql: export OMP_NUM_THREADS := 1
sqlite postgresql: export OPENBLAS_NUM_THREADS := 1
test: sqlite postgresql ## run the tests, those in a browser too

sqlite: .venv/installed $(SITE) chromium
	$(RUN) pytest $(APART)

# In one process, for beside the others it waits for none; by itself it would be slower.
postgresql: .venv/installed $(SITE)
	TESTS_ON=postgresql $(RUN) pytest tests/web $(ONLY_SQLITE)

check: .venv/installed ## style, types and who may import whom
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) lint-imports

fuzz: .venv/installed ## read 10,000 broken files and some bombs; none may crash, hang, swell or lose a record
	$(RUN) python -m bench.mutations
	$(RUN) python -m bench.bombs
	$(RUN) python -m bench.screens_broken

faults: .venv/installed ## attack packs, kill imports, fill disks: FAULTS=--small to try it; writes docs/faults.md
	$(RUN) python -m bench.faults $(FAULTS)

bench: .venv/installed $(SITE) ## measure against the peers, and the website under load; writes docs/benchmarks*.md
	$(RUN) python -m bench
	$(RUN) python -m bench.words
	$(RUN) python -m bench.papers
	$(RUN) python -m bench.screens
	$(RUN) python -m bench.site.load --write
	$(RUN) python -m bench.site.kills
	$(RUN) python -m bench.site.key_kills
	$(RUN) python -m bench.site.work_kills
	$(RUN) python -m bench.site.minute_kills
	$(RUN) python -m bench.site.sign_in
	$(RUN) python -m bench.site.casework
	$(RUN) python -m bench.site.panels --write

model: .venv/installed ## train the models that grade words, measure them and write docs/model-card.md (about an hour)
	$(UV) run --locked --all-extras --group model --quiet python -m training $(MODEL)

CATALOGUE := src/chesil_web/foundation/ui/locale
welsh: .venv/installed ## gather every word of the website's pages into the Welsh catalogue; compile it once it is filled
	@mkdir -p out
	$(RUN) pybabel -q extract -F pyproject.toml -k lazy -k gettext_lazy --no-location --sort-output \
	  --project chesil --msgid-bugs-address "see CONTRIBUTING.md" -o out/django.pot src/chesil_web
	$(RUN) pybabel -q update -i out/django.pot -d $(CATALOGUE) -D django -l cy --no-fuzzy-matching --ignore-obsolete \
	  --ignore-pot-creation-date
	$(RUN) python $(CATALOGUE)/compile.py

clean: ## remove what was made, not what you wrote
	rm -rf out .venv .tools bench/peers bench/data node_modules src/chesil_web/foundation/ui/static

.venv/installed: pyproject.toml uv.lock | $(filter .tools/%,$(UV))
	$(UV) sync --locked --all-extras --quiet
	@touch $@

$(SITE): package.json package-lock.json $(wildcard src/chesil_web/foundation/ui/styles/* src/chesil_web/foundation/ui/scripts/*)
	npm ci --ignore-scripts --no-audit --no-fund --silent
	npm run --silent build
	@touch $@

chromium:
	@command -v chromium-headless-shell >/dev/null || { [ "$$(id -u)" = 0 ] && timeout 180 sh -c \
	  'apt-get update -q && apt-get install -qy chromium-headless-shell' >/dev/null; } || \
	  command -v chromium >/dev/null || echo "Without Debian's chromium the tests in a browser are skipped."

screens: .venv/installed $(SITE) chromium ## a picture of every page of the site, at both widths, in out/screens
	SHOTS=out/screens $(RUN) pytest $(shell find tests/web -name '*_in_a_browser.py')

.tools/bin/uv:
	@python3 -m venv .tools 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -q && \
	  apt-get install -qy python3-venv && python3 -m venv --clear .tools; } || \
	  { echo "Install the package python3-venv first, then run make again."; exit 1; }
	.tools/bin/pip install --quiet uv
