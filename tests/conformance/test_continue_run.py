"""`run` starts the real `cn` for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import json
import os

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    """With the key of Anthropic that makes `cn -p` rewrite a configuration, and one of the home that was chosen."""
    programs = os.path.join(install("continue"), "node_modules", ".bin")
    sandbox.environment["PATH"] = f"{programs}:{sandbox.environment['PATH']}"
    entry = f"provider: openai\n    model: {FOREIGN}\n    apiBase: {stranger.url}/v1\n    apiKey: {OTHER_KEY}"
    sandbox.write(f"name: x\nversion: 1.0.0\nmodels:\n  - name: Theirs\n    {entry}\n", ".continue", "config.yaml")
    sandbox.write(json.dumps({"cliSelectedModel": "Theirs"}), ".continue", "index", "globalContext.json")
    sandbox.write(f"ONE_API_KEY={OTHER_KEY}\nTWO_API_KEY={OTHER_KEY}\n", ".continue", ".env")
    check("continue", sandbox, Way(["-p", "Say hi"]), stranger)
