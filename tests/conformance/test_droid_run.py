"""`run` starts the real Droid for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('droid')}/node_modules/.bin:{sandbox.environment['PATH']}"
    entry = {"model": FOREIGN, "baseUrl": f"{stranger.url}/v1", "apiKey": OTHER_KEY}
    config = {
        "customModels": [{**entry, "provider": "generic-chat-completion-api"}],
        "sessionDefaultSettings": {"model": f"custom:{FOREIGN}-0"},
    }
    sandbox.write(json.dumps(config), ".factory", "settings.json")
    check("droid", sandbox, Way(["exec", "Say hi"], env={"FACTORY_AIRGAP_ENABLED": "1"}), stranger)
