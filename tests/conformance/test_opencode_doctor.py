"""`doctor` predicts what the real OpenCode and Kilo send, over homes with layers above the file that wcode-setup wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, PROVIDER, VARIABLE, Home, check
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool

TOOLS = ("opencode", "kilo")
ELSEWHERE = {"npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "https://other.example/v1", "apiKey": "x"},
             "models": {"tiny": {}}}  # fmt: skip


def project(data: Any) -> Any:
    return lambda sandbox: sandbox.write(json.dumps(data), "project", "opencode.json")


def stored(key: str, tool: str) -> Any:
    held = {PROVIDER: {"type": "api", "key": key}}
    return lambda sandbox: sandbox.write(json.dumps(held), ".local", "share", tool, "auth.json")


def homes(tool: str) -> tuple[Home, ...]:
    """The homes of one of the two."""
    prefix, small = tool.upper(), {"model": f"{PROVIDER}/{SMALL}"}
    url, key = {"baseURL": "https://other.example/v1"}, {"apiKey": OTHER_KEY}
    held = {PROVIDER: {"type": "api", "key": OTHER_KEY}}
    found = (
        Home("plain", ()),
        Home("secret", (), storage="secret"),
        Home("env", (), storage="env"),
        Home("unset", [KEY], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
        Home("project-model", [MODEL], project(small)),
        Home("project-url", [REQUEST], project({"provider": {PROVIDER: {"options": url}}})),
        Home("content-model", [MODEL], env={f"{prefix}_CONFIG_CONTENT": json.dumps(small)}),
        Home("stale-auth", [KEY], stored(OTHER_KEY, tool), storage="env"),
        Home("beaten-auth", (), stored(OTHER_KEY, tool)),
    )
    more = (  # the same code in both
        Home("project-provider", [REQUEST], project({"model": "other/tiny", "provider": {"other": ELSEWHERE}})),
        Home("project-key", [KEY], project({"provider": {PROVIDER: {"options": key}}})),
        Home("project-same", (), project({"provider": {PROVIDER: {"name": "Mine"}}})),
        Home("project-hides", [REQUEST], project({"disabled_providers": [PROVIDER]})),
        Home("auth-content", [KEY], storage="secret", env={f"{prefix}_AUTH_CONTENT": json.dumps(held)}),
    )
    return found + (more if tool == "opencode" else ())


ROWS = [(tool, home) for tool in TOOLS for home in homes(tool)]


@pytest.mark.matrix(every=4)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize(("tool", "home"), ROWS, ids=[f"{tool}-{home.name}" for tool, home in ROWS])
def test_doctor_predicts(tool: str, home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that the tool sends."""
    check(sandbox, tool, home)
