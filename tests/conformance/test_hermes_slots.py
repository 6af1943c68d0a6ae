"""No request of the real Hermes goes to another vendor under `--slots ours`; under `keep` none that no note named.

The former vendor is a second gateway. Each slot has a model of its own there, named as the slot, so that its requests tell it apart.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import pytest
import yaml

from tests.conformance.sandbox import DECOYS, KEY, Result, Sandbox
from tests.conformance.test_hermes import BEYOND, Hermes, configure, hermes
from tests.conformance.test_openclaw import CHAT, PLUS, SMALL, red_picture
from tests.gateway import Gateway

__all__ = ["BEYOND", "configure", "hermes"]
pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Hermes

OTHER = "sk-conformance-other-9876543210"
TASKS = (
    "title_generation", "approval", "goal_judge", "memory_query_rewrite", "monitor", "profile_describer", "triage_specifier",
    "tts_audio_tags", "web_extract", "compression", "kanban_decomposer", "mcp", "vision", "background_review",
)  # fmt: skip
ASK = """
import sys
from agent.auxiliary_client import call_llm
for task in sys.argv[1:]:
    try:
        call_llm(task=task, messages=[{"role": "user", "content": task}], max_tokens=16)
    except Exception as error:
        print(task, error)
"""
"""Asks for each task as the feature around it does."""


def former(stranger: Gateway) -> str:
    """A configuration in which every slot leads to the stranger."""

    def at(model: str) -> dict[str, str]:
        return {"provider": "custom:other", "model": model}

    return yaml.safe_dump(
        {
            "model": at("large"),
            "providers": {
                "other": {"base_url": f"{stranger.url}/v1", "api_key": OTHER, "discover_models": False},
            },
            "auxiliary": {task: at(task) for task in TASKS},
            "delegation": at("delegation"),
            "fallback_providers": [at("fallback")],
            "memory": {"nudge_interval": 1},  # a review after each turn
        },
        sort_keys=False,
    )


def posts(gateway: Gateway) -> list[str]:
    """The models that were asked, in order."""
    return [request.body["model"] for request in gateway.requests if request.path.endswith("/chat/completions")]


def talk(hermes: Hermes, text: str, enough: Callable[[], bool]) -> None:
    """A conversation in the terminal, of one prompt, that ends when what runs beside it has been sent."""
    process = hermes.sandbox.start(
        *hermes.command, "chat", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write(f"{text}\n")
    process.stdin.flush()
    until = time.monotonic() + 120
    while not enough() and time.monotonic() < until:
        time.sleep(0.1)
    process.communicate("/quit\n", 120)
    assert enough()


def each_slot(hermes: Hermes, gateway: Gateway, asked: Gateway) -> None:
    """Make each slot send a request: in a conversation with a sub-agent, with a picture and an error, and as a task.

    `asked`: the gateway that the slots lead to.
    """
    sandbox = hermes.sandbox
    gateway.call = ("delegate_task", {"goal": "Find the word", "context": "none"})
    words = ["Generate a short, descriptive title", "Find the word", "will be denied at runtime"]
    talk(hermes, "Delegate this", lambda: all(any(one.contains(word) for one in asked.requests) for word in words))
    gateway.call = None
    with open(sandbox.at("red.png"), "wb") as stream:
        stream.write(red_picture())
    gateway.status, before = {"/chat/completions": 401}, len(posts(asked))
    hermes.run("chat", "-Q", "-q", "What is this?", "--image", sandbox.at("red.png"))
    picture, *answers = posts(asked)[before:]
    assert (picture, answers) == ((PLUS, [PLUS, SMALL]) if asked is gateway else ("vision", ["fallback"]))
    gateway.status = {}
    result = sandbox.run(hermes.command[0], "-c", ASK, *TASKS)
    assert (result.code, result.out) == (0, ""), result


def test_kept_slots_are_told(
    sandbox: Sandbox, gateway: Gateway, stranger: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """Each slot sends to the stranger, with its key, and each model that arrives there stands in a note."""
    sandbox.write(former(stranger), ".hermes", "config.yaml")
    told = configure("--model", PLUS, "--model", SMALL, key=KEY).out
    each_slot(hermes, gateway, stranger)
    assert set(posts(stranger)) == {*TASKS, "delegation", "fallback"}
    for model in set(posts(stranger)):
        assert f"other/{model} ({stranger.url.removeprefix('http://')})" in told
    assert not any(request.contains(KEY) for request in stranger.requests)
    assert {request.headers.get("authorization") for request in stranger.requests} <= {f"Bearer {OTHER}", None}


def test_moved_slots(
    sandbox: Sandbox, gateway: Gateway, stranger: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """The same conversation: nothing arrives at the stranger, and all at ours, titles at the small model."""
    sandbox.write(former(stranger), ".hermes", "config.yaml")
    configure("--model", PLUS, "--small-model", SMALL, "--slots", "ours", key=KEY)
    each_slot(hermes, gateway, gateway)
    assert stranger.requests == []
    assert {request.headers.get("authorization") for request in gateway.requests} <= {f"Bearer {KEY}", None}
    titles = [one for one in gateway.requests if one.path == CHAT and one.contains("descriptive title")]
    assert {one.body["model"] for one in titles} == {SMALL} and set(posts(gateway)) == {PLUS, SMALL}


@pytest.mark.parametrize("slots", ["keep", "ours"])
def test_empty_slots(
    slots: str,
    sandbox: Sandbox,
    gateway: Gateway,
    stranger: Gateway,
    hermes: Hermes,
    configure: Callable[..., Result],
) -> None:
    """A task that this gateway refuses goes to a vendor whose key is in the environment; not if it names ours."""
    key = {"GLM_API_KEY": OTHER, "GLM_BASE_URL": f"{stranger.url}/v1"}
    sandbox.environment |= dict.fromkeys(DECOYS, "") | key
    told = configure("--model", PLUS, "--slots", slots, key=KEY).out
    assert ("may call a service of its own where these are empty: auxiliary.title_generation" in told) == (
        slots == "keep"
    )
    gateway.status = {"/chat/completions": 401}
    result = sandbox.run(hermes.command[0], "-c", ASK, "title_generation", "compression")
    assert result.code == 0, result
    assert set(posts(gateway)) == {PLUS}
    assert len(posts(stranger)) == (2 if slots == "keep" else 0)
    assert slots == "keep" or stranger.requests == []
