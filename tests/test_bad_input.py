"""Bad files and bad options: the whole message, the exit code, and that nothing is written or lost."""

from __future__ import annotations

import ctypes
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.chinese import english, names_in
from tests.program import Program

CONFIG = ".openclaw/openclaw.json"
WHERE = f"~/{CONFIG}"
PLUS = ("openclaw", "--model", "qwen3.6-plus")
KEY = b"sk-test-0123456789abcdef\n"
SECRET = ("--api-key-stdin", "--key-storage", "secret")

MEND = "Fix the file at that position. Nothing was written."
TYPE = "Fix or remove that value; wcode-setup does not replace it."
MOVE = "Move it away, or pass another path with --config."
ACCESS = "Check the path, its permissions and the free space. Nothing was changed."
MODELS = "`wcode-setup models list` shows all; for another model, add --context-window and --max-tokens."
URL = "For example --base-url https://gw.example/v1."
PROVIDER = "Use a-z, 0-9 and `-`, starting with a letter."
BUILT_IN = "Choose another --provider, for example wcode."
PROFILE = "Use letters, digits, `_` and `-`."
COPY = "Copy the whole key; keys come from https://platform.wcode.net."
EXPORT = "Run `export {0}=…` first; keys come from https://platform.wcode.net."


class Bad(NamedTuple):
    """One bad input. `error` and `hint` are what stderr says, whole; `code` the exit code, `name` the error's code."""

    name: str
    error: str
    hint: str
    code: int = 1
    options: tuple[str, ...] = ()
    config: str | bytes | None = None
    stdin: bytes = b""
    env: dict[str, str] | None = None
    prepare: Callable[[Path], object] | None = None


def syntax(config: str, position: str, what: str) -> Bad:
    return Bad("syntax", f"{WHERE}:{position}: {what}", MEND, config=config)


def wrong(config: str, position: str, what: str, *options: str, name: str = "wrong-type") -> Bad:
    return Bad(name, f"{WHERE}:{position}: {what}", TYPE, options=options, config=config, stdin=KEY if options else b"")


def usage(
    name: str, error: str, hint: str, *options: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> Bad:
    return Bad(name, error, hint, 2, options, "{}\n", stdin, env)


def entry(text: str) -> str:
    return '{ "models": { "providers": { "wcode": { ' + text + " } } } }"


def defaults(text: str) -> str:
    return '{ "agents": { "defaults": { ' + text + " } } }"


def _folder(home: Path) -> None:
    (home / CONFIG).mkdir(parents=True)


def _fifo(home: Path) -> None:
    (home / CONFIG).parent.mkdir()
    os.mkfifo(home / CONFIG)


def _socket(home: Path) -> None:
    (home / CONFIG).parent.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(home / CONFIG))


def _loop(home: Path) -> None:
    (home / CONFIG).parent.mkdir()
    (home / CONFIG).symlink_to("openclaw.json")


def _file_as_folder(home: Path) -> None:
    (home / ".openclaw").write_text("mine\n")


def _two_lines(home: Path) -> None:
    (home / ".openclaw").mkdir()
    (home / ".openclaw/wcode.key").write_text("sk-test-one\nsk-test-two\n")


BROKEN = {
    "unclosed object": syntax(
        '{\n  "a": {\n    "b": 1\n', "4:1", "unexpected end of file, '{' of line 2 is not closed"
    ),
    "unclosed list": syntax('{\n  "a": [1,', "2:11", "unexpected end of file, '[' of line 2 is not closed"),
    "unclosed string": syntax('{\n  "a": "b\n}\n', "2:8", "unterminated string"),
    "unclosed comment": syntax("{ /* a\n}", "1:3", "unterminated comment"),
    "missing comma": syntax('{\n  "a": 1\n  "b": 2\n}\n', "3:3", "expected ',' or '}'"),
    "missing comma, CRLF": syntax('{\r\n  "a": 1\r\n  "b": 2\r\n}\r\n', "3:3", "expected ',' or '}'"),
    "missing comma, BOM": syntax('\ufeff{ "a": 1 "b": 2 }', "1:10", "expected ',' or '}'"),
    "missing comma, wide characters": syntax('{ "日本😀": 1 "b": 2 }', "1:12", "expected ',' or '}'"),
    "missing colon": syntax('{ "a" 1 }', "1:7", "expected ':'"),
    "missing value": syntax('{ "a": }', "1:8", "expected a value"),
    "lone comma": syntax("{ , }", "1:3", "expected a key or '}'"),
    "two commas": syntax('{ "a": 1,, }', "1:10", "expected a key"),
    "wrong bracket": syntax('{ "a": [1, 2 }', "1:14", "expected ',' or ']'"),
    "two documents": syntax("{}\n{}\n", "2:1", "text after the end of the document"),
    "text after the end": syntax("{}\x00", "1:3", "unexpected character U+0000"),
    "a word as a value": syntax('{ "a": yes }', "1:8", "expected a value (text needs quotes)"),
    "a word as a key": syntax("{ a-b: 1 }", "1:3", "expected a key (quotes are missing)"),
    "bad number": syntax('{ "a": 1.2.3 }', "1:8", "invalid number"),
    "bad escape": syntax('{ "a": "\\x1" }', "1:9", "invalid escape in a string"),
    "lone slash": syntax('{ "a": 1 / 2 }', "1:10", "unexpected '/'"),
    "YAML": syntax("models:\n  mode: merge\n", "1:1", "expected a value (text needs quotes)"),
    "YAML's comments": syntax("{\n  # no\n}", "2:3", "expected a key (quotes are missing)"),
    "control character": syntax('{ "a": \x01 }', "1:8", "unexpected character U+0001"),
}

IN_THE_WAY = {
    "a list as the file": wrong("[]\n", "1:1", "the top level must be of type object, not list"),
    "null as the file": wrong("null\n", "1:1", "the top level must be of type object, not null"),
    "a string as the file": wrong('"x"\n', "1:1", "the top level must be of type object, not string"),
    "models: null": wrong('{\n  "models": null\n}', "2:13", "models must be of type object, not null"),
    "models: a number": wrong('{ "models": 1 }', "1:13", "models must be of type object, not number"),
    "providers: a list": wrong(
        '{ "models": { "providers": [] } }', "1:28", "models.providers must be of type object, not list"
    ),
    "entry: null": wrong(
        '{ "models": { "providers": { "wcode": null } } }',
        "1:39",
        "models.providers.wcode must be of type object, not null",
    ),
    "entry: a string": wrong(
        '{ "models": { "providers": { "wcode": "x" } } }',
        "1:39",
        "models.providers.wcode must be of type object, not string",
    ),
    "baseUrl: an object": wrong(
        entry('"baseUrl": {}'), "1:52", "models.providers.wcode.baseUrl must be of type string, not object"
    ),
    "apiKey: a list": wrong(
        entry('"apiKey": []'), "1:51", "models.providers.wcode.apiKey must be of type object, not list"
    ),
    "models: an object": wrong(
        entry('"models": {}'), "1:51", "models.providers.wcode.models must be of type list, not object"
    ),
    "models of the entry: null": wrong(
        entry('"models": null'), "1:51", "models.providers.wcode.models must be of type list, not null"
    ),
    "agents: a string": wrong('{ "agents": "x" }', "1:13", "agents must be of type object, not string"),
    "defaults: a list": wrong(
        '{ "agents": { "defaults": [] } }', "1:27", "agents.defaults must be of type object, not list"
    ),
    "model: a number": wrong(
        defaults('"model": 5'), "1:38", "agents.defaults.model must be of type object, not number"
    ),
    "primary: an object": wrong(
        defaults('"model": { "primary": {} }'),
        "1:51",
        "agents.defaults.model.primary must be of type string, not object",
    ),
    "secrets: a string": wrong('{ "secrets": "x" }', "1:14", "secrets must be of type object, not string", *SECRET),
    "two items with one id": Bad(
        "duplicate-item",
        f"{WHERE}:3:3: two list items have the same id 'qwen3.6-plus'",
        "Remove one of them.",
        config=entry('"models": [\n  { "id": "qwen3.6-plus" },\n  { "id": "qwen3.6-plus" }\n]'),
    ),
    "two items with one id, one of them to be mended": Bad(
        "duplicate-item",
        f"{WHERE}:3:3: two list items have the same id 'qwen3.6-plus'",
        "Remove one of them.",
        config=entry('"models": [\n  { "id": "qwen3.6-plus", "api": "ollama" },\n  { "id": "qwen3.6-plus" }\n]'),
    ),
    "one reference twice": Bad(
        "duplicate-item",
        f"{WHERE}:1:78: two list items have the same value 'wcode/qwen3.6-plus'",
        "Remove one of them.",
        config=defaults('"modelPolicy": { "allow": ["wcode/qwen3.6-plus", "wcode/qwen3.6-plus"] }'),
    ),
    "a comment in a value that is replaced": Bad(
        "comment-lost",
        f"{WHERE}:1:87: a comment inside this value would be lost",
        "Move the comment out of that value and run the command again.",
        config=entry('"models": [{ "id": "qwen3.6-plus", "input": [ /* c */ ] }]'),
    ),
    "a secret provider of the same name": Bad(
        "openclaw-secret-taken",
        f"{WHERE}:2:40: secrets.providers.wcode is already used for something else",
        "Use --key-storage literal or env, or another --provider.",
        options=SECRET,
        config='{\n  "secrets": { "providers": { "wcode": { "source": "exec", "command": "pass" } } }\n}\n',
        stdin=KEY,
    ),
    "a provider that points elsewhere": Bad(
        "provider-taken",
        "the provider 'lab' exists and points to http://lab.example/v1",
        "Pass --base-url to change its URL, or choose another --provider.",
        options=("--provider", "lab"),
        config='{ "models": { "providers": { "lab": { "baseUrl": "http://lab.example/v1/", "models": [] } } } }',
    ),
    "two providers for our URL": Bad(
        "provider-ambiguous",
        "several providers point to https://wcode.net/api/gpt/v1: a, b",
        "Choose one with --provider.",
        config=entry("").replace(
            '"wcode": {  }',
            '"a": { "baseUrl": "https://wcode.net/api/gpt/v1" }, "b": { "baseUrl": "https://wcode.net/api/gpt/v1/" }',
        ),
    ),
}

FILES = {
    "not UTF-8": Bad(
        "not-utf8",
        f"{WHERE}:2:14: not UTF-8 text (byte 0xe9)",
        "Save the file as UTF-8. Nothing was written.",
        config='{\n  "name": "Zoé" }'.encode("latin-1"),
    ),
    "UTF-16": Bad(
        "not-utf8",
        f"{WHERE}:1:1: not UTF-8 text (byte 0xff)",
        "Save the file as UTF-8. Nothing was written.",
        config="{}".encode("utf-16"),
    ),
    "a folder as the file": Bad("not-a-file", f"{WHERE}: not a regular file", MOVE, prepare=_folder),
    "a FIFO as the file": Bad("not-a-file", f"{WHERE}: not a regular file", MOVE, prepare=_fifo),
    "a socket as the file": Bad("not-a-file", f"{WHERE}: not a regular file", MOVE, prepare=_socket),
    "a device as the file": Bad("not-a-file", "/dev/null: not a regular file", MOVE, options=("--config", "/dev/null")),
    "a loop of links": Bad("file-failed", f"{WHERE}: Too many levels of symbolic links", ACCESS, prepare=_loop),
    "a file as the folder": Bad(
        "not-a-folder",
        f"{WHERE}: a part of the path is a file, not a folder",
        "Check the path.",
        prepare=_file_as_folder,
    ),
    "a name that is too long": Bad(
        "file-failed", f"~/{'x' * 300}: File name too long", ACCESS, options=("--config", "x" * 300)
    ),
    "a key file of two lines": Bad(
        "key-file-lines",
        "~/.openclaw/wcode.key:2:1: the key file has several lines",
        "Keep only the key, on one line, or move the file away.",
        options=SECRET,
        stdin=KEY,
        prepare=_two_lines,
    ),
    "a managed configuration": Bad(
        "openclaw-read-only",
        "OPENCLAW_CONFIG_READONLY is set: another program manages this OpenClaw configuration",
        "Change it there, or use --force.",
        config="{}\n",
        env={"OPENCLAW_CONFIG_READONLY": "1"},
    ),
    "Nix": Bad(
        "openclaw-read-only",
        "OPENCLAW_NIX_MODE is set: another program manages this OpenClaw configuration",
        "Change it there, or use --force.",
        config="{}\n",
        env={"OPENCLAW_NIX_MODE": "true"},
    ),
}

KEYS = {
    "no key": Bad(
        "key-missing",
        "no API key: no --api-key-… option is given, and WCODE_API_KEY is not set",
        "Run `export WCODE_API_KEY=…` first, or use --key-storage env; keys come from https://platform.wcode.net.",
        options=("--key-storage", "literal"),
        config="{}\n",
    ),
    "no key for another gateway": Bad(
        "key-missing",
        "no API key: no --api-key-… option is given, and MY_GW_API_KEY is not set",
        "Run `export MY_GW_API_KEY=…` first, or use --key-storage env.",
        options=("--provider", "my-gw", "--base-url", "https://gw.example/v1", "--key-storage", "secret"),
        config="{}\n",
        env={"WCODE_API_KEY": "sk-test-0123456789abcdef"},
    ),
    "unset variable": Bad(
        "key-variable-unset",
        "the variable WORK_KEY is unset or empty",
        EXPORT.format("WORK_KEY"),
        options=("--api-key-env", "WORK_KEY", "--key-storage", "literal"),
        config="{}\n",
        env={"WORK_KEY": " "},
    ),
    "missing key file": Bad(
        "key-file-unreadable",
        "nope.txt: cannot read the key file: No such file or directory",
        "Check the path and its permissions.",
        options=("--api-key-file", "nope.txt"),
        config="{}\n",
    ),
    "a folder as the key file": Bad(
        "key-file-unreadable",
        ".openclaw: cannot read the key file: Is a directory",
        "Check the path and its permissions.",
        options=("--api-key-file", ".openclaw"),
        config="{}\n",
    ),
    "empty": usage(
        "key-empty", "the key from standard input is empty",
        "Pass the whole key; keys come from https://platform.wcode.net.", "--api-key-stdin", stdin=b" \n",
    ),
    "one character": usage("key-short", "the key from --api-key has only 1 character(s)", COPY, "--api-key", "k"),
    "one character in a variable": usage(
        "key-short", "the key from WCODE_API_KEY has only 1 character(s)", COPY, "--key-storage", "literal",
        env={"WCODE_API_KEY": "k"},
    ),
    "two lines": usage(
        "key-lines",
        "the key from standard input has several lines",
        "Pass one key on one line; keys come from https://platform.wcode.net.",
        "--api-key-stdin",
        stdin=b"sk-test-one\r\nsk-test-two\r\n",
    ),
    "not ASCII": usage(
        "key-characters",
        "the key from --api-key contains a blank, quotes, or a control or non-ASCII character",
        "Copy the key alone, without `Bearer` or quotes; keys come from https://platform.wcode.net.",
        "--api-key", "sk-tést-0123456789",
    ),
    "with its scheme": usage(
        "key-characters",
        "the key from standard input contains a blank, quotes, or a control or non-ASCII character",
        "Copy the key alone, without `Bearer` or quotes; keys come from https://platform.wcode.net.",
        "--api-key-stdin",
        stdin=b"Bearer sk-test-0123456789\n",
    ),
    "the vendor's placeholder": usage(
        "key-placeholder",
        "the key from standard input is a placeholder from a manual, not a key",
        "Use your own key; keys come from https://platform.wcode.net.",
        "--api-key-stdin",
        stdin=b"<API_KEY>\n",
    ),
    "a reference": usage(
        "key-reference",
        "the key from --api-key is a reference, not a key",
        "To store a reference to a variable, pass --api-key-env NAME --key-storage env.",
        "--api-key", "${WCODE_API_KEY}",
    ),
    "two sources": usage(
        "two-keys",
        "--api-key-stdin and --api-key-env both give a key",
        "Pass one of them.",
        "--api-key-stdin", "--api-key-env", "WCODE_API_KEY",
    ),
    "bad variable": usage(
        "bad-variable",
         "invalid variable name 'work_key'",
        "Use capital letters, digits and `_`, starting with a letter, for example WCODE_API_KEY.",
        "--api-key-env", "work_key",
    ),
    "empty path of the key file": usage(
        "empty-option", "--api-key-file is empty", "Pass a value, or omit the option.", "--api-key-file", ""
    ),
}  # fmt: skip

OPTIONS = {
    "no host": usage("url-host", "'https:///v1' has no host", URL, "--base-url", "https:///v1"),
    "broken IPv6": usage("url-host", "'https://[::1/v1' has no host", URL, "--base-url", "https://[::1/v1"),
    "no scheme": usage(
        "url-scheme", "'gw.example/v1' is not an http:// or https:// URL", URL, "--base-url", "gw.example/v1?k=hunter2"
    ),
    "other scheme": usage(
        "url-scheme", "'ftp://gw.example/v1' is not an http:// or https:// URL", URL, "--base-url", "ftp://gw.example/v1"
    ),
    "credentials": usage(
        "url-credentials",
        "the base URL contains a user name or password",
        "Remove them from the URL; pass the key with --api-key-stdin, --api-key-file or --api-key-env.",
        "--base-url", "https://user:hunter2@gw.example/v1",
    ),
    "credentials without a scheme": usage(
        "url-credentials",
        "the base URL contains a user name or password",
        "Remove them from the URL; pass the key with --api-key-stdin, --api-key-file or --api-key-env.",
        "--base-url", "user:hunter2@gw.example/v1",
    ),
    "query": usage(
        "url-query", "'https://gw.example/v1' has a query or fragment", "Remove `?…` and `#…` from the URL.",
        "--base-url", "https://gw.example/v1?key=hunter2",
    ),
    "fragment": usage(
        "url-query", "'https://gw.example/v1' has a query or fragment", "Remove `?…` and `#…` from the URL.",
        "--base-url", "https://gw.example/v1#",
    ),
    "bad port": usage(
        "url-port",
        "the port of 'https://gw.example:99999/v1' is not a number from 1 to 65535",
        "For example https://gw.example:8443/v1.",
        "--base-url", "https://gw.example:99999/v1",
    ),
    "a port of letters": usage(
        "url-port",
        "the port of 'https://gw.example:abc/v1' is not a number from 1 to 65535",
        "For example https://gw.example:8443/v1.",
        "--base-url", "https://gw.example:abc/v1",
    ),
    "blank in the URL": usage(
        "url-characters", "the base URL contains a blank or control character", "Copy it again, without blanks.",
        "--base-url", "https://gw.example/v1 /x",
    ),
    "the vendor's responses endpoint": usage(
        "url-endpoint",
        "'https://wcode.net/api/gpt/v1/responses' is an endpoint of another API, not the base URL",
        "Use https://wcode.net/api/gpt/v1; the tool adds /chat/completions itself.",
        "--base-url", "https://wcode.net/api/gpt/v1/responses",
    ),
    "the vendor's Anthropic endpoint": usage(
        "url-endpoint",
        "'https://wcode.net/api/anthropic' is an endpoint of another API, not the base URL",
        "Use https://wcode.net/api/gpt/v1; the tool adds /chat/completions itself.",
        "--base-url", "https://wcode.net/api/anthropic",
    ),
    "somebody's embeddings endpoint": usage(
        "url-endpoint",
        "'https://gw.example/v1/embeddings' is an endpoint of another API, not the base URL",
        "Use https://gw.example/v1; the tool adds /chat/completions itself.",
        "--base-url", "https://gw.example/v1/embeddings",
    ),
    "capital in the provider": usage(
         "bad-provider", "invalid provider ID 'Wcode'", PROVIDER, "--provider", "Wcode"
    ),
     "slash in the provider": usage("bad-provider", "invalid provider ID 'a/b'", PROVIDER, "--provider", "a/b"),
     "no provider": usage("bad-provider", "invalid provider ID ''", PROVIDER, "--provider", ""),
    "built-in provider": usage(
        "provider-reserved", "'openai' is a built-in provider of the tool", BUILT_IN, "--provider", "openai"
    ),
    "built-in provider of 2026.3.8": usage(
        "provider-reserved", "'openai-codex' is a built-in provider of the tool", BUILT_IN,
        "--provider", "openai-codex",
    ),
     "bad profile": usage("bad-profile", "invalid profile name '../x'", PROFILE, "--profile", "../x"),
     "no profile": usage("bad-profile", "invalid profile name ''", PROFILE, "--profile", ""),
    "model twice": usage(
        "model-twice", "model 'qwen3.6-plus' is given twice", "Name each model once.",
        "--model", "qwen3.6-plus",
    ),
    "misspelt model": usage(
        "unknown-model", "unknown model 'qwen3.6-27b'; known: qwen/qwen3.6-27b, qwen3.6-plus", MODELS, "-m", "qwen3.6-27b"
    ),
    "unknown model": usage(
        "unknown-model", "unknown model 'gpt'; known: qwen3.6-plus, qwen/qwen3.6-27b", MODELS, "-m", "gpt"
    ),
    "blank in the model": usage(
         "bad-model", "invalid model ID 'a b'", "Enter the ID as the gateway names it, without blanks or control characters.",
        "-m", "a b",
    ),
    "empty model": usage(
         "bad-model", "invalid model ID ''", "Enter the ID as the gateway names it, without blanks or control characters.", "-m", ""
    ),
    "several models and a limit": usage(
        "several-overrides", "--context-window applies to one model, not to 2", "Run the command once for each --model.",
        "-m", "qwen/qwen3.6-27b", "--context-window", "5000",
    ),
    "several models and a name": usage(
        "several-overrides", "--name applies to one model, not to 2", "Run the command once for each --model.",
        "-m", "qwen/qwen3.6-27b", "--name", "Both",
    ),
    "no context": usage(
        "bad-number", "--context-window must be at least 1, not 0", "Pass a number of tokens, for example 64000.",
        "--context-window", "0",
    ),
    "negative output": usage(
        "bad-number", "--max-tokens must be at least 1, not -3", "Pass a number of tokens, for example 64000.",
        "--max-tokens", "-3",
    ),
    "output over the context": usage(
        "output-over-context", "the output limit of 64000 tokens exceeds the context window of 1000 tokens",
        "Pass a smaller --max-tokens or a larger --context-window: the output is part of the context.",
        "--context-window", "1000",
    ),
    "empty name": usage("empty-option", "--name is empty", "Pass a value, or omit the option.", "--name", " "),
    "empty path": usage("empty-option", "--config is empty", "Pass a value, or omit the option.", "--config", ""),
}  # fmt: skip

ROWS = {**BROKEN, **IN_THE_WAY, **FILES, **KEYS, **OPTIONS}


@pytest.mark.parametrize("name", ROWS)
def test_bad_input(name: str, program: Program) -> None:
    """The same refusal as text, as JSON and in Chinese; and every file as it was."""
    bad = ROWS[name]
    if bad.config is not None:
        program.config(bad.config)
    if bad.prepare:
        bad.prepare(program.home)
    before = program.tree()
    arguments = (*PLUS, *bad.options)

    text = program(*arguments, stdin=bad.stdin, env=bad.env)
    assert text == (bad.code, "", f"Error: {bad.error}\nHint: {bad.hint}\n")

    as_json = program(*arguments, "--json", stdin=bad.stdin, env=bad.env)
    assert as_json.err == text.err
    assert as_json.code == bad.code
    document = as_json.document
    assert document["status"] == "refused"
    assert document["command"] == "openclaw"
    assert document["files"] == document["notes"] == []
    (error,) = document["errors"]
    assert (error["code"], error["hint"]) == (bad.name, bad.hint)
    place = error["path"].replace(str(program.home), "~") if error["path"] else ""
    place += f":{error['line']}:{error['column']}" if error["line"] else ""
    assert (f"{place}: " if place else "") + error["message"] == bad.error

    chinese = program(*arguments, "--lang", "zh", stdin=bad.stdin, env=bad.env)
    assert (chinese.code, chinese.out) == (bad.code, "")
    first, second = chinese.err.splitlines()
    assert first.startswith(f"错误：{place}")
    assert second.startswith("提示：")
    assert not first.isascii()
    assert not second.isascii()
    names = names_in(program.home, [*arguments, *(bad.env or {})])
    assert not {*english(first), *english(second)} - names, "English in it"

    assert program.tree(state=False) == {path: entry for path, entry in before.items() if not path.startswith(".local")}
    assert "hunter2" not in text.text + as_json.text + chinese.text


def test_there_are_enough() -> None:
    assert len(ROWS) >= 45


def test_no_model(program: Program) -> None:
    result = program("openclaw")
    assert result == (
        2, "", "Error: no model given, and OpenClaw has none registered for this gateway\nHint: Add --model ID; `wcode-setup models list` shows the IDs.\n",
    )  # fmt: skip
    assert program.tree() == {}


@pytest.mark.parametrize("option", ["--dry-run", "--check"])
def test_a_managed_configuration_may_be_looked_at(option: str, program: Program) -> None:
    program.config("{}\n")
    result = program(*PLUS, option, env={"OPENCLAW_CONFIG_READONLY": "1"})
    assert (result.code, result.err) == (3 if option == "--check" else 0, "")
    assert "openclaw.json: would change" in result.out


def test_a_managed_configuration_is_written_by_force(program: Program) -> None:
    file = program.config("{}\n")
    assert program(*PLUS, "--force", env={"OPENCLAW_CONFIG_READONLY": "1"}).code == 0
    assert b"wcode" in file.read_bytes()


def _without_privileges() -> None:
    """Let permissions count even for root: without CAP_DAC_OVERRIDE (1) and CAP_DAC_READ_SEARCH (2) after exec."""
    if os.geteuid() == 0:
        for capability in (1, 2):
            assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


@pytest.mark.parametrize(("path", "mode"), [(CONFIG, 0o000), (".openclaw", 0o600)], ids=["file", "folder"])
def test_unreadable(path: str, mode: int, program: Program) -> None:
    """What cannot be read is never taken for an absent file."""
    program.config('{ "keep": true }\n')
    (program.home / path).chmod(mode)
    result = program.process(*PLUS, preexec_fn=_without_privileges)
    (program.home / path).chmod(0o700)
    assert result == (1, "", f"Error: {WHERE}: Permission denied\nHint: {ACCESS}\n")
    assert (program.home / CONFIG).read_bytes() == b'{ "keep": true }\n'
    assert os.listdir(program.home / ".openclaw") == ["openclaw.json"]


@pytest.mark.parametrize(("options", "file"), [((), "openclaw.json"), (SECRET, "wcode.key")], ids=["env", "secret"])
def test_unwritable_folder(options: tuple[str, ...], file: str, program: Program) -> None:
    config = program.config("{}\n")
    config.parent.chmod(0o500)
    result = program.process(*PLUS, *options, stdin=KEY, preexec_fn=_without_privileges)
    config.parent.chmod(0o700)
    assert result == (1, "", f"Error: ~/.openclaw/{file}: Permission denied\nHint: {ACCESS}\n")
    assert config.read_bytes() == b"{}\n"
    assert os.listdir(config.parent) == ["openclaw.json"]


def test_no_place_for_the_folder(program: Program) -> None:
    program.home.chmod(0o500)
    state = {"XDG_STATE_HOME": str(program.home / "state")}
    result = program.process(*PLUS, env=state, preexec_fn=_without_privileges)
    program.home.chmod(0o700)
    assert (result.code, result.out) == (1, "")
    assert re.fullmatch(f"Error: ~/state[^:]*: Permission denied\nHint: {ACCESS}\n", result.err)
    assert program.tree() == {}
