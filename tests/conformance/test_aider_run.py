"""`run` starts the real Aider for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import os

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(900)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    """The home has models for all slots, parameters for all models, and an entry of the same name."""
    sandbox.write(f'#!/bin/sh\nexec {install("aider")}/bin/python -m aider "$@"\n', "bin", "aider")
    os.chmod(sandbox.at("bin", "aider"), 0o755)
    sandbox.environment["PATH"] = f"{sandbox.at('bin')}:{sandbox.environment['PATH']}"
    params = f"\n  extra_params:\n    api_base: {stranger.url}/v1\n    api_key: {OTHER_KEY}\n"
    names = ("openai/qwen3.6-plus", f"openai/{FOREIGN}", "aider/extra_params")
    sandbox.write("".join(f"- name: {name}{params}" for name in names), ".aider.model.settings.yml")
    models = "".join(f"{option}: openai/{FOREIGN}\n" for option in ("model", "weak-model", "editor-model"))
    sandbox.write(f"{models}openai-api-key: {OTHER_KEY}\nopenai-api-base: {stranger.url}/v1\n", ".aider.conf.yml")
    quiet = {"AIDER_ANALYTICS": "false", "AIDER_CHECK_UPDATE": "false", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    words = ["--no-git", "--yes-always", "--message", "Say hi"]
    check("aider", sandbox, Way(words, env={**quiet, "AIDER_MODEL": f"openai/{FOREIGN}"}), stranger)
