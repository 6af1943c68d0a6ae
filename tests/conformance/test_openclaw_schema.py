"""OpenClaw itself judges the fragments of `tests/openclaw_fragments.py` as that table says.

A call of OpenClaw takes 1 to 2 s, so one file holds as many fragments as can stand side by side. Those that are right are
right together; of those that are wrong, OpenClaw complains about each at its place. Those on which it is silent are asked
about alone: its later checks do not come to pass while the earlier ones complain.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.conformance.install import install, node_folder
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

    def accepted(self, pack: Pack) -> list[str]:
        """The names of the fragments with which `openclaw config validate --json` finds no fault, all in one file."""
        config: dict[str, Any] = {}
        for name, fragment in pack.items():
            fragment.put(config, name)
        path = self._sandbox.write(json.dumps(config), "judged.json")
        environment = {"OPENCLAW_CONFIG_PATH": path}
        result = self._sandbox.run(*self._command, "config", "validate", "--json", env=environment)
        issues = [] if result.json["valid"] else result.json["issues"]
        assert (result.code == 0) == (not issues), result
        assert [issue for issue in issues if not any(_about(pack[name], name, issue) for name in pack)] == []
        return [name for name in pack if not any(_about(pack[name], name, issue) for issue in issues)]


def _about(fragment: Fragment, name: str, issue: dict[str, str]) -> bool:
    """Whether a complaint is about the fragment: about its value or something in it, or about its key."""
    place, found = (f"{'.'.join(map(str, path))}." for path in (fragment.path(name), (issue["path"],)))
    *_, key = fragment.path()
    parent = place.removesuffix(f"{key}.")
    return found.startswith(place) or (found == parent and f'"{key}"' in issue["message"])


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
def new(sandbox: Sandbox) -> Judge:
    return Judge(install("openclaw"), sandbox)


@pytest.fixture(scope="module")
def old(sandbox: Sandbox) -> Judge:
    return Judge(install("openclaw-2026.3.8"), sandbox)


def test_json_schema(new: Judge) -> None:
    """The JSON schema that 2026.9.6 prints."""
    schema = Draft7Validator(new.schema())
    wrong = [str(each) for each in FRAGMENTS if schema.is_valid(each.config) != (SCHEMA in each.accepted)]
    assert wrong == []


@pytest.mark.parametrize("version", [NEW, OLD])
def test_right(version: str, request: pytest.FixtureRequest) -> None:
    """`openclaw config validate` of either version accepts what it should."""
    judge = _judge(version, request)
    files = packs([fragment for fragment in FRAGMENTS if version in fragment.accepted])
    accepted = [name for file in files for name in judge.accepted(file)]
    assert [str(file[name]) for file in files for name in file if name not in accepted] == []


@pytest.mark.parametrize("version", [NEW, OLD])
def test_wrong(version: str, request: pytest.FixtureRequest) -> None:
    """`openclaw config validate` of either version refuses what it should."""
    judge = _judge(version, request)
    files = packs([fragment for fragment in FRAGMENTS if version not in fragment.accepted])
    silent = [{name: file[name]} for file in files for name in judge.accepted(file)]
    assert [str(file[name]) for file in silent for name in judge.accepted(file)] == []


def _judge(version: str, request: pytest.FixtureRequest) -> Judge:
    judge: Judge = request.getfixturevalue("new" if version == NEW else "old")
    return judge
