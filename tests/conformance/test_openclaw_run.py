"""`run` starts the real OpenClaw for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('openclaw')}/node_modules/.bin:{sandbox.environment['PATH']}"
    entry = {"baseUrl": f"{stranger.url}/v1", "apiKey": OTHER_KEY, "api": "openai-completions", "models": []}
    defaults = {"defaults": {"model": {"primary": FOREIGN}}}
    config = {"gateway": {"mode": "local"}, "agents": defaults, "models": {"providers": {"vendor": entry}}}
    sandbox.write(json.dumps(config), ".openclaw", "openclaw.json")
    quiet = {"OPENCLAW_NO_AUTO_UPDATE": "1", "OPENCLAW_OFFLINE": "1", "DO_NOT_TRACK": "1"}
    way = Way(["agent", "--local", "--agent", "main", "--message", "Say hi"], env=quiet)
    check("openclaw", sandbox, way, stranger)
