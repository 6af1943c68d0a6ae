"""OpenClaw itself judges the fragments of `tests/openclaw_fragments.py` as that table says.

A call of OpenClaw takes 1 to 2 s, so one file holds as many fragments as can stand side by side. Those that are right are
right together; of those that are wrong, OpenClaw complains about each at its place. What only its later checks find is
asked for alone: they are silent while there is anything else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.conformance.install import node_folder
from tests.conformance.sandbox import Sandbox
from tests.openclaw_fragments import FRAGMENTS, INCLUDED, NEW, OLD, SCHEMA, Fragment
from tests.program import scratch

pytestmark = pytest.mark.timeout(1200)  # seconds; the first test installs OpenClaw

Pack = dict[str, Fragment]
"""The fragments of one file by the name of their provider entry."""


class Judge:
    """One version of OpenClaw, and a home for its files."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self._command = ("node", os.path.join(folder, "node_modules", "openclaw", "openclaw.mjs"))
        self._sandbox = sandbox
        for name, content in INCLUDED.items():
            sandbox.write(json.dumps(content), name)

    def schema(self) -> Any:
        """`openclaw config schema`."""
        result = self._sandbox.run(*self._command, "config", "schema")
        assert result.code == 0, result.err
        return result.json

    def complaints(self, pack: Pack) -> list[tuple[str, ...]]:
        """Where `openclaw config validate --json` finds fault with the file that holds these fragments."""
        config: dict[str, Any] = {}
        for name, fragment in pack.items():
            fragment.put(config, name)
        path = self._sandbox.write(json.dumps(config), "judged.json")
        environment = {"OPENCLAW_CONFIG_PATH": path}
        result = self._sandbox.run(*self._command, "config", "validate", "--json", env=environment)
        issues = [] if result.json["valid"] else result.json["issues"]
        assert (result.code == 0) == (not issues), result
        return [tuple(issue["path"].split(".")) for issue in issues]

    def wrong_about(self, version: str, pack: Pack) -> list[str]:
        """The fragments of the file of which this version says something else than the table."""
        found = self.complaints(pack)
        places = {name: tuple(".".join(map(str, fragment.path(name))).split(".")) for name, fragment in pack.items()}
        told = {name for name, place in places.items() if any(_along(place, issue) for issue in found)}
        strays = [issue for issue in found if not any(_along(place, issue) for place in places.values())]
        assert strays == []
        return [str(fragment) for name, fragment in pack.items() if (name in told) == (version in fragment.accepted)]


def _along(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one path leads to or through the other."""
    return all(mine == its for mine, its in zip(one, other, strict=False))


def packs(fragments: Sequence[Fragment]) -> list[Pack]:
    """As few files as possible with all fragments: those below a provider's name fit into one, of the others one per place."""
    files: list[Pack] = []
    taken: list[set[str]] = []
    for number, fragment in enumerate(fragments):
        name = f"p{number}"
        shared = "" if name in fragment.path(name) else fragment.at
        index = next((index for index, places in enumerate(taken) if not shared or shared not in places), len(files))
        if index == len(files):
            files.append({})
            taken.append(set())
        files[index][name] = fragment
        taken[index].add(shared)
    return files


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with scratch() as home:
        sandbox = Sandbox(str(home), [node_folder()])
        yield sandbox
        assert sandbox.end() == []


@pytest.fixture(scope="module")
def new(openclaw_folder: str, sandbox: Sandbox) -> Judge:
    return Judge(openclaw_folder, sandbox)


@pytest.fixture(scope="module")
def old(old_openclaw_folder: str, sandbox: Sandbox) -> Judge:
    return Judge(old_openclaw_folder, sandbox)


def test_json_schema(new: Judge) -> None:
    """The JSON schema that 2026.9.6 prints."""
    schema = Draft7Validator(new.schema())
    wrong = [str(each) for each in FRAGMENTS if schema.is_valid(each.config) != (SCHEMA in each.accepted)]
    assert wrong == []


@pytest.mark.parametrize("version", [NEW, OLD])
@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_validator(version: str, right: bool, request: pytest.FixtureRequest) -> None:
    """What `openclaw config validate` of either version says."""
    judge: Judge = request.getfixturevalue("new" if version == NEW else "old")
    chosen = [fragment for fragment in FRAGMENTS if (version in fragment.accepted) == right]
    together = [fragment for fragment in chosen if right or not fragment.why]
    alone = [{"p": fragment} for fragment in chosen if fragment not in together]
    assert [wrong for pack in [*packs(together), *alone] for wrong in judge.wrong_about(version, pack)] == []
