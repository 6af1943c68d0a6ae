"""`run` starts the real Kilo Code for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('kilo')}/node_modules/.bin:{sandbox.environment['PATH']}"
    options = {"baseURL": f"{stranger.url}/v1", "apiKey": OTHER_KEY}
    entry = {"npm": "@ai-sdk/openai-compatible", "options": options, "models": {"foreign": {}}}
    config = {
        "$schema": "https://app.kilo.ai/config.json",
        "model": FOREIGN,
        "small_model": FOREIGN,
        "agent": {"build": {"model": FOREIGN}, "code": {"model": FOREIGN}},
        "enabled_providers": ["vendor"],
        "provider": {"vendor": entry},
    }
    sandbox.write(json.dumps(config), ".config", "kilo", "kilo.json")
    sandbox.write("", ".config", "kilo", ".bash-permission-migrated")  # else Kilo itself changes the file
    quiet = {"KILO_DISABLE_MODELS_FETCH": "1", "KILO_DISABLE_AUTOUPDATE": "1"}
    check("kilo", sandbox, Way(["run", "Say hi"], env=quiet), stranger)
