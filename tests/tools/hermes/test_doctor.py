"""`doctor hermes`: each layer above the entry and each finding with an effect, told exactly, with its fix; and a home without it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
import yaml

from tests.program import Program
from wcode_setup.errors import KEY, MODEL, REQUEST

OWN, OTHER = "sk-test-own-0123456789", "sk-test-other-9876543210"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
GATEWAY, ELSEWHERE = "https://wcode.net/api/gpt/v1", "https://other.example/v1"
CONFIG, DOTENV, AUTH = ".hermes/config.yaml", ".hermes/.env", ".hermes/auth.json"
Change = Callable[[Program], object]


class Case(NamedTuple):
    """A home: how it differs from a good one, what is then said in both languages with the fix, and the effects.

    `same`: a change of the same kind about which nothing is said.
    """

    code: str
    differs: list[str]
    change: Change
    said: tuple[str, str]
    fix: tuple[str, str]
    same: Change = lambda _: None
    storage: str = "literal"
    models: tuple[str, ...] = (PLUS, SMALL)


def config(change: Callable[[Any], object]) -> Change:
    """Edit the configuration by hand."""

    def apply(program: Program) -> None:
        path = program.home / CONFIG
        data = yaml.safe_load(path.read_text())
        change(data)
        program.write(CONFIG, yaml.safe_dump(data, sort_keys=False))

    return apply


def entry(**values: Any) -> Change:
    return config(lambda data: data["providers"]["wcode"].update(values))


def root(**values: Any) -> Change:
    return config(lambda data: data.update(values))


def file(path: str, text: str) -> Change:
    return lambda program: program.write(path, text)


def env(**values: str) -> Change:
    return lambda program: program.env.update(values)


def pool(key: str, name: str = "custom:wcode", **values: Any) -> Change:
    one = {"source": "manual", "priority": 0, "access_token": key, **values}
    return file(AUTH, json.dumps({"credential_pool": {name: [one]}}))


def manager(name: str, **values: Any) -> Change:
    """A secret manager from which Hermes sets variables at its start."""
    return root(secrets={name: {"enabled": True, **values}})


def _manager_case(name: str, storage: str, change: Change, same: Change) -> Case:
    """A secret manager that may replace the key; nothing that is observed differs, since its value is not known."""
    return Case(
        "hermes-manager", [], change,
        (f"`secrets.{name}` in ~/.hermes/config.yaml is on: if it has WCODE_API_KEY, its value takes precedence over the environment, after version 0.21.3 over `.env`, too.",
         f"~/.hermes/config.yaml 里启用了 `secrets.{name}`：如果其中有 WCODE_API_KEY，它的值优先于环境变量，0.21.3 之后的版本里也优先于 `.env`。"),
        (f"If another key is the right one, remove WCODE_API_KEY there, or set `secrets.{name}.override_existing` to `false`.",
         f"如果另一个密钥才是对的，请在那里移除 WCODE_API_KEY，或把 `secrets.{name}.override_existing` 设为 `false`。"),
        same, storage,
    )  # fmt: skip


def managed(data: Mapping[str, Any], dotenv: str = "") -> Change:
    """The files of an administrator."""

    def apply(program: Program) -> None:
        program.write("managed/config.yaml", yaml.safe_dump(data))
        program.write("managed/.env", dotenv)
        program.env["HERMES_MANAGED_DIR"] = str(program.home / "managed")

    return apply


UNSET = (
    "Unset it: `unset HERMES_INFERENCE_MODEL`; if `.env` has it, delete that line.",
    "取消该变量：`unset HERMES_INFERENCE_MODEL`；如果它写在 `.env` 里，删除该行。",
)
ALIASES = {"quick": {"model": SMALL, "provider": "custom:wcode"}, "far": {"model": "tiny", "base_url": ELSEWHERE}}
CASES = (
    Case(
        "hermes-other-model", [MODEL], env(HERMES_INFERENCE_MODEL=SMALL),
        (f"HERMES_INFERENCE_MODEL is set: `hermes -z` uses {SMALL} instead of the default model.",
         f"设置了 HERMES_INFERENCE_MODEL：`hermes -z` 会使用 {SMALL} 而不是默认模型。"),
        UNSET, env(HERMES_INFERENCE_MODEL=PLUS),
    ),
    Case(
        "hermes-other-model", [REQUEST], lambda program: (root(model_aliases=ALIASES)(program), env(HERMES_INFERENCE_MODEL="far")(program)),
        ("HERMES_INFERENCE_MODEL is set: `hermes -z` uses far instead of the default model.",
         "设置了 HERMES_INFERENCE_MODEL：`hermes -z` 会使用 far 而不是默认模型。"),
        UNSET, root(model_aliases=ALIASES),
    ),
    Case(
        "hermes-routed", [REQUEST], env(HERMES_INFERENCE_MODEL="qwen3.7-plus"),
        ("HERMES_INFERENCE_MODEL is set: `hermes -z` looks for qwen3.7-plus at another provider, which lists it, too.",
         "设置了 HERMES_INFERENCE_MODEL：`hermes -z` 会到同样列出 qwen3.7-plus 的另一个提供商去找它。"),
        UNSET, models=("qwen3.7-plus",),
    ),
    Case(
        "hermes-pinned", [MODEL], managed({"model": {"default": SMALL}}),
        ("~/managed/config.yaml pins model.default, which takes precedence over this file.",
         "~/managed/config.yaml 固定了 model.default，优先于本文件。"),
        ("Ask the administrator of this computer to change model.default in ~/managed/config.yaml.",
         "请本机管理员修改 ~/managed/config.yaml 里的 model.default。"),
        managed({"timezone": "UTC"}),
    ),
    Case(
        "hermes-managed-env", [KEY], managed({}, f"WCODE_API_KEY={OTHER}\n"),
        ("~/managed/.env sets WCODE_API_KEY, which takes precedence over the user's `.env` and the environment.",
         "~/managed/.env 设置了 WCODE_API_KEY，优先于用户的 `.env` 和环境变量。"),
        ("Ask the administrator of this computer to change WCODE_API_KEY in ~/managed/.env.",
         "请本机管理员修改 ~/managed/.env 里的 WCODE_API_KEY。"),
        managed({}, "OTHER=1\n"), storage="secret",
    ),
    Case(
        "hermes-env-wins", [], env(WCODE_API_KEY=OTHER),
        ("~/.hermes/.env sets WCODE_API_KEY, which takes precedence over the environment.",
         "~/.hermes/.env 设置了 WCODE_API_KEY，优先于环境变量。"),
        ("If the key of the environment is the right one, delete WCODE_API_KEY in ~/.hermes/.env.",
         "如果环境变量里的密钥才是对的，请删除 ~/.hermes/.env 里的 WCODE_API_KEY。"),
        env(WCODE_API_KEY=OWN), storage="secret",
    ),
    Case(
        "hermes-env-hides", [KEY], file(DOTENV, "WCODE_API_KEY=\n"),
        ("~/.hermes/.env sets WCODE_API_KEY to an empty value, which hides the one of the environment: remove that line.",
         "~/.hermes/.env 把 WCODE_API_KEY 设为空值，会遮住环境变量：请删除该行。"),
        ("Delete the line with WCODE_API_KEY in ~/.hermes/.env.", "请删除 ~/.hermes/.env 里 WCODE_API_KEY 所在的行。"),
        file(DOTENV, "OTHER=\n"), storage="env",
    ),
    Case(
        "hermes-follows", [REQUEST], env(CUSTOM_BASE_URL=ELSEWHERE),
        ("CUSTOM_BASE_URL is set: Hermes sends requests and the key there instead",
         "设置了 CUSTOM_BASE_URL：Hermes 会把请求和密钥发送到那里"),
        ("Unset it: `unset CUSTOM_BASE_URL`; if `.env` has it, delete that line.",
         "取消该变量：`unset CUSTOM_BASE_URL`；如果它写在 `.env` 里，删除该行。"),
        models=(PLUS,),
    ),
    Case(
        "hermes-pool", [KEY], pool(OTHER),
        ("~/.hermes/auth.json contains a credential for custom:wcode (`hermes auth`), which takes precedence over this key.",
         "~/.hermes/auth.json 里有 `custom:wcode` 的凭据（`hermes auth`），优先于这个密钥。"),
        ("Remove it by its number in `hermes auth list`: `hermes auth remove custom:wcode NUMBER`",
         "按 `hermes auth list` 里的编号移除它：`hermes auth remove custom:wcode NUMBER`"),
        pool(OTHER, source="config:wcode"),
    ),
    Case(
        "hermes-pool", [], pool(OWN),
        ("~/.hermes/auth.json contains a credential for custom:wcode (`hermes auth`), which takes precedence over this key.",
         "~/.hermes/auth.json 里有 `custom:wcode` 的凭据（`hermes auth`），优先于这个密钥。"),
        ("Remove it by its number in `hermes auth list`: `hermes auth remove custom:wcode NUMBER`",
         "按 `hermes auth list` 里的编号移除它：`hermes auth remove custom:wcode NUMBER`"),
        storage="secret",
    ),
    _manager_case("onepassword", "secret", manager("onepassword", env={"WCODE_API_KEY": "op://a/b/c"}), manager("onepassword", env={"OTHER_API_KEY": "op://a/b/c"})),
    _manager_case("bitwarden", "secret", manager("bitwarden"), manager("bitwarden", override_existing=False)),
    _manager_case("command", "env", manager("command", override_existing=True), manager("command")),
    _manager_case("command", "env", lambda program: (program.env.pop("WCODE_API_KEY"), manager("command")(program)), manager("command")),
    Case(
        "hermes-remote", [REQUEST], env(HERMES_CONFIG_BACKEND="remote"),
        ("HERMES_CONFIG_BACKEND is `remote`: Hermes does not read ~/.hermes/config.yaml (newer than 0.21.3).",
         "HERMES_CONFIG_BACKEND 是 `remote`：Hermes 不读取 ~/.hermes/config.yaml（0.21.3 之后的版本）。"),
        ("Unset it: `unset HERMES_CONFIG_BACKEND`; if `.env` has it, delete that line.",
         "取消该变量：`unset HERMES_CONFIG_BACKEND`；如果它写在 `.env` 里，删除该行。"),
        env(HERMES_CONFIG_BACKEND="file"),
    ),
    Case(
        "hermes-pool", [KEY], pool(OTHER, "wcode"),
        ("~/.hermes/auth.json contains a credential for wcode (`hermes auth`), which takes precedence over this key.",
         "~/.hermes/auth.json 里有 `wcode` 的凭据（`hermes auth`），优先于这个密钥。"),
        ("Remove it by its number in `hermes auth list`: `hermes auth remove wcode NUMBER`",
         "按 `hermes auth list` 里的编号移除它：`hermes auth remove wcode NUMBER`"),
        pool(OTHER, "other"),
    ),
    Case(
        "hermes-variable-unset", [KEY], lambda program: program.env.pop("WCODE_API_KEY"),
        ("While WCODE_API_KEY is not set, Hermes calls the gateway without a key.",
         "没有设置 WCODE_API_KEY 时，Hermes 会不带密钥调用网关。"),
        ("Set it where Hermes is started: `read -rs WCODE_API_KEY && export WCODE_API_KEY`",
         "在启动 Hermes 的地方设置它：`read -rs WCODE_API_KEY && export WCODE_API_KEY`"),
        storage="env",
    ),
    Case(
        "hermes-mark", [KEY], file(DOTENV, f"\ufeffWCODE_API_KEY={OWN}\n"),
        ("Hermes does not read WCODE_API_KEY: its line begins with a byte order mark",
         "Hermes 读不到 WCODE_API_KEY：该行以字节顺序标记（BOM）开头"),
        ("Save the file without a byte order mark (UTF-8 without BOM).", "请把文件保存为不带 BOM 的 UTF-8。"),
        file(DOTENV, f"WCODE_API_KEY={OWN}\n"), storage="secret",
    ),
    Case(
        "no-key", [KEY], config(lambda data: data["providers"]["wcode"].pop("api_key")),
        ("no API key", "没有 API 密钥"),
        ("Store one: wcode-setup hermes --api-key-stdin", "请存入密钥：wcode-setup hermes --api-key-stdin"),
    ),
    Case(
        "reason-hermes-interpolation", [KEY], entry(api_key="${WCODE_API_KEY}"),
        ("if the variable is unset, Hermes sends the text itself as the key", "变量未设置时，Hermes 会把这段文字当作密钥发送"),
        ("Set the variable, or store the key: `wcode-setup hermes --key-storage secret`",
         "设置该变量，或把密钥存下来：`wcode-setup hermes --key-storage secret`"),
    ),
    Case(
        "reason-hermes-disabled", [REQUEST],
        config(lambda data: (data["providers"]["wcode"].update(enabled=False), data["model"].update(provider="wcode"))), ("it disables the provider", "它禁用了该提供商"),
        ("Delete that line, or set it to `true`.", "请删除该行，或改为 `true`。"), entry(enabled=True),
    ),
    Case(
        "reason-hermes-disabled", [], entry(enabled=False), ("it disables the provider", "它禁用了该提供商"),
        ("Delete that line, or set it to `true`.", "请删除该行，或改为 `true`。"), entry(enabled=True),
    ),
    Case(
        "reason-key-form", [KEY], config(lambda data: data["providers"]["wcode"].update(api_key_env=data["providers"]["wcode"].pop("key_env"))),
        ("the key is stored in another form", "密钥改用另一种方式存放"),
        ("Delete that line, or run the set-up again.", "请删除该行，或再次运行配置命令。"), storage="env",
    ),
    Case(
        "reason-hermes-api", [REQUEST], entry(api_mode="codex_responses"), ("it selects another API", "它选择了另一种 API"),
        ("Delete that line: the entry is for chat completions.", "请删除该行：这个条目用于 `chat completions`。"),
        entry(api_mode="chat_completions"),
    ),
    Case(
        "reason-header", [KEY], entry(extra_headers={"X-Api-Key": OTHER}),
        ("it would be sent instead of the key, or with it", "它会代替密钥或与密钥一同发送"),
        ("Delete that header.", "请删除该请求头。"), entry(extra_headers={"X-Team": "1"}),
    ),
    Case(
        "reason-hermes-legacy", [KEY], root(custom_providers=[{"name": "wcode", "base_url": ELSEWHERE, "api_key": OTHER}]),
        ("an older entry of the same name or URL, whose key would be sent", "同名或同 URL 的旧条目，它的密钥会被发送"),
        ("Delete that item of `custom_providers`.", "请删除 `custom_providers` 里的这一项。"),
        root(custom_providers=[{"name": "other", "base_url": ELSEWHERE, "api_key": OTHER}]),
    ),
)  # fmt: skip


def configured(program: Program, case: Case) -> None:
    program.env["PATH"] = "/nowhere"
    if case.storage == "env":
        program.env["WCODE_API_KEY"] = OWN
    models = [
        word
        for name in case.models
        for word in ("--model", name, "--context-window", "256000", "--max-tokens", "64000")
    ]
    if len(case.models) > 1:
        models = [word for name in case.models for word in ("--model", name)]
    key = () if case.storage == "env" else ("--api-key-stdin",)
    done = program("hermes", *models, "--key-storage", case.storage, *key, stdin=f"{OWN}\n".encode())
    assert done.code == 0, done.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{'-'.join(case.differs) or 'none'}")
@pytest.mark.parametrize(("number", "language"), [(0, "C.UTF-8"), (1, "zh_CN.UTF-8")], ids=["en", "zh"])
def test_it_is_told(case: Case, number: int, language: str, program: Program) -> None:
    """With its exact text and its fix."""
    configured(program, case)
    case.change(program)
    (data,) = program("doctor", "hermes", "--offline", "--json", env={"LANG": language}).document["data"]
    found = [one for one in data["checks"] if one["message"].endswith(case.said[number])]
    assert [one["fix"] for one in found] == [case.fix[number]], data["checks"]
    assert data["differs"] == case.differs


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{'-'.join(case.differs) or 'none'}")
def test_it_is_not_told(case: Case, program: Program) -> None:
    """Without the situation, or with a value of the same kind that changes nothing."""
    configured(program, case)
    case.same(program)
    (data,) = program("doctor", "hermes", "--offline", "--json").document["data"]
    assert not [one for one in data["checks"] if one["message"].endswith(case.said[0])]
    assert data["differs"] == []
