"""Model slots of the real OpenCode and Kilo, on two gateways: ours, and that of a former vendor with its own key.

A conversation makes each slot speak: a title, sub-agents, agents, modes and commands with their own model, a compaction.
Under `keep` each request that reaches the former vendor was told; under `ours` nothing reaches it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.opencode_family import BEYOND, NOWHERE, SCHEMAS, Agent, Configure, Server, configurer
from tests.conformance.sandbox import DECOYS, KEY, Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL
from tests.gateway import Gateway

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)

THEIRS = "sk-conformance-former-24680"
KILOS = "sk-conformance-kilo-13579"
_WAIT = 20  # seconds for a request that the tool sends beside the conversation
AGENTS = ("general", "plan", "compaction")
PAGES = {
    ("agent", "review.md"): "mode: subagent\nmodel: other/review # my reviewer",
    ("agents", "deep", "er.md"): "model: 'other/deep'",
    ("modes", "slow.md"): "model: other/slow",
    ("commands", "go.md"): 'description: go\nmodel: "other/go"',
}
MODELS = {"small", "talk", "ship", *AGENTS, "review", "deep", "slow", "go"}
"""The models of the former vendor, each named after its slot."""


@pytest.fixture(params=SCHEMAS)
def agent(request: pytest.FixtureRequest, sandbox: Sandbox) -> Agent:
    return Agent(request.param, install(request.param), sandbox)


@pytest.fixture
def kilo(sandbox: Sandbox) -> Agent:
    return Agent("kilo", install("kilo"), sandbox)


def former(agent: Agent, stranger: Gateway, more: Mapping[str, Any]) -> None:
    """The configuration of a user of the former vendor, with Kilo's marker: it has run before."""
    options = {"baseURL": f"{stranger.url}/v1", "apiKey": THEIRS}
    names = [*MODELS, "large", "helper", "chosen"]
    data = {
        "$schema": SCHEMAS[agent.name],
        "model": "other/large",
        "permission": {"*": "allow", "bash": "allow"},
        "provider": {"other": {"options": options, "models": {name: {} for name in names}}},
        **more,
    }
    agent.sandbox.write(json.dumps(data, indent=2), *agent.config_folder, f"{agent.name}.jsonc")
    agent.sandbox.write("", *agent.config_folder, ".bash-permission-migrated")


def slots_of(agent: Agent, stranger: Gateway) -> None:
    """A configuration with each slot at the former vendor."""
    more: dict[str, Any] = {
        "small_model": "other/small",
        "agent": {name: {"model": f"other/{name}"} for name in AGENTS},
        "mode": {"talk": {"model": "other/talk"}},
        "command": {"ship": {"template": "ship it", "model": "other/ship"}},
    }
    if agent.name == "kilo":
        embeddings = {"baseUrl": f"{stranger.url}/v1", "apiKey": THEIRS}
        more["subagent_model"] = "other/helper"
        more["indexing"] = {
            "enabled": True,
            "provider": "openai-compatible",
            "model": "embed",
            "dimension": 8,
            "vectorStore": "qdrant",
            "qdrant": {"url": NOWHERE},
            "openai-compatible": embeddings,
        }
        chosen = {"model": {"scribe": {"providerID": "other", "modelID": "chosen"}}, "recent": []}
        agent.sandbox.write(json.dumps(chosen), ".local", "state", "kilo", "model.json")
        more["agent"]["scribe"] = {"mode": "subagent", "description": "writes"}
    former(agent, stranger, more)
    for way, lines in PAGES.items():
        agent.sandbox.write(f"---\n{lines}\n---\nYou help.\n", *agent.config_folder, *way)


class Talk:
    """A conversation with the tool's server."""

    def __init__(self, agent: Agent, server: Server, gateway: Gateway, stranger: Gateway) -> None:
        self.agent, self.server, self.gateway, self.stranger = agent, server, gateway, stranger
        self.session = self._done("/session", {})["id"]

    def _done(self, path: str, body: Any) -> Any:
        return self.server.done("POST", f"{path}?directory={self.agent.project}", body)

    def say(self, **more: Any) -> None:
        self._done(f"/session/{self.session}/message", {"parts": [{"type": "text", "text": "Say hi"}], **more})

    def call(self, name: str) -> None:
        """The model starts a sub-agent, which answers."""
        self.gateway.call = ("task", {"description": "look", "prompt": "look around", "subagent_type": name})
        self.session = self._done("/session", {})["id"]
        self.say(model={"providerID": "wcode", "modelID": PLUS})
        self.gateway.call = None

    def command(self, name: str) -> None:
        self._done(f"/session/{self.session}/command", {"command": name, "arguments": ""})

    def compact(self) -> None:
        self._done(f"/session/{self.session}/summarize", {"providerID": "wcode", "modelID": PLUS})

    def until(self, seen: Callable[[Any], bool]) -> None:
        """Wait for a request whose body fits, at either gateway."""
        end = time.monotonic() + _WAIT
        while not any(seen(one.body or {}) for at in (self.gateway, self.stranger) for one in at.requests):
            assert time.monotonic() < end, "the tool did not ask"
            time.sleep(0.1)


def is_title(body: Any) -> bool:
    """A question for a title."""
    return "title generator" in json.dumps([one for one in body.get("messages", []) if one["role"] == "system"])


def converse(agent: Agent, gateway: Gateway, stranger: Gateway) -> set[str]:
    """Make slots speak, all of OpenCode's, and of its fork those that differ; return the names of their models."""
    fork = agent.name == "kilo"
    with agent.server() as server:
        talk = Talk(agent, server, gateway, stranger)
        for name in ("general", "explore", "scribe") if fork else ("general", "review", "deep/er"):
            talk.call(name)
        talk.until(is_title)
        for name in ("plan",) if fork else ("plan", "talk", "slow"):
            talk.say(agent=name)
        for name in ("go",) if fork else ("ship", "go"):
            talk.command(name)
        talk.compact()
    return {"small", *AGENTS, "go", "helper", "chosen"} if fork else MODELS


def told(said: str) -> set[str]:
    """The models that a run's notes name."""
    return set(re.findall(r"leads to another gateway: [\w-]+/([\w.-]+)", said))


def check_ours(gateway: Gateway) -> None:
    """What reached our gateway has our key alone, and one of our models."""
    for request in gateway.requests:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert request.body["model"] in (PLUS, SMALL)
        assert not any(request.contains(key) for key in (THEIRS, KILOS, *DECOYS.values()))


def test_every_slot(agent: Agent, gateway: Gateway, stranger: Gateway) -> None:
    configure, fork = configurer(agent, gateway), agent.name == "kilo"
    slots_of(agent, stranger)
    said = configure("--model", PLUS, "--model", SMALL, key=KEY)
    wanted = converse(agent, gateway, stranger)
    chat = [request for request in stranger.requests if request.path == "/v1/chat/completions"]
    others = {request.path for request in stranger.requests} - {"/v1/chat/completions"}
    assert {request.body["model"] for request in chat} == wanted
    assert others == ({"/v1/embeddings"} if fork else set())
    assert told(said.out) >= {request.body["model"] for request in stranger.requests}
    assert all(request.headers["authorization"] == f"Bearer {THEIRS}" for request in stranger.requests)
    check_ours(gateway)

    stranger.requests.clear()
    gateway.requests.clear()
    said = configure("--model", PLUS, "--small-model", SMALL, "--slots", "ours")
    assert told(said.out) == set()
    if fork:  # logged in there: the service is asked who that is, and for its models
        agent.sandbox.environment |= {"KILO_API_KEY": KILOS, "KILO_API_URL": stranger.url}
    converse(agent, gateway, stranger)
    assert [request for request in stranger.requests if request.method != "GET" or not fork] == []
    check_ours(gateway)
    assert {request.body["model"] for request in gateway.requests if is_title(request.body)} == {SMALL}


def test_kilos_own_service(kilo: Agent, gateway: Gateway, stranger: Gateway) -> None:
    """Whoever is logged in at Kilo sends it the title request while `small_model` is empty; `--slots ours` fills it."""
    configure: Configure = configurer(kilo, gateway)
    kilo.sandbox.environment |= {"KILO_API_KEY": KILOS, "KILO_API_URL": stranger.url}
    former(kilo, stranger, {})
    said = configure("--model", PLUS, key=KEY)
    assert "small_model is empty" in said.out
    with kilo.server() as server:
        talk = Talk(kilo, server, gateway, stranger)
        talk.call("general")
        talk.until(is_title)
    asked = [request for request in stranger.requests if request.method == "POST"]
    assert {(request.body["model"], request.headers["authorization"]) for request in asked} == {
        ("kilo-auto/small", f"Bearer {KILOS}")
    }
    configure("--slots", "ours")
    assert json.loads(kilo.sandbox.read(*kilo.config))["small_model"] == f"wcode/{PLUS}"
