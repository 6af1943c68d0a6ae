"""`doctor` predicts what the real OpenClaw sends, over homes with layers above the entry that wcode-setup wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, PROVIDER, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OURS
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(1200)  # seconds; the first test that needs a version installs it

NEW, OLD = "openclaw", "openclaw-2026.3.8"
FILE = (".openclaw", "openclaw.json")
ELSEWHERE = {"baseUrl": "https://other.example/v1", "apiKey": "sk-other", "models": [{"id": "tiny", "name": "Tiny"}]}


def edited(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Callable[[Sandbox], object]:
    """A change of the configuration and of the managed entry in it."""

    def call(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*FILE))
        change(data, data["models"]["providers"][PROVIDER])
        sandbox.write(json.dumps(data), *FILE)

    return call


def own_model(model: str) -> Callable[[Sandbox], object]:
    """A configuration with another provider, and an agent with a model of its own."""

    def change(data: dict[str, Any], _: dict[str, Any]) -> None:
        data["models"]["providers"]["other"] = ELSEWHERE
        data["agents"]["list"] = [{"id": "second"}, {"id": "main", "default": True, "model": {"primary": model}}]

    return edited(change)


def stored(agent: str, key: str) -> Callable[[Sandbox], object]:
    """The credentials that 2026.3.8 stored for an agent."""
    held = {"profiles": {f"{PROVIDER}:manual": {"type": "api_key", "provider": PROVIDER, "key": key}}, "version": 1}
    place = (".openclaw", "agents", agent, "agent", "auth-profiles.json")
    return lambda sandbox: sandbox.write(json.dumps(held), *place)


def pasted(sandbox: Sandbox) -> None:
    """A key that 2026.9.6 itself stores in its database; the configuration is then put back."""
    before = sandbox.read(*FILE)
    words = ("openclaw", "models", "auth", "paste-api-key", "--provider", PROVIDER)
    done = sandbox.run(*words, stdin=f"{OTHER_KEY}\n", timeout=300)
    assert done.code == 0, done
    assert sandbox.files_with(OTHER_KEY, ".openclaw")
    sandbox.write(before, *FILE)


def without_variable(sandbox: Sandbox) -> None:
    del sandbox.environment[VARIABLE]


def in_file(sandbox: Sandbox) -> None:
    without_variable(sandbox)
    sandbox.write(f"{VARIABLE}={OURS}\n", ".openclaw", ".env")


def included(sandbox: Sandbox) -> None:
    edited(lambda _, entry: entry.update({"$include": "./extra.json5"}))(sandbox)
    sandbox.write(json.dumps({"headers": {"Authorization": f"Bearer {OTHER_KEY}"}}), ".openclaw", "extra.json5")


HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [REQUEST], without_variable, storage="env"),
    Home("stale-auth", [REQUEST], stored("main", OTHER_KEY)),
    Home("pasted-key", [KEY], pasted),
    Home("pasted-key-beaten", (), pasted, storage="secret"),
    Home("agent-model", [MODEL], own_model(f"{PROVIDER}/{SMALL}")),
    Home("agent-provider", [REQUEST], own_model("other/tiny")),
    Home("interpolation-unset", [KEY], edited(lambda _, entry: entry.update(apiKey=f"${{{VARIABLE}}}"))),
    Home("include-header", [KEY], included),
    Home("variable-file", (), in_file, storage="env"),
    Home("stale-auth-of-another", (), stored("second", OTHER_KEY)),
    Home("agent-same", (), own_model(f"{PROVIDER}/{PLUS}")),
    Home("no-key", [KEY], edited(lambda _, entry: entry.pop("apiKey"))),
    Home("key-file-open", [REQUEST], lambda sandbox: os.chmod(sandbox.at(".openclaw", f"{PROVIDER}.key"), 0o644),
         storage="secret"),
    Home("model-url", [REQUEST], edited(lambda _, entry: entry["models"][0].update(baseUrl="https://other.example/v1"))),
)  # fmt: skip
"""The homes of 2026.9.6: a turn takes 8 to 20 s on an idle machine."""
OLD_HOMES = (
    Home("plain", ()),
    Home("stale-auth", [KEY], stored("main", OTHER_KEY), storage="secret"),
    Home("same-auth", (), stored("main", OURS)),
    Home("unset", [REQUEST], without_variable, storage="env"),
    Home("agent-model", [MODEL], own_model(f"{PROVIDER}/{SMALL}")),
)
ROWS = [(version, home) for version, homes in ((NEW, HOMES), (OLD, OLD_HOMES)) for home in homes]


@pytest.mark.matrix(every=6)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize(("version", "home"), ROWS, ids=[f"{version}-{home.name}" for version, home in ROWS])
def test_doctor_predicts(version: str, home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that OpenClaw sends."""
    check(sandbox, "openclaw", home, recipe=version)
