"""What we make is exact: no value of the environment, and no shape, changes an id, a state, a setup file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import click
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program, Result, scratch
from tests.secrets.sources import MODEL
from tests.suite import SUITES
from wcode_setup.cli import cli
from wcode_setup.tools import TITLES

VALUES = ("none", "true", "local", "ollama", "wcode", "openclaw", "literal", "file")
NAMES = ("X_API_KEY", "X_TOKEN", "DB_PASSWORD", "MY_SECRET")
CUSTOM = ("--context-window", "100000", "--max-tokens", "8000")

COMMANDS: dict[str, list[tuple[str, ...]]] = {
    "status": [("status",), ("status", "--json")],
    "validate": [("validate",), ("validate", "--json")],
    "doctor": [("doctor", "--offline"), ("doctor", "--offline", "--json")],
    "export": [("export",), ("export", "--json")],
    "key": [
        ("key", "--provider", "local", "--from-tool", next(iter(TITLES)), "--dry-run", *more)
        for more in ((), ("--json",))
    ],
    "run": [("run", "openclaw", "--model", "none")],
    "env": [("env", "openclaw", *MODEL)],
    "use": [("use", "--save", "local", "--dry-run"), ("use", "--save", "local", "--dry-run", "--json")],
    "history": [("history",), ("history", "--json")],
    "sample": [("sample",), ("sample", "sh", "--model", "qwen3.6-plus", "--json")],
    "models": [("models",), ("models", "show", "qwen3.6-plus", "--json")],
    "completion": [("completion", "bash"), ("completion", "bash", "--install", "--dry-run", "--json")],
    "undo": [("undo", "--dry-run"), ("undo", "--dry-run", "--json")],
    "remove": [("remove", name, "--dry-run", "--json") for name in TITLES],
    "all": [("all", *MODEL, "--dry-run"), ("all", *MODEL, "--check", "--json")],
    "apply": [("apply", "setup.yaml", "--dry-run", "--json")],
    "wizard": [("wizard",)],
    **{name: [(name, *MODEL, "--dry-run"), (name, *MODEL, "--dry-run", "--json")] for name in TITLES},
}


def test_every_command_is_asked() -> None:
    assert set(COMMANDS) == set(cli.list_commands(click.Context(cli)))


def furnished(program: Program) -> None:
    """All tools set up, under a provider and with a key that are words."""
    key = ("--api-key-stdin", "--key-storage", "literal", "--yes")
    for name in TITLES:
        provider = SUITES[name].takes("--provider", "local")
        set_up = (name, "--model", "my/model", *CUSTOM, "--base-url", "http://127.0.0.1:8000/v1", *provider, *key)
        assert program(*set_up, stdin=b"literal-0").code == 0, name
    setup = {"version": 1, "models": ["qwen3.6-plus"], "tools": {name: {"key_storage": "literal"} for name in TITLES}}
    program.write("setup.yaml", json.dumps(setup))


def steady(result: Result) -> Result:
    """A result without the time that is written."""
    time = r"\d{4}-\d\d-\d\dT[\d:.]+Z"
    return Result(result.code, re.sub(time, "TIME", result.out), re.sub(time, "TIME", result.err))


def test_no_word_in_the_environment_changes_what_is_printed(program: Program) -> None:
    """For every command and tool: stdout, stderr and JSON, export among them."""
    furnished(program)
    for command in (command for asked in COMMANDS.values() for command in asked):
        plain = steady(program(*command))
        assert plain.out or plain.err
        for number in range(0, len(VALUES), 4):
            env = {f"{at}_{name}": VALUES[number + at] for at, name in enumerate(NAMES)}
            assert steady(program(*command, env={f"A{name}": value for name, value in env.items()})) == plain, command


MODEL_IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,40}[A-Za-z0-9]", fullmatch=True) | st.sampled_from(
    ["DeepSeekR1DistillLlama70B", "sk-model-1", "my/9f8e7d6c5b4a39281706f5e4d3c2b1a0", "hf_abcdefghijklmn0"]
)
PROVIDERS = st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True) | st.sampled_from(["sk-proxy", "sk-proxy-2024"])


@examples(50, suppress_health_check=list(HealthCheck))
@given(MODEL_IDS, PROVIDERS, st.sampled_from(sorted(TITLES)))
def test_export_and_apply_agree_on_every_id(model: str, provider: str, tool: str) -> None:
    with scratch() as home:
        program = Program(home)
        named = ("--provider", provider) if SUITES[tool].moves else ()
        where = (*named, "--base-url", "https://sk-gw.example/v1")
        key = ("--api-key-stdin",) if SUITES[tool].holders["env"] else ()
        result = program(tool, "--model", model, *CUSTOM, *where, *key, "--yes", "--json", stdin=b"literal-0")
        if result.code == 2:
            return  # an id that the tool has built in, or no id
        assert result.code == 0, result.text
        exported = program("export")
        assert exported.code == 0, exported.text
        assert program("apply", "-", "--check", stdin=exported.out.encode()).code == 0, exported.out
        found = program("export", "--json").document["data"]
        assert found["default_model"] == model
        if SUITES[tool].moves and not SUITES[tool].one_slot:  # which have no provider id
            assert found["gateway"]["provider"] == provider
            assert program("status", tool, "--json").document["data"][0]["points_to"]["provider"].endswith(provider)


LOCAL = ("openclaw", "--model", "my/model", *CUSTOM, "--provider", "local", "--base-url", "http://127.0.0.1:8000/v1")


def test_a_key_that_is_a_word_masks_no_mode(program: Program) -> None:
    env = {"LOCAL_API_KEY": "local"}
    result = program(*LOCAL, "--yes", "--json", env=env)
    assert (
        json.loads(program("status", "openclaw", "--json", env=env).out)["data"][0]["points_to"]["provider"] == "local"
    )
    changes = result.document["files"][0]["changes"]
    assert [change["new"] for change in changes if change["path"] == ["gateway"]] == [{"mode": "local"}]
    assert program("export", env=env).out.split("\n")[2:] == [
        "version: 1",
        'gateway: {base_url: "http://127.0.0.1:8000/v1", provider: local}',
        "models:",
        "  - {id: my/model, context_window: 100000, max_tokens: 8000}",
        "default_model: my/model",
        "tools:",
        "  openclaw: {api_key: {env: LOCAL_API_KEY}}",
        "",
    ]


@pytest.mark.parametrize("model", ["DeepSeekR1DistillLlama70B", "sk-9f8e7d6c5b4a39281706f5e4d3c2b1a0"])
def test_a_model_id_is_registered_as_it_was_exported(model: str, program: Program) -> None:
    shown = program("openclaw", "--model", model, *CUSTOM, "--yes", "--json").document
    assert model in shown["files"][0]["diff"]
    exported = program("export").out
    assert f"default_model: {model}\n" in exported
    program("remove", "openclaw", "--yes")
    assert model not in program.config("{}\n").read_text()
    assert program("apply", "-", "--yes", stdin=exported.encode()).code == 0
    items = json.loads((program.home / ".openclaw/openclaw.json").read_text())["models"]["providers"]["wcode"]["models"]
    assert [item["id"] for item in items] == [model]


PLAIN = (
    "hotkey",
    "monkey",
    "keyboard",
    "tokenizer",
    "maxTokens",
    "passenger",
    "publicKey",
    "cache_key",
    "compass",
    "eos_token",
)


def lines(text: str) -> Iterator[str]:
    """The context lines of a diff."""
    return (line[1:] for line in text.split("\n") if line.startswith(" "))


def test_a_name_that_only_ends_like_a_secret_hides_nothing(program: Program) -> None:
    values = [f'  "{name}": "ctrl+shift+{at}",' for at, name in enumerate(PLAIN)]
    comments = [f"  // {name}: ctrl+shift+{at}" for at, name in enumerate(PLAIN)]
    paths = [
        '  "task": "task-runner --disk-usage",',
        '  "store": "/nix/store/9f8e7d6c5b4a39281706f5e4d3c2b1a0-node/bin",',
    ]
    rows = [*values, *comments, *paths]
    program.config("\n".join(["{", *rows, '  "gateway": { "mode": "local" }', "}", ""]))
    found = set(lines(program("openclaw", *MODEL, "--dry-run").out))
    assert [row for row in rows if row not in found] == []


def test_a_path_in_a_setup_file_is_no_key(program: Program) -> None:
    program.write("sk-secrets/wcode.key", "sk-test-0123456789abcdef\n")
    program.write(
        "setup.yaml",
        "version: 1\napi_key: {file: ~/sk-secrets/wcode.key}\nmodels: [qwen3.6-plus]\ntools: {openclaw: {}}\n",
    )
    result = program("apply", "setup.yaml", "--yes")
    assert (result.code, result.err) == (0, "")
    assert program("openclaw", *MODEL, "--config", "sk-conf-2024/openclaw.json", "--yes", "--json").document["files"][
        0
    ]["path"] == str(program.home / "sk-conf-2024/openclaw.json")
