"""`run`: the slots of the user's files lead to the gateway of the run, so far as the variable can say so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program

GATEWAY = ("--base-url", "https://gw.example/v1", "--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b")
KEYS = {"GW_EXAMPLE_API_KEY": "sk-test-0123456789", "MINE_API_KEY": "sk-test-0123456789"}
FOREIGN = "vendor/foreign"
FILE = ".config/opencode/opencode.json"


def content(program: Program, *words: str) -> tuple[Any, list[str]]:
    """The configuration in the variable, and the notes."""
    document = program("env", "opencode", *GATEWAY, *words, "--json", env=KEYS).document
    found = json.loads(document["data"]["variables"]["OPENCODE_CONFIG_CONTENT"])
    return found, [note["message"] for note in document["notes"]]


def test_an_empty_home(program: Program) -> None:
    found, notes = content(program)
    assert (found["model"], found["small_model"]) == ("gw-example-run/qwen3.6-plus",) * 2
    assert "enabled_providers" not in found and notes == []
    assert found["provider"]["gw-example-run"]["env"] == ["GW_EXAMPLE_API_KEY"]


def test_agents_lead_to_the_gateway_and_commands_are_named(program: Program) -> None:
    slots = {"agent": {"build": {"model": FOREIGN}}, "mode": {"plan": {"model": FOREIGN}}, "small_model": FOREIGN}
    command = {"command": {"mine": {"template": "hi", "model": FOREIGN}}}
    program.write(FILE, json.dumps({"model": FOREIGN, "enabled_providers": ["vendor"], **slots, **command}))
    program.write(".config/opencode/agent/pirate.md", f"---\nmodel: {FOREIGN}\n---\nYou are a pirate.\n")
    found, notes = content(program, "--small-model", "qwen/qwen3.6-27b")
    ours = {"model": "gw-example-run/qwen3.6-plus"}
    assert found["agent"] == {"build": ours, "pirate": ours}
    assert found["mode"] == {"plan": ours}
    assert found["small_model"] == "gw-example-run/qwen/qwen3.6-27b"
    assert found["enabled_providers"] == ["vendor", "gw-example-run"]
    assert "command" not in found
    assert notes == ["command.mine.model still leads to another gateway: vendor/foreign. Change it by hand."]


def test_a_model_of_the_same_gateway_stays(program: Program) -> None:
    options = {"options": {"baseURL": "https://gw.example/v1"}, "npm": "@ai-sdk/openai-compatible"}
    slots = {"agent": {"build": {"model": "mine/qwen/qwen3.6-27b"}}}
    program.write(FILE, json.dumps({"provider": {"mine": {**options, "models": {}}}, **slots}))
    found, notes = content(program)
    assert found["agent"]["build"]["model"].endswith("-run/qwen/qwen3.6-27b") and notes == []


@pytest.mark.parametrize("taken", ["gw-example-run"])
def test_the_id_is_one_that_no_file_has(taken: str, program: Program) -> None:
    program.write(FILE, json.dumps({"provider": {taken: {"options": {"baseURL": "https://else.example/v1"}}}}))
    assert list(content(program)[0]["provider"]) == ["gw-example-run2"]
