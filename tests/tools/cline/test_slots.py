"""Model slots of Cline: plan mode, dictation, and agents, which take the key to another provider."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.aftermath import KEY, PLUS, SMALL
from tests.program import Program, Result

DATA = ".cline/data/"
CONFIG, STATE = DATA + "settings/providers.json", DATA + "globalState.json"
VOICE = {"providerId": "groq", "modelId": "whisper-large-v3"}


def agent(program: Program, lines: str, place: str = ".cline/agents/review.yml") -> str:
    program.write(place, f"---\nname: review\ndescription: reviews\n{lines}---\nYou review.\n")
    return f"~/{place}"


def configure(program: Program, *words: str) -> Result:
    result = program("cline", *PLUS, *words, stdin=KEY)
    assert result.code == 0, result.text
    return result


def change(program: Program, path: str, **values: Any) -> None:
    file = program.home / path
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}, indent=2))


def slots(program: Program) -> dict[str, Any]:
    [found] = program("status", "cline", "--json").document["data"]
    return {slot["slot"]: slot for slot in found["slots"]}


def test_an_agent_that_takes_the_key_along(program: Program) -> None:
    """It is named with the provider that gets the key, before and after; nothing of it changes."""
    path = agent(program, "providerId: anthropic\nmodelId: claude-x\n")
    before = (program.home / path[2:]).read_bytes()
    out = configure(program).out
    assert f"agents.review.providerId in {path} leads to another gateway: anthropic/claude-x." in out
    assert f"{path}: Cline sends the key of this gateway to anthropic" in out
    assert (program.home / path[2:]).read_bytes() == before
    assert slots(program)["agents.review.providerId"]["leads"] == "elsewhere"
    checked = program("validate", "cline")
    assert checked.code == 3 and "sends the key of this gateway to anthropic" in checked.out


@pytest.mark.parametrize("lines", ["providerId: anthropic # mine\n", "modelId: claude-x\nproviderId: anthropic\n"])
@pytest.mark.parametrize("back", [("undo",), ("remove", "cline")])
def test_an_agent_is_moved_and_restored(program: Program, lines: str, back: tuple[str, ...]) -> None:
    """Its provider goes, with the comment on its line, and its model is the default; below the block nothing changes."""
    path = agent(program, f"{lines}tools: read_files # few\n")
    before = (program.home / path[2:]).read_text()
    out = configure(program, "--slots", "ours").out
    assert "anthropic" not in out
    now = (program.home / path[2:]).read_text()
    assert now.startswith("---\nname: review\ndescription: reviews\n")
    assert now.endswith("---\nYou review.\n") and "tools: read_files # few\n" in now
    assert "providerId" not in now and "modelId: qwen3.6-plus" in now.replace('"', "")
    assert program("validate", "cline").code == 0
    assert program(*back).code == 0
    assert (program.home / path[2:]).read_text() == before


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", False),
        ("modelId: qwen3.6-plus\n", False),
        ("modelId: team-small\n", True),
        ("providerId: openai-compatible\nmodelId: team-small\n", True),
    ],
)
def test_an_agent_with_a_model_of_its_own(program: Program, lines: str, said: bool) -> None:
    """Its model is asked of this gateway."""
    agent(program, lines)
    out = configure(program).out
    assert ("not the default one (qwen3.6-plus): agents.review.modelId" in out) == said
    assert "another gateway" not in out


def test_agents_of_the_project_and_of_another_folder(program: Program) -> None:
    """The current folder is the project; CLINE_DIR replaces the folder in the home."""
    agent(program, "providerId: gemini\n", ".cline/agents/review.yaml")
    agent(program, "providerId: mistral\n", "elsewhere/agents/review.YML")
    agent(program, "providerId: xai\n", "elsewhere/agents/review.md")
    folder = {"CLINE_DIR": str(program.home / "elsewhere")}
    out = program("cline", *PLUS, stdin=KEY, env=folder).out
    assert "to gemini" in out and "to mistral" in out and "xai" not in out
    assert "gateway: gemini. Change it by hand" in out and "gateway: mistral. `--slots ours` points" in out
    out = program("cline", *PLUS, "--slots", "ours", stdin=KEY, env=folder).out
    assert "gemini. Change it by hand" in out and "to gemini" in out and "mistral" not in out


def test_agents_follow_another_default(program: Program) -> None:
    configure(program)
    change(program, CONFIG, lastUsedProvider="anthropic")
    agent(program, "providerId: anthropic\n")
    assert "another gateway" not in program("cline", *SMALL, "--no-default").out


def test_dictation(program: Program) -> None:
    """Kept and named; removed with `--slots ours`; brought back by `undo`."""
    configure(program)
    change(program, CONFIG, modes={"voiceInput": VOICE})
    before = (program.home / CONFIG).read_bytes()
    assert "modes.voiceInput leads to another gateway: groq/whisper-large-v3" in configure(program).out
    assert (program.home / CONFIG).read_bytes() == before
    assert "another gateway" not in configure(program, "--slots", "ours").out
    assert json.loads((program.home / CONFIG).read_text())["modes"] == {}
    assert program("undo").code == 0
    assert (program.home / CONFIG).read_bytes() == before


def test_dictation_of_the_slot_moves_with_it(program: Program) -> None:
    program.write(
        CONFIG,
        json.dumps(
            {
                "version": 1,
                "modes": {"voiceInput": {**VOICE, "providerId": "openai-compatible"}},
                "providers": {
                    "openai-compatible": {
                        "settings": {"provider": "openai-compatible", "baseUrl": "https://team.example/v1"},
                        "updatedAt": "2026-05-01T10:00:00.000Z",
                    }
                },
            }
        ),
    )
    assert "voiceInput" not in configure(program, "--force").out
    assert slots(program)["modes.voiceInput"]["leads"] == "ours"


@pytest.mark.parametrize(
    ("state", "leads", "model"),
    [
        ({}, "ours", "qwen3.6-plus"),
        ({"planModeApiProvider": "litellm", "planModeLiteLlmModelId": "team"}, "elsewhere", "team"),
        ({"planModeApiProvider": "anthropic", "planModeApiModelId": "sonnet"}, "elsewhere", "sonnet"),
        ({"planModeApiProvider": None}, "own", None),
    ],
)
def test_plan_mode(program: Program, state: dict[str, Any], leads: str, model: str | None) -> None:
    """Each run sets it with the default; a run that leaves the default points it here if it is asked to."""
    configure(program)
    change(program, STATE, **state)
    found = slots(program)["planModeApiProvider"]
    assert (found["leads"], found["model"]) == (leads, model)
    kept = program("cline", *SMALL, "--no-default").out
    assert ("planModeApiProvider" in kept) == (leads != "ours")
    assert program("cline", *SMALL, "--no-default", "--slots", "ours").code == 0
    chosen = slots(program)["planModeApiProvider"]
    assert (chosen["leads"], chosen["model"]) == ("ours", "qwen/qwen3.6-27b" if leads != "ours" else model)
    configure(program)
    assert slots(program)["planModeApiProvider"]["model"] == "qwen3.6-plus"
