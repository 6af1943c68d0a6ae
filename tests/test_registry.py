"""Every tool of the registry has all that a tool must have: its module, templates, schema, cases, rows and real runs."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from tests.program import ROOT
from tests.runs import HOMES
from wcode_setup import tools
from wcode_setup.engine.view import Files
from wcode_setup.places import Places
from wcode_setup.tools.base import Request, Tool


@pytest.mark.parametrize("name", tools.TITLES)
def test_the_module_satisfies_the_protocol(name: str) -> None:
    module = tools.load(name)
    assert (name, tools.TITLES[name]) == (module.NAME, module.TITLE)
    for member, wanted in inspect.getmembers(Tool, inspect.isfunction):
        if not member.startswith("_"):
            parameters = list(inspect.signature(wanted).parameters)[1:]
            assert list(inspect.signature(getattr(module, member)).parameters) == parameters, member
    for member in Tool.__annotations__:
        assert hasattr(module, member), member


@pytest.mark.parametrize("name", tools.TITLES)
def test_its_files_are_there(name: str, tmp_path: Path) -> None:
    """A tool may share what another has: templates and schemas are those that its files name."""
    view = Files(Places("linux", {}, str(tmp_path), str(tmp_path)))
    files = tools.load(name).targets(view, Request(name, (), "https://gw.example/v1"))
    assert files[0].role == "config" and files[0].schema
    for file in files:
        assert (ROOT / "templates" / file.template).is_file()
        if file.schema:
            schema = json.loads((ROOT / "schemas" / file.schema).read_text(encoding="utf-8"))
            assert schema["$schema"].startswith("http://json-schema.org/draft-07/")
    assert len(list((ROOT / "tests" / "cases" / name).iterdir())) >= 10
    assert (ROOT / "tests" / "conformance" / f"test_{name}.py").is_file()


def test_its_runs_are_disturbed() -> None:
    """Faults, kills and races: with a home full of other things."""
    assert set(HOMES) == {*tools.TITLES, "all"}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("name", tools.TITLES)
def test_its_row_in_the_readme(name: str, readme: str) -> None:
    rows = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{name}`")]
    assert len(rows) == 1
