"""`run` with a real tool: two terminals with two gateways at once, over a home that is configured for a third one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.conformance.sandbox import ROOT, Sandbox
from tests.gateway import REPLY, Gateway

NOWHERE = "http://127.0.0.1:9"
"""A proxy that refuses."""
OTHER_KEY = "sk-conformance-other-9876543210"
"""The key that the home has, for another gateway."""
KEYS = {"ONE_API_KEY": "sk-conformance-one-0123456789", "TWO_API_KEY": "sk-conformance-two-0123456789"}
MODELS = ("qwen3.6-plus", "qwen/qwen3.6-27b")
FOREIGN = "vendor/foreign"
"""The default model of the home."""


class Way(NamedTuple):
    """A turn without a terminal: the tool's own words, the path of its URL and that of its requests.

    `snapshots`: the folder in which the tool itself has its environment for a while.
    """

    words: Sequence[str]
    base: str = "/v1"
    path: str = "/chat/completions"
    env: Mapping[str, str] = {}
    snapshots: str | None = None


def _until_asked(gateway: Gateway, process: subprocess.Popen[str]) -> None:
    """Wait for the first request, or the end of the process."""
    until = time.monotonic() + 120
    while not gateway.requests and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)


def check(name: str, sandbox: Sandbox, way: Way, third: Gateway) -> None:
    """Run the tool twice at once; each request must be right, and nothing of ours may be in the home."""
    before = {path: sandbox.read(path) for path in sandbox.files_with(OTHER_KEY)}
    assert before, "the home is not configured"
    env = {**sandbox.environment, **KEYS, **way.env, "PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1"}
    with Gateway() as one, Gateway() as two:
        running = []
        for gateway, variable, model in zip((one, two), KEYS, MODELS, strict=True):
            url = gateway.url + way.base
            words = ["--base-url", url, "--api-key-env", variable, "--model", model, "--", *way.words]
            command = [sys.executable, "-m", "wcode_setup", "run", name, *words]
            folder = sandbox.at(variable)
            os.makedirs(folder)
            running.append(
                subprocess.Popen(
                    command, cwd=folder, env=env, text=True, start_new_session=True,
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                )
            )  # fmt: skip
            _until_asked(gateway, running[-1])  # a tool makes its files at its first start, and not twice at once
        for process in running:
            out, err = process.communicate(timeout=180)
            assert process.returncode == 0 and REPLY in out, (process.args, out, err)
        for gateway, key, model in zip((one, two), KEYS.values(), MODELS, strict=True):
            asked = [sent for sent in gateway.requests if sent.method == "POST"]
            assert {(sent.path, sent.body["model"]) for sent in asked} == {(way.base + way.path, model)}
            for sent in gateway.requests:
                found = {
                    sent.headers.get("authorization", f"Bearer {key}"),
                    "Bearer " + sent.headers.get("x-api-key", key),
                }
                assert found == {f"Bearer {key}"} and OTHER_KEY not in str(sent.headers)
            assert not sandbox.files_with(gateway.url), "the URL is in the home"
    assert third.requests == [], "the home's own gateway was asked"
    for key in KEYS.values():
        held = [path for path in sandbox.files_with(key) if way.snapshots is None or f"/{way.snapshots}/" not in path]
        assert not held, "a key is in the home"
    for path, text in before.items():
        assert sandbox.read(path) == text, (text, sandbox.read(path))
