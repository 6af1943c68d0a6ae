"""`validate`: what is said of which wrong part, where, with which exit code; and what the tool itself says."""

from __future__ import annotations

import json
import os
import time
from typing import Any, NamedTuple

import pytest

from tests.program import Program
from tests.suite import SUITES
from wcode_setup import catalog, tools
from wcode_setup.engine import validation
from wcode_setup.tools import load

WHERE = "~/.openclaw/openclaw.json"
PLUS = '{ id: "qwen3.6-plus", name: "Q", contextWindow: 1024000, maxTokens: 64000 }'
URL = 'baseUrl: "https://wcode.net/api/gpt/v1"'
ENV = {"WCODE_API_KEY": "sk-variable-0123456789"}
REFERENCE = 'apiKey: { source: "env", provider: "default", id: "WCODE_API_KEY" }'
CANARY = "canary7d1f04c2b9"
FINE = f"{WHERE}: the managed entries are correct"


def without_slots(text: str) -> str:
    """The output without the lines on empty model slots."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if ": empty, so that" not in line and ": 为空，因此" not in line)


def entry(text: str, rest: str = "", name: str = "wcode") -> str:
    """A file with one provider entry; `text` begins in line 2, column 1."""
    return f"{{ models: {{ providers: {{ {name}: {{\n{text}\n}} }} }}{rest} }}\n"


def keyed(key: str, rest: str = "") -> str:
    return entry(f"{URL}, models: [{PLUS}],\n{key}", rest)


def model(text: str) -> str:
    return entry(f"{URL}, {REFERENCE}, models: [\n{text}\n]")


class Wrong(NamedTuple):
    """A file, and everything that `validate` prints of it; `code` is the exit code."""

    config: str
    lines: list[str]
    code: int = 3


def wrong(config: str, *lines: str) -> Wrong:
    return Wrong(config, [f"{WHERE}:{line}" for line in lines])


def noted(config: str, *lines: str) -> Wrong:
    return Wrong(config, [f"{WHERE}:{line}" for line in lines], 0)


KEY = "models.providers.wcode.apiKey"
ITEM = "models.providers.wcode.models[qwen3.6-plus]"
APIS = (
    '"openai-completions", "openai-responses", "anthropic-messages", "google-generative-ai", "github-copilot", '
    '"bedrock-converse-stream", "ollama"'
)
TABLE = {
    "right": Wrong(keyed(REFERENCE), [FINE], 0),
    "not configured": Wrong("{}", [f"{WHERE}: not configured"], 0),
    "another's entry": Wrong(entry('baseUrl: "https://o.example/v1"', name="other"), [f"{WHERE}: not configured"], 0),
    # keys and types
    "misspelt key": wrong(
        keyed(REFERENCE + ",\nbaseURL: 1"),
        "4:10: error: models.providers.wcode.baseURL: unknown key; did you mean 'baseUrl'?",
    ),
    "unknown key": wrong(
        keyed(REFERENCE + ",\n  zzz: { a: 1 }"), "4:8: error: models.providers.wcode.zzz: unknown key"
    ),
    "misspelt key of a model": wrong(
        model(PLUS.replace(" }", ", context_window: 1 }")),
        f"3:92: error: {ITEM}.context_window: unknown key; did you mean 'contextWindow'?",
    ),
    "no URL, no models": wrong(
        entry(f'{REFERENCE}, api: "openai-completions"'),
        "1:33: error: models.providers.wcode: missing: baseUrl, models",
    ),
    "no id": wrong(model('{ name: "N" }'), "3:1: error: models.providers.wcode.models[0]: missing: id"),
    "no name": wrong(model('{ id: "n" }'), "3:1: error: models.providers.wcode.models[n]: missing: name"),
    "an id of another type": wrong(
        model('{ id: ["n"], name: "N" }'),
        "3:7: error: models.providers.wcode.models[0].id: expected string, found list",
    ),
    "a model of another type": wrong(
        model('"n"'), "3:1: error: models.providers.wcode.models[0]: expected object, found string"
    ),
    "models of another type": wrong(
        entry(f"{URL}, {REFERENCE}, models: {{}}"),
        f"2:{len(URL) + len(REFERENCE) + 13}: error: models.providers.wcode.models: expected list, found object",
    ),
    "a limit of another type": wrong(
        model(PLUS.replace("64000", '"64000"')), f"3:69: error: {ITEM}.maxTokens: expected number, found string"
    ),
    "a switch of another type": wrong(
        model(PLUS.replace(" }", ", reasoning: 1 }")), f"3:87: error: {ITEM}.reasoning: expected boolean, found number"
    ),
    "a limit of nothing": wrong(
        model('{ id: "my/model", name: "M", contextWindow: 0 }'),
        "3:45: error: models.providers.wcode.models[my/model].contextWindow: must be greater than 0",
    ),
    "an empty id": wrong(
        model('{ id: "", name: "N" }'),
        "3:7: error: models.providers.wcode.models[].id: must have at least 1 character(s)",
    ),
    "a default of another type": wrong(
        keyed(REFERENCE, ", agents: { defaults: { model: { primary: 1 } } }"),
        "4:48: error: agents.defaults.model.primary: expected string, found number",
    ),
    # limits
    "over the limit": wrong(
        model(PLUS.replace("64000", "64001")), f"3:69: error: {ITEM}.maxTokens: 64001 exceeds the limit of "
        "qwen3.6-plus (64000 tokens)",
    ),
    "under the limit": noted(
        model(PLUS.replace("1024000", "1023999")),
        f"3:49: warning: {ITEM}.contextWindow: 1023999 is below the limit of qwen3.6-plus (1024000 tokens)",
    ),
    "no limits": wrong(
        model('{ id: "qwen3.6-plus", name: "Q" }'),
        f"3:1: error: {ITEM}: contextWindow is missing, so the tool guesses; the limit of qwen3.6-plus is 1024000 tokens",
        f"3:1: error: {ITEM}: maxTokens is missing, so the tool guesses; the limit of qwen3.6-plus is 64000 tokens",
    ),
    "a model of another vendor's": Wrong(model('{ id: "my/model", name: "M" }'), [FINE], 0),
    # the key
    "no key": wrong(entry(f"{URL}, models: []"), "1:33: error: models.providers.wcode: no API key"),
    "an empty key": wrong(keyed('apiKey: ""'), f"3:9: error: {KEY}: no API key"),
    "a placeholder": wrong(keyed('apiKey: "<API_KEY>"'), f"3:9: error: {KEY}: no API key"),
    "a literal key": Wrong(keyed('apiKey: "sk-test-0123456789"'), [FINE], 0),
    "a bare variable": wrong(
        keyed('apiKey: "WCODE_API_KEY"'),
        f"3:9: error: {KEY}: apiKey is the text WCODE_API_KEY, which OpenClaw sends as the key; "
        "--key-storage env makes it a reference.",
    ),
    "an interpolation": noted(
        keyed('apiKey: "${WCODE_API_KEY}"'),
        f"3:9: warning: {KEY}: apiKey is ${{WCODE_API_KEY}}: if that variable is unset, OpenClaw sends the text itself "
        "as the key; --key-storage env fixes it.",
    ),
    "an unset variable": noted(
        keyed(REFERENCE.replace("WCODE_API_KEY", "UNSET_KEY")),
        f'3:9: warning: {KEY}: While UNSET_KEY is not set, OpenClaw stops with "failed to resolve secrets".',
    ),
    "a name that cannot be a variable": wrong(
        keyed(REFERENCE.replace("WCODE_API_KEY", "wcode-key")),
        f"3:51: error: {KEY}.id: must match ^[A-Z][A-Z0-9_]{{0,127}}$",
    ),
    "a reference without its parts": wrong(keyed('apiKey: { source: "env" }'), f"3:9: error: {KEY}: missing: provider, id"),
    "an unknown source": wrong(
        keyed(REFERENCE.replace('"env"', '"vault"')), f'3:19: error: {KEY}.source: must be one of "env", "file", "exec", "store"'
    ),
    "a file without definition": wrong(
        keyed('apiKey: { source: "file", provider: "wcode", id: "value" }'),
        f"3:9: error: {KEY}: secrets.providers has no single-value file 'wcode'",
    ),
    # the rest
    "another API": wrong(
        entry(f'{URL}, {REFERENCE}, models: [],\napi: "openai"'),
        f"3:6: error: models.providers.wcode.api: must be one of {APIS}, \"openai-codex-responses\", "
        '"openai-chatgpt-responses", "google-vertex", "pi-messages", "azure-openai-responses"',
    ),
    "another gateway": noted(
        keyed(REFERENCE).replace("wcode.net/api", "u:p@gw.example:8443/api"),
        "2:10: warning: models.providers.wcode.baseUrl: https://gw.example:8443/api/gpt/v1 is not the base URL of the "
        "gateway, https://wcode.net/api/gpt/v1",
    ),
    "a dangling default": wrong(
        keyed(REFERENCE, ', agents: { defaults: { model: "wcode/nope" } }'),
        "4:37: error: agents.defaults.model: 'wcode/nope' is not a model of this provider",
    ),
    "a dangling default beside fallbacks": wrong(
        keyed(REFERENCE, ', agents: { defaults: { model: { primary: "wcode/nope" } } }'),
        "4:48: error: agents.defaults.model.primary: 'wcode/nope' is not a model of this provider",
    ),
    "two providers": wrong(
        f"{{ models: {{ providers: {{\n wcode: {{ {URL}, {REFERENCE}, models: [], zz: 1 }},\n"
        f" mine: {{ {URL}, {REFERENCE}, models: [], zz: 2 }},\n other: {{ c: 3 }} }} }} }}",
        "2:137: error: models.providers.wcode.zz: unknown key",
        "3:136: error: models.providers.mine.zz: unknown key",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_what_is_said(program: Program, case: Wrong) -> None:
    program.config(case.config)
    done = program("validate", "openclaw", env=ENV)
    assert (done.code, without_slots(done.out).splitlines(), done.err) == (case.code, case.lines, "")


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_the_same_as_data(program: Program, case: Wrong) -> None:
    path = program.config(case.config)
    document = program("validate", "openclaw", "--json", env=ENV).document
    assert document["status"] == ("problem" if case.code else "ok")
    assert (document["command"], document["files"], document["errors"]) == ("validate", [], [])
    [found] = document["data"]
    assert (found["tool"], found["path"], found["ok"]) == ("openclaw", str(path), not case.code)
    assert found["tool_says"] is None
    levels = {"problem": "error", "warning": "warning"}
    lines = [
        f"{WHERE}:{item['line']}:{item['column']}: {levels[item['level']]}: {item['where']}: {item['message']}"
        for item in found["findings"]
    ]
    assert lines == [line for line in case.lines if line.startswith(WHERE + ":") and line[len(WHERE) + 1].isdigit()]


def test_in_chinese(program: Program) -> None:
    program.config(model('{ id: "qwen3.6-plus", name: 1, maxTokens: 70000 }').replace("api/gpt/v1", "api/gpt/v1/"))
    done = program("validate", "--lang", "zh", env=ENV)
    assert done.code == 3
    assert without_slots(done.out).splitlines() == [
        f"{WHERE}:3:1: 错误：{ITEM}: 缺少 contextWindow，工具只能猜测；qwen3.6-plus 的上限是 1024000 个 token",
        f"{WHERE}:3:29: 错误：{ITEM}.name: 应为字符串，实为数字",
        f"{WHERE}:3:43: 错误：{ITEM}.maxTokens: 70000 超过 qwen3.6-plus 的上限 64000 个 token",
    ]


def test_nothing_is_touched(program: Program) -> None:
    program.config(TABLE["no limits"].config)
    before = program.tree()
    program("validate")
    program("validate", "--json")
    assert program.tree() == before


def test_without_a_file(program: Program) -> None:
    done = program("validate", "openclaw")
    assert (done.code, done.text) == (0, f"{WHERE}: not configured\n")


# modes and key files

FILE = keyed(
    'apiKey: { source: "file", provider: "wcode", id: "value" }',
    ', secrets: { providers: { wcode: { source: "file", path: "~/.openclaw/wcode.key", mode: "singleValue" } } }',
)


def test_a_configuration_open_to_others(program: Program) -> None:
    program.config(keyed(REFERENCE)).chmod(0o640)
    done = program("validate", "openclaw", env=ENV)
    assert (done.code, without_slots(done.text)) == (
        3,
        f"{WHERE}: error: other users can read the file (mode 0640): run `chmod 600`\n",
    )
    [found] = program("validate", "--json", env=ENV).document["data"]
    assert found["findings"] == [
        {"level": "problem", "code": "file-open", "path": str(program.home / ".openclaw/openclaw.json"), "where": "the top level",
         "line": None, "column": None, "message": "other users can read the file (mode 0640): run `chmod 600`"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        ("sk-test-0123456789\n", 0o600, None),
        (None, 0o600, "the key file ~/.openclaw/wcode.key is missing or empty"),
        ("\n", 0o600, "the key file ~/.openclaw/wcode.key is missing or empty"),
        (
            "sk-test-0123456789\n",
            0o644,
            "other users can read the key file ~/.openclaw/wcode.key (mode 0644), so the tool rejects it: run `chmod 600`",
        ),
    ],
)
def test_the_key_file(program: Program, content: str | None, mode: int, said: str | None) -> None:
    program.config(FILE)
    if content is not None:
        program.write(".openclaw/wcode.key", content).chmod(mode)
    done = program("validate", "openclaw")
    expected = f"{WHERE}:3:9: error: {KEY}: {said}" if said else FINE
    assert (done.code, without_slots(done.text)) == (3 if said else 0, expected + "\n")


def test_a_key_file_of_several_lines(program: Program) -> None:
    program.config(FILE)
    program.write(".openclaw/wcode.key", f"{CANARY}\n{CANARY}\n")
    done = program("validate", "openclaw")
    assert (done.code, done.err.splitlines()[0]) == (
        3,
        "Error: ~/.openclaw/wcode.key:2:1: the key file has several lines",
    )
    assert CANARY not in done.text


# files that cannot be judged


def test_a_file_that_does_not_parse(program: Program) -> None:
    path = program.config('{\n  "a": 1\n  "b": 2\n}\n')
    done = program("validate", "openclaw")
    assert (done.code, done.out) == (3, "")
    assert (
        done.err
        == f"Error: {WHERE}:3:3: expected ',' or '}}'\nHint: Fix the file at that position. Nothing was written.\n"
    )
    document = program("validate", "--json").document
    assert (document["status"], document["exit_code"], document["data"]) == ("problem", 3, [])
    [error] = document["errors"]
    assert (error["code"], error["path"], error["line"], error["column"]) == ("syntax", str(path), 3, 3)


def test_a_file_that_cannot_be_read(program: Program) -> None:
    path = program.config("{}")
    path.unlink()
    path.mkdir()
    done = program("validate", "openclaw")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[0] == f"Error: {WHERE}: not a regular file"
    document = program("validate", "--json").document
    assert (document["status"], document["exit_code"], document["errors"][0]["code"]) == ("refused", 1, "not-a-file")


def test_an_unknown_tool(program: Program) -> None:
    assert program("validate", "nothing").code == 2


# a provider that only the history tells of


def test_a_provider_of_our_own(program: Program) -> None:
    options = ("--provider", "mygw", "--base-url", "https://gw.example/v1", "--key-storage", "env")
    assert program("openclaw", "-m", "qwen3.6-plus", *options, "--yes").code == 0
    path = program.home / ".openclaw/openclaw.json"
    path.write_text(path.read_text().replace('"api": "openai-completions"', '"api": 1'))
    [found] = program("validate", "--json", env={"MYGW_API_KEY": "sk-test-0123456789"}).document["data"]
    assert found["providers"] == ["mygw"]
    assert [item["where"] for item in found["findings"]] == ["models.providers.mygw.api"]


# secrets


@pytest.mark.parametrize(
    "config",
    [
        keyed(f'apiKey: "{CANARY}", apikey: "{CANARY}"'),
        keyed(f'apiKey: ["{CANARY}"]'),
        keyed(f'apiKey: {{ source: "{CANARY}", provider: "{CANARY}", id: "{CANARY}" }}'),
        keyed(f'apiKey: {{ source: "env", provider: "default", id: "{CANARY}" }}'),
        keyed(f'apiKey: {{ source: "file", provider: "{CANARY.upper()}", id: "value" }}'),
        keyed(f'apiKey: {{ key: "{CANARY}" }}'),
        keyed(f'headers: {{ Authorization: 1, "X-Own": ["{CANARY}"] }}, auth: "{CANARY}", api: "{CANARY}"'),
        keyed(f'apiKey: "{CANARY}"')
        .replace("https://", f"https://{CANARY}:{CANARY}@")
        .replace("/v1", f"/v1?k={CANARY}"),
        model(f'"{CANARY}", {{ name: "{CANARY}" }}, ["{CANARY}"], {{ id: ["{CANARY}"], input: ["{CANARY}"] }}'),
        FILE.replace('"file", path', f'"{CANARY}", path').replace('"singleValue"', f'"{CANARY}"'),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",), ("--lang", "zh"), ("--debug",)])
def test_no_value_that_could_be_a_key_is_shown(program: Program, config: str, options: tuple[str, ...]) -> None:
    program.config(config)
    done = program("validate", *options)
    assert done.code == 3 or "another" in config or f"?k={CANARY}" in config
    assert CANARY not in done.text.lower()


# the tool itself


def fake_openclaw(program: Program, script: str) -> None:
    """An `openclaw` on PATH that is a shell script."""
    path = program.write("bin/openclaw", f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    program.env["PATH"] = f"{path.parent}{os.pathsep}{program.env['PATH']}"


def answer(document: dict[str, Any], code: int = 0) -> str:
    return f"cat <<'END'\n{json.dumps(document)}\nEND\nexit {code}"


def with_tool(program: Program, *options: str) -> tuple[int, list[str], list[str]]:
    done = program("validate", "openclaw", "--with-tool", *options, env=ENV)
    return done.code, without_slots(done.out).splitlines(), done.err.splitlines()


def test_the_tool_accepts(program: Program) -> None:
    path = program.config(keyed(REFERENCE))
    fake_openclaw(program, f'echo "$@" "$OPENCLAW_CONFIG_PATH" > {program.home}/asked\n' + answer({"valid": True}))
    assert with_tool(program) == (0, [FINE, f"{WHERE}: OpenClaw accepts the whole file"], [])
    assert (program.home / "asked").read_text() == f"config validate --json {path}\n"
    [found] = program("validate", "--with-tool", "--json", env=ENV).document["data"]
    assert found["tool_says"] == []


def test_the_tool_refuses(program: Program) -> None:
    program.config(keyed(f'apiKey: "{CANARY}", headers: {{ token: "{CANARY}2" }}'))
    issues = [
        {"path": "channels.telegram", "message": 'Unrecognized key: "tokn"'},
        {"path": "", "message": f"Invalid input: {CANARY} and {CANARY}2 and sk-other-0123456789"},
    ]
    fake_openclaw(program, "echo Doctor says hello\n" + answer({"valid": False, "issues": issues}, 1) + "\necho bye")
    assert with_tool(program) == (
        3,
        [
            FINE,
            f'{WHERE}: OpenClaw rejects the file: channels.telegram: Unrecognized key: "tokn"',
            f"{WHERE}: OpenClaw rejects the file: .: Invalid input: …b9 and …92 and sk-…6789".replace(
                "…b9", "…c2b9"
            ).replace("…92", "…2b92"),
        ],
        [],
    )
    document = program("validate", "--with-tool", "--json", env=ENV).document
    assert (document["status"], document["data"][0]["ok"]) == ("problem", False)
    assert CANARY not in json.dumps(document)
    assert len(document["data"][0]["tool_says"]) == 2


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo garbage; exit 7", "exit code 7"),
        ("echo '{\"a\": 1}'", "exit code 0"),
        ("echo '{'; exit 1", "exit code 1"),
        ("", "exit code 0"),
    ],
)
def test_the_tool_gives_no_verdict(program: Program, script: str, why: str) -> None:
    program.config(keyed(REFERENCE))
    fake_openclaw(program, script)
    code, _, err = with_tool(program)
    assert (code, err[0]) == (1, f"Error: 'openclaw config validate --json' failed: {why}")
    assert err[1] == "Hint: Run the command yourself to see more, or omit --with-tool."


def test_the_tool_hangs(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_PATIENCE", 0.3)
    program.config(keyed(REFERENCE))
    fake_openclaw(program, "exec sleep 60")
    begun = time.monotonic()
    code, _, err = with_tool(program)
    assert (code, err[0]) == (
        1,
        "Error: 'openclaw config validate --json' failed: no answer within 0.3 seconds",
    )
    assert time.monotonic() - begun < 10


def test_the_tool_is_not_there(program: Program) -> None:
    program.config(keyed(REFERENCE))
    program.env["PATH"] = str(program.home)
    code, _, err = with_tool(program)
    assert (code, err) == (1, ["Error: 'openclaw' is not installed or not in PATH",
                               "Hint: Install OpenClaw, or omit --with-tool."])  # fmt: skip
    document = program("validate", "--with-tool", "--json").document
    assert (document["status"], document["errors"][0]["code"]) == ("refused", "tool-not-found")


def test_the_tool_is_not_asked_about_no_file(program: Program) -> None:
    fake_openclaw(program, "exit 9")
    assert with_tool(program) == (0, [f"{WHERE}: not configured"], [])


@pytest.mark.parametrize("tool", tools.TITLES)
def test_a_base_url_that_was_edited_is_wrong(tool: str, program: Program) -> None:
    """Another host with a similar name gets the key: where a run wrote the URL, that is no matter of taste."""
    assert (
        program(tool, *SUITES[tool].options, "-m", "qwen3.6-plus", "--api-key-stdin", stdin=b"sk-test-0123456789").code
        == 0
    )
    assert program("validate", tool).code == 0
    files = {
        path: path.read_text(encoding="utf-8")
        for path in (program.home / name for name in SUITES[tool].files)
        if path.exists()
    }
    config = next(path for path, text in files.items() if "https://wcode.net" in text)
    text = files[config]
    config.write_text(text.replace("https://wcode.net", "https://wc0de.net"), encoding="utf-8")
    result = program("validate", tool, "--json")
    assert result.code == 3
    [verdict] = result.document["data"]
    said = [finding["message"] for finding in verdict["findings"] if finding["code"] == "url-edited"]
    url = catalog.gateway().base_urls[load(tool).PROTOCOL]
    edited = url.replace("wcode", "wc0de")
    assert {*said} == {f"the base URL was edited: {edited}; the last run wrote {url}"}
    assert not [finding for finding in verdict["findings"] if finding["code"] == "url-elsewhere"]
