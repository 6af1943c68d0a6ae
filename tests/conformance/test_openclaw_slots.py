"""The model slots of the real OpenClaw: under `keep` each request to the former vendor was announced, under `ours` there is none.

A conversation with a running gateway makes each slot speak: turns with their recaps, a picture, a PDF, a sub-agent, memories,
a webhook, the heartbeat, a summary, a failing model. The gateway reads the new configuration by itself.
"""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL, OpenClaw, daemon, red_picture
from tests.gateway import Gateway

pytestmark = pytest.mark.timeout(1200)
BEYOND = {"stream_options", "max_completion_tokens"}  # recaps and titles do not follow `maxTokensField`
TOKEN, HOOK = "a-token-of-this-gateway-01234567", "a-token-of-the-webhooks-01234567"
FORMER = "sk-former-vendor-0123456789abcdef"
PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
CALLS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "(delegate)": ("sessions_spawn", {"task": "say hi"}),
    "(read)": ("pdf", {"pdf": "note.pdf", "prompt": "what is it"}),
    "(look)": ("view_image", {"path": "red.png", "prompt": "what is it"}),
    "(remember)": ("memory_search", {"query": "colour"}),
}
"""A word in a prompt -> the tool that the model then calls."""

SPOKEN = {"fallback", "recap", "picture", "pdf", "sub", "beat", "summary", "hook", "embeddings"}
NAMES = (*sorted(SPOKEN - {"embeddings"}), "flush")


def call(body: Any) -> tuple[str, Mapping[str, Any]] | None:
    """The call that a prompt asks for, by way of OpenClaw's own catalogue of tools."""
    text = json.dumps(body.get("messages", []))
    found = next((one for word, one in CALLS.items() if word in text), None)
    return ("tool_call", {"id": found[0], "args": found[1]}) if found else None


def configuration(stranger: Gateway, port: int, workspace: str) -> dict[str, Any]:
    """A home that was set up for the former vendor: each slot names a model of its own there, those of services are empty."""

    def entry(*models: str) -> dict[str, Any]:
        listed = [{"id": name, "name": name, "input": ["text", "image"]} for name in models]
        return {"baseUrl": f"{stranger.url}/v1", "apiKey": FORMER, "api": "openai-completions", "models": listed}

    chosen: dict[str, Any] = {
        "model": {"fallbacks": ["other/fallback"]},
        "utilityModel": "other/recap",
        "imageModel": "other/picture",
        "pdfModel": {"primary": "other/pdf"},
        "subagents": {"model": "other/sub"},
        "heartbeat": {"every": "30m", "model": "other/beat"},
        "compaction": {"model": "other/summary", "memoryFlush": {"model": "other/flush"}},
    }
    mapping = {
        "id": "news",
        "match": {"path": "news"},
        "action": "agent",
        "messageTemplate": "news",
        "model": "other/hook",
    }
    return {
        "gateway": {
            "mode": "local",
            "port": port,
            "auth": {"mode": "token", "token": TOKEN},
            "http": {"endpoints": {"chatCompletions": {"enabled": True}}},
        },
        "models": {"providers": {"other": entry(*NAMES), "openai": entry("gpt-9")}},
        "agents": {"defaults": {"workspace": workspace, **chosen}},
        "hooks": {"enabled": True, "token": HOOK, "mappings": [mapping]},
    }


class Conversation:
    """A running OpenClaw, and what is said to it."""

    def __init__(self, openclaw: OpenClaw, gateway: Gateway, stranger: Gateway, port: int) -> None:
        self.openclaw, self.gateway, self.stranger, self.port = openclaw, gateway, stranger, port

    def post(self, path: str, body: Any, token: str = TOKEN) -> None:
        """One HTTP request to OpenClaw; its answer may be an error, for some models are made to fail."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), headers)
        try:
            urllib.request.urlopen(request, timeout=120).read()
        except urllib.error.HTTPError as error:
            assert error.code >= 500, error.read()

    def say(self, user: str, content: str) -> None:
        self.post(
            "/v1/chat/completions",
            {"model": "openclaw", "user": user, "messages": [{"role": "user", "content": content}]},
        )

    def whole(self, round_: str) -> None:
        """Everything that makes a slot speak; the last turn fails at the gateway."""
        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(self.say, f"{word}{round_}", f"please {word}") for word in CALLS]
            jobs.append(pool.submit(self.post, "/hooks/news", {}, HOOK))
            jobs.append(pool.submit(self.say, f"long{round_}", "word " * 6000))
            for job in jobs:
                job.result()
        self.say(f"long{round_}", "more " * 6000)
        session = json.dumps({"key": f"agent:main:openai-user:long{round_}"})
        done = self.openclaw.run("gateway", "call", "sessions.compact", "--json", "--params", session)
        assert done.code == 0, done
        self.gateway.status = {"/chat/completions": 500}
        self.say(f"failing{round_}", "hi")
        self.gateway.status = {}
        self.post("/hooks/wake", {"text": "wake up", "mode": "now"}, HOOK)
        until = time.monotonic() + 20  # it answers before the heartbeat beats
        while time.monotonic() < until and not self.has_beaten():
            time.sleep(0.2)

    def has_beaten(self) -> bool:
        """True if somebody was asked by the heartbeat."""
        asked = (*self.gateway.requests, *self.stranger.requests)
        return any(request.contains("wake up") for request in asked)


def sent(gateway: Gateway) -> list[str]:
    """The models that were asked; of other requests, the path."""
    return [
        request.body["model"] if request.path.endswith("/chat/completions") else request.path.rpartition("/v1/")[2]
        for request in gateway.requests
    ]


def test_keep_then_ours(sandbox: Sandbox, gateway: Gateway, stranger: Gateway) -> None:
    """What reaches the former vendor stands in a note; after `--slots ours` not one byte does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    before = json.dumps(configuration(stranger, port, sandbox.at("work")), indent=2)
    sandbox.write(before, ".openclaw", "openclaw.json")
    sandbox.write("# memory\nThe colour is red.\n", "work", "MEMORY.md")
    sandbox.write(PDF, "work", "note.pdf")
    with open(sandbox.at("work", "red.png"), "wb") as stream:
        stream.write(red_picture())

    def configure(*words: str) -> list[str]:
        """Set OpenClaw up; the notes on slots."""
        base = ("--base-url", f"{gateway.url}/api/gpt/v1", "--provider", "wcode", "--model", PLUS, "--json", "--yes")
        done = sandbox.setup("openclaw", *base, *words, key=KEY)
        assert done.code == 0, done
        return [note["message"] for note in done.json["notes"] if note["code"].startswith("slot-")]

    notes = configure()
    openclaw = OpenClaw(install("openclaw"), sandbox)
    openclaw.validate()
    gateway.call, gateway.parameters = call, None
    conversation = Conversation(openclaw, gateway, stranger, port)
    with daemon(openclaw, "--auth", "token", "--port", str(port)):
        conversation.whole("-one")
        asked = set(sent(stranger))
        assert asked >= SPOKEN, SPOKEN - asked
        places = {name: f"other/{name} " for name in NAMES} | {"embeddings": "memory.search.provider"}
        assert [name for name in asked - {"models"} if not any(places[name] in note for note in notes)] == []

        assert configure("--model", SMALL, "--slots", "ours") == []
        until = time.monotonic() + 90  # a change of `memory.search` makes it restart in its process
        while sandbox.read("daemon.log").count("[gateway] ready") < 2:
            assert time.monotonic() < until, sandbox.read("daemon.log")
            time.sleep(0.2)
        for one in (gateway, stranger):
            one.requests.clear()
        conversation.whole("-two")
        assert [(request.method, request.path) for request in stranger.requests] == []
        assert set(sent(gateway)) - {"models"} == {PLUS, SMALL}
