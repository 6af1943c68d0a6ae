"""Model slots of the import file: profiles of modes and of other work, embeddings and images."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from tests.aftermath import KEY, PLUS, SMALL
from tests.program import Program

PATH = ".config/wcode-setup/roo-settings.json"
EDITOR = ("--editor", "code")


def configure(program: Program, *words: str) -> str:
    result = program("roo", *EDITOR, *PLUS, *words, stdin=KEY)
    assert result.code == 0, result.text
    return result.out


def load(program: Program) -> Any:
    return json.loads((program.home / PATH).read_text(encoding="utf-8"))


def store(program: Program, profiles: dict[str, Any], modes: dict[str, str], **settings: Any) -> None:
    """Profiles, modes and global settings of the user in the import file, with those that are there."""
    data = load(program)
    data["providerProfiles"]["apiConfigs"] |= profiles
    data["providerProfiles"]["modeApiConfigs"] |= modes
    (program.home / PATH).write_text(json.dumps({**data, "globalSettings": settings}, indent=2))


def slots(program: Program) -> dict[str, tuple[str, str | None, str | None, str | None]]:
    [found] = program("status", "roo", "--json").document["data"]
    return {
        slot["slot"].rpartition(".")[2]: (slot["leads"], slot["provider"], slot["model"], slot["host"])
        for slot in found["slots"]
    }


@pytest.mark.parametrize(
    ("profile", "model", "host"),
    [
        ({"apiProvider": "openai", "openAiBaseUrl": "https://o.example/v1", "openAiModelId": "m"}, "m", "o.example"),
        ({"apiProvider": "anthropic", "apiModelId": "m", "ollamaModelId": "stale"}, "m", None),
        ({"apiProvider": "openrouter", "openRouterModelId": "m", "apiModelId": "stale"}, "m", None),
        (
            {"apiProvider": "ollama", "ollamaModelId": "m", "ollamaBaseUrl": "http://localhost:11434"},
            "m",
            "localhost:11434",
        ),
        ({"apiProvider": "anthropic"}, None, None),
    ],
)
def test_profiles(program: Program, profile: dict[str, Any], model: str | None, host: str | None) -> None:
    """A slot that names a profile leads to its API provider, model and host."""
    configure(program)
    store(program, {"mine": {"id": "m1", **profile}}, {"review": "m1"}, enhancementApiConfigId="m1")
    found = slots(program)
    assert found["review"] == found["enhancementApiConfigId"] == ("elsewhere", "mine", model, host)


def test_the_default_is_no_slot(program: Program) -> None:
    """The built-in modes on the current profile are not listed, those with another one are."""
    configure(program, *SMALL)
    assert slots(program) == {
        "enhancementApiConfigId": ("default", None, None, None),
        "codebaseIndexConfig": ("off", None, None, None),
        "imageGeneration": ("off", None, None, None),
    }
    store(program, {}, {"ask": "wcode-qwenqwen3627b"})
    assert slots(program)["ask"] == ("ours", "wcode-qwen-qwen3.6-27b", "qwen/qwen3.6-27b", "wcode.net")


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"codebaseIndexEnabled": True}, ("elsewhere", "openai", None, None)),
        ({"codebaseIndexEnabled": False, "codebaseIndexEmbedderProvider": "gemini"}, ("off", None, None, None)),
        ({"codebaseIndexEnabled": True, "codebaseIndexEmbedderProvider": "semble"}, ("off", None, None, None)),
        (
            {
                "codebaseIndexEnabled": True,
                "codebaseIndexEmbedderProvider": "ollama",
                "codebaseIndexEmbedderBaseUrl": "http://localhost:11434",
                "codebaseIndexEmbedderModelId": "e",
            },
            ("elsewhere", "ollama", "e", "localhost:11434"),
        ),
        (
            {
                "codebaseIndexEnabled": True,
                "codebaseIndexEmbedderProvider": "openai-compatible",
                "codebaseIndexOpenAiCompatibleBaseUrl": "https://wcode.net/api/gpt/v1/",
            },
            ("ours", "openai-compatible", None, "wcode.net"),
        ),
        ("odd", ("off", None, None, None)),
    ],
)
def test_embeddings(program: Program, config: Any, found: tuple[str | None, ...]) -> None:
    """Switched off if they lead elsewhere, with everything else of their settings."""
    configure(program)
    store(program, {}, {}, codebaseIndexConfig=config)
    assert slots(program)["codebaseIndexConfig"] == found
    configure(program, "--slots", "ours")
    now = load(program)["globalSettings"]["codebaseIndexConfig"]
    assert now == ({**config, "codebaseIndexEnabled": False} if found[0] == "elsewhere" else config)


def test_every_slot_is_moved_and_restored(program: Program) -> None:
    """To managed profiles, the light ones to the small model; `undo` and `remove` restore the user's."""
    configure(program)
    mine = {"mine": {"id": "m1", "apiProvider": "anthropic", "apiModelId": "m"}}
    settings = {
        "enhancementApiConfigId": "m1",
        "condensingApiConfigId": "m1",
        "experiments": {"imageGeneration": True},
    }
    store(program, mine, {"review": "m1", "ask": "m1", "docs": "only-in-the-editor"}, **settings)
    before = (program.home / PATH).read_bytes()
    out = configure(program, "--slots", "ours", "--small-model", "qwen/qwen3.6-27b")
    assert "another gateway" not in out
    data = load(program)
    assert {*data["providerProfiles"]["modeApiConfigs"].values()} == {"wcode-qwen36plus"}
    light = ("enhancementApiConfigId", "condensingApiConfigId")
    assert {data["globalSettings"][name] for name in light} == {"wcode-qwenqwen3627b"}
    assert data["globalSettings"]["experiments"] == {"imageGeneration": False}
    assert program("undo").code == 0
    assert (program.home / PATH).read_bytes() == before


def test_what_the_editor_remembers_is_overridden_on_request(program: Program) -> None:
    """An import leaves what the file does not name, so only `--slots ours` names it."""
    configure(program)
    assert "globalSettings" not in load(program)
    configure(program, "--slots", "ours")
    assert load(program)["globalSettings"] == {"enhancementApiConfigId": "wcode-qwen36plus"}
    assert program("remove", "roo", *EDITOR).code == 0
    assert not (program.home / PATH).exists()


def test_remove_without_a_history(program: Program) -> None:
    """The slots that name managed profiles go with them; those of the user stay."""
    configure(program, "--slots", "ours")
    mine = {"mine": {"id": "m1", "apiProvider": "anthropic"}}
    store(program, mine, {"review": "m1"}, enhancementApiConfigId="wcode-qwen36plus", condensingApiConfigId="m1")
    shutil.rmtree(program.home / ".local/state/wcode-setup")
    assert program("remove", "roo", *EDITOR).code == 0
    assert load(program) == {
        "providerProfiles": {
            "currentApiConfigName": "mine",
            "apiConfigs": mine,
            "modeApiConfigs": {"review": "m1"},
        },
        "globalSettings": {"condensingApiConfigId": "m1"},
    }
