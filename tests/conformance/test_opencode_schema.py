"""OpenCode and Kilo themselves judge the fragments of `tests/opencode_fragments.py` as that table says, and so does our schema.

Each tool's server is started once. It serves a schema at `/doc`, and loads a file per fragment, each in a folder of its own (0.03 s
with OpenCode, 0.1 s with Kilo). Kilo loads whatever a project says, without what is wrong in it, and warns.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from tests.conformance.install import install
from tests.conformance.opencode_family import Agent, Server
from tests.conformance.sandbox import Sandbox
from tests.opencode_fragments import DOC, FRAGMENTS, KILO_DOC, KILO_LOADS, LOADS, OURS, Fragment
from tests.program import scratch
from wcode_setup import tools
from wcode_setup.engine.schema import load_schema, violations
from wcode_setup.tools.base import Target

pytestmark = pytest.mark.timeout(600)  # seconds; the first test of a tool installs it

SCHEMA = "opencode/opencode.jsonc.schema.json"
JUDGES = {"opencode": (DOC, LOADS), "kilo": (KILO_DOC, KILO_LOADS)}


class Judge(NamedTuple):
    """A running server, and a home for the files that it is to load."""

    name: str
    server: Server
    sandbox: Sandbox

    def complaints(self, fragment: Fragment, folder: str) -> list[str]:
        """What the tool finds wrong in a project with the fragment, as `path: what`."""
        path = self.sandbox.write(json.dumps(fragment.config), folder, f"{self.name}.json")
        status, answer = self.server.loaded(os.path.dirname(path))
        if self.name == "opencode":
            return [
                f"{'.'.join(issue['path'])}: {issue['message']}"
                for issue in ([] if status == 200 else answer["data"]["issues"])
            ]
        warnings = self.server.done("GET", f"/config/warnings?directory={quote(os.path.dirname(path))}")
        assert status == 200 and all(warning["path"] == path for warning in warnings), (answer, warnings)
        return [warning["message"].split(f"{path}: ")[-1] for warning in warnings]


@pytest.fixture(scope="module", params=JUDGES)
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    with scratch() as home:
        sandbox = Sandbox(str(home))
        agent = Agent(request.param, install(request.param), sandbox)
        with agent.server() as server:
            yield Judge(agent.name, server, sandbox)
        assert sandbox.end() == []


def test_served_schema(judge: Judge) -> None:
    """The schema that the tool serves at `/doc` judges as the table says, and finds fault at the fragment."""
    components = judge.server.done("GET", "/doc")["components"]
    schema = Draft202012Validator({"$ref": "#/components/schemas/Config", "components": components})
    verdict, _ = JUDGES[judge.name]
    wrong = []
    for fragment in FRAGMENTS:
        found = [tuple(map(str, error.absolute_path)) for error in schema.iter_errors(fragment.config)]
        if (not found) != (verdict in fragment.accepted) or not all(_touch(path, fragment.path) for path in found):
            wrong.append((str(fragment), found))
    assert wrong == []


def test_loaded(judge: Judge) -> None:
    """What the tool makes of such a file: it takes what the table says, and complains about the fragment and nothing else."""
    _, verdict = JUDGES[judge.name]
    wrong = []
    for number, fragment in enumerate(FRAGMENTS):
        found = judge.complaints(fragment, f"project{number}")
        if (not found) != (verdict in fragment.accepted) or not all(_about(text, fragment) for text in found):
            wrong.append((str(fragment), found))
    assert wrong == []


@pytest.mark.parametrize("name", JUDGES)
def test_ours(name: str) -> None:
    """Our schema accepts what the table says of our part, and complains about the fragment and nothing else."""
    schema = load_schema(SCHEMA)
    Draft7Validator.check_schema(schema)
    target, wrong = Target("config", "opencode.json", "jsonc", "", SCHEMA), []
    for fragment in FRAGMENTS:
        found = violations(tools.load(name).part(target, fragment.config, "wcode"), SCHEMA)
        if (not found) != (OURS in fragment.accepted) or not all(_touch(each.path, fragment.path) for each in found):
            wrong.append((str(fragment), [each.where for each in found]))
    assert wrong == []


def test_table() -> None:
    """Enough fragments, each once, and a reason wherever not all judge alike, and only there."""
    names = [str(fragment) for fragment in FRAGMENTS]
    assert len(names) == len(set(names)) >= 200
    for fragment in FRAGMENTS:
        assert (len(fragment.accepted) in (0, 5)) == (not fragment.why), fragment


def _touch(found: tuple[Any, ...], wanted: tuple[str, ...]) -> bool:
    """Whether one path is the beginning of the other."""
    return all(one == other for one, other in zip(map(str, found), wanted, strict=False))


def _about(complaint: str, fragment: Fragment) -> bool:
    """Whether a complaint names the fragment's key, or the place where it is missing; of `{env:…}` Kilo names only the value."""
    starts = (".".join(fragment.path), f"Unrecognized key: {fragment.path[-1]}")
    return complaint.startswith(starts) or complaint.endswith(
        f"not allowed in project config: {json.dumps(fragment.value)}"
    )
