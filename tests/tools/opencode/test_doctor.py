"""Layers above OpenCode's file: each in a home, with the report of `doctor` in both languages, the fix and the effects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program

KEY, OTHER = "sk-test-doctor-0123456789", "sk-test-other-9876543210"
AUTH = ".local/share/opencode/auth.json"
PROJECT = "~/opencode.json"
STORED = json.dumps({"wcode": {"type": "api", "key": OTHER}})
ELSEWHERE = {"provider": {"wcode": {"options": {"baseURL": "https://other.example/v1"}}}}


def prepared(program: Program, storage: str, files: dict[str, Any], env: dict[str, str]) -> None:
    """OpenCode configured with two models, then further files and variables."""
    given = ("--api-key-env", "WCODE_API_KEY") if storage == "env" else ("--api-key-stdin",)
    program.env |= {"WCODE_API_KEY": KEY} if storage == "env" else {}
    models = ("--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b")
    done = program("opencode", *models, "--yes", "--key-storage", storage, *given, stdin=KEY.encode())
    assert done.code == 0, done.text
    for path, content in files.items():
        program.write(path, content if isinstance(content, str) else json.dumps(content))
    program.env |= env


def asked(program: Program, language: str) -> dict[str, Any]:
    """The data of `doctor --offline --json`."""
    result = program("doctor", "opencode", "--offline", "--json", "--lang", language)
    assert KEY not in result.text and OTHER not in result.text
    [data] = result.document["data"]
    assert result.code == (3 if any(one["level"] == "failed" for one in data["checks"]) else 0)
    found: dict[str, Any] = data
    return found


HOMES: dict[str, tuple[str, dict[str, Any], dict[str, str], list[str], str, str, str, str]] = {
    # storage, files, variables, effects, level, English, Chinese, fix
    "project-model": (
        "literal", {"opencode.json": {"model": "wcode/qwen/qwen3.6-27b"}}, {}, ["model"], "failed",
        f"{PROJECT} takes precedence over this file: model.", f"{PROJECT} 优先于本文件：model。",
        f"Remove model from {PROJECT}, or start OpenCode elsewhere.",
    ),
    "project-other": (
        "literal", {"opencode.json": {"model": "other/tiny"}}, {}, ["request"], "failed",
        f"{PROJECT} takes precedence over this file: model.", f"{PROJECT} 优先于本文件：model。",
        f"Remove model from {PROJECT}, or start OpenCode elsewhere.",
    ),
    "project-url": (
        "literal", {"opencode.json": ELSEWHERE}, {}, ["request"], "failed",
        f"{PROJECT} takes precedence over this file: provider.wcode.", f"{PROJECT} 优先于本文件：provider.wcode。",
        f"Remove provider.wcode from {PROJECT}, or start OpenCode elsewhere.",
    ),
    "project-name": (
        "literal", {"opencode.json": {"provider": {"wcode": {"name": "Mine"}}}}, {}, [], "warning",
        f"{PROJECT} takes precedence over this file: provider.wcode.", f"{PROJECT} 优先于本文件：provider.wcode。",
        f"Remove provider.wcode from {PROJECT}, or start OpenCode elsewhere.",
    ),
    "hidden": (
        "literal", {"opencode.json": {"disabled_providers": ["wcode"]}}, {}, ["request"], "failed",
        f"disabled_providers in {PROJECT} hides provider 'wcode': OpenCode does not list its models.",
        f"{PROJECT} 里的 disabled_providers 隐藏了提供商 'wcode'：OpenCode 不会列出它的模型。",
        f"Change disabled_providers in {PROJECT}: 'wcode' must not be hidden.",
    ),
    "variable": (
        "literal", {}, {"OPENCODE_CONFIG_CONTENT": json.dumps({"provider": {"wcode": {"options": {"apiKey": OTHER}}}})},
        ["key"], "failed",
        "OPENCODE_CONFIG_CONTENT takes precedence over this file: provider.wcode.",
        "OPENCODE_CONFIG_CONTENT 优先于本文件：provider.wcode。",
        "Remove provider.wcode from OPENCODE_CONFIG_CONTENT, or start OpenCode elsewhere.",
    ),
    "stale-auth": (
        "env", {AUTH: STORED}, {}, ["key"], "failed",
        f"~/{AUTH} contains a key for this provider, which takes precedence over WCODE_API_KEY.",
        f"~/{AUTH} 里有该提供商的密钥，优先于 WCODE_API_KEY。",
        f"Remove the key from ~/{AUTH}.",
    ),
    "auth-content": (
        "secret", {}, {"OPENCODE_AUTH_CONTENT": STORED}, ["key"], "failed",
        f"OPENCODE_AUTH_CONTENT is set: OpenCode reads keys from it instead of ~/{AUTH}.",
        f"设置了 OPENCODE_AUTH_CONTENT：OpenCode 从它而不是从 ~/{AUTH} 读取密钥。",
        "Unset OPENCODE_AUTH_CONTENT.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("home", HOMES)
def test_what_takes_precedence(home: str, program: Program) -> None:
    storage, files, env, effects, level, english, chinese, fix = HOMES[home]
    prepared(program, storage, files, env)
    data = asked(program, "en")
    [one] = [one for one in data["checks"] if one["check"] == "layers"]
    assert (one["level"], one["message"], one["fix"], data["differs"]) == (level, english, fix, effects)
    [one] = [one for one in asked(program, "zh")["checks"] if one["check"] == "layers"]
    assert (one["message"], "fix" in one) == (chinese, True)
    assert f"\n  {english}\n" in program("status", "opencode").out


@pytest.mark.parametrize(
    ("storage", "files"),
    [
        ("literal", {}),
        ("secret", {}),
        ("env", {}),
        ("literal", {AUTH: STORED}),  # the entry's own key is used
        ("env", {AUTH: json.dumps({"wcode": {"type": "api", "key": KEY}})}),
        ("literal", {"opencode.json": {"model": "wcode/qwen3.6-plus", "theme": "dark"}}),
    ],
)
def test_nothing_takes_precedence(storage: str, files: dict[str, Any], program: Program) -> None:
    prepared(program, storage, files, {})
    data = asked(program, "en")
    [one] = [one for one in data["checks"] if one["check"] == "layers"]
    assert (one["level"], one["message"]) == ("ok", "nothing takes precedence over the managed entry")
    assert data["differs"] == []


def test_the_variable_is_not_set(program: Program) -> None:
    """No key is sent."""
    prepared(program, "env", {}, {})
    program.env.pop("WCODE_API_KEY")
    data = asked(program, "en")
    [one] = [one for one in data["checks"] if one["check"] == "entry"]
    assert one["message"] == (
        "provider.wcode.env: While WCODE_API_KEY is not set, OpenCode calls the gateway without a key."
    )
    assert (one["fix"], data["differs"]) == ("Set WCODE_API_KEY where OpenCode starts.", ["key"])
