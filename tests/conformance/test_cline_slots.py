"""The model slots of Cline's command line: which request goes where, before and after `--slots ours`.

The other vendor stands behind a proxy, so that whatever is sent to any other host over HTTP reaches it: an agent with a provider of its own
goes to the standard URL of that one, which is on localhost for the provider used here.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Sandbox
from tests.conformance.test_cline import BEYOND, CONFIG, OLD, Cline, base
from tests.conformance.test_openclaw import PLUS
from tests.gateway import Gateway, Request

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Cline

PROVIDER = "lmstudio"  # its standard URL is http://localhost:1234/v1
AGENT = f"---\nname: reviewer\ndescription: reviews\nproviderId: {PROVIDER}\nmodelId: other-large\n---\nYou review.\n"
VOICE = {"providerId": PROVIDER, "modelId": "whisper-1"}


@pytest.fixture
def cline(sandbox: Sandbox, stranger: Gateway) -> Cline:
    """Cline with an agent and dictation of the other vendor, which is its provider, too."""
    found = Cline(install("cline"), sandbox)
    sandbox.environment["HTTP_PROXY"] = stranger.url
    sandbox.write(AGENT, ".cline", "agents", "reviewer.yml")
    settings = {"provider": PROVIDER, "apiKey": OLD, "model": "other-large", "baseUrl": f"{stranger.url}/v1"}
    entry = {"settings": settings, "updatedAt": "2026-04-01T08:00:00.000Z", "tokenSource": "manual"}
    known = {"version": 1, "lastUsedProvider": PROVIDER, "modes": {"voiceInput": VOICE}, "providers": {PROVIDER: entry}}
    found.store(known, *CONFIG)
    return found


def configure(cline: Cline, gateway: Gateway, *words: str) -> list[str]:
    """The notes of a run."""
    result = cline.sandbox.setup("cline", *base(gateway), "--model", PLUS, *words, "--yes", "--json", key=KEY)
    assert result.code == 0, result
    return [note["message"] for note in result.json["notes"]]


def conversation(cline: Cline, gateway: Gateway) -> list[dict[str, Any]]:
    """The bodies that the gateway gets in a turn that calls the agent."""
    gateway.requests.clear()
    gateway.call = ("subagent_reviewer", {"prompt": "Count to three"})
    cline.turn()
    assert {request.headers["authorization"] for request in gateway.requests} == {f"Bearer {KEY}"}
    assert not any(request.contains(decoy) for request in gateway.requests for decoy in DECOYS.values())
    return [request.body for request in gateway.requests]


def sent(stranger: Gateway) -> list[Request]:
    return [request for request in stranger.requests if request.method == "POST"]


def test_slots(gateway: Gateway, stranger: Gateway, cline: Cline) -> None:
    """Kept, the agent's request reaches the other one, with our key, and was named; moved, not one byte does."""
    notes = configure(cline, gateway)
    named = [note for note in notes if PROVIDER in note]
    assert len(named) == 3, notes  # dictation, the agent, and its key
    conversation(cline, gateway)
    (request,) = sent(stranger)
    assert (request.body["model"], request.headers["authorization"]) == ("other-large", f"Bearer {KEY}")
    assert not any(other.contains(OLD) for other in stranger.requests)

    assert [note for note in configure(cline, gateway, "--slots", "ours") if PROVIDER in note] == []
    assert cline.load(*CONFIG)["modes"] == {}
    stranger.requests.clear()
    bodies = conversation(cline, gateway)
    assert [body["model"] for body in bodies] == [PLUS] * 3
    assert "Count to three" in json.dumps(bodies[1]["messages"]) and "You review." in json.dumps(bodies[1]["messages"])
    gateway.call = None
    cline.turn("-p")  # plan mode
    assert stranger.requests == []

    assert cline.sandbox.setup("undo", "--yes").code == 0
    assert cline.sandbox.read(".cline", "agents", "reviewer.yml") == AGENT
    assert cline.load(*CONFIG)["modes"] == {"voiceInput": VOICE}
