"""`run` starts the real Codex CLI for two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import pytest

from tests.conformance.install import install
from tests.conformance.launch import FOREIGN, OTHER_KEY, Way, check
from tests.conformance.sandbox import Sandbox
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool


def test_two_terminals_two_gateways(sandbox: Sandbox, stranger: Gateway) -> None:
    sandbox.environment["PATH"] = f"{install('codex')}/node_modules/.bin:{sandbox.environment['PATH']}"
    entry = f'name = "vendor"\nbase_url = "{stranger.url}/v1"\nwire_api = "responses"\nexperimental_bearer_token = "{OTHER_KEY}"\n'
    sandbox.write(
        f'model = "{FOREIGN}"\nmodel_provider = "vendor"\n[model_providers.vendor]\n{entry}', ".codex", "config.toml"
    )
    words = ["exec", "--skip-git-repo-check", "-s", "read-only", "Say hi"]
    check("codex", sandbox, Way(words, path="/responses", snapshots="shell_snapshots"), stranger)
