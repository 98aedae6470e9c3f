# The first two are all a newcomer needs; each sets up what it needs, once (see scripts/set-up).

# Bytecode is written as modules are first imported, so that only what is used is ever compiled.
unexport PYTHONDONTWRITEBYTECODE

# Kernels and tests run side by side: each with all processors' threads, they would wait for each other.
export OPENBLAS_NUM_THREADS ?= 1

export PYTHON
BIN := .venv/bin
REPORTS ?= portfolio exemplar automation
OPTIONS ?=
PYTEST ?= -n logical
BENCH ?=
PORT ?= 8888

.NOTPARALLEL:
.PHONY: report test check lab format screenshots bench bench-savings bench-sites bench-crash bench-delivery \
	bench-speed clean help

report: ## build the reports and say where they are (REPORTS=..., OPTIONS=--as-of=...)
	@scripts/set-up
	@$(BIN)/reportkit run $(REPORTS) $(OPTIONS)

test: check ## run everything CI runs (PYTEST=... goes to pytest)
	$(BIN)/pytest $(PYTEST)

check: ## the part of `make test` that takes seconds: format, lint, types
	@scripts/set-up test
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy

lab: ## open the notebooks in JupyterLab, with the kit's kernel
	@scripts/set-up lab
	@$(BIN)/jupyter lab notebooks --port=$(PORT) $(if $(filter 0,$(shell id -u)),--allow-root)

format: ## put code into its one format, and mend what ruff can mend
	@scripts/set-up test
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet

screenshots: ## photograph the latest editions into docs/screenshots
	@scripts/set-up test
	@$(BIN)/python scripts/screenshots.py

bench: bench-savings bench-sites bench-crash bench-delivery bench-speed ## run every benchmark

bench-savings: ## measured savings against the truth and other methods, ten minutes (BENCH=--write)
	@scripts/set-up bench
	@$(BIN)/python benchmarks/savings.py $(BENCH)

bench-sites: ## the saving of several sites against the truth of 200 invented data sets, ten minutes
	@scripts/set-up test
	@$(BIN)/python benchmarks/sites.py

bench-crash: ## schedulers killed from queue to sent, on SQLite and PostgreSQL, ten minutes (BENCH=--write)
	@scripts/set-up test
	@$(BIN)/python benchmarks/crash.py $(BENCH)

bench-delivery: ## ten thousand readers queued and sent, twenty minutes (BENCH=--write)
	@scripts/set-up test
	@$(BIN)/python benchmarks/delivery.py $(BENCH)

bench-speed: ## editions beside papermill, ploomber and the bare cells, forty minutes (BENCH=--write)
	@scripts/set-up speed
	@.venv/speed/bin/python benchmarks/speed.py $(BENCH)

clean: ## remove what can be made again; editions stay
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .bench_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16
