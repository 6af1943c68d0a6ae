"""What `doctor` tells of Codex: each layer above the managed entry, and each flaw because of which it sends something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from tests.program import Program
from wcode_setup.errors import KEY, MODEL, REQUEST
from wcode_setup.tools.codex import paths

OURS, OTHER = "sk-test-0123456789abcdef", "sk-test-of-another-one-77"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
CONFIG, DOTENV, AUTH, PROJECT = ".codex/config.toml", ".codex/.env", ".codex/auth.json", "project/.codex/config.toml"
TOKEN, HEAD = f'experimental_bearer_token = "{OURS}"', "[model_providers.wcode]"
Change = Callable[[Program], object]


class Row(NamedTuple):
    """A home: how it is changed, the code of the result (None: nothing is told), the fix in both languages, and what differs."""

    name: str
    change: Change
    code: str | None = None
    fixes: Sequence[str] = ()
    differs: Sequence[str] = ()
    storage: str = "literal"


def replaced(old: str, new: str) -> Change:
    def call(program: Program) -> None:
        text = (program.home / CONFIG).read_text()
        assert old in text
        program.write(CONFIG, text.replace(old, new, 1))

    return call


def top(line: str) -> Change:
    return lambda program: program.write(CONFIG, f"{line}\n{(program.home / CONFIG).read_text()}")


def end(text: str) -> Change:
    return lambda program: program.write(CONFIG, f"{(program.home / CONFIG).read_text()}\n{text}\n")


def entry(line: str) -> Change:
    return replaced(HEAD, f"{HEAD}\n{line}")


def written(path: str, text: str) -> Change:
    return lambda program: program.write(path, text)


def both(*changes: Change) -> Change:
    def call(program: Program) -> None:
        for change in changes:
            change(program)

    return call


def project(text: str, trust: str = "trusted") -> Change:
    """A project below the home, which is the current folder: its file counts elsewhere."""

    def call(program: Program) -> None:
        program.write(PROJECT, text)
        end(f'[projects."{program.home}/project"]\ntrust_level = "{trust}"')(program)

    return call


def login(**data: object) -> Change:
    return written(AUTH, json.dumps(data))


NO_FORCE = (
    "Remove `forced_login_method` from config.toml.",
    "请从 `config.toml` 删除 `forced_login_method`。",
)
OF_PROJECT = (
    f"Remove model from ~/{PROJECT}, or start Codex in another folder.",
    f"请从 ~/{PROJECT} 删除 model，或在其他文件夹里启动 Codex。",
)
OF_HEADER = (
    "Delete x-api-key. `wcode-setup codex --api-key-stdin` does it when it stores a key.",
    "请删除 x-api-key。用 `wcode-setup codex --api-key-stdin` 存入密钥时会一并删除。",
)
ROWS = (
    Row("plain", lambda _: None),
    Row("secret", lambda _: None, storage="secret"),
    Row("elsewhere", project(f'model = "{SMALL}"'), "codex-project", OF_PROJECT),
    Row("untrusted", project(f'model = "{SMALL}"', "untrusted")),
    Row("no-model", replaced(f'model = "{PLUS}"\n', ""), "codex-no-model",
        ("Run `wcode-setup codex --model ID`.", "请运行 `wcode-setup codex --model ID`。"), [MODEL]),
    Row("shell", lambda program: program.env.update(WCODE_API_KEY=OTHER), "codex-env-wins",
        (f"Remove the line of WCODE_API_KEY from ~/{DOTENV}, or run `unset WCODE_API_KEY`: keep the right key.",
         f"请从 ~/{DOTENV} 删除 WCODE_API_KEY 那一行，或运行 `unset WCODE_API_KEY`：保留正确的密钥。"), storage="secret"),
    Row("shell-same", lambda program: program.env.update(WCODE_API_KEY=OURS), storage="secret"),
    Row("hidden", both(written(DOTENV, "WCODE_API_KEY=\n"), replaced(TOKEN, 'env_key = "WCODE_API_KEY"')), "codex-env-hides",
        (f"Remove the line of WCODE_API_KEY from ~/{DOTENV}.", f"请从 ~/{DOTENV} 删除 WCODE_API_KEY 那一行。"), [REQUEST]),
    Row("unset", replaced(TOKEN, 'env_key = "WCODE_API_KEY"'), "codex-variable-unset",
        ("Set it in this shell: `read -rs WCODE_API_KEY && export WCODE_API_KEY`.",
         "请在这个 shell 里设置它：`read -rs WCODE_API_KEY && export WCODE_API_KEY`。"), [REQUEST]),
    Row("header", entry(f'http_headers = {{ x-api-key = "{OTHER}" }}'), "codex-header", OF_HEADER, [KEY]),
    Row("header-same", entry(f'http_headers = {{ x-api-key = "{OURS}" }}'), "codex-header", OF_HEADER),
    Row("forced", both(top('forced_login_method = "chatgpt"'), login(OPENAI_API_KEY=OTHER)), "codex-forced-login", NO_FORCE,
        [REQUEST]),
    Row("forced-api", both(top('forced_login_method = "api"'), login(auth_mode="chatgpt")), "codex-forced-api", NO_FORCE,
        [REQUEST]),
    Row("forced-api-fits", both(top('forced_login_method = "api"'), login(OPENAI_API_KEY=OTHER))),
    Row("profile", top('profile = "x"'), "codex-old-profile",
        ("Remove the line `profile` from config.toml.", "请从 `config.toml` 删除 `profile` 那一行。"), [REQUEST]),
    Row("two-keys", entry('auth = { command = "echo" }'), "codex-two-keys",
        ("Store a key again: run the set-up with `--api-key-stdin`. It removes the other form.",
         "请重新存入密钥：运行配置命令，加上 `--api-key-stdin`。它会删除另一种形式。"), [REQUEST]),
    Row("openai-auth", entry("requires_openai_auth = true"), "reason-codex-openai-auth",
        ("Run the set-up again: it removes that value.", "请再次运行配置命令：它会删除这个值。")),
)  # fmt: skip


def told(program: Program, language: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The codes (of a finding with a place: the fix alone) and fixes, and what differs."""
    result = program("doctor", "codex", "--offline", "--json", env={"LANG": language})
    assert OURS not in result.text and OTHER not in result.text
    [found] = result.document["data"]
    of_layers = [one for one in found["checks"] if one["check"] in ("entry", "layers") and one["fix"]]
    return [(one["code"], one["fix"]) for one in of_layers], found["differs"]


def set_up(program: Program, storage: str = "literal") -> None:
    words = ("-m", PLUS, "-m", SMALL, "--key-storage", storage, "--yes", "--api-key-stdin")
    assert program("codex", *words, stdin=OURS.encode()).code == 0


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_doctor_tells(program: Program, row: Row) -> None:
    """The fix in both languages, and what differs; nothing where nothing is wrong."""
    set_up(program, row.storage)
    row.change(program)
    for number, language in enumerate(("C.UTF-8", "zh_CN.UTF-8")):
        found, differs = told(program, language)
        assert differs == list(row.differs)
        if row.code is None:
            assert found == []
        else:
            assert [(code, fix) for code, fix in found if code in (row.code, "doctor-at")] != []
            assert row.fixes[number] in [fix for _, fix in found]


MANAGED = {
    "model": (f'model = "{SMALL}"', [MODEL]),
    "same": (f'model = "{PLUS}"', []),
    "provider": ('model_provider = "openai"', [REQUEST]),
    "nameless": ('[model_providers.wcode]\nrequest_max_retries = 1', [REQUEST]),
    "key": (f'[model_providers.wcode]\nname = "w"\nexperimental_bearer_token = "{OTHER}"', [KEY]),
    "url": ('[model_providers.wcode]\nname = "w"\nbase_url = "https://other.example/v1"', [REQUEST]),
    "broken": ("model = ", [REQUEST]),
}  # fmt: skip


@pytest.mark.parametrize("name", MANAGED)
def test_managed(name: str, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator's file takes precedence over all others."""
    text, differs = MANAGED[name]
    set_up(program)
    monkeypatch.setattr(paths, "MANAGED", str(program.write("etc/managed_config.toml", text)))
    found, seen = told(program, "C.UTF-8")
    assert seen == differs
    assert [code for code, _ in found] == ["codex-managed-broken" if name == "broken" else "codex-managed"]
