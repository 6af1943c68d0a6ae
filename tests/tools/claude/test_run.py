"""`run` and `env`: what of the user's settings must not meet the gateway of the run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program

MODEL = ("--model", "qwen3.6-plus")
FILE = ".claude/settings.json"


def settings(program: Program, **env: str) -> Any:
    """The settings on the command line."""
    words = ("env", "claude", *MODEL, "--json")
    data = program(*words, env={"WCODE_API_KEY": "sk-test-0123456789", **env}).document["data"]
    assert data["arguments"][0] == "--settings"
    return json.loads(data["arguments"][1])


def test_values_of_another_gateway_are_emptied(program: Program) -> None:
    block = {"ANTHROPIC_CUSTOM_HEADERS": "X-Key: a", "CLAUDE_CODE_SUBAGENT_MODEL": "foreign"}
    program.write(FILE, json.dumps({"availableModels": ["foreign"], "env": block}))
    found = settings(program, CLAUDE_CODE_EXTRA_BODY="{}")
    assert {name: found["env"][name] for name in (*block, "CLAUDE_CODE_EXTRA_BODY")} == dict.fromkeys(
        (*block, "CLAUDE_CODE_EXTRA_BODY"), ""
    )
    assert found["availableModels"] == ["qwen3.6-plus"]
    assert found["apiKeyHelper"] == "printenv WCODE_API_KEY"
    assert found["env"]["ANTHROPIC_AUTH_TOKEN"] == ""


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (FILE, {"env": {"ANTHROPIC_MODEL": "foreign"}}),
        (FILE, {"apiKeyHelper": "echo"}),
        (".claude.json", {"primaryApiKey": "sk-test-9876543210"}),
        ("", {}),
    ],
    ids=["a value of the file", "a helper", "a Console login", "an empty home"],
)
def test_variables_alone_are_printed_where_nothing_wins_over_them(path: str, data: Any, program: Program) -> None:
    if path:
        program.write(path, json.dumps(data))
    found = program("env", "claude", *MODEL, "--shell", "direnv")
    if path:
        assert found.code == 2 and "Use `wcode-setup run claude`" in found.err
        return
    assert found.code == 0
    assert 'export ANTHROPIC_AUTH_TOKEN="$WCODE_API_KEY"' in found.out.splitlines()
