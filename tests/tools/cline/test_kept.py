"""What a run does not name stays: the one slot."""

from __future__ import annotations

import json
from typing import Any

from tests.kept import NEW, OTHER, PLUS, configure, contents
from tests.program import Program


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
