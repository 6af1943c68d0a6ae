"""The state files of Cline's VS Code extension, read by the last command line that works on them (2.18.0).

It has the core of the extension's older bundle; the extension itself needs an editor. Its turns end with exit code 1, as the gateway never
calls the tool that completes a task: what counts is the request.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Sandbox
from tests.conformance.test_cline import BEYOND, NOWHERE, OLD, SECRETS, STATE
from tests.conformance.test_openclaw import CHAT, PLUS, SMALL
from tests.gateway import Gateway, Request

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Cline


class OldCline:
    """Cline 2.18.0 in a sandbox."""

    def __init__(self, folder: str, sandbox: Sandbox, gateway: Gateway) -> None:
        self.program = os.path.join(folder, "node_modules", "cline", "dist", "cli.mjs")
        self.sandbox, self.gateway = sandbox, gateway
        proxies = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1"}
        sandbox.environment |= {"CLINE_NO_AUTO_UPDATE": "1", **proxies}

    def ask(self) -> Request:
        """The first request of a turn; the turn is then ended."""
        self.gateway.requests.clear()
        process = self.sandbox.start(
            "node", self.program, "-y", "--json", "Say hi",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 90
        while not self.gateway.requests and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        request = self.gateway.requests[0]
        assert [name for name, decoy in DECOYS.items() if request.contains(decoy)] == []
        return request

    def configure(self, *arguments: str, key: str | None = None) -> None:
        base = ("--base-url", f"{self.gateway.url}/api/gpt/v1", "--provider", "wcode", "--yes")
        result = self.sandbox.setup("cline", *base, *arguments, key=key)
        assert result.code == 0, result

    def load(self, *path: str) -> Any:
        return json.loads(self.sandbox.read(*path))


@pytest.fixture
def old(sandbox: Sandbox, gateway: Gateway) -> OldCline:
    return OldCline(install("cline-2.18.0"), sandbox, gateway)


def check(request: Request, model: str) -> None:
    assert (request.method, request.path) == ("POST", CHAT)
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert (request.body["model"], request.body["max_tokens"]) == (model, 64000)
    assert "reasoning_effort" not in request.body


@pytest.mark.parametrize("model", [PLUS, SMALL])
def test_turn(model: str, old: OldCline) -> None:
    """Right model, key and limit; what it then adds to the state is left alone by our second run and by `remove`."""
    old.configure("--model", model, key=KEY)
    ours = old.load(*STATE)
    check(old.ask(), model)
    grown = old.load(*STATE)
    assert set(grown) > set(ours) and {name: grown[name] for name in ours} == ours
    assert old.load(*SECRETS) == {"openAiApiKey": KEY}
    old.configure("--model", model)
    assert old.load(*STATE) == grown
    removed = old.sandbox.setup("remove", "cline", "--yes")
    assert removed.code == 0 and "Close all VS Code windows first" in removed.out, removed
    assert old.load(*STATE) == {name: value for name, value in grown.items() if name not in ours}
    assert old.sandbox.files_with(KEY, ".cline") == []


def test_stale_values(old: OldCline) -> None:
    """A header that wins over the key, and Azure's kind of request: gone with the new key."""
    old.configure("--model", PLUS, key=KEY)
    state = old.load(*STATE)
    headers = {"openAiHeaders": {"Authorization": f"Bearer {OLD}"}}
    old.sandbox.write(json.dumps(state | headers), *STATE)
    assert old.ask().headers["authorization"] == f"Bearer {OLD}"  # so the danger is real
    old.sandbox.write(json.dumps(state | {"azureApiVersion": "2024-10-21"}), *STATE)
    azure = old.ask()
    assert azure.query == "api-version=2024-10-21" and azure.headers["api-key"] == KEY
    old.sandbox.write(json.dumps(state | headers | {"azureApiVersion": "2024-10-21"}), *STATE)
    old.configure("--model", PLUS, key=KEY)
    request = old.ask()
    check(request, PLUS)
    assert request.query == "" and "api-key" not in request.headers
