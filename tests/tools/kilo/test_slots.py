"""The model slots that only Kilo has: its own service, embeddings and images, and the terminal's choice of a model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program

KEY = b"sk-test-0123456789abcdef"
PLUS = "qwen3.6-plus"
CONFIG, CHOSEN = ".config/kilo/kilo.json", ".local/state/kilo/model.json"
MINE = {"model": {"code": {"providerID": "other", "modelID": "large"}}, "recent": [{"providerID": "other"}]}


def run(program: Program, *words: str, **options: Any) -> dict[str, Any]:
    result = program("kilo", "--api-key-stdin", "--json", "-m", PLUS, *words, stdin=KEY, **options)
    assert result.code == 0, result.text
    return result.document


def told(document: dict[str, Any]) -> list[str]:
    return [note["message"] for note in document["notes"] if note["code"].startswith("slot-")]


@pytest.mark.parametrize(
    ("config", "auth", "env", "asks"),
    [
        ({}, {}, {}, False),
        ({}, {}, {"KILO_API_KEY": "sk-kilo-0123456789"}, True),
        ({}, {"kilo": {"type": "oauth", "access": "sk-kilo-0123456789"}}, {}, True),
        ({"provider": {"kilo": {"options": {"apiKey": "sk-kilo-0123456789"}}}}, {}, {}, True),
        ({"disabled_providers": ["kilo"]}, {}, {"KILO_API_KEY": "sk-kilo-0123456789"}, False),
        ({"enabled_providers": ["wcode"]}, {}, {"KILO_API_KEY": "sk-kilo-0123456789"}, False),
        ({"small_model": "wcode/qwen3.6-plus"}, {}, {"KILO_API_KEY": "sk-kilo-0123456789"}, False),
    ],
)
def test_its_own_service(program: Program, config: Any, auth: Any, env: dict[str, str], asks: bool) -> None:
    program.write(CONFIG, json.dumps(config))
    program.write(".local/share/kilo/auth.json", json.dumps(auth))
    own = "small_model is empty: Kilo Code may call a service of its own there. `--slots ours` fills it."
    assert told(run(program, env=env)) == ([own] if asks else [])
    assert told(run(program, "--slots", "ours", env=env)) == []
    small = json.loads((program.home / CONFIG).read_text()).get("small_model")
    assert (small == f"wcode/{PLUS}") == (asks or "small_model" in config)
    assert program("undo").code == 0


def test_what_no_chat_model_can_do_is_switched_off(program: Program) -> None:
    indexing = {
        "enabled": True,
        "provider": "openai-compatible",
        "openai-compatible": {"baseUrl": "https://e.example/v1"},
    }
    data = {"indexing": indexing, "experimental": {"image_generation": True, "batch_tool": True}}
    path = program.write(CONFIG, json.dumps(data))
    before = path.read_bytes()
    said = told(run(program))
    assert [line.split(". ")[0] for line in said] == [
        "indexing.enabled leads to another gateway: openai-compatible (e.example)",
        "experimental.image_generation leads to another gateway: openrouter/auto",
    ]
    assert told(run(program, "--slots", "ours")) == []
    found = json.loads(path.read_text())
    assert found["indexing"] == {**indexing, "enabled": False}
    assert found["experimental"] == {"image_generation": False, "batch_tool": True}
    assert program("remove", "kilo").code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("way", ["undo", "remove kilo"])
def test_the_choice_in_the_terminal(program: Program, way: str) -> None:
    """It would beat the default model; it is forgotten, and comes back."""
    path = program.write(CHOSEN, json.dumps(MINE))
    assert told(run(program)) == [
        f"model.code in ~/{CHOSEN} leads to another gateway: other/large. `--slots ours` points it to this one."
    ]
    assert path.read_text() == json.dumps(MINE)
    assert program("undo").code == 0
    assert told(run(program, "--slots", "ours")) == []
    assert json.loads(path.read_text()) == {**MINE, "model": {}}
    assert program(*way.split()).code == 0
    assert path.read_text() == json.dumps(MINE)


def test_a_choice_of_ours_goes_with_the_entry(program: Program) -> None:
    run(program)
    path = program.write(CHOSEN, json.dumps({"model": {"code": {"providerID": "wcode", "modelID": PLUS}}}))
    assert told(run(program)) == []
    assert program("remove", "kilo").code == 0
    assert json.loads(path.read_text()) == {}


def test_outside_the_home_it_is_only_told(program: Program, tmp_path: Any) -> None:
    (tmp_path / "kilo").mkdir()
    (tmp_path / "kilo" / "model.json").write_text(json.dumps(MINE))
    said = told(run(program, "--slots", "ours", env={"XDG_STATE_HOME": str(tmp_path)}))
    assert [line.endswith("Change it by hand.") for line in said] == [True]
