"""`run` starts the real pi for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import install
from tests.conformance.launch import OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_pi import AGENT, QUIET
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('pi')}/node_modules/.bin:{sandbox.environment['PATH']}"
    entry = {"baseUrl": f"{stranger.url}/v1", "api": "openai-completions", "models": [{"id": "foreign"}]}
    settings = {"defaultProvider": "vendor", "defaultModel": "foreign", "enabledModels": ["vendor/foreign"]}
    sandbox.write(json.dumps({"providers": {"vendor": entry}}), *AGENT, "models.json")
    sandbox.write(json.dumps(settings), *AGENT, "settings.json")
    sandbox.write(json.dumps({"vendor": {"type": "api_key", "key": OTHER_KEY}}), *AGENT, "auth.json")
    check("pi", sandbox, Way(["-p", "Say hi"], env=QUIET), stranger)
