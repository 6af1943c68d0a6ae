"""`apply` and `export`: bad setup files, runs that do several things, and what golden cases cannot show."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.program import ROOT, STATE, Program
from tests.suite import SUITES
from wcode_setup import tools
from wcode_setup.secrets import sources
from wcode_setup.setupfile import requests

KEY = "sk-test-apply-0123456789abcdef"
HERMES, OPENCLAW, FILE = ".hermes/config.yaml", ".openclaw/openclaw.json", "wcode.yaml"
PLUS = "version: 1\nmodels: [qwen3.6-plus]\n"
BOTH = PLUS + "tools: {openclaw: {}, hermes: {}}\n"
FROM_FILE = "api_key: {file: key}\n"


@pytest.fixture
def both(program: Program) -> Program:
    """A home in which two tools have a configuration, and a key lies in a file."""
    program.write(HERMES, "model:\n  default: claude-sonnet-4\n  provider: anthropic\n")
    program.write(OPENCLAW, '{ "gateway": { "mode": "local" } }\n')
    program.write("key", KEY + "\n")
    return program


def apply(program: Program, text: str, *options: str) -> dict[str, Any]:
    """The JSON document of `apply`, from standard input."""
    return program("apply", "-", "--json", *options, stdin=text.encode()).document


# bad input

SCHEMA = "Fix that value, as in docs/apply.md. Nothing was written."
CLEAR = (
    "Refer to the key instead: api_key: {env: WCODE_API_KEY}, {file: PATH} or "
    "{command: [pass, show, wcode]}. If the file was shared, replace the key."
)
EXPORT = "Run `export WCODE_API_KEY=…` first; keys come from https://platform.wcode.net."
RUN = "Run the command yourself to see more; its output is never shown here."
NEW = "`wcode-setup models list` shows all; for another model, add context_window and max_tokens."


class Bad(NamedTuple):
    """A bad setup file: the code of the error, where it is (behind the path), message, hint and exit code."""

    text: str
    code: str
    where: str
    message: str
    hint: str = SCHEMA
    exit_code: int = 2


def schema(text: str, where: str, message: str) -> Bad:
    return Bad(text, "setup-invalid", where, message)


def clear(text: str, where: str, name: str) -> Bad:
    return Bad(text, "setup-key", where, f"{name} contains an API key", CLEAR)


def key(source: str, code: str, where: str, message: str, hint: str, exit_code: int = 1) -> Bad:
    return Bad(f"api_key: {source}\n" + BOTH, code, where, message, hint, exit_code)


ONE_LINE = "Pass one key on one line; keys come from https://platform.wcode.net."
BAD = {
    # the file itself
    "empty": schema("", "1:1", "the top level: missing: version, tools"),
    "a list": schema("- version: 1\n", "1:1", "the top level: expected object, found list"),
    "no version": schema("tools: {openclaw: {}}\n", "1:1", "the top level: missing: version"),
    "a later version": Bad(
        "version: 2\nfuture: yes\n", "setup-version", "1:10", "not a setup file of version 1",
        "Write `version: 1`, or use a wcode-setup that supports this version.",
    ),
    "true is no version": Bad(
        "tools: {}\nversion: true\n", "setup-version", "2:10", "not a setup file of version 1",
        "Write `version: 1`, or use a wcode-setup that supports this version.",
    ),
    "no YAML": Bad(
        "version: 1\n\ttools: {}\n", "setup-syntax", "2:1", "found character '\\t' that cannot start any token",
        "Fix the setup file at that position. Nothing was written.",
    ),
    "a key twice": Bad(
        "version: 1\nversion: 1\n", "setup-syntax", "2:1", "duplicate key 'version'; it is also in line 1",
        "Fix the setup file at that position. Nothing was written.",
    ),
    "two documents": Bad(
        "version: 1\n---\nversion: 1\n", "setup-syntax", "2:1", "a second YAML document begins here",
        "Fix the setup file at that position. Nothing was written.",
    ),
    # unknown keys, with the nearest name
    "model": schema("model: x\n" + BOTH, "1:1", "model: unknown key; did you mean 'models'?"),
    "nothing near": schema("colour: x\n" + BOTH, "1:1", "colour: unknown key"),
    "openclow": schema(PLUS + "tools: {openclow: {}}\n", "3:9", "tools.openclow: unknown key; did you mean 'openclaw'?"),
    "of a tool": schema(
        PLUS + "tools:\n  hermes:\n    default: x\n", "5:5",
        "tools.hermes.default: unknown key; did you mean 'default_model'?",
    ),
    "of another tool": schema(
        PLUS + "tools: {hermes: {editor: x}}\n", "3:18", "tools.hermes.editor: unknown key",
    ),
    "of a model": schema(
        "version: 1\nmodels:\n  - {id: a, context_windows: 1}\ntools: {openclaw: {}}\n", "3:13",
        "models[a].context_windows: unknown key; did you mean 'context_window'?",
    ),
    "not indented": schema(
        PLUS + "tools:\nhermes:\n  key_storage: env\n", "4:1", "hermes: this key belongs under 'tools': indent it"
    ),
    "not indented enough": schema(
        PLUS + "tools:\n  openclaw: {}\n  hermes:\n  key_storage: env\n", "6:3",
        "tools.key_storage: this key belongs under 'hermes': indent it",
    ),
    "a number as a key": schema("1: x\n" + BOTH, "1:1", "1: unknown key"),
    "yes as a key": schema(PLUS + "tools: {yes: {}}\n", "3:8", "tools.True: unknown key"),
    # values
    "no tools": schema(PLUS + "tools: {}\n", "3:8", "tools: must have at least 1 key(s)"),
    "no models in the list": schema("version: 1\nmodels: []\ntools: {openclaw: {}}\n", "2:9",
                                    "models: must have at least 1 item(s)"),
    "a model without id": schema(
        "version: 1\nmodels: [{name: x}]\ntools: {openclaw: {}}\n", "2:10", "models[0]: missing: id"
    ),
    "two key sources": schema("api_key: {env: A, file: b}\n" + BOTH, "1:10", "api_key: must have at most 1 key(s)"),
    "no key source": schema("api_key: {}\n" + BOTH, "1:10", "api_key: must have at least 1 key(s)"),
    "a small variable": schema("api_key: {env: wcode}\n" + BOTH, "1:16",
                               "api_key.env: must match ^[A-Z][A-Z0-9_]*$"),
    "a command with a shell": schema(
        "api_key: {command: pass show wcode}\n" + BOTH, "1:20", "api_key.command: expected list, found string"
    ),
    "a zero": schema(
        "version: 1\nmodels: [{id: a, context_window: 0, max_tokens: 1}]\ntools: {openclaw: {}}\n", "2:34",
        "models[a].context_window: must be at least 1",
    ),
    # what does not fit together
    "no models": Bad(
        "version: 1\ntools:\n  openclaw: {}\n", "setup-no-models", "3:3", "no models for openclaw",
        "Add `models`, for all tools or for this one.",
    ),
    "a default that is not there": Bad(
        "default_model: qwen3.5\n" + BOTH, "setup-default", "1:16",
        "the default model 'qwen3.5' is not one of the models: qwen3.6-plus", "Add it to `models`.",
    ),
    "a tool's default that is not there": Bad(
        PLUS + "tools: {openclaw: {default_model: x}}\n", "setup-default", "3:35",
        "the default model 'x' is not one of the models: qwen3.6-plus", "Add it to `models`.",
    ),
    "an unknown model": Bad(
        "version: 1\nmodels: [qwen3.6-plsu]\ntools: {openclaw: {}}\n", "setup-unknown-model", "2:10",
        "unknown model 'qwen3.6-plsu'; known: qwen3.6-plus, qwen/qwen3.6-27b", NEW,
    ),
    "a model twice": Bad(
        "version: 1\nmodels: [qwen3.6-plus, {id: qwen3.6-plus}]\ntools: {openclaw: {}}\n", "model-twice", "2:24",
        "model 'qwen3.6-plus' is given twice", "Name each model once.",
    ),
    "more output than context": Bad(
        "version: 1\nmodels: [{id: a, context_window: 1, max_tokens: 2}]\ntools: {openclaw: {}}\n",
        "output-over-context", "2:10", "the output limit of 2 tokens exceeds the context window of 1 tokens",
        "Pass a smaller --max-tokens or a larger --context-window: the output is part of the context.",
    ),
    "another gateway's name": Bad(
        "gateway: {name: other}\n" + BOTH, "setup-gateway", "1:17",
        "unknown gateway 'other'; known: wcode", "Name a known one, or give its `base_url`.",
    ),
    "two gateways": Bad(
        "gateway: {name: wcode, base_url: https://gw.example/v1}\n" + BOTH, "setup-two-gateways", "1:24",
        "a gateway has name or base_url, not both", "Remove one of the two.",
    ),
    "an odd provider": Bad(
         "gateway: {provider: My GW}\n" + BOTH, "bad-provider", "1:21", "invalid provider ID 'My GW'",
        "Use a-z, 0-9 and `-`, starting with a letter.",
    ),
    "a URL with a password": Bad(
        f"gateway: {{base_url: 'https://me:{KEY[3:]}@gw.example/v1'}}\n" + BOTH, "url-credentials", "1:21",
        "the base URL contains a user name or password",
        "Remove them from the URL; pass the key with --api-key-stdin, --api-key-file or --api-key-env.",
    ),
    # a key in clear
    "a key": clear(f"api_key: {KEY}\n" + BOTH, "1:10", "api_key"),
    "a key of another kind": clear("api_key: 0123456789\n" + BOTH, "1:10", "api_key"),
    "a key under a name of its own": clear(f"api_key: {{value: {KEY[3:]}}}\n" + BOTH, "1:18", "api_key.value"),
    "a key in a tool": clear(PLUS + f"tools: {{openclaw: {{apiKey: {KEY[3:]}}}}}\n", "3:28", "tools.openclaw.apiKey"),
    "a key as a variable": clear(f"api_key: {{env: {KEY}}}\n" + BOTH, "1:16", "api_key.env"),
    "a key in the command": clear(f"api_key: {{command: [echo, {KEY}]}}\n" + BOTH, "1:27", "api_key.command[1]"),
    **{
        f"a reference as {value}": Bad(
            f"api_key: {value}\n" + BOTH, "setup-reference", "1:10",
            "api_key is a reference that setup files do not support", f"Name the variable: api_key: {{env: {name}}}.",
        )
        for value, name in (
            ("${MY_VAR}", "MY_VAR"), ("$MY_VAR", "MY_VAR"), ("'{env:MY_VAR}'", "MY_VAR"), ("env:MY_VAR", "MY_VAR"),
            ("MY_API_KEY", "MY_API_KEY"),
        )
    },
    "a reference in a tool": Bad(
        PLUS + "tools: {openclaw: {apiKey: '${MY_VAR}'}}\n", "setup-reference", "3:28",
        "tools.openclaw.apiKey is a reference that setup files do not support",
        "Name the variable: api_key: {env: MY_VAR}.",
    ),
    "an empty key": schema("api_key: ''\n" + BOTH, "1:10", "api_key: expected object, found string"),
    "a key anywhere": clear(f"version: 1\nmodels: [{KEY}]\n", "2:10", "models[0]"),
    # where the key is said to be
    "no key file": key(
        "{file: nokey}", "key-file-unreadable", "", "cannot read the key file: No such file or directory",
        "Check the path and its permissions.",
    ),
    "a key file with two lines": key(
        "{file: lines}", "key-lines", "1:17", "the key from lines has several lines", ONE_LINE, 2
    ),
    "a command that is not there": key(
        "{command: [no-such-program, x]}", "key-command-failed", "1:20",
        "the key command 'no-such-program' returned no key: No such file or directory", RUN,
    ),
    "a command that fails": key(
        "{command: [sh, -c, 'cat key; exit 3']}", "key-command-failed", "1:20",
        "the key command 'sh' returned no key: exit code 3", RUN,
    ),
    "a command that hangs": key(
        "{command: [sh, -c, 'sleep 30; cat key']}", "key-command-failed", "1:20",
        "the key command 'sh' returned no key: no answer within 0.3 seconds", RUN,
    ),
    "a command that prints two lines": key(
        "{command: [cat, lines]}", "key-lines", "1:20", "the key from cat has several lines", ONE_LINE, 2
    ),
    "a command that prints nothing": key(
        "{command: ['true']}", "key-empty", "1:20", "the key from true is empty",
        "Pass the whole key; keys come from https://platform.wcode.net.", 2,
    ),
    "a command that prints without end": key(
        "{command: [cat, /dev/zero]}", "key-command-failed", "1:20",
        "the key command 'cat' returned no key: it prints more than a key, or does not end", RUN,
    ),
}  # fmt: skip


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "from_command", functools.partial(sources.from_command, patience=0.3))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str, both: Program) -> None:
    bad = BAD[name]
    both.write(FILE, bad.text)
    both.write("lines", f"{KEY}\n{KEY}x\n")
    before = both.tree()
    result = both("apply", FILE)
    where = f"~/{FILE}:{bad.where}" if bad.where else "~/nokey"
    assert result == (bad.exit_code, "", f"Error: {where}: {bad.message}\nHint: {bad.hint}\n")
    document = both("apply", FILE, "--json").document
    assert (document["status"], document["exit_code"], document["files"]) == ("refused", bad.exit_code, [])
    [error] = document["errors"]
    assert (error["code"], error["message"], error["hint"]) == (bad.code, bad.message, bad.hint)
    if bad.where:
        assert error["path"] == str(both.home / FILE)
        assert f"{error['line']}:{error['column']}" == bad.where
    assert KEY[3:] not in result.text + json.dumps(document)
    assert both.tree() == before, "something was written"


WHOLE: dict[str, Any] = {
    "version": 1,
    "gateway": {"provider": "mygw", "base_url": "https://gw.example/v1"},
    "api_key": {"file": "k"},
    "models": ["qwen3.6-plus"],
    "tools": {name: {"enabled": True, "key_storage": "env", "vision": True} for name in tools.TITLES},
}


@pytest.mark.parametrize("path", [("gateway",), ("api_key",), ("tools",), *(("tools", name) for name in tools.TITLES)])
def test_keys_that_are_not_indented_enough(path: tuple[str, ...], both: Program) -> None:
    """Whatever mapping it is whose keys are one level too far out, all of them are met with where they belong."""
    data = json.loads(json.dumps(WHOLE))
    outer = functools.reduce(dict.__getitem__, path[:-1], data)
    moved = outer[path[-1]]
    outer[path[-1]] = None
    at = list(outer).index(path[-1]) + 1
    items = [*list(outer.items())[:at], *moved.items(), *list(outer.items())[at:]]
    outer.clear()
    outer.update(items)
    both.write(FILE, yaml.safe_dump(data, sort_keys=False))
    document = both("apply", FILE, "--json").document
    said = [error["message"] for error in document["errors"]]
    shown = [".".join((*path[:-1], key)) for key in moved]
    assert said == [f"{where}: this key belongs under {path[-1]!r}: indent it" for where in shown]


def test_a_missing_variable(both: Program) -> None:
    """Nothing needs its value where only the name is stored; what does, says where the name stands."""
    text = "api_key: {env: WORK_KEY}\n" + PLUS + "tools: {openclaw: {}, hermes: {key_storage: secret}}\n"
    before = both.tree()
    document = apply(both, text)
    [error] = document["errors"]
    assert (error["code"], error["path"], error["line"], error["column"]) == ("key-variable-unset", "<stdin>", 1, 16)
    assert error["message"] == "the variable WORK_KEY is unset or empty"
    assert set(both.tree(state=False)) == set(before)
    assert apply(both, text.replace(", hermes: {key_storage: secret}", ""))["status"] == "changed"


@pytest.mark.parametrize("options", [("--dry-run",), ("--check",)])
def test_a_preview_without_the_key_compares_its_form(options: tuple[str, ...], both: Program) -> None:
    for source in ("{file: nokey}", "{command: [no-such-program]}"):
        document = apply(both, f"api_key: {source}\n" + BOTH, *options)
        assert document["status"] == "would-change"
        assert "key-unread" in [note["code"] for note in document["notes"]]


def test_a_command_runs_where_the_file_is_and_without_a_shell(both: Program) -> None:
    both.write("setups/key with $blanks", KEY + "\n")
    both.write("setups/a.yaml", "api_key: {command: [cat, 'key with $blanks']}\n" + BOTH)
    assert both("apply", "setups/a.yaml").code == 0
    assert KEY in (both.home / OPENCLAW).read_text()


def test_a_file_that_is_not_there(both: Program) -> None:
    hint = "Hint: Check the path; `-` reads standard input.\n"
    assert both("apply", "no.yaml") == (
        2, "", "Error: ~/no.yaml: cannot read the setup file: No such file or directory\n" + hint,
    )  # fmt: skip
    both.write("folder/x", "")
    assert both("apply", "folder") == (2, "", "Error: ~/folder: cannot read the setup file: Is a directory\n" + hint)


def test_not_utf8(both: Program) -> None:
    both.write(FILE, b"version: 1\nmodels: [\xff]\n")
    result = both("apply", FILE)
    assert result.code == 2
    assert result.err.startswith(f"Error: ~/{FILE}:2:10: not UTF-8 text (byte 0xff)\n")


def test_options_of_one_tool_are_no_options_here(both: Program) -> None:
    for option in ("--model", "--api-key", "--config", "--provider"):
        assert both("apply", FILE, option, "x").code == 2


# one run


def test_one_plan_one_run_one_key(both: Program) -> None:
    both.write("ask", f"#!/bin/sh\necho asked >> {both.home}/asked\ncat {both.home}/key\n").chmod(0o755)
    text = f"api_key: {{command: [{both.home}/ask]}}\n" + BOTH
    document = apply(both, text)
    assert (document["status"], document["command"]) == ("changed", "apply")
    assert [file["tools"] for file in document["files"]] == [["openclaw"], ["hermes"]]
    assert (both.home / "asked").read_text() == "asked\n"
    [run] = both("history", "--json").document["data"]
    assert (run["run_id"], run["tools"], run["reverts"]) == (document["run_id"], ["openclaw", "hermes"], [])
    before = both.tree()
    assert apply(both, text, "--check")["exit_code"] == 0
    assert apply(both, text)["status"] == "unchanged"
    after = both.tree()
    assert {path for path in after if after[path] != before[path]} == {"asked"}


def test_check_finds_drift(both: Program) -> None:
    assert apply(both, FROM_FILE + BOTH, "--check")["exit_code"] == 3
    apply(both, FROM_FILE + BOTH)
    assert apply(both, FROM_FILE + BOTH, "--check")["exit_code"] == 0
    both.write("key", KEY + "-new\n")
    document = apply(both, FROM_FILE + BOTH, "--check")
    assert (document["exit_code"], document["status"]) == (3, "would-change")


def test_a_failing_write_puts_back_all(both: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from wcode_setup.engine.store import files

    apply(both, FROM_FILE + BOTH)
    before = {path: (both.home / path).read_bytes() for path in (HERMES, OPENCLAW)}
    install, calls = files.install, []

    def failing(path: str, tag: str) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        install(path, tag)

    monkeypatch.setattr(files, "install", failing)
    document = apply(both, "version: 1\nmodels: [qwen/qwen3.6-27b]\ntools: {openclaw: {}, hermes: {enabled: false}}\n")
    assert (document["status"], document["errors"][0]["code"]) == ("refused", "file-failed")
    assert {path: (both.home / path).read_bytes() for path in before} == before
    assert len(both("history", "--json").document["data"]) == 1


def test_keep_going(both: Program) -> None:
    both.write(HERMES, "model: [\n")
    assert apply(both, FROM_FILE + BOTH)["status"] == "refused"
    document = apply(both, FROM_FILE + BOTH, "--keep-going")
    assert (document["status"], document["exit_code"]) == ("partial", 1)
    assert [file["tools"] for file in document["files"]] == [["openclaw"]]


# what a run takes out

DISABLED = BOTH.replace("hermes: {}", "hermes: {enabled: false}").replace("[", "[qwen/qwen3.6-27b, ")


def test_a_mixed_run_can_be_undone_and_undone_again(both: Program) -> None:
    states = [{path: (both.home / path).read_bytes() for path in (HERMES, OPENCLAW)}]
    runs = []
    for text in (FROM_FILE + BOTH, DISABLED):
        runs.append(apply(both, text)["run_id"])
        states.append({path: (both.home / path).read_bytes() for path in (HERMES, OPENCLAW)})
    assert states[2][HERMES] == states[0][HERMES]
    for back in (1, 0):
        assert both("undo").code == 0
        assert {path: (both.home / path).read_bytes() for path in states[0]} == states[back]
    listed = {run["run_id"]: run for run in both("history", "--json").document["data"]}
    assert [listed[run]["undone"] for run in runs] == [True, True]
    assert listed[runs[1]]["reverts"] == [runs[0]]


def test_after_a_mixed_run_each_tool_is_taken_back_for_itself(both: Program) -> None:
    before = {path: (both.home / path).read_bytes() for path in (HERMES, OPENCLAW)}
    apply(both, FROM_FILE + BOTH)
    apply(both, DISABLED)
    assert "nothing-to-remove" in [note["code"] for note in both("remove", "hermes", "--json").document["notes"]]
    assert both("remove", "openclaw").code == 0
    assert {path: (both.home / path).read_bytes() for path in before} == before


def test_a_tool_that_was_taken_out_can_be_set_up_again(both: Program) -> None:
    before = (both.home / HERMES).read_bytes()
    for text in (FROM_FILE + BOTH, DISABLED, FROM_FILE + BOTH):
        assert apply(both, text)["status"] == "changed"
    assert both("remove", "hermes").code == 0
    assert (both.home / HERMES).read_bytes() == before


def test_a_mixed_run_counts_for_the_tool_that_it_set_up(both: Program) -> None:
    """In an entry that was there before us `remove` knows what is ours from the runs alone."""
    both.config('{ "models": { "providers": { "wcode": { "models": [{ "id": "mine/own", "name": "Mine" }] } } } }\n')
    before = (both.home / OPENCLAW).read_bytes()
    apply(both, FROM_FILE + BOTH)
    apply(both, DISABLED)
    assert "qwen3.6-27b" in (both.home / OPENCLAW).read_text()
    assert both("remove", "openclaw").code == 0
    assert (both.home / OPENCLAW).read_bytes() == before


def test_status_after_a_mixed_run(both: Program) -> None:
    apply(both, FROM_FILE + BOTH)
    apply(both, DISABLED)
    (both.home / HERMES).write_text((both.home / HERMES).read_text() + "# mine\n")
    found = {
        tool["tool"]: tool["files"][0]["state"] for tool in both("status", "--json").document["data"] if tool["files"]
    }
    assert found == {"openclaw": "as-left", "hermes": "kept"}


def test_what_we_did_not_write_is_taken_out_too(both: Program) -> None:
    """`enabled: false` sweeps like `remove`, also where no run of the history tells of it."""
    apply(both, FROM_FILE + BOTH)
    both("history", "prune", "--yes")
    document = apply(both, DISABLED)
    assert document["status"] == "changed"
    assert "wcode.net" not in (both.home / HERMES).read_text()
    assert both("undo").code == 0
    assert "wcode.net" in (both.home / HERMES).read_text()


def test_several_providers_need_a_name(both: Program) -> None:
    for provider in ("one", "two"):
        both("openclaw", "--model", "qwen3.6-plus", "--provider", provider)
    off = "version: 1\ntools: {openclaw: {enabled: false}}\n"
    assert apply(both, off)["errors"][0]["code"] == "several-providers"
    assert apply(both, "gateway: {provider: one}\n" + off)["status"] == "changed"
    providers = json.loads((both.home / OPENCLAW).read_text())["models"]["providers"]
    assert list(providers) == ["two"]


# prune

ALL = "{id: my/model, context_window: 200000, max_tokens: 8192}"


def section(name: str) -> str:
    return f"{name}: {{{SUITES[name].in_setup_file}}}"


@pytest.mark.parametrize("name", tools.TITLES)
@pytest.mark.parametrize("keep", ["qwen3.6-plus", "qwen/qwen3.6-27b", ALL])
def test_pruned_in_every_tool(name: str, keep: str, both: Program) -> None:
    """As if the other models had never been named, but for where things stand."""
    tool = f"tools: {{{section(name)}}}\n"
    first = f"{FROM_FILE}version: 1\nmodels: [qwen3.6-plus, qwen/qwen3.6-27b, {ALL}]\n{tool}"
    apply(both, first)
    assert apply(both, first + "prune: true\n")["status"] == "unchanged"
    one = f"{FROM_FILE}version: 1\nprune: true\nmodels: [{keep}]\n{tool}"
    document = apply(both, one)
    assert document["status"] == "changed"
    gone = {"qwen3.6-plus", "qwen3.6-27b", "my/model"} - {keep.split("/", 1)[-1], keep if keep != ALL else "my/model"}
    files = both.tree(state=False)
    text = "".join(files[path][0].decode() for path in files if isinstance(files[path], tuple) and path != "key")
    assert not [model for model in gone if re.search(rf'{re.escape(model)}["\s]', text)]
    assert apply(both, one)["status"] == "unchanged"
    assert both("validate", name).code == 0
    assert both("undo").code == 0
    assert apply(both, first, "--check")["exit_code"] == 0


def test_a_model_of_the_user_stays(both: Program) -> None:
    models = '"models": [{ "id": "qwen3.6-plus", "name": "Mine" }, { "id": "mine/own", "name": "Mine" }]'
    both.config('{ "models": { "providers": { "wcode": { ' + models + " } } } }\n")
    apply(both, FROM_FILE + "version: 1\nmodels: [qwen3.6-plus, qwen/qwen3.6-27b]\ntools: {openclaw: {}}\n")
    apply(both, FROM_FILE + f"version: 1\nprune: true\nmodels: [{ALL}]\ntools: {{openclaw: {{}}}}\n")
    found = json.loads((both.home / OPENCLAW).read_text())["models"]["providers"]["wcode"]["models"]
    assert [item["id"] for item in found] == ["qwen3.6-plus", "mine/own", "my/model"]


def test_the_default_of_a_tool_that_keeps_its_own_is_not_pruned(both: Program) -> None:
    apply(both, FROM_FILE + PLUS + "tools: {openclaw: {}}\n")
    text = "version: 1\nprune: true\ndefault_model: null\nmodels: [qwen/qwen3.6-27b]\ntools: {openclaw: {}}\n"
    apply(both, text)
    data = json.loads((both.home / OPENCLAW).read_text())
    assert data["agents"]["defaults"]["model"]["primary"] == "wcode/qwen3.6-plus"
    assert len(data["models"]["providers"]["wcode"]["models"]) == 2


def test_what_was_pruned_once_is_the_users_when_it_is_there_again(both: Program) -> None:
    apply(both, FROM_FILE + "version: 1\nmodels: [qwen3.6-plus, qwen/qwen3.6-27b]\ntools: {openclaw: {}}\n")
    one = "prune: true\n" + PLUS + "tools: {openclaw: {}}\n"
    apply(both, one)
    config = both.home / OPENCLAW
    data = json.loads(config.read_text())
    data["models"]["providers"]["wcode"]["models"].append({"id": "qwen/qwen3.6-27b", "name": "By hand"})
    config.write_text(json.dumps(data))
    assert apply(both, one)["status"] == "unchanged"


# the published schema


def test_everything_in_the_schema_is_described() -> None:
    published = json.loads((ROOT / "schemas/setup.schema.json").read_text(encoding="utf-8"))
    todo, seen = [published], 0
    while todo:
        node = todo.pop()
        for inner in (*node.get("properties", {}).values(), *node.get("definitions", {}).values()):
            seen += 1
            if "$ref" in inner:
                assert inner["$ref"].removeprefix("#/definitions/") in published["definitions"]
            elif inner is not published["definitions"]:
                assert inner["description"].endswith((".", "!"))
                todo.append(inner)
    assert seen > 50


def test_no_state_folder_for_a_preview(both: Program) -> None:
    apply(both, FROM_FILE + BOTH, "--dry-run")
    assert not (Path(both.home) / STATE).exists()


@pytest.mark.parametrize("source", ["{file: line}", "{command: [cat, line]}"])
def test_a_line_that_sets_a_variable(source: str, both: Program) -> None:
    """The key is its value, which is said once for all tools."""
    both.write("line", f'export WCODE_API_KEY="{KEY}"\n')
    document = apply(both, f"api_key: {source}\n" + BOTH)
    said = [note["message"] for note in document["notes"] if note["code"] == "key-assigned"]
    assert said == ["The given line sets WCODE_API_KEY; only its value is used as the key."]
    (both.home / "line").unlink()
    written = [path.read_text() for path in both.home.rglob("*") if path.is_file() and KEY in path.read_text()]
    assert written and not any("export" in text for text in written)
