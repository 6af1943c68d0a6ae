"""Every tool of the registry has all that a tool must have: its module, templates, schema, cases, rows and real runs."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.program import ROOT
from tests.runs import HOMES
from tests.unit.suites import alike, runs_the_tool, storages_without_case
from wcode_setup import tools
from wcode_setup.engine.workspace import Files
from wcode_setup.places import Places
from wcode_setup.tools.base import Request, Tool


@pytest.mark.parametrize("name", tools.TITLES)
def test_the_registry_leads_to_the_tool(name: str) -> None:
    """Its types are mypy's; names of arguments it lets through."""
    tool = tools.load(name)
    assert (name, tools.TITLES[name]) == (tool.NAME, tool.TITLE)
    for member, wanted in inspect.getmembers(Tool, inspect.isfunction):
        found = getattr(type(tool), member)
        assert inspect.signature(found).parameters.keys() == inspect.signature(wanted).parameters.keys(), member


def test_a_module_without_a_tool_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = tools.Entry("foo", "Foo", "foo")
    monkeypatch.setitem(tools.REGISTRY, "foo", entry)
    monkeypatch.setitem(sys.modules, "foo", SimpleNamespace(TOOL=tools))
    with pytest.raises(TypeError, match="no Tool"):
        tools.load("foo")


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


@pytest.mark.parametrize("name", tools.TITLES)
def test_its_golden_cases(name: str) -> None:
    cases = ROOT / "tests" / "cases" / name
    assert len(list(cases.glob("*/command"))) >= 10
    assert alike(cases) == []
    assert storages_without_case(cases) == set()


@pytest.mark.parametrize("name", tools.TITLES)
def test_the_real_tool_is_run(name: str) -> None:
    sources = [ROOT / "tests" / "conformance" / file for file in (f"test_{name}.py", "conftest.py")]
    assert len(runs_the_tool(name, *(file.read_text(encoding="utf-8") for file in sources))) >= 5


def test_its_runs_are_disturbed() -> None:
    """Faults, kills and races: with a home full of other things."""
    assert set(HOMES) == {*tools.TITLES, "all"}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("name", tools.TITLES)
def test_its_row_in_the_readme(name: str, readme: str) -> None:
    rows = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{name}`")]
    assert len(rows) == 1
