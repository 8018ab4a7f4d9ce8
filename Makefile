# Every target does its own set-up: a machine needs Python 3.11+, make and a package index.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.opsat
export DO_NOT_TRACK := 1

.PHONY: setup demo test torture lint dev bench clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 eller nyere kræves; fandt " + sys.version.split()[0])'
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-uv.lock
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --only-binary :all: --compile-bytecode requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: setup
	$(BIN)/kontrol demo
	$(BIN)/kontrol run
	$(BIN)/kontrol udgiv --godkendt-af "Prøven"

test: setup
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

torture: setup
	$(BIN)/python -m tests.fejl.tortur

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint dbt_project/models dbt_project/tests

dev: setup
	$(BIN)/python -m dagster_project.ui

bench: setup
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) dbt_project/target
