"""Model slots of the real Qwen Code, on two gateways: ours, and that of a former vendor with its own key."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.sandbox import KEY
from tests.conformance.test_openclaw import PLUS, SMALL
from tests.conformance.test_qwen import BEYOND, OLD, Configure, Qwen, configure, entry, qwen, sent, settings
from tests.gateway import Gateway

__all__ = ["BEYOND", "configure", "qwen"]

pytestmark = pytest.mark.timeout(600)

HELPER = (
    "---\nname: helper\ndescription: Helps with all kinds of small things.\nmodel: %s\n---\n\nYou help with anything.\n"
)
SLOTS: dict[str, tuple[dict[str, Any], str]] = {  # what is in the settings: the sub-agent that has the slot's model
    "explore": ({"agents": {"builtin": {"exploreModel": "theirs"}}}, "Explore"),
    "fast": ({"agents": {"builtin": {"exploreModel": "fast"}}, "fastModel": "openai:theirs"}, "Explore"),
    "grade": ({"agents": {"modelGrades": {"small": "theirs"}}}, "small"),
}
YOLO = ("-y",)


def agent(name: str) -> tuple[str, dict[str, str]]:
    """The call of a sub-agent, or of one with a grade."""
    grade = {"model": name} if name == "small" else {}
    kind = "general-purpose" if grade else name
    return "agent", {"description": "Look around", "prompt": "Say hi", "subagent_type": kind, **grade}


@pytest.mark.parametrize("slot", SLOTS)
def test_slots(slot: str, qwen: Qwen, gateway: Gateway, stranger: Gateway, configure: Configure) -> None:
    """A slot of the former vendor asks it, as a run says; with `--slots ours` nothing reaches it."""
    more, name = SLOTS[slot]
    qwen.write(settings(entry(stranger, "theirs", "/v1", envKey="OTHER_KEY"), env={"OTHER_KEY": OLD}, **more))
    said = configure("--model", PLUS, "--model", SMALL, key=KEY)
    assert "leads to another gateway: theirs (127.0.0.1" in said.out
    gateway.call = agent(name)
    qwen.turn(*YOLO)
    assert {request.headers["authorization"] for request in stranger.requests} == {f"Bearer {OLD}"}
    assert {body["model"] for body in sent(stranger)} == {"theirs"}
    assert {body["model"] for body in sent(gateway)} == {PLUS}
    configure("--slots", "ours", "--small-model", SMALL)
    qwen.turn(*YOLO)
    assert stranger.requests == []
    assert {request.headers["authorization"] for request in gateway.requests} == {f"Bearer {KEY}"}
    assert {body["model"] for body in sent(gateway)} == {PLUS, SMALL} if slot == "fast" else {PLUS}


def test_an_unknown_model_is_asked_of_our_gateway(qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """A sub-agent with a model that no entry has; `fastModel` with such a one has no effect."""
    qwen.write(settings(agents={"builtin": {"exploreModel": "nowhere"}}, fastModel="x"))
    said = configure("--model", PLUS, key=KEY)
    assert "exploreModel names nowhere, which is not configured here" in said.out and "fastModel" not in said.out
    gateway.call = agent("Explore")
    qwen.turn(*YOLO)
    assert {body["model"] for body in sent(gateway)} == {PLUS, "nowhere"}


def test_a_sub_agent_of_the_user(qwen: Qwen, gateway: Gateway, stranger: Gateway, configure: Configure) -> None:
    """Its file names a model; it is reported, and not changed."""
    qwen.write(settings(entry(stranger, "theirs", "/v1", envKey="OTHER_KEY"), env={"OTHER_KEY": OLD}))
    qwen.sandbox.write(HELPER % "theirs", ".qwen", "agents", "helper.md")
    said = configure("--model", PLUS, "--slots", "ours", key=KEY)
    assert "model in ~/.qwen/agents/helper.md still leads to another gateway: theirs" in said.out
    gateway.call = agent("helper")
    qwen.turn(*YOLO)
    assert {body["model"] for body in sent(stranger)} == {"theirs"}
