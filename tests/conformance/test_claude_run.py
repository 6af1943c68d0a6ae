"""`run` starts the real Claude Code for two gateways at once, over a home that is configured for a third one."""

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
    folder = os.path.join(install("claude"), "node_modules", "@anthropic-ai", "claude-code-linux-x64")
    sandbox.environment["PATH"] = f"{folder}:{sandbox.environment['PATH']}"
    block = {
        "ANTHROPIC_BASE_URL": stranger.url,
        "ANTHROPIC_AUTH_TOKEN": OTHER_KEY,
        "ANTHROPIC_MODEL": FOREIGN,
        "ANTHROPIC_CUSTOM_HEADERS": f"X-Other: {OTHER_KEY}",
        "CLAUDE_CODE_SUBAGENT_MODEL": FOREIGN,
    }
    settings = {"apiKeyHelper": f"echo {OTHER_KEY}", "model": FOREIGN, "availableModels": [FOREIGN], "env": block}
    sandbox.write(json.dumps(settings), ".claude", "settings.json")
    quiet = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "CLAUDE_CODE_MAX_RETRIES": "1"}
    login = {"CLAUDE_CODE_OAUTH_TOKEN": OTHER_KEY}
    way = Way(["-p", "Say hi"], "/api/anthropic", "/v1/messages", {**quiet, **login})
    check("claude", sandbox, way, stranger)
