"""OpenClaw's model slots: services that it calls by itself, aliases, switches, places of either version."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.program import Program, Result

KEY = b"sk-test-0123456789abcdef\n"
CONFIG = ".openclaw/openclaw.json"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
SERVICES = {
    "agents.defaults.imageModel.primary",
    "agents.defaults.pdfModel.primary",
    "agents.defaults.mediaModels.image.primary",
    "agents.defaults.mediaModels.video.primary",
    "memory.search.provider",
    "tts.provider",
    "tools.media.audio",
}
"""What OpenClaw uses an OpenAI key for by itself."""


def run(program: Program, *words: str, env: dict[str, str] | None = None) -> Result:
    result = program("openclaw", "-m", PLUS, "--api-key-stdin", "--json", *words, stdin=KEY, env=env)
    assert result.code == 0, result.text
    return result


def own(result: Result) -> set[str]:
    """The slots that a service may fill."""
    messages = [note["message"] for note in result.document["notes"] if note["code"].startswith("slot-own")]
    return set(re.findall(r"[a-zA-Z]+(?:\.[a-zA-Z]+)+", " ".join(messages)))


def leads(program: Program, env: dict[str, str] | None = None) -> dict[str, str]:
    [found] = program("status", "openclaw", "--json", env=env).document["data"]
    return {slot["slot"]: slot["leads"] for slot in found["slots"]}


def data(program: Program) -> Any:
    return json.loads((program.home / CONFIG).read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", [(), ("--vision",)])
def test_a_key_in_the_environment(program: Program, words: tuple[str, ...]) -> None:
    """With `--vision` pictures go to the default model, but PDF files are still offered to others first."""
    found = own(run(program, *words, env={"OPENAI_API_KEY": "sk-test-other-0123456789"}))
    assert found == SERVICES - ({"agents.defaults.imageModel.primary"} if words else set())
    assert own(run(program, *words)) == set()


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"models": {"providers": {"openai": {"apiKey": "sk-test-other-0123456789", "models": []}}}}, "tts.provider"),
        ({"auth": {"profiles": {"openai:me": {"provider": "openai", "mode": "oauth"}}}}, "memory.search.provider"),
        ({"env": {"vars": {"GEMINI_API_KEY": "sk-test-other-0123456789"}}}, "tools.media.video"),
        ({"env": {"FAL_KEY": "sk-test-other-0123456789"}}, "agents.defaults.mediaModels.music.primary"),
    ],
)
def test_a_key_in_the_file(program: Program, more: dict[str, Any], place: str) -> None:
    program.write(CONFIG, json.dumps(more))
    assert place in own(run(program))


def test_a_login_of_an_agent(program: Program) -> None:
    profiles = {"profiles": {"openai:me": {"provider": "openai", "key": "sk-test-other-0123456789"}}}
    program.write(".openclaw/agents/main/agent/auth-profiles.json", json.dumps(profiles))
    assert own(run(program)) == SERVICES


def test_another_entry_for_pictures(program: Program) -> None:
    """OpenClaw gives it the pictures that the default model does not take."""
    model = {"id": "seer", "name": "seer", "input": ["text", "image"]}
    entry = {"baseUrl": "https://other.example/v1", "models": [model]}
    program.write(CONFIG, json.dumps({"models": {"providers": {"other": entry}}}))
    pictures = {"agents.defaults.imageModel.primary", "agents.defaults.pdfModel.primary"}
    assert own(run(program)) == pictures
    assert own(run(program, "--slots", "ours")) == set()
    assert {leads(program)[name] for name in pictures} == {"ours"}


def test_ours_does_not_wait_for_a_key(program: Program) -> None:
    """A key that is set later changes nothing."""
    run(program, "--slots", "ours")
    found = leads(program, env={"OPENAI_API_KEY": "sk-test-other-0123456789"})
    assert set(found.values()) <= {"ours", "default", "off"}
    assert data(program)["tools"]["deny"] == ["image_generate", "video_generate", "music_generate", "tts"]
    assert program("undo").code == 0
    assert not (program.home / CONFIG).exists()


@pytest.mark.parametrize(
    ("value", "model", "place"),
    [
        ("quick", "other/tiny", "elsewhere"),
        ("tiny", "other/tiny", "elsewhere"),
        ("OTHER/tiny", "other/tiny", "elsewhere"),
        (PLUS, f"wcode/{PLUS}", "ours"),
        ("mine", f"wcode/{PLUS}", "ours"),
    ],
)
def test_names_of_models(program: Program, value: str, model: str, place: str) -> None:
    """An alias, a model that one entry has, a provider in capitals."""
    run(program)
    config = data(program)
    config["models"]["providers"]["other"] = {"baseUrl": "https://other.example/v1", "models": [{"id": "tiny"}]}
    aliases = {"other/tiny": {"alias": "quick"}, f"wcode/{PLUS}": {"alias": "mine"}}
    config["agents"]["defaults"] |= {"models": aliases, "utilityModel": value}
    program.write(CONFIG, json.dumps(config))
    [found] = program("status", "openclaw", "--json").document["data"]
    [slot] = [slot for slot in found["slots"] if slot["slot"] == "agents.defaults.utilityModel"]
    assert (slot["leads"], f"{slot['provider']}/{slot['model']}") == (place, model)


@pytest.mark.parametrize(
    ("version", "memory", "light"),
    [
        ("2026.3.8", "agents.defaults.memorySearch.provider", "messages.tts.summaryModel"),
        ("2026.9.6", "memory.search.provider", "agents.defaults.utilityModel"),
    ],
)
def test_the_places_of_a_version(program: Program, version: str, memory: str, light: str) -> None:
    """Each version rejects the places of the other."""
    program.write(CONFIG, json.dumps({"meta": {"lastTouchedVersion": version}}))
    run(program, "--small-model", SMALL, "--slots", "ours")
    found = leads(program)
    assert (found[memory], found[light]) == ("off", "ours")
    config = data(program)
    former = version == "2026.3.8"
    assert ("memory" in config, "tts" in config, "messages" in config) == (not former, not former, former)
    assert ("utilityModel" in config["agents"]["defaults"]) is not former


def test_speech_of_the_former_version_needs_no_key(program: Program) -> None:
    program.write(CONFIG, json.dumps({"meta": {"lastTouchedVersion": "2026.3.8"}}))
    assert own(run(program)) == {"messages.tts.provider"}


def test_a_recording_has_no_model_of_ours(program: Program) -> None:
    """Its models stay, switched off; one for pictures goes; one without an identity is the user's to change."""
    listed = [
        {"provider": "openai", "model": "ear", "capabilities": ["audio"]},
        {"provider": "openai", "model": "eye", "capabilities": ["image"]},
        {"provider": "google", "capabilities": ["image"]},
        {"type": "cli", "command": "whisper", "args": ["x"], "capabilities": ["audio"]},
    ]
    program.write(CONFIG, json.dumps({"tools": {"media": {"models": listed}}}))
    result = run(program, "--slots", "ours")
    assert [note["code"] for note in result.document["notes"] if "slot" in note["code"]] == ["slot-stays"]
    media = data(program)["tools"]["media"]
    assert media["models"] == [listed[0], *listed[2:]]
    assert (media["audio"], media["video"]) == ({"enabled": False}, {"enabled": False})
    assert run(program, "--slots", "ours").document["status"] == "unchanged"


def test_included_and_scheduled(program: Program) -> None:
    """Models in other files have a note that names the file."""
    included = {"heartbeat": {"model": "other/beat"}}
    program.write(".openclaw/defaults.json5", json.dumps(included))
    program.write(CONFIG, json.dumps({"agents": {"defaults": {"$include": "./defaults.json5"}}}))
    jobs = [{"id": "j1", "payload": {"kind": "agentTurn", "model": "other/night"}}]
    program.write(".openclaw/cron/jobs.json", json.dumps({"version": 1, "jobs": jobs}))
    said = [note["message"] for note in run(program).document["notes"] if note["code"].startswith("slot-")]
    assert any("heartbeat.model in ~/.openclaw/defaults.json5" in line for line in said), said
    assert any("jobs[j1].payload.model in ~/.openclaw/cron/jobs.json" in line for line in said), said
