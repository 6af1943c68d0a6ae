"""Kept setups on the real tools: each switch leads the next request to the other gateway, with its own key."""

from __future__ import annotations

import pytest

from tests.conformance.install import install
from tests.conformance.opencode_family import Agent
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_cline import Cline
from tests.conformance.test_openclaw import PLUS
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test of a tool installs it
BEYOND = {"stream_options"}
OTHER = "sk-conformance-other-0123456789"


def sent(gateway: Gateway) -> set[tuple[str, str | None]]:
    """Model and key of each request, which are then forgotten."""
    found = {(request.body["model"], request.headers.get("authorization"))
             for request in gateway.requests if request.method == "POST"}  # fmt: skip
    gateway.requests.clear()
    return found


def test_to_and_fro(sandbox: Sandbox, gateway: Gateway, stranger: Gateway) -> None:
    """A tool with many entries, and one with one place for all; the key of the latter comes from the former."""
    agent, cline = Agent("opencode", install("opencode"), sandbox), Cline(install("cline"), sandbox)
    for name, where, model, key in (("work", gateway, PLUS, KEY), ("home", stranger, "other/large", OTHER)):
        limits = ("--context-window", "200000", "--max-tokens", "8192")
        for tool in ("opencode", "cline"):
            url = ("--base-url", f"{where.url}/v1", "--provider", name)
            done = sandbox.setup(tool, *url, "--model", model, *limits, "--yes", key=key)
            assert done.code == 0, done
        assert sandbox.setup("use", "--save", name).code == 0
    for name in ("work", "home", "-"):
        assert sandbox.setup("use", name, "--yes").code == 0
        agent.turn()
        cline.turn()
        mine, other = (stranger, gateway) if name == "home" else (gateway, stranger)
        wanted = ("other/large", f"Bearer {OTHER}") if name == "home" else (PLUS, f"Bearer {KEY}")
        assert (sent(mine), sent(other)) == ({wanted}, set())
