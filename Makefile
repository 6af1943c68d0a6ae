# Everything runs in .venv, which the first target makes. `make PYTHON=python3.12 test` takes another Python.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
SCRIPTS := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN := .venv/$(SCRIPTS)
READY := .venv/ready
OLDEST := .venv-oldest

MINUTES ?= 5
unexport PYTHONDONTWRITEBYTECODE # tests start hundreds of processes, a third slower without compiled modules

.PHONY: test test-all portable properties oldest check conformance faults odd fuzz bench scale radar docs screens notes dist single lock clean

# Groups of tests share the processors; real tools, too, spend most of their time waiting.
test: $(READY)
	$(BIN)/pytest -n auto --dist worksteal

# With every rare matrix whole: each fault, kill, race and mode, and all random examples.
test-all: $(READY)
	WCODE_TESTS=all $(BIN)/pytest -n auto --dist worksteal

# What may run on Windows: not the tests of files and locks, nor those with pseudo-terminals and users.
portable: $(READY)
	$(BIN)/pytest -n auto tests/unit tests/property $(addprefix --ignore=tests/unit/test_,$(addsuffix .py, \
		files folders history locations suites transaction))

# All random examples, other ones in each run, also where CI is set; a slow example is not ended.
properties: $(READY)
	WCODE_TESTS=all $(BIN)/pytest -n auto --dist worksteal -m hypothesis --hypothesis-profile default --timeout 0

# With every dependency at its lower bound in pyproject.toml: what shows most of click, jsonschema, questionary, ruamel.
oldest: $(OLDEST)/ready
	$(OLDEST)/$(SCRIPTS)/pytest -n auto --dist worksteal tests/test_usage.py tests/test_validate.py tests/test_all.py \
		tests/unit/test_schema.py tests/unit/test_yaml.py tests/test_wizard.py::test_the_same_as_the_flags

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Newer versions of the tools than the proven ones: the suite on those.
radar: $(READY)
	$(BIN)/python -m tests.conformance.radar

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

# A long history, and 100 homes by `apply` and by Ansible.
scale: $(READY)
	$(BIN)/python benchmarks/history.py
	$(BIN)/python benchmarks/fleet.py

# The text of a release, from CHANGELOG.md; TAG must be that of this version.
notes: $(READY)
	mkdir -p build
	$(BIN)/python -m release.tag "$$TAG" >build/notes.md

docs: $(READY)
	$(BIN)/python -m docs.generate

screens: $(READY)
	$(BIN)/python -m docs.screens

# What is published: source distribution and wheel, the same bytes from the same commit.
dist: $(READY)
	$(BIN)/python -m hatchling build -d dist

# The program and its dependencies as one file.
single: $(READY)
	$(BIN)/python -m release.single dist

# The newest version of every dependency that pyproject.toml allows.
COMPILE = $(shell $(PYTHON) tests/conformance/install.py installers)/bin/uv pip compile pyproject.toml --quiet --upgrade \
	--universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
lock:
	$(COMPILE) --extra dev --output-file release/dev.txt
	$(COMPILE) --constraint release/single.in --output-file release/single.txt

clean:
	rm -rf .venv $(OLDEST) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(READY): pyproject.toml release/dev.txt
	@test -n "$(PYTHON)" || { echo "wcode-setup needs Python 3.11 or later"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement release/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $@

$(OLDEST)/ready: pyproject.toml
	$(PYTHON) -m venv $(OLDEST)
	sed -n '/^dependencies = /,/^]/s/^ *"\(.*\)>=\(.*\)",/\1==\2/p' pyproject.toml >$(OLDEST)/constraints.txt
	$(OLDEST)/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --constraint $(OLDEST)/constraints.txt \
		-e . hypothesis pexpect pyte pytest pytest-timeout pytest-xdist pyyaml
	touch $@
