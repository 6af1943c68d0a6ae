"""`doctor` predicts what the real OpenCode sends, over homes with layers above the file that wcode-setup wrote."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, PROVIDER, VARIABLE, Home, check
from tests.conformance.install import install
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool

AUTH = (".local", "share", "opencode", "auth.json")
ELSEWHERE = {"npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "https://other.example/v1", "apiKey": "x"},
             "models": {"tiny": {}}}  # fmt: skip


def project(data: Any, name: str = "opencode.json") -> Any:
    return lambda sandbox: sandbox.write(json.dumps(data), name)


def stored(key: str) -> Any:
    return lambda sandbox: sandbox.write(json.dumps({PROVIDER: {"type": "api", "key": key}}), *AUTH)


def content(data: Any) -> dict[str, str]:
    return {"OPENCODE_CONFIG_CONTENT": json.dumps(data)}


HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("project-model", [MODEL], project({"model": f"{PROVIDER}/{SMALL}"})),
    Home("project-provider", [REQUEST], project({"model": "other/tiny", "provider": {"other": ELSEWHERE}})),
    Home("project-url", [REQUEST], project({"provider": {PROVIDER: {"options": {"baseURL": "https://other.example/v1"}}}})),
    Home("project-key", [KEY], project({"provider": {PROVIDER: {"options": {"apiKey": OTHER_KEY}}}})),
    Home("project-same", (), project({"provider": {PROVIDER: {"name": "Mine"}}})),
    Home("project-hides", [REQUEST], project({"disabled_providers": [PROVIDER]})),
    Home("content-model", [MODEL], env=content({"model": f"{PROVIDER}/{SMALL}"})),
    Home("stale-auth", [KEY], stored(OTHER_KEY), storage="env"),
    Home("beaten-auth", (), stored(OTHER_KEY)),
    Home("auth-content", [KEY], storage="secret",
         env={"OPENCODE_AUTH_CONTENT": json.dumps({PROVIDER: {"type": "api", "key": OTHER_KEY}})}),
    Home("unset", [KEY], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
)  # fmt: skip


@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that the tool sends."""
    sandbox.environment["PATH"] = os.pathsep.join(
        [os.path.join(install("opencode"), "node_modules", ".bin"), sandbox.environment["PATH"]]
    )
    check(sandbox, "opencode", home)
