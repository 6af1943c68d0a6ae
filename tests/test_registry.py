"""Every tool of the registry has all that a tool must have: its module, templates, schema, cases, rows and real runs."""

from __future__ import annotations

import inspect
import json

import pytest

from tests.program import ROOT
from wcode_setup import tools
from wcode_setup.tools.base import Tool


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
def test_its_files_are_there(name: str) -> None:
    assert list((ROOT / "templates" / name).glob("*.j2"))
    for schema in (ROOT / "schemas" / name).glob("*"):
        assert json.loads(schema.read_text(encoding="utf-8"))["$schema"].startswith("http://json-schema.org/draft-07/")
    assert list((ROOT / "schemas" / name).glob("*.schema.json"))
    assert len(list((ROOT / "tests" / "cases" / name).iterdir())) >= 10
    assert (ROOT / "tests" / "conformance" / f"test_{name}.py").is_file()


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("name", tools.TITLES)
def test_its_row_in_the_readme(name: str, readme: str) -> None:
    rows = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{name}`")]
    assert len(rows) == 1
