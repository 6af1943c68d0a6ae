# Everything runs in .venv, which the first target makes. `make PYTHON=python3.12 test` takes another Python.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
READY := .venv/ready

MINUTES ?= 5
unexport PYTHONDONTWRITEBYTECODE # tests start hundreds of processes, a third slower without compiled modules

.PHONY: test test-all check conformance faults odd fuzz bench docs screens clean

# Groups of tests share the processors; real tools, too, spend most of their time waiting.
test: $(READY)
	$(BIN)/pytest -n auto --dist worksteal

# With every rare matrix whole: each fault, kill, race and mode, and all random examples.
test-all: $(READY)
	WCODE_TESTS=all $(BIN)/pytest -n auto --dist worksteal

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

conformance: $(READY)
	$(BIN)/pytest -n auto --dist loadfile tests/conformance

# Each file call of each kind of run fails with each error; `make test` has one of the errors for each.
faults: $(READY)
	WCODE_TESTS=all $(BIN)/pytest -n auto tests/test_faults.py -k fails_once

# Every value of every file of every golden home, and of records, replaced by each type, in every command: hours.
odd: $(READY)
	WCODE_ODD=1 $(BIN)/pytest -n auto tests/test_odd_values.py tests/test_records.py

# Real files from more folders: WCODE_FUZZ_FOLDERS=/a:/b make fuzz MINUTES=30
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz $(MINUTES)

bench: $(READY)
	$(BIN)/python benchmarks/run.py

docs: $(READY)
	$(BIN)/python docs/generate.py

screens: $(READY)
	$(BIN)/python -m docs.screens

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "wcode-setup needs Python 3.11 or later"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@
