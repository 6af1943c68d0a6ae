"""Where Hermes' model slots lead, by each spelling that Hermes reads (docs/tools/hermes.md, Model slots)."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.program import Program, Result

PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
KEY = "sk-test-0123456789abcdef"
CONFIG = ".hermes/config.yaml"
NAMED = {
    "model": {"default": PLUS, "provider": "custom:wcode", "max_tokens": 64000},
    "providers": {
        "wcode": {
            "name": "wcode",
            "base_url": "https://wcode.net/api/gpt/v1",
            "api_key": KEY,
            "models": {PLUS: {"context_length": 1024000}},
        },
        "other": {"name": "My Other", "base_url": "https://other.example/v1", "api_key": "sk-other-0123456789abcdef"},
        "twin": {"base_url": "https://wcode.net/api/gpt/v1/", "api_key": "sk-twin-0123456789abcdef"},
    },
}
BLOCK = {
    "model": {
        "default": PLUS,
        "provider": "custom",
        "base_url": "https://wcode.net/api/gpt/v1",
        "api_key": KEY,
        "context_length": 1024000,
        "max_tokens": 64000,
    },
    "providers": {"other": NAMED["providers"]["other"]},
}
THERE = {"provider": "custom:other", "model": "m"}


class Plain(yaml.SafeDumper):
    """Values that stand several times are written as often, not as aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=Plain, sort_keys=False)
    return text


def read(program: Program) -> Any:
    return yaml.safe_load((program.home / CONFIG).read_text(encoding="utf-8"))


def run(program: Program, *words: str, data: Any = None) -> Result:
    if data is not None:
        program.write(CONFIG, dump(data))
    result = program("hermes", "--json", *words)
    assert result.code == 0, result.text
    return result


def leads(program: Program, data: Any, path: str, **env: str) -> list[tuple[str, str | None, str | None]]:
    """What `status` shows of the slots at a path: where it leads, the model and the host."""
    program.write(CONFIG, dump(data))
    result = program("status", "hermes", "--json", env=env)
    [found] = result.document["data"]
    return [(slot["leads"], slot["model"], slot["host"]) for slot in found["slots"] if slot["slot"] == path]


@pytest.mark.parametrize("form", [NAMED, BLOCK], ids=["named", "block"])
@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"provider": "custom:other", "model": "m"}, ("elsewhere", "m", "other.example")),
        ({"provider": "My Other", "model": "m"}, ("elsewhere", "m", "other.example")),
        ({"provider": "openrouter", "model": "m"}, ("elsewhere", "m", None)),
        ({"provider": "main", "model": "m"}, ("ours", "m", "wcode.net")),
        ({"provider": "auto", "model": "m"}, ("default", None, None)),
        ({"model": "m"}, ("default", None, None)),
        ({"provider": None, "model": None}, ("default", None, None)),
        ("custom:other", ("default", None, None)),
        (None, ("default", None, None)),
        ({"base_url": "https://x.example/v1", "model": "m"}, ("default", None, None)),
        ({"base_url": "https://x.example/v1", "api_key": "k", "model": "m"}, ("elsewhere", "m", "x.example")),
        ({"base_url": "https://x.example/v1", "key_env": "K", "model": "m"}, ("elsewhere", "m", "x.example")),
        ({"provider": "custom", "base_url": "https://x.example/v1"}, ("elsewhere", None, "x.example")),
        ({"provider": "custom:other", "base_url": "https://x.example/v1"}, ("elsewhere", None, "other.example")),
        ({"provider": "custom", "base_url": "https://wcode.net/api/gpt/v1/"}, ("ours", None, "wcode.net")),
    ],
)
def test_a_task(form: dict[str, Any], value: Any, found: tuple[str, str | None, str | None], program: Program) -> None:
    assert leads(program, {**form, "auxiliary": {"mcp": value}}, "auxiliary.mcp") == [found]


def test_the_names_of_ours(program: Program) -> None:
    """`custom` is the vendor's block; an entry with the gateway's URL is ours, too."""
    for form, provider, expected in [
        (NAMED, "custom:wcode", "ours"),
        (NAMED, "wcode", "ours"),
        (NAMED, "custom:twin", "ours"),
        (NAMED, "custom", "elsewhere"),
        (BLOCK, "custom", "ours"),
    ]:
        data = {**form, "auxiliary": {"mcp": {"provider": provider, "model": "m"}}}
        [(found, _, _)] = leads(program, data, "auxiliary.mcp")
        assert found == expected, provider


@pytest.mark.parametrize(
    ("section", "path", "found"),
    [
        ({"delegation": {"model": "m"}}, "delegation", [("ours", "m", "wcode.net")]),
        ({"delegation": {"base_url": "https://x.example/v1"}}, "delegation", [("elsewhere", None, "x.example")]),
        ({"auxiliary": {"vision": {"model": "m"}}}, "auxiliary.vision", [("ours", "m", "wcode.net")]),
        ({"auxiliary": {"curator": {"provider": "custom:other"}}}, "auxiliary.curator", [("default", None, None)]),
        ({"auxiliary": {"plugin": THERE}}, "auxiliary.plugin", [("elsewhere", "m", "other.example")]),
        ({"fallback_providers": [{"provider": "nous"}]}, "fallback_providers", []),
        ({"fallback_providers": [THERE]}, "fallback_providers[m]", [("elsewhere", "m", "other.example")]),
        ({"fallback_model": THERE}, "fallback_model", [("elsewhere", "m", "other.example")]),
        ({"fallback_model": [THERE]}, "fallback_model[m]", [("elsewhere", "m", "other.example")]),
        ({"moa": {"aggregator": THERE}}, "moa.aggregator", [("elsewhere", "m", "other.example")]),
        ({"curator": {"auxiliary": THERE}}, "curator.auxiliary", [("elsewhere", "m", "other.example")]),
        (
            {"slack": {"channel_overrides": {7: THERE}}},
            "slack.channel_overrides.7",
            [("elsewhere", "m", "other.example")],
        ),
        ({"memory": {"provider": "honcho"}}, "memory.provider", [("elsewhere", None, None)]),
        ({"memory": {"provider": "holographic"}}, "memory.provider", []),
    ],
)
def test_other_slots(section: dict[str, Any], path: str, found: list[Any], program: Program) -> None:
    assert leads(program, NAMED | section, path) == found


@pytest.mark.parametrize(
    ("env", "files", "own"),
    [
        ({}, {}, False),
        ({"OPENROUTER_API_KEY": "sk-or-0123456789abcdef"}, {}, True),
        ({"GLM_API_KEY": "your-api-key"}, {}, False),
        ({"DASHSCOPE_API_KEY": "sk-da-0123456789abcdef"}, {}, False),
        ({}, {".env": "DEEPSEEK_API_KEY=sk-de-0123456789abcdef\n"}, True),
        ({}, {"auth.json": '{"active_provider": "nous"}'}, True),
        ({}, {"auth.json": '{"credential_pool": {"gemini": [{"source": "manual"}]}}'}, True),
        ({}, {"auth.json": '{"credential_pool": {"custom:wcode": [{"source": "manual"}], "gemini": []}}'}, False),
    ],
)
def test_empty_tasks(env: dict[str, str], files: dict[str, str], own: bool, program: Program) -> None:
    """They leave this gateway only for a vendor whose key Hermes finds; a picture never does."""
    for name, content in files.items():
        program.write(f".hermes/{name}", content)
    kind = "own" if own else "default"
    assert leads(program, NAMED, "auxiliary.title_generation", **env) == [(kind, None, None)]
    assert leads(program, NAMED, "auxiliary.vision", **env) == [("default", None, None)]


@pytest.mark.parametrize("form", [NAMED, BLOCK], ids=["named", "block"])
def test_one_model(form: dict[str, Any], program: Program) -> None:
    """Fallbacks go, for the default model cannot stand in for itself; a mixture keeps one, and the block stays then."""
    fallbacks = {"fallback_providers": [THERE], "fallback_model": {**THERE, "model": PLUS}}
    run(program, "-m", PLUS, "--slots", "ours", data=form | fallbacks)
    data = read(program)
    assert data == {**form, "fallback_providers": []}
    mixture = {"moa": {"reference_models": [THERE, {**THERE, "model": "n"}], "aggregator": THERE}}
    run(program, "-m", PLUS, "--slots", "ours", data=form | mixture)
    moa = read(program)["moa"]
    ours = {"provider": "custom:wcode", "model": PLUS}
    assert moa == {"reference_models": [ours], "aggregator": ours}


def test_a_fallback_to_a_model_of_ours(program: Program) -> None:
    """At its place, without the values of the former provider; the others go."""
    there = [
        {"provider": "nous", "model": "x"},
        {"provider": "openrouter", "model": SMALL, "api_key": "sk-or-0123456789"},
    ]
    run(program, "-m", PLUS, "-m", SMALL, "--slots", "ours", data={**NAMED, "fallback_providers": there})
    data = read(program)
    assert data["fallback_providers"] == [{"provider": "custom:wcode", "model": SMALL}]
    assert program("undo").code == 0
    assert read(program)["fallback_providers"] == there


@pytest.mark.parametrize("empty", [None, {"monitor": None, "mcp": None}])
def test_keys_without_a_value(empty: Any, program: Program) -> None:
    """They are filled as well, and are back after `undo`."""
    run(program, "-m", PLUS, "--small-model", SMALL, data={**NAMED, "auxiliary": empty})
    found = read(program)["auxiliary"]
    assert found["title_generation"] == found["monitor"] == {"provider": "custom:wcode", "model": SMALL}
    assert program("undo").code == 0
    assert read(program)["auxiliary"] == empty


def test_a_value_with_a_number_as_key(program: Program) -> None:
    """It can be shown as part of what is replaced."""
    run(program, "-m", PLUS, "--slots", "ours", data={**NAMED, "delegation": {**THERE, "model": {5: {"api_key": "k"}}}})
    assert read(program)["delegation"] == {"provider": "custom:wcode", "model": PLUS}


def test_a_sub_agent_that_gets_our_key(program: Program) -> None:
    """A URL without a key: Hermes sends the key of the default model there."""
    data = {**NAMED, "delegation": {"base_url": "https://x.example/v1", "model": "m"}}
    said = [note["message"] for note in run(program, "-m", PLUS, data=data).document["notes"]]
    assert (
        "delegation.base_url has no api_key: Hermes sends the key of the default model to https://x.example/v1." in said
    )
    assert program("validate", "hermes").code == 3
    run(program, "-m", PLUS, "--slots", "ours")
    assert program("validate", "hermes").code == 0
    assert read(program)["delegation"] == {
        "model": PLUS,
        "provider": "custom:wcode",
    }


def test_remove_without_history(program: Program) -> None:
    """Slots that name the provider go with it, the settings beside them stay."""
    ours = {"provider": "custom:wcode", "model": PLUS}
    data = {
        **NAMED,
        "auxiliary": {"mcp": ours, "vision": {**ours, "timeout": 9}, "monitor": THERE},
        "fallback_providers": [{**ours, "model": SMALL}, THERE],
    }
    program.write(CONFIG, dump(data))
    assert program("remove", "hermes").code == 0
    left = read(program)
    assert left["auxiliary"] == {"vision": {"timeout": 9}, "monitor": THERE}
    assert left["fallback_providers"] == [THERE]
