"""Layers above Cline's slot: each in a home, with the report of `doctor` in both languages, the fix and the effects."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.program import Program

KEY, OTHER = "sk-test-doctor-0123456789", "sk-test-other-9876543210"
CONFIG = ".cline/data/settings/providers.json"
AGENT = "---\nname: review\ndescription: reviews\nproviderId: anthropic\n---\nYou review.\n"
SETTINGS = "providers.openai-compatible.settings"
Change = Callable[[Program], object]


def slot(**values: Any) -> Change:
    """The slot, changed; None removes a value."""

    def change(program: Program) -> None:
        data = json.loads((program.home / CONFIG).read_text())
        settings = data["providers"]["openai-compatible"]["settings"]
        settings.update(values)
        data["providers"]["openai-compatible"]["settings"] = {
            name: value for name, value in settings.items() if value is not None
        }
        program.write(CONFIG, json.dumps(data))

    return change


def variables(**env: str) -> Change:
    return lambda program: program.env.update(env)


def asked(program: Program, change: Change, language: str = "en") -> dict[str, Any]:
    """The data of `doctor --offline --json` for Cline with two models, changed."""
    if not (program.home / CONFIG).exists():
        models = ("--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b")
        done = program("cline", *models, "--yes", "--api-key-stdin", stdin=KEY.encode())
        assert done.code == 0, done.text
        change(program)
    result = program("doctor", "cline", "--offline", "--json", "--lang", language)
    assert KEY not in result.text and OTHER not in result.text
    [data] = result.document["data"]
    found: dict[str, Any] = data
    return found


HOMES: dict[str, tuple[Change, str, str, list[str], str, str, str, str]] = {
    # change, check, level, effects, English, Chinese, fix, Chinese fix
    "sandbox": (
        variables(CLINE_SANDBOX="1", CLINE_SANDBOX_DATA_DIR="/box"), "layers", "failed", ["request"],
        "CLINE_SANDBOX is 1, so Cline reads /box/settings/providers.json instead of this file.",
        "CLINE_SANDBOX 为 1，因此 Cline 读取的是 /box/settings/providers.json，而不是本文件。",
        "Run `unset CLINE_SANDBOX`.", "请取消该变量：`unset CLINE_SANDBOX`",
    ),
    "agent": (
        lambda program: program.write(".cline/agents/review.yml", AGENT), "layers", "warning", [],
        ("~/.cline/agents/review.yml: Cline sends the key of this gateway to anthropic, because an agent's `providerId` "
        "changes the address, but not the key. Remove `providerId` there."),
        ("~/.cline/agents/review.yml：Cline 会把本网关的密钥发给 anthropic，因为智能体的 `providerId` 只改变地址，"
        "不改变密钥。请删除那里的 `providerId`。"),
        "Remove `providerId` in ~/.cline/agents/review.yml.", "删除 ~/.cline/agents/review.yml 里的 `providerId`。",
    ),
    "saved-model": (
        slot(model="qwen/qwen3.6-27b"), "layers", "warning", [],
        "`cline -m` saved qwen/qwen3.6-27b as the default model; qwen3.6-plus was configured.",
        "`cline -m` 已把 qwen/qwen3.6-27b 保存为默认模型；原先配置的是 qwen3.6-plus。",
        "Run `wcode-setup cline --model qwen3.6-plus`.", "请运行：`wcode-setup cline --model qwen3.6-plus`",
    ),
    "no-key": (
        slot(apiKey=None), "entry", "failed", ["key"],
        f"{SETTINGS}: no key is stored, so Cline sends the key of OPENAI_API_KEY",
        f"{SETTINGS}：没有保存密钥，因此 Cline 会发送 OPENAI_API_KEY 的密钥",
        "Run `wcode-setup cline --api-key-stdin`.", "请运行：`wcode-setup cline --api-key-stdin`",
    ),
    "token": (
        slot(auth={"accessToken": OTHER}), "entry", "failed", ["key"],
        f"{SETTINGS}.auth.accessToken: ", f"{SETTINGS}.auth.accessToken：", "", "",
    ),
    "header": (
        slot(headers={"Authorization": f"Bearer {OTHER}"}), "entry", "failed", ["key"],
        f"{SETTINGS}.headers.Authorization: ", f"{SETTINGS}.headers.Authorization：",
        "Delete that header.", "请删除该请求头。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("home", HOMES)
def test_what_takes_precedence(home: str, program: Program) -> None:
    change, check, level, effects, english, chinese, fix, chinese_fix = HOMES[home]
    for language, said, mends in (("en", english, fix), ("zh", chinese, chinese_fix)):
        data = asked(program, change, language)
        [one] = [one for one in data["checks"] if one["check"] == check and one["message"].startswith(said)]
        assert (one["level"], data["differs"]) == (level, effects)
        assert one["message"] == said or said.endswith((": ", "："))
        assert one["fix"] and one["fix"].startswith(mends)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: None,
        variables(CLINE_SANDBOX="0"),
        variables(OPENAI_API_KEY=OTHER, OPENAI_BASE_URL="https://other.example/v1"),
        slot(headers={"X-Team": "7"}),
        lambda program: program.write(".cline/agents/review.yml", AGENT.replace("providerId: anthropic\n", "")),
    ],
)
def test_nothing_takes_precedence(change: Change, program: Program) -> None:
    data = asked(program, change)
    [one] = [one for one in data["checks"] if one["check"] == "layers"]
    assert (one["level"], one["message"]) == ("ok", "nothing takes precedence over the managed entry")
    assert data["differs"] == []
    assert [one["level"] for one in data["checks"] if one["check"] in ("entry", "default", "key")] == ["ok"] * 3


def test_another_provider_was_used_last(program: Program) -> None:
    def change(program: Program) -> None:
        data = json.loads((program.home / CONFIG).read_text())
        program.write(CONFIG, json.dumps({**data, "lastUsedProvider": "anthropic"}))

    data = asked(program, change)
    [one] = [one for one in data["checks"] if one["check"] == "default"]
    assert (one["level"], data["differs"]) == ("failed", ["request"])
