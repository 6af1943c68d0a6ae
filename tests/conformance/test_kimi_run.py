"""`run` starts the real Kimi Code for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('kimi')}/node_modules/.bin:{sandbox.environment['PATH']}"
    provider = f'[providers.vendor]\ntype = "openai"\nbase_url = "{stranger.url}/v1"\napi_key = "{OTHER_KEY}"\n'
    model = f'[models.mine]\nprovider = "vendor"\nmodel = "{FOREIGN}"\nmax_context_size = 1000\n'
    sandbox.write(f'default_model = "mine"\n{provider}{model}', ".kimi-code", "config.toml")
    env = {"KIMI_DISABLE_TELEMETRY": "1", "KIMI_CODE_NO_AUTO_UPDATE": "1"}
    check("kimi", sandbox, Way(["-p", "Say hi"], env=env), stranger)
