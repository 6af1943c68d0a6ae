"""`run` starts the real Qwen Code for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, MODELS, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    """The home has entries for the same models, and another default."""
    sandbox.environment["PATH"] = f"{install('qwen')}/node_modules/.bin:{sandbox.environment['PATH']}"
    entries = [{"id": name, "envKey": "OTHER_KEY", "baseUrl": f"{stranger.url}/v1"} for name in (FOREIGN, *MODELS)]
    settings = {
        "modelProviders": {"openai": entries},
        "env": {"OTHER_KEY": OTHER_KEY},
        "security": {"auth": {"selectedType": "openai"}},
        "model": {"name": FOREIGN, "baseUrl": f"{stranger.url}/v1"},
        "fastModel": FOREIGN,
        "$version": 4,
    }
    sandbox.write(json.dumps(settings, indent=2) + "\n", ".qwen", "settings.json")
    check("qwen", sandbox, Way(["-p", "Say hi"]), stranger)
