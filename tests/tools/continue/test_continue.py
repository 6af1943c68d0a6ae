"""Behaviour that Continue alone has: entries by their roles, the model that was chosen, the two ways to a key."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.program import Program

KEY, NEW = "sk-test-0123456789abcdef", "sk-test-fedcba9876543210"
URL = "https://wcode.net/api/gpt/v1"
CONFIG, ENV, STATE = ".continue/config.yaml", ".continue/.env", ".continue/index/globalContext.json"
MODEL = ("--model", "qwen3.6-plus")
TAB = f"""\
name: Mine
version: 1.0.0
models:
  - name: Qwen 3.6 Plus
    provider: openai
    model: qwen3.6-plus
    apiBase: {URL}
    apiKey: {KEY}
  - name: Tab
    provider: openai
    model: qwen/qwen3.6-27b
    apiBase: {URL}
    apiKey: {KEY}
    roles: [autocomplete]
"""


def test_a_key_changes_in_entries_that_chats_do_not_use(program: Program) -> None:
    """And no entry is added for their models."""
    program.write(CONFIG, TAB)
    assert program("key", "--no-try", "--api-key-stdin", stdin=NEW.encode()).code == 0
    assert (program.home / CONFIG).read_text() == TAB.replace(KEY, NEW)


@pytest.mark.parametrize(
    ("state", "default"),
    [
        (None, "qwen3.6-plus"),
        ('{"cliSelectedModel": "Tab"}', "qwen3.6-plus"),  # no entry for chats
        ('{"cliSelectedModel": "Gone"}', "qwen3.6-plus"),
        ('{"cliSelectedModel": "Other"}', "Other"),
    ],
)
def test_the_default_is_the_chosen_entry_or_the_first(state: str | None, default: str, program: Program) -> None:
    program.write(CONFIG, TAB + "  - {name: Other, provider: ollama, model: x}\n")
    if state:
        program.write(STATE, state)
    [found] = program("status", "continue", "--json").document["data"]
    assert found["points_to"]["model"] == default


def test_an_entry_that_is_elsewhere_may_be_the_default(program: Program) -> None:
    """Whatever `uses` refers to: so a run chooses its own."""
    program.write(CONFIG, "name: Mine\nversion: 1.0.0\nmodels:\n  - uses: somebody/model\n")
    assert program("continue", *MODEL, "--api-key-stdin", stdin=KEY.encode()).code == 0
    assert json.loads((program.home / STATE).read_text()) == {"cliSelectedModel": "Qwen 3.6 Plus"}


@pytest.mark.parametrize(
    "text", ["${{ secrets.WCODE_API_KEY }}", "${{secrets.WCODE_API_KEY}}", "${{ secrets.a/b/WCODE_API_KEY }}"]
)
@pytest.mark.parametrize(
    ("env", "form"), [("", "env"), (f"WCODE_API_KEY={KEY}\n", "secret"), ("WCODE_API_KEY=\n", "env")]
)
def test_a_reference_is_a_variable_or_its_value(text: str, env: str, form: str, program: Program) -> None:
    program.write(CONFIG, TAB.replace(KEY, f'"{text}"'))
    program.write(ENV, env)
    [found] = program("status", "continue", "--json").document["data"]
    assert (found["points_to"]["key_form"], found["points_to"]["model"]) == (form, "qwen3.6-plus")


@pytest.mark.parametrize("text", ["${WCODE_API_KEY}", "$WCODE_API_KEY", "${{ inputs.WCODE_API_KEY }}"])
def test_a_reference_that_is_none_is_sent_as_text(text: str, program: Program) -> None:
    program.write(CONFIG, TAB.replace(KEY, f'"{text}"', 1))
    result = program("doctor", "continue", "--offline")
    assert "Continue sends the `apiKey` of the entry as it stands" in result.text
    assert program("continue", *MODEL, "--api-key-stdin", stdin=NEW.encode()).code == 0
    assert {entry["apiKey"] for entry in yaml.safe_load((program.home / CONFIG).read_text())["models"]} == {NEW}


@pytest.mark.parametrize("key", ["1234567890123456", "0x1234567890abcdef", "@1234567890abcdef"])
def test_a_key_that_yaml_reads_otherwise_is_refused_in_a_variable(key: str, program: Program) -> None:
    result = program("continue", *MODEL, "--api-key-stdin", "--key-storage", "secret", stdin=key.encode())
    assert result.code == 1
    assert "this key cannot be in `.env`: `cn` writes its characters into YAML, where they are no string" in result.err
    assert not (program.home / ".continue").exists()


def test_a_command_for_the_key_has_no_form_and_is_told(program: Program) -> None:
    program.write("print-key", f"#!/bin/sh\necho {KEY}\n").chmod(0o700)
    words = ("--api-key-command", f"{program.home}/print-key", "--key-storage", "command")
    result = program("continue", *MODEL, *words)
    assert result.code == 0 and "command" in result.text
    assert KEY in (program.home / CONFIG).read_text()


def test_what_continue_requires_stays_beside_a_later_edit(program: Program) -> None:
    """`name`, which the run added: a file without it is not read."""
    mine = "version: 1.0.0\nschema: v1\nrules:\n  - Be brief.\n"
    program.write(CONFIG, mine)
    assert program("continue", *MODEL, "--api-key-stdin", stdin=KEY.encode()).code == 0
    edited = (program.home / CONFIG).read_text() + "mine: 1\n"
    (program.home / CONFIG).write_text(edited)
    assert program("undo").code == 0
    assert yaml.safe_load((program.home / CONFIG).read_text()) == {
        **yaml.safe_load(mine),
        "name": "Local Config",
        "mine": 1,
    }
