"""`run` starts the real Cline for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('cline')}/node_modules/.bin:{sandbox.environment['PATH']}"
    slot = {"provider": "openai-compatible", "apiKey": OTHER_KEY, "model": FOREIGN, "baseUrl": f"{stranger.url}/v1"}
    entry = {"settings": slot, "updatedAt": "2026-11-27T00:00:00.000Z", "tokenSource": "manual"}
    config = {"version": 1, "lastUsedProvider": "openai-compatible", "providers": {"openai-compatible": entry}}
    sandbox.write(json.dumps(config), ".cline", "data", "settings", "providers.json")
    check("cline", sandbox, Way(["--json", "Say hi"], env={"CLINE_NO_AUTO_UPDATE": "1"}), stranger)
