# One word for everything; `make` alone lists them. Needs python3 with its venv module, make and a network.
SHELL := /bin/sh
PYTHON ?=
export PYTHON
BIN := .venv/bin
PACKAGES := dashboard pipelines expectations sample_data
COMPILE := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help env dev demo test check fix bench bench-detection bench-large bench-dashboard pictures lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: .venv/.runtime ## make .venv with .venv/bin/plimsoll in it
dev: .venv/.dev ## the same with the tools for tests and checks

demo: env ## make the sample site, run it, open the dashboard (ARGS="--port 8502 --no-open")
	@{ PLIMSOLL_FONTS=$$(tools/fonts.sh) && export PLIMSOLL_FONTS || true; } && $(BIN)/plimsoll demo $(ARGS)

test: dev ## run every test on up to four processors (ARGS="tests/unit -k name"); finds or fetches a browser, a database server, a proxy and a font first
	@PLIMSOLL_BROWSER=$$(tools/browser.sh) && export PLIMSOLL_BROWSER && \
		PLIMSOLL_POSTGRES=$$(tools/postgres.sh) && export PLIMSOLL_POSTGRES && \
		{ PLIMSOLL_NGINX=$$(tools/nginx.sh) && export PLIMSOLL_NGINX || true; } && \
		{ PLIMSOLL_FONTS=$$(tools/fonts.sh) && export PLIMSOLL_FONTS || true; } && \
		$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 $(ARGS)

check: dev ## format, lint, types, import contracts, dependencies; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry $(PACKAGES)

fix: dev ## format and repair what can be repaired
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: dev ## time the pipeline, and the reading of every format, against bare DuckDB (ARGS="--events 1000000")
	$(BIN)/python -m benchmarks.pipeline $(ARGS)
	$(BIN)/python -m benchmarks.readers --write docs/readers-benchmark.md

bench-detection: dev ## score the detector in the reference world and write docs/detection-benchmark.md
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.detection --write docs/detection-benchmark.md $(ARGS)

bench-large: dev ## time the judging of a large organisation and write docs/large-site.md
	$(BIN)/python -m benchmarks.large_site --write docs/large-site.md $(ARGS)

bench-dashboard: dev ## time the dashboard under 30 readers and in a browser, and write docs/dashboard-benchmark.md
	$(BIN)/python -m benchmarks.dashboard_load --rounds 3 --browser --write docs/dashboard-benchmark.md $(ARGS)

pictures: dev ## take the README's pictures from the running dashboard
	@PLIMSOLL_BROWSER=$$(tools/browser.sh) && export PLIMSOLL_BROWSER && $(BIN)/python -m tools.pictures $(ARGS)

lock: dev ## resolve the locks again after a change in pyproject.toml (UPGRADE=1 takes newer releases)
	$(COMPILE) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(COMPILE) pyproject.toml --group build -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group build --group dev -c requirements/runtime.txt -o requirements/dev.txt

clean: ## remove .venv and what tools leave behind; sites are never touched
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov build dist
	find $(PACKAGES) tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +

# dev.txt holds runtime.txt's pins and more, so either order of the two leaves a good environment.
.venv/.runtime: requirements/bootstrap.txt requirements/runtime.txt pyproject.toml tools/environment.sh
	@tools/environment.sh runtime
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@tools/environment.sh dev
	@touch $@
