"""What `doctor` says of the layers above Claude Code's settings: exact texts, fixes, and the parts that will differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.program import Program
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request
from wcode_setup.tools.claude import paths

KEY, OTHER = "sk-test-0123456789abcdef", "sk-other-0123456789abcdef"
CONFIG, LOCAL, STATE = ".claude/settings.json", ".claude/settings.local.json", ".claude.json"
URL = "https://wcode.net/api/anthropic"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
AGENT = "---\nname: mine\ndescription: d\nmodel: {}\n---\nYou are mine.\n"
LISTED = {"availableModels": ["sonnet-4"], "enforceAvailableModels": True}


class Case(NamedTuple):
    """A home, and what is said of it: in English and in Chinese, each a text and its fix."""

    differs: list[str]
    english: tuple[str, str]
    chinese: tuple[str, str]
    settings: Callable[[Any], object] = lambda _: None
    files: Mapping[str, Any] = {}
    env: Mapping[str, str] = {}
    storage: str = "literal"
    managed: Any = None


def env(**variables: str) -> dict[str, Any]:
    return {"env": variables}


MANAGED = "{managed}/managed-settings.json"
AGAIN, AGAIN_ZH = "Run the set-up again: ", "请再次运行配置命令："
PROJECT = (
    "~/.claude/settings.local.json takes precedence in this folder: it sets {}.",
    "Remove {} from ~/.claude/settings.local.json, or start Claude Code in another folder.",
)
PROJECT_ZH = (
    "~/.claude/settings.local.json 在这个文件夹里优先：它设置了 {}。",
    "请从 ~/.claude/settings.local.json 中删除 {}，或在其他文件夹里启动 Claude Code。",
)
OUTSIDE = (
    "{}, set outside of the settings, changes the requests to this gateway, or their key.",
    "Run `unset` for each of {}, and remove them from `env` in `.claude.json`.",
)
OUTSIDE_ZH = (
    "在设置之外的 {} 会改变发给本网关的请求，或请求所带的密钥。",
    "请对 {} 逐个运行 `unset`，并从 `.claude.json` 的 `env` 中删除它们。",
)


def project(differs: list[str], names: str, data: Any, **more: Any) -> Case:
    english, chinese = ((pair[0].format(names), pair[1].format(names)) for pair in (PROJECT, PROJECT_ZH))
    return Case(differs, english, chinese, files={LOCAL: data}, **more)


def outside(differs: list[str], names: str, **more: Any) -> Case:
    english, chinese = ((pair[0].format(names), pair[1].format(names)) for pair in (OUTSIDE, OUTSIDE_ZH))
    return Case(differs, english, chinese, **more)


CASES: dict[str, Case] = {
    "project-url": project(["request"], "ANTHROPIC_BASE_URL", env(ANTHROPIC_BASE_URL="https://x.example")),
    "project-model": project(["model"], "ANTHROPIC_MODEL", env(ANTHROPIC_MODEL="x")),
    "project-same": project([], "ANTHROPIC_MODEL", env(ANTHROPIC_MODEL="opus")),
    "project-token": project(["key"], "ANTHROPIC_AUTH_TOKEN", env(ANTHROPIC_AUTH_TOKEN=OTHER)),
    "project-blank": project(["request"], "ANTHROPIC_AUTH_TOKEN", env(ANTHROPIC_AUTH_TOKEN="")),
    "project-helper": project(["key"], "apiKeyHelper", {"apiKeyHelper": f"echo {OTHER}"}, storage="secret"),
    "project-variable": project(["key"], "WCODE_API_KEY", env(WCODE_API_KEY=OTHER), storage="env"),
    "project-list": project(["model"], "availableModels", LISTED),
    "shell-body": outside(["model"], "CLAUDE_CODE_EXTRA_BODY", env={"CLAUDE_CODE_EXTRA_BODY": '{"model": "x"}'}),
    "shell-profile": outside([], "ANTHROPIC_PROFILE", env={"ANTHROPIC_PROFILE": "x"}),
    "shell-socket": outside(["request"], "ANTHROPIC_UNIX_SOCKET", env={"ANTHROPIC_UNIX_SOCKET": "/x"}),
    "state-header": outside(["key"], "ANTHROPIC_CUSTOM_HEADERS",
                            files={STATE: env(ANTHROPIC_CUSTOM_HEADERS=f"x-api-key: {OTHER}")}),
    "managed": Case(
        ["model"],
        (f"{MANAGED}, which an administrator manages, takes precedence: it sets ANTHROPIC_MODEL.",
         f"Ask the administrator to remove ANTHROPIC_MODEL from {MANAGED}."),
        (f"由管理员管理的 {MANAGED} 优先：它设置了 ANTHROPIC_MODEL。", f"请让管理员从 {MANAGED} 中删除 ANTHROPIC_MODEL。"),
        managed=env(ANTHROPIC_MODEL="x"),
    ),
    "managed-login": Case(
        ["request"],
        ((f"{MANAGED}, which an administrator manages, requires a login at Anthropic: Claude Code starts with no other "
         "gateway."), f"Ask the administrator to remove forceLoginMethod and forceLoginOrgUUID from {MANAGED}."),
        (f"由管理员管理的 {MANAGED} 要求登录 Anthropic：Claude Code 无法使用其他网关。",
         f"请让管理员从 {MANAGED} 中删除 forceLoginMethod 和 forceLoginOrgUUID。"),
        managed={"forceLoginMethod": "console"},
    ),
    "managed-broken": Case(
        ["request"],
        (f"{MANAGED}, which an administrator manages, is not strict JSON: Claude Code does not start.",
         f"Ask the administrator to correct {MANAGED}."),
        (f"由管理员管理的 {MANAGED} 不是严格的 JSON：Claude Code 无法启动。", f"请让管理员改正 {MANAGED}。"),
        managed="// mine\n{}\n",
    ),
    "agent": Case(
        ["model"],
        ("~/.claude/settings.local.json makes mine the agent of each session, whose model is x (~/.claude/agents/mine.md).",
         "Remove `model` from ~/.claude/agents/mine.md, or `agent` from ~/.claude/settings.local.json."),
        ("~/.claude/settings.local.json 让每次会话都以代理 mine 运行，它的模型是 x（~/.claude/agents/mine.md）。",
         "请从 ~/.claude/agents/mine.md 中删除 `model`，或从 ~/.claude/settings.local.json 中删除 `agent`。"),
        files={LOCAL: {"agent": "mine"}, ".claude/agents/mine.md": AGENT.format("x")},
    ),
    "extras": Case(
        ["model"],
        ("CLAUDE_CODE_EXTRA_BODY in the settings adds to every request to this gateway.",
         "Remove CLAUDE_CODE_EXTRA_BODY from `env` in the settings."),
        ("设置里的 CLAUDE_CODE_EXTRA_BODY 会附加到发给本网关的每个请求。", "请从设置的 `env` 中删除 CLAUDE_CODE_EXTRA_BODY。"),
        settings=lambda data: data["env"].update(CLAUDE_CODE_EXTRA_BODY='{"model": "x"}'),
    ),
    "proxy": Case(
        [],
        ("Claude Code sends its requests through the proxy of HTTPS_PROXY (NO_PROXY excludes hosts).",
         "If the gateway cannot be reached through it, add its host to NO_PROXY."),
        ("Claude Code 经由 HTTPS_PROXY 的代理发送请求（NO_PROXY 可排除主机）。", "如果经由代理无法访问网关，请把网关的主机加入 NO_PROXY。"),
        env={"HTTPS_PROXY": "http://p.example"},
    ),
    "console": Case(
        ["key"],
        (("~/.claude.json has the key of a Console login, which Claude Code sends to this gateway beside the key. "
         "`--key-storage secret` prevents that, as `claude /logout` does."),
         "Run the set-up again with `--key-storage secret`, or run `claude /logout`."),
        (("~/.claude.json 里有 Console 登录的密钥，Claude Code 会把它和本网关的密钥一起发送。`--key-storage secret` 可以避免，"
         "`claude /logout` 也可以。"), "请再次运行配置命令并加上 `--key-storage secret`，或运行 `claude /logout`。"),
        files={STATE: {"primaryApiKey": OTHER}},
    ),
    "unset": Case(
        ["key"],
        ("apiKeyHelper: WCODE_API_KEY is not set here; without it, Claude Code sends an empty key.",
         "Run `read -rs WCODE_API_KEY && export WCODE_API_KEY`, and start Claude Code in this shell."),
        ("apiKeyHelper：这里没有设置 WCODE_API_KEY；没有它，Claude Code 会发送空密钥。",
         "请运行 `read -rs WCODE_API_KEY && export WCODE_API_KEY`，并在这个 shell 里启动 Claude Code。"),
        env={"WCODE_API_KEY": ""}, storage="env",
    ),
    "no-key": Case(
        ["request"],
        ("env: no API key", "Store one: wcode-setup claude --api-key-stdin"),
        ("env：没有 API 密钥", "请存入密钥：wcode-setup claude --api-key-stdin"),
        settings=lambda data: data["env"].update(ANTHROPIC_AUTH_TOKEN=""),
    ),
    "void": Case(
        ["request"],
        ("verbose: it must be true or false, so Claude Code ignores the whole file",
         "Correct the value, or remove it; `claude doctor` shows the rest."),
        ("verbose：该值必须是 true 或 false，因此 Claude Code 会忽略整个文件", "请改正或删除该值；其余问题可用 `claude doctor` 查看。"),
        settings=lambda data: data.update(verbose="no"),
    ),
    "switch": Case(
        ["request"],
        ("CLAUDE_CODE_USE_BEDROCK is on, so Claude Code sends nothing to this gateway",
         AGAIN + "it sets CLAUDE_CODE_USE_BEDROCK to 0."),
        ("CLAUDE_CODE_USE_BEDROCK 已打开，因此 Claude Code 不会向本网关发送任何请求",
         AGAIN_ZH + "它会把 CLAUDE_CODE_USE_BEDROCK 设为 0。"),
        env={"CLAUDE_CODE_USE_BEDROCK": "1"},
    ),
    "not-blank": Case(
        ["key"],
        (("env.ANTHROPIC_API_KEY: ANTHROPIC_API_KEY must be there and empty: else a key of another vendor can be sent to "
         "this gateway"), AGAIN + "it sets ANTHROPIC_API_KEY to an empty text."),
        ("env.ANTHROPIC_API_KEY：ANTHROPIC_API_KEY 必须存在且为空：否则可能把其他厂商的密钥发给本网关",
         AGAIN_ZH + "它会把 ANTHROPIC_API_KEY 设为空文本。"),
        settings=lambda data: data["env"].pop("ANTHROPIC_API_KEY"), env={"ANTHROPIC_API_KEY": OTHER},
    ),
    "unmapped": Case(
        ["model"],
        ("env: ANTHROPIC_MODEL is missing, so Claude Code asks this gateway for a model of Anthropic",
         AGAIN + "it sets ANTHROPIC_MODEL."),
        ("env：缺少 ANTHROPIC_MODEL，因此 Claude Code 会向本网关请求 Anthropic 的模型", AGAIN_ZH + "它会设置 ANTHROPIC_MODEL。"),
        settings=lambda data: data["env"].pop("ANTHROPIC_MODEL"),
    ),
    "not-allowed": Case(
        ["model"],
        ((f"availableModels: {PLUS}, {SMALL} is missing in the list, so Claude Code uses another model instead, or asks "
         "this gateway for one of Anthropic"), AGAIN + f"it adds {PLUS}, {SMALL} to the list."),
        (f"availableModels：列表里缺少 {PLUS}, {SMALL}，因此 Claude Code 会改用其他模型，或向本网关请求 Anthropic 的模型",
         AGAIN_ZH + f"它会把 {PLUS}, {SMALL} 加入列表。"),
        settings=lambda data: data.update(LISTED),
    ),
    "header": Case(
        ["key"],
        ("env.ANTHROPIC_CUSTOM_HEADERS: it would be sent instead of the key, or with it", "Delete that header."),
        ("env.ANTHROPIC_CUSTOM_HEADERS：它会代替密钥或与密钥一同发送", "请删除该请求头。"),
        settings=lambda data: data["env"].update(ANTHROPIC_CUSTOM_HEADERS=f"x-api-key: {OTHER}"),
    ),
    "key-file": Case(
        ["key"],
        ("apiKeyHelper: the key file ~/.claude/wcode.key is missing or empty",
            "Give the key again: run the set-up with `--api-key-stdin`."),
        ("apiKeyHelper：密钥文件 ~/.claude/wcode.key 不存在或为空", "请重新存入密钥：运行配置命令，加上 `--api-key-stdin`。"),
        storage="secret", files={".claude/wcode.key": None},
    ),
    "folder": Case(
        [],
        (("CLAUDE_CONFIG_DIR is '.claude', which depends on the current folder: Claude Code reads {home}/.claude here, "
         "and other settings elsewhere. An absolute path without `~` is the same everywhere."),
         "Set CLAUDE_CONFIG_DIR to an absolute path without `~`."),
        (("CLAUDE_CONFIG_DIR 是 '.claude'，取决于当前文件夹：Claude Code 在这里读取 {home}/.claude，在别处读取别的设置。"
         "不带 `~` 的绝对路径在哪里都一样。"), "请把 CLAUDE_CONFIG_DIR 设为不带 `~` 的绝对路径。"),
        env={"CLAUDE_CONFIG_DIR": ".claude"},
    ),
}  # fmt: skip


def examined(program: Program, *words: str) -> Any:
    (found,) = program("doctor", "claude", "--offline", "--json", *words).document["data"]
    return found


def configure(program: Program, storage: str = "literal") -> None:
    program.env["WCODE_API_KEY"] = KEY if storage == "env" else ""
    stdin = () if storage == "env" else ("--api-key-stdin",)
    words = ("claude", "-m", PLUS, "-m", SMALL, "--key-storage", storage, *stdin)
    assert program(*words, stdin=KEY.encode()).code == 0


@pytest.mark.parametrize("name", CASES)
def test_what_doctor_says(name: str, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    case, folder = CASES[name], tmp_path / "managed"
    folder.mkdir()
    monkeypatch.setattr(paths, "_MANAGED", {"linux": str(folder)})
    configure(program, case.storage)
    data = json.loads((program.home / CONFIG).read_text(encoding="utf-8"))
    case.settings(data)
    program.write(CONFIG, json.dumps(data))
    for path, content in case.files.items():
        if content is None:
            (program.home / path).unlink()
        else:
            program.write(path, content if isinstance(content, str) else json.dumps(content))
    if case.managed is not None:
        text = case.managed if isinstance(case.managed, str) else json.dumps(case.managed)
        (folder / "managed-settings.json").write_text(text, encoding="utf-8")
    program.env |= case.env
    for language, pair in (("C.UTF-8", case.english), ("zh_CN.UTF-8", case.chinese)):
        program.env["LANG"] = language
        found = examined(program)
        wanted = tuple(text.format(managed=folder, home=program.home) for text in pair)
        assert wanted in [(one["message"], one["fix"]) for one in found["checks"]], found["checks"]
        assert found["differs"] == case.differs


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_nothing_is_said_of_a_plain_home(storage: str, program: Program) -> None:
    """A claude.ai login, variables of the shell that the settings beat, a file that Claude Code ignores: no layer."""
    configure(program, storage)
    program.write(".claude/.credentials.json", json.dumps({"claudeAiOauth": {"accessToken": OTHER}}))
    program.write(LOCAL, json.dumps({**env(ANTHROPIC_MODEL="x"), "verbose": "no"}))
    data = json.loads((program.home / CONFIG).read_text(encoding="utf-8"))
    program.write(CONFIG, json.dumps({**data, "agent": "mine"}))
    program.write(".claude/agents/mine.md", AGENT.format("x").replace("description: d\n", ""))
    program.env |= {"ANTHROPIC_MODEL": "x", "ANTHROPIC_API_KEY": OTHER, "CLAUDE_CODE_USE_BEDROCK": "0"}
    found = examined(program)
    assert found["differs"] == []
    assert [one["message"] for one in found["checks"] if one["check"] == "layers"] == [
        "nothing takes precedence over the managed entry"
    ]


def test_a_login_supplies_a_missing_key(program: Program) -> None:
    configure(program)
    data = json.loads((program.home / CONFIG).read_text(encoding="utf-8"))
    data["env"]["ANTHROPIC_AUTH_TOKEN"] = ""
    program.write(CONFIG, json.dumps(data))
    program.write(".claude/.credentials.json", json.dumps({"claudeAiOauth": {"accessToken": OTHER}}))
    assert examined(program)["differs"] == ["key"]


def test_the_local_settings_of_a_repository(tmp_path: Path) -> None:
    """They come before those of the current folder; the home folder is no repository for that."""
    sub = tmp_path / "r/sub"
    for folder in (sub, tmp_path / "r", tmp_path):
        (folder / ".claude").mkdir(parents=True)
        (folder / LOCAL).write_text("{}")
    (tmp_path / ".git").mkdir()

    def found() -> list[str]:
        view = Files(Locations("linux", {}, str(tmp_path), str(sub)))
        return [path.removeprefix(f"{tmp_path}/") for path in paths.shadows(view, Request("claude", (), URL))]

    assert found() == [f"r/sub/{LOCAL}"]
    (tmp_path / "r/.git").mkdir()
    assert found() == [f"r/{LOCAL}"]
