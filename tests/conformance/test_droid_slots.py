"""The model slots of Droid: which request goes where, before and after `--slots ours`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Sandbox
from tests.conformance.test_droid import BEYOND, CHAT, CONFIG, OLD, Droid, base
from tests.conformance.test_openclaw import PLUS, SMALL
from tests.gateway import Gateway

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Droid

AGENT = "---\nname: reviewer\ndescription: reviews\nmodel: custom:other-0\n---\nYou review.\n"
SLOTS = {
    "subagentModelSettings": {
        "lightModel": "custom:other-0",
        "mediumModel": "custom:other-0",
        "heavyModel": "custom:other-0",
    },
    "compactionModel": "custom:other-0",
    "missionOrchestratorModel": "custom:other-0",
    "missionModelSettings": {"workerModel": "custom:other-0", "validationWorkerModel": "custom:other-0"},
}
LIMIT = ("--context-window", "1000", "--max-tokens", "995")
TASK = {"subagent_type": "worker", "description": "count", "prompt": "Count to three"}


@pytest.fixture
def droid(sandbox: Sandbox, stranger: Gateway) -> Droid:
    """Droid with another vendor in each slot, and as the default."""
    found = Droid(install("droid"), sandbox)
    entry = {
        "model": "other",
        "apiKey": OLD,
        "provider": "generic-chat-completion-api",
        "baseUrl": f"{stranger.url}/v1",
    }
    session = {"model": "custom:other-0", "specModeModel": "custom:other-0"}
    found.store({"customModels": [entry], "sessionDefaultSettings": session, **SLOTS})
    return found


def configure(droid: Droid, gateway: Gateway, *words: str) -> list[str]:
    """The notes of a run."""
    models = ("--model", "tiny", *LIMIT)
    result = droid.sandbox.setup("droid", *base(gateway), *models, *words, "--yes", "--json", key=KEY)
    assert result.code == 0, result
    return [note["message"] for note in result.json["notes"]]


TURNS: dict[str, tuple[tuple[str, ...], Any]] = {
    "a sub-agent": (("--auto", "high"), ("Task", TASK)),
    "a plan": (("--use-spec",), None),
    "a mission": (("--mission", "--auto", "high"), None),
    "a summary": ((), ("LS", {"directory_path": "/tmp"})),
}


def turn(droid: Droid, gateway: Gateway, name: str) -> None:
    """A turn that uses a slot; all that comes has our key."""
    words, gateway.call = TURNS[name]
    droid.turn(*words)
    assert {request.headers["authorization"] for request in gateway.requests} <= {f"Bearer {KEY}"}
    assert not any(request.contains(decoy) for request in gateway.requests for decoy in (OLD, *DECOYS.values()))


@pytest.mark.parametrize("name", TURNS)
def test_slots(name: str, gateway: Gateway, stranger: Gateway, droid: Droid) -> None:
    """Kept, the request of a slot reaches the other one, with its own key, and was named; moved, nothing does."""
    before = droid.sandbox.read(*CONFIG)
    named = [note for note in configure(droid, gateway) if "other" in note]
    assert len(named) == 8, named
    turn(droid, gateway, name)
    asked = [
        request for request in stranger.requests if request.path == "/v1/chat/completions"
    ]  # a sub-agent asks again
    assert {(request.body["model"], request.headers["authorization"]) for request in asked} == {
        ("other", f"Bearer {OLD}")
    }

    assert [note for note in configure(droid, gateway, "--slots", "ours") if "other" in note] == []
    stranger.requests.clear()
    gateway.requests.clear()
    turn(droid, gateway, name)
    assert {(request.path, request.body["model"]) for request in gateway.requests} == {(CHAT, "tiny")}
    assert [request for request in stranger.requests if request.method == "POST"] == []
    for _ in range(2):
        assert droid.sandbox.setup("undo", "--yes").code == 0
    assert droid.sandbox.read(*CONFIG) == before


def test_a_sub_agent_with_a_model_of_its_own(gateway: Gateway, stranger: Gateway, droid: Droid) -> None:
    """Its file is not written, but named; the small model is that of light tasks alone."""
    droid.sandbox.write(AGENT, ".factory", "droids", "reviewer.md")
    small = ("--model", PLUS, "--small-model", SMALL)
    result = droid.sandbox.setup("droid", *base(gateway), *small, "--slots", "ours", "--yes", "--json", key=KEY)
    named = [note["message"] for note in result.json["notes"] if "reviewer" in note["message"]]
    assert len(named) == 1, result
    gateway.call = ("Task", {**TASK, "subagent_type": "reviewer"})
    droid.turn("--auto", "high")
    (request,) = [request for request in stranger.requests if request.method == "POST"]
    assert "You review." in json.dumps(request.body["messages"])
    stranger.requests.clear()
    gateway.requests.clear()
    for complexity in ("light", "heavy"):
        gateway.call = ("Task", {**TASK, "complexity": complexity})
        droid.turn("--auto", "high")
    models = [request.body["model"] for request in gateway.requests if "Count to three" in _last(request.body)]
    assert models == [SMALL, PLUS] and stranger.requests == []


def _last(body: Any) -> str:
    return json.dumps(body["messages"][-1])
