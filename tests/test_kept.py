"""What a run does not name stays: cases beside `tests/property/test_kept_properties.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program, Result
from wcode_setup import tools

PLUS, OTHER = "qwen3.6-plus", "qwen/qwen3.6-27b"
OLD, NEW = b"sk-test-old0123456789abcdef", b"sk-test-new0123456789abcdef"
CUSTOM = ("--model", "my/model", "--context-window", "200k", "--max-tokens", "8k")


def configure(program: Program, *words: str, key: bytes = OLD) -> Result:
    done = program(*words, "--api-key-stdin", stdin=key)
    assert done.code == 0, done
    return done


def replaced(program: Program, before: dict[str, bytes]) -> None:
    """Every file is what it was, with the new key for the old one."""
    after = contents(program)
    assert after == {path: content.replace(OLD, NEW) for path, content in before.items()}
    assert any(NEW in content for content in after.values())


def contents(program: Program) -> dict[str, bytes]:
    found = {path: entry[0] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    return {path: b"" if path.endswith("providers.json") else content for path, content in found.items()}


@pytest.mark.parametrize("name", tools.TITLES)
@pytest.mark.parametrize("more", [(), ("--model", PLUS)])
def test_images_and_reasoning_stay_when_the_key_changes(program: Program, name: str, more: tuple[str, ...]) -> None:
    configure(program, name, "--model", PLUS, "--vision", "--reasoning")
    before = contents(program)
    configure(program, name, *more, key=NEW)
    replaced(program, before)


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_custom_model_is_known_once_it_is_registered(program: Program, name: str) -> None:
    configure(program, name, *CUSTOM)
    before = contents(program)
    configure(program, name, "--model", "my/model", key=NEW)
    replaced(program, before)
    done = program(name, "--model", "my/modle")
    assert (done.code, done.err.partition("'")[0]) == (2, "Error: unknown model ")


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_figure_without_a_model_is_of_the_registered_ones(program: Program, name: str) -> None:
    configure(program, name, "--model", PLUS)
    configure(program, name, "--no-vision", "--context-window", "500k", key=NEW)
    assert program(name, "--model", PLUS, "--no-vision", "--context-window", "500k", "--check").code == 0
    configure(program, name, "--model", PLUS, "--model", OTHER)
    done = program(name, "--context-window", "400k")
    assert (done.code, "applies to one model, not to 2" in done.err) == (2, True)


@pytest.mark.parametrize("name", tools.TITLES)
def test_the_default_of_another_provider_stays(program: Program, name: str) -> None:
    if name in ("cline", "roo"):
        return  # one slot; an import that always chooses
    configure(program, name, "--model", OTHER, "--provider", "mygw", "--base-url", "https://gw.example/v1")
    configure(program, name, "--model", PLUS, "--no-default")
    before = contents(program)
    program(name, "--api-key-stdin", stdin=NEW)
    after = contents(program)
    assert after != before
    assert {path: content.replace(NEW, OLD) for path, content in after.items()} == before


def test_no_model_is_registered(program: Program) -> None:
    done = program("openclaw", "--api-key-stdin", stdin=NEW)
    assert (done.code, done.err.splitlines()[0]) == (
        2, "Error: no model given, and OpenClaw has none registered for this gateway",
    )  # fmt: skip
    assert program.tree() == {}


def test_all_without_a_model_names_those_that_have_none(program: Program) -> None:
    configure(program, "openclaw", "--model", PLUS, "--vision")
    program.write(".hermes/config.yaml", "# mine\n")
    before = contents(program)
    done = program("all", "--api-key-stdin", stdin=NEW)
    assert (done.code, "Hermes Agent has none registered" in done.err) == (2, True)
    assert contents(program) == before
    done = program("all", "--api-key-stdin", "--keep-going", "--json", stdin=NEW)
    assert done.document["status"] == "partial"
    replaced(program, before)


def test_what_a_user_registered_is_not_ours_after_a_new_key(program: Program) -> None:
    """`prune` takes out what our runs registered: a run for the key registers nothing."""
    configure(program, "openclaw", "--model", PLUS)
    path = program.home / ".openclaw/openclaw.json"
    own = (
        '{ "id": "own", "name": "Own", "contextWindow": 9000, "maxTokens": 900, "input": ["text"], "reasoning": false }'
    )
    path.write_text(path.read_text().replace('"models": [', f'"models": [\n          {own},'))
    configure(program, "openclaw", key=NEW)
    setup = f"version: 1\nmodels: [{PLUS}]\nprune: true\ntools: {{openclaw: {{}}}}\n"
    assert program("apply", "-", stdin=setup.encode()).code == 0
    assert '"own"' in path.read_text()


def test_incomplete_models_are_left_as_they_are(program: Program) -> None:
    path = program.config(
        '{ models: { providers: { wcode: { baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "KEY", models: ['
        '{ id: "odd" }, { id: "full", name: "Full", contextWindow: 9000, maxTokens: 900, input: ["text"],'
        ' reasoning: false, compat: { supportsStore: false, maxTokensField: "max_tokens" } }] } } } }\n'.replace(
            "KEY", OLD.decode()
        )
    )
    configure(program, "openclaw", key=NEW)
    assert '{ id: "odd" }' in path.read_text()
    assert NEW.decode() in path.read_text()


# Hermes: the vendor's block beside a named provider


def hermes(program: Program) -> Any:
    from wcode_setup.documents import parse

    return parse((program.home / ".hermes/config.yaml").read_text(), "yaml").data


def test_hermes_sends_the_new_key_though_the_default_stays(program: Program) -> None:
    configure(program, "hermes", "--model", PLUS)
    configure(program, "hermes", "--model", OTHER, "--no-default", key=NEW)
    found = hermes(program)
    assert (found["model"]["default"], found["model"]["api_key"]) == (PLUS, NEW.decode())
    assert found["providers"]["wcode"]["api_key"] == NEW.decode()
    assert program("validate", "hermes").code == 0


def test_hermes_has_no_second_entry_for_the_model_of_the_block(program: Program) -> None:
    configure(program, "hermes", "--model", PLUS)
    before = contents(program)
    configure(program, "hermes", "--model", PLUS, "--no-default", key=NEW)
    replaced(program, before)


def test_hermes_two_keys_for_one_gateway_are_a_problem(program: Program) -> None:
    configure(program, "hermes", "--model", PLUS)
    configure(program, "hermes", "--model", OTHER, "--no-default")
    path = program.home / ".hermes/config.yaml"
    assert program("validate", "hermes").code == 0
    path.write_text(path.read_text().replace(OLD.decode(), NEW.decode(), 1))
    done = program("validate", "hermes", "--json")
    assert done.code == 3
    assert "has another one" in done.out


# Cline: one slot


def cline(program: Program, name: str) -> Any:
    return json.loads((program.home / ".cline/data" / name).read_text())


def test_cline_stores_a_key_where_one_is_in_use(program: Program) -> None:
    configure(program, "cline", "--model", PLUS)
    done = configure(program, "cline", "--model", OTHER, "--no-default", key=NEW)
    slot = cline(program, "settings/providers.json")["providers"]["openai-compatible"]["settings"]
    assert (slot["apiKey"], slot["model"]) == (NEW.decode(), PLUS)
    assert cline(program, "secrets.json") == {"openAiApiKey": NEW.decode()}
    assert "is not stored" not in done.text


def test_cline_says_that_a_key_is_not_stored_where_none_is_in_use(program: Program) -> None:
    done = configure(program, "cline", "--model", PLUS, "--no-default")
    assert "the given key is not stored" in done.text
    assert not (program.home / ".cline/data/secrets.json").exists()


def test_cline_spares_the_vendor_of_the_extension(program: Program) -> None:
    """The slot of the command line leads here, that of the extension elsewhere: a new key is for the one alone."""
    configure(program, "cline", "--model", PLUS)
    state = program.home / ".cline/data/globalState.json"
    state.write_text(state.read_text().replace("https://wcode.net/api/gpt/v1", "https://other.example/v1"))
    program.write(".cline/data/secrets.json", '{"openAiApiKey": "sk-test-theirs0123456789"}\n')
    before = contents(program)
    configure(program, "cline", key=NEW)
    assert contents(program) == before
    slot = cline(program, "settings/providers.json")["providers"]["openai-compatible"]["settings"]
    assert slot["apiKey"] == NEW.decode()


def test_cline_images_off_stay_off_after_another_model(program: Program) -> None:
    configure(program, "cline", "--model", PLUS, "--no-vision")
    configure(program, "cline", "--model", OTHER)
    configure(program, "cline", "--model", PLUS)
    assert cline(program, "globalState.json")["actModeOpenAiModelInfo"]["supportsImages"] is False


# Roo: an import chooses a profile


def test_roo_current_profile_and_modes_stay(program: Program) -> None:
    configure(program, "roo", "--model", PLUS, "--model", OTHER)
    path = program.home / ".config/wcode-setup/roo-settings.json"
    data = json.loads(path.read_text())
    data["providerProfiles"]["apiConfigs"]["mine"] = {"apiProvider": "anthropic", "id": "mine"}
    data["providerProfiles"]["currentApiConfigName"] = "mine"
    data["providerProfiles"]["modeApiConfigs"]["ask"] = "mine"
    path.write_text(json.dumps(data, indent=2))
    before = contents(program)
    configure(program, "roo", key=NEW)
    replaced(program, before)
    assert program("roo", "--no-default").code == 2
