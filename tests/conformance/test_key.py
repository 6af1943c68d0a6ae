"""Keys on the real tools: one that a command prints is sent and in no file; a new one is sent in place of the old one."""

from __future__ import annotations

import os

import pytest

from tests.conformance.install import install
from tests.conformance.opencode_family import Agent
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_claude import Claude
from tests.conformance.test_openclaw import PLUS, OpenClaw
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(1200)  # seconds; the first test of a tool installs it
BEYOND = {"stream_options"}
NEW = "sk-conformance-new-0123456789"


def with_command(sandbox: Sandbox, name: str, gateway: Gateway) -> None:
    """The tool set up with a command of the user that prints the key; the key is in no other file."""
    sandbox.write(
        f'#!/bin/sh\n[ "$1" = "the key" ] && [ "$HOME" = {sandbox.home} ] && echo {KEY}\n', "bin", "print-key"
    )
    os.chmod(sandbox.at("bin", "print-key"), 0o700)
    command = ("--api-key-command", f"{sandbox.at('bin', 'print-key')} 'the key'", "--key-storage", "command")
    url = gateway.url + ("/api/anthropic" if name == "claude" else "/api/gpt/v1")
    done = sandbox.setup(name, "--base-url", url, "--model", PLUS, *LIMITS, *command, "--yes")
    assert done.code == 0, done
    assert sandbox.files_with(KEY) == ["bin/print-key"]


LIMITS = ("--context-window", "1024000", "--max-tokens", "64000")


def keys_sent(gateway: Gateway) -> set[str | None]:
    return {request.headers.get("authorization") for request in gateway.requests if request.method == "POST"}


@pytest.mark.parametrize("recipe", ["openclaw", "openclaw-2026.3.8"])
def test_openclaw_runs_the_command(recipe: str, sandbox: Sandbox, gateway: Gateway) -> None:
    openclaw = OpenClaw(install(recipe), sandbox)
    with_command(sandbox, "openclaw", gateway)
    openclaw.validate()
    done = openclaw.turn()
    assert done.code == 0, done
    assert keys_sent(gateway) == {f"Bearer {KEY}"}
    assert sandbox.files_with(KEY) == ["bin/print-key"]


def test_claude_code_runs_the_command(sandbox: Sandbox, gateway: Gateway) -> None:
    claude = Claude(install("claude"), sandbox)
    with_command(sandbox, "claude", gateway)
    claude.turn()
    assert keys_sent(gateway) == {f"Bearer {KEY}"}
    assert sandbox.files_with(KEY) == ["bin/print-key"]


def test_a_new_key_in_two_tools(sandbox: Sandbox, gateway: Gateway) -> None:
    """One run, each in its own form; the gateway is asked first."""
    claude, agent = Claude(install("claude"), sandbox), Agent("opencode", install("opencode"), sandbox)
    for name, path, form in (("claude", "/api/anthropic", "literal"), ("opencode", "/api/gpt/v1", "secret")):
        options = (
            "--base-url",
            gateway.url + path,
            "--provider",
            "mygw",
            "--model",
            PLUS,
            *LIMITS,
            "--key-storage",
            form,
        )
        assert sandbox.setup(name, *options, "--yes", key=KEY).code == 0
    done = sandbox.setup("key", "--provider", "mygw", "--json", key=NEW)
    assert done.json["status"] == "changed", done
    assert keys_sent(gateway) == {f"Bearer {NEW}"}, "the trial"
    gateway.requests.clear()
    claude.turn()
    agent.turn()
    assert keys_sent(gateway) == {f"Bearer {NEW}"}
    assert len({request.path for request in gateway.requests if request.method == "POST"}) == 2
    held = sandbox.files_with(KEY)
    assert held and all(".local/state/wcode-setup/history/" in path for path in held)
