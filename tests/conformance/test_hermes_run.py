"""`run` starts the real Hermes Agent for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import os

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.write(f'#!/bin/sh\nexec {install("hermes")}/bin/python -m hermes_cli.main "$@"\n', "bin", "hermes")
    os.chmod(sandbox.at("bin", "hermes"), 0o755)
    sandbox.environment["PATH"] = f"{sandbox.at('bin')}:{sandbox.environment['PATH']}"
    entry = f"base_url: {stranger.url}/v1\n  api_key: {OTHER_KEY}"
    sandbox.write(f"model:\n  default: {FOREIGN}\n  provider: custom\n  {entry}\n", ".hermes", "config.yaml")
    quiet = {"HERMES_DISABLE_LAZY_INSTALLS": "1", "HERMES_INFERENCE_MODEL": FOREIGN}
    check("hermes", sandbox, Way(["-z", "Say hi"], env=quiet), stranger)
