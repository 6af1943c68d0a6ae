"""What takes precedence over Droid's settings, with its effects; `test_droid_doctor.py` shows the same of the real Droid."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.program import Program
from wcode_setup.errors import KEY, MODEL, REQUEST

FILE, LOCAL = ".factory/settings.json", ".factory/settings.local.json"
THEIRS = "sk-test-theirs-00000000"
ID, SMALL = "custom:Qwen-3.6-Plus-0", "custom:Qwen3.6-27B-0"
CHAT = "generic-chat-completion-api"
FOREIGN = {"model": "large", "baseUrl": "https://other.example/v1", "apiKey": THEIRS, "provider": CHAT}
SAME = {**FOREIGN, "id": ID, "model": "qwen3.6-plus", "baseUrl": "https://wcode.net/api/gpt/v1"}


def session(model: str) -> dict[str, Any]:
    return {"sessionDefaultSettings": {"model": model}}


HOMES: dict[str, tuple[dict[str, Any], dict[str, str], dict[str, list[str]]]] = {
    # files, variables, and the notes with their effects
    "nothing": ({}, {}, {}),
    "other settings": ({LOCAL: {"theme": "dark"}}, {}, {}),
    "models of the same folder": ({LOCAL: {"customModels": [FOREIGN]}}, {}, {"customModels": [REQUEST]}),
    "a session without a model": (
        {LOCAL: {"sessionDefaultSettings": {}}},
        {},
        {"sessionDefaultSettings.model": [REQUEST]},
    ),
    "a project": ({"p/.factory/settings.json": session(SMALL)}, {}, {"sessionDefaultSettings.model": [MODEL]}),
    "the same default": ({"p/.factory/settings.json": session(ID)}, {}, {}),
    "models beside ours": ({"p/.factory/settings.json": {"customModels": [FOREIGN]}}, {}, {}),
    "an entry in place of ours": ({"p/.factory/settings.json": {"customModels": [SAME]}}, {}, {"customModels": [KEY]}),
    "a folder above, without a repository": (
        {".factory/x.json": {}, "q/.factory/settings.json": session(SMALL)},
        {},
        {},
    ),
    "the repository": (
        {"p/.factory/settings.json": session(ID), "r/.git/HEAD": {}, "r/.factory/settings.json": session(SMALL)},
        {"CWD": "r/a/b"},
        {"sessionDefaultSettings.model": [MODEL]},
    ),
    "the nearest folder": (
        {"r/.git/HEAD": {}, "r/.factory/settings.json": session(SMALL), "r/a/.factory/settings.json": session(ID)},
        {"CWD": "r/a"},
        {"sessionDefaultSettings.model": []},
    ),
    "a variable": (
        {"x.json": session("custom:gone")},
        {"RUNTIME": "x.json"},
        {"sessionDefaultSettings.model": [REQUEST]},
    ),
    "an administrator's default": ({"x.json": session("gpt-5.5")}, {"ORG": "x.json"}, {}),
    "an administrator's models": ({"x.json": {"customModels": [SAME]}}, {"ORG": "x.json"}, {"customModels": [KEY]}),
    "a policy": (
        {"x.json": {"modelPolicy": {"allowCustomModels": False}}},
        {"ORG": "x.json"},
        {"modelPolicy.allowCustomModels": [REQUEST]},
    ),
    "a policy of URLs": (
        {LOCAL: {"modelPolicy": {"allowedBaseUrls": ["https://wcode.net/api/gpt/v", "x", 5]}}},
        {},
        {"modelPolicy.allowedBaseUrls": [REQUEST]},
    ),
    "a policy that allows it": ({LOCAL: {"modelPolicy": {"allowedBaseUrls": ["https://wcode.net/api/"]}}}, {}, {}),
    "what does not parse": ({"p/.factory/settings.json": "{,}"}, {}, {}),
}
VARIABLES = {"RUNTIME": "FACTORY_RUNTIME_SETTINGS_PATH", "ORG": "FACTORY_ORG_MANAGED_SETTINGS_LOCAL_PATH"}


@pytest.mark.parametrize("name", HOMES)
def test_layers(name: str, program: Program) -> None:
    files, env, wanted = HOMES[name]
    set_up(program)
    for path, data in files.items():
        program.write(path, data if isinstance(data, str) else json.dumps(data))
    folder = program.home / env.get("CWD", "p")
    folder.mkdir(parents=True, exist_ok=True)
    named = {VARIABLES[key]: str(program.home / value) for key, value in env.items() if key in VARIABLES}
    (data,) = program.process("doctor", "droid", "--json", env=named, cwd=folder).document["data"]
    said = [one["message"] for one in data["checks"] if one["check"] == "layers" and one["level"] != "ok"]
    assert len(said) == len(wanted)
    assert all(any(keys in text for text in said) for keys in wanted)
    assert set(data["differs"]) == {effect for effects in wanted.values() for effect in effects}


def set_up(program: Program) -> None:
    words = ("droid", "-m", "qwen3.6-plus", "-m", "qwen/qwen3.6-27b", "--api-key-stdin")
    assert program(*words, stdin=b"sk-test-0123456789abcdef").code == 0


ENTRIES: dict[str, tuple[Callable[[Any], object], list[str]]] = {
    "a header": (lambda entry: entry.update(extraHeaders={"authorization": f"Bearer {THEIRS}"}), [KEY]),
    "the same key in one": (lambda entry: entry.update(extraHeaders={"x-api-key": "sk-test-0123456789abcdef"}), []),
    "another model": (lambda entry: entry.update(extraArgs={"model": "x"}), [MODEL]),
    "the same model": (lambda entry: entry.update(extraArgs={"model": "qwen3.6-plus", "top_p": 1}), []),
    "no key": (lambda entry: entry.pop("apiKey"), [KEY]),
    "an unset variable": (lambda entry: entry.update(apiKey="${GONE_API_KEY}"), [KEY]),
    "the key of a manual": (lambda entry: entry.update(apiKey="YOUR_API_KEY"), [REQUEST]),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_what_the_entry_sends(name: str, program: Program) -> None:
    set_up(program)
    change, wanted = ENTRIES[name]
    data = json.loads((program.home / FILE).read_text())
    change(data["customModels"][0])
    (program.home / FILE).write_text(json.dumps(data))
    (found,) = program("doctor", "droid", "--json").document["data"]
    assert found["differs"] == wanted
    assert THEIRS not in json.dumps(found)
