"""Tools that do not exist, one for each shape of `wcode_setup.tools.kit`; `foo` is the example of CONTRIBUTING."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import click
import pytest

from tests.program import ROOT
from wcode_setup import generated, tools
from wcode_setup.cli.status import status
from wcode_setup.cli.validate import validate
from wcode_setup.engine import render

FOLDER = Path(__file__).parent


def register(monkeypatch: pytest.MonkeyPatch, package: Path, name: str, title: str) -> None:
    """Put an invented tool into the registry; its templates and schemas join all others in the folder `package`."""
    for command in (status, validate):  # they ask the registry when they are imported: before the tool is in it
        for parameter in command.params:
            if isinstance(parameter.type, click.Choice) and {*tools.TITLES} <= {*parameter.type.choices}:
                monkeypatch.setattr(parameter.type, "choices", (*parameter.type.choices, name))
    monkeypatch.setitem(tools.REGISTRY, name, tools.Entry(name, title, f"tests.invented.{name}"))
    monkeypatch.setitem(tools.TITLES, name, title)
    for kind in ("templates", "schemas"):
        (package / kind).mkdir()
        for path in (*(ROOT / kind).iterdir(), *(FOLDER / kind).iterdir()):
            (package / kind / path.name).symlink_to(path)
    monkeypatch.setattr(generated, "_FOLDER", str(package))
    monkeypatch.setattr(render, "_environment", cache(render._environment.__wrapped__))


LIMITS = [
    ('"contextWindow": 1024000', '"contextWindow": 99', "limit-low"),
    ('"maxTokens": 64000', '"maxTokens": 99999999', "limit-high"),
    ('"contextWindow": 1024000,', "", "limit-missing"),
    ('"contextWindow": 1024000', '"contextWindow": "x"', "schema-type"),
]
"""A text that a tool has written, a wrong one in its place, and the code of what `validate` finds."""
