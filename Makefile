# Every target does its own set-up: a machine needs Python 3.11–3.13, make and a package index.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.opsat
PYTHON ?= python3
export DO_NOT_TRACK := 1
unexport PYTHONDONTWRITEBYTECODE # each of some hundred processes that the tests start would compile the code again

.PHONY: setup spark s3 demo test test-hurtig torture torture-kort lint dev bench wheel clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11, 3.12 eller 3.13 kræves; fandt " + sys.version.split()[0] + ". Vælg en af dem med: make PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-uv.lock
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --only-binary :all: --compile-bytecode requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $(STAMP)

# the option `spark` for its tests, beside the .venv: what is tested is that nobody else needs it
SPARK := .spark

spark: $(SPARK)/.opsat

$(SPARK)/.opsat: requirements-spark.lock $(STAMP)
	rm -rf $(SPARK)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --target $(SPARK) --require-hashes --build-constraints requirements-spark.lock -r requirements-spark.lock
	touch $@

# a server that speaks S3, for the tests of KONTROL_LAGER, likewise
S3 := .s3

s3: $(S3)/.opsat

$(S3)/.opsat: requirements-s3.lock $(STAMP)
	rm -rf $(S3)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --target $(S3) --require-hashes --only-binary :all: -r requirements-s3.lock
	touch $@

demo: setup
	$(BIN)/kontrol demo
	$(BIN)/kontrol run
	$(BIN)/kontrol udgiv --godkendt-af "Prøven"

# docs/tests.md says what each of these runs and where their minutes go. Five workers for two cores: one in five seconds of a
# worker is spent waiting for a disk, a process or Chromium
PYTEST := $(BIN)/python -m pytest -q -n 5 --dist loadfile --no-loadscope-reorder

test: setup
	$(PYTEST) --durations=40 --durations-min=1

test-hurtig: setup
	$(PYTEST) -m "not (build or browser or heavy or torture)"

torture: setup spark s3
	TORTURE=1 $(PYTEST) -m "torture or property" --durations=40 --durations-min=1
	$(BIN)/python -m tests.faults.torture

torture-kort: setup spark
	$(PYTEST) -m ci --durations=10 --durations-min=1
	$(BIN)/python -m tests.faults.torture --drab 8

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint dbt_project/models dbt_project/tests
	$(BIN)/lint-imports --no-logo

dev: setup
	$(BIN)/python -m dagster_project.cli.webserver

bench: setup
	$(BIN)/python -m bench

# what CI hands over and docs/drift.md installs: the program with its models, seeds, templates and fonts
wheel: setup
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python -o dist
	ls dist/*.whl

clean:
	rm -rf $(VENV) $(SPARK) $(S3) dbt_project/target dist
