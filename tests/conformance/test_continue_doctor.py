"""`doctor` predicts what the real `cn` sends, over homes with something above the file that wcode-setup wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.conformance.doctor import OTHER_KEY, URL, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OWN_KEY
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool

CONFIG, STATE = (".continue", "config.yaml"), (".continue", "index", "globalContext.json")
Change = Callable[[Sandbox], object]


def config(change: Callable[[Any], object]) -> Change:
    """Edit the configuration by hand."""

    def apply(sandbox: Sandbox) -> None:
        data = yaml.safe_load(sandbox.read(*CONFIG))
        change(data)
        sandbox.write(yaml.safe_dump(data, sort_keys=False), *CONFIG)

    return apply


def entry(**values: Any) -> Change:
    return config(lambda data: data["models"][0].update(values))


def file(text: str, *parts: str) -> Change:
    return lambda sandbox: sandbox.write(text, *parts)


def project(text: str) -> Change:
    return file(text, "project", ".env")


def unset(sandbox: Sandbox) -> None:
    del sandbox.environment[VARIABLE]


def moved(sandbox: Sandbox) -> None:
    """A project with a folder of its own."""
    sandbox.write("CONTINUE_GLOBAL_DIR=own\n", "project", ".env")
    model = {"name": "X", "provider": "openai", "model": "x", "apiBase": f"{URL}/other", "apiKey": OTHER_KEY}
    sandbox.write(yaml.safe_dump({"name": "x", "version": "1", "models": [model]}), "project", "own", "config.yaml")


ANTHROPIC = {"name": "C", "provider": "anthropic", "model": "claude-x", "apiKey": OTHER_KEY}
HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [KEY], unset, storage="env"),
    Home("env-wins", [KEY], storage="secret", env={VARIABLE: OTHER_KEY}),
    Home("env-same", (), storage="secret", env={VARIABLE: OWN_KEY}),
    Home("project", [KEY], project(f"{VARIABLE}={OTHER_KEY}\n"), storage="secret"),
    Home("project-same", (), project(f"{VARIABLE}={OWN_KEY}\n"), storage="secret"),
    Home("project-below", (), project(f"{VARIABLE}={OTHER_KEY}\n"), storage="env"),
    Home("project-inner", (), file(f"{VARIABLE}={OTHER_KEY}\n", "project", ".continue", ".env"), storage="secret"),
    Home("project-alone", (), lambda sandbox: (unset(sandbox), project(f"{VARIABLE}={OWN_KEY}\n")(sandbox)),
         storage="env"),
    Home("folder", [REQUEST], moved),
    Home("chosen", (), file(json.dumps({"cliSelectedModel": "Qwen3.6 27B"}), *STATE)),
    Home("chosen-gone", (), file(json.dumps({"cliSelectedModel": "Gone"}), *STATE)),
    Home("first", [REQUEST], config(lambda data: data["models"].insert(0, ANTHROPIC))),
    Home("completions", (), entry(roles=["autocomplete"])),
    Home("header", [KEY], entry(requestOptions={"headers": {"Authorization": f"Bearer {OTHER_KEY}"}})),
    Home("header-same", (), entry(requestOptions={"headers": {"Authorization": f"Bearer {OWN_KEY}"}})),
    Home("body", [MODEL], entry(requestOptions={"extraBodyProperties": {"model": SMALL}})),
    Home("no-key-beside", (), config(lambda data: data["models"][1].pop("apiKey")), problem=True),
    Home("no-key", [KEY], config(lambda data: data["models"][0].pop("apiKey"))),
    Home("number", [REQUEST], env={VARIABLE: "1234567890123456"}, storage="env"),
    Home("other-text", [KEY], entry(apiKey="${WCODE_API_KEY}")),
)  # fmt: skip


@pytest.mark.matrix(every=4)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that the tool sends; a key of Anthropic is in the environment of each run."""
    check(sandbox, "continue", home)
