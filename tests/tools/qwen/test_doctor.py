"""What `doctor` tells of Qwen Code: each layer above the managed entry, and each value that is sent instead of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

from tests.program import Program
from wcode_setup.errors import KEY, MODEL, REQUEST

OURS, OTHER = "sk-test-0123456789abcdef", "sk-test-of-another-one-77"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
CONFIG, DOTENV, ADMIN = ".qwen/settings.json", ".qwen/.env", "admin/settings.json"
VARIABLE = "WCODE_API_KEY"
Change = Callable[[Program], object]


class Row(NamedTuple):
    """A home: how it is changed, the code of the result (None: nothing is told), the fix in both languages, and what differs."""

    name: str
    change: Change
    code: str | None = None
    fixes: Sequence[str] = ()
    differs: Sequence[str] = ()
    storage: str = "literal"


def edit(change: Callable[[Any], object]) -> Change:
    """Change the user's settings."""

    def call(program: Program) -> None:
        data = json.loads((program.home / CONFIG).read_text())
        change(data)
        program.write(CONFIG, json.dumps(data))

    return call


def first(data: Any) -> Any:
    return data["modelProviders"]["openai"][0]


def admin(**data: Any) -> Change:
    """The administrator's settings."""

    def call(program: Program) -> None:
        program.env["QWEN_CODE_SYSTEM_SETTINGS_PATH"] = str(program.write(ADMIN, json.dumps(data)))

    return call


def env(**variables: str) -> Change:
    return lambda program: program.env.update(variables)


def both(*changes: Change) -> Change:
    def call(program: Program) -> None:
        for change in changes:
            change(program)

    return call


OF_ADMIN = (
    f"Ask the administrator to remove model.name from ~/{ADMIN}.",
    f"请让管理员从 ~/{ADMIN} 中删除 model.name。",
)
AGAIN = ("Run the set-up again: it removes that value.", "请重新运行配置，它会移除这个值。")
OF_HEADER = (
    "Delete x-api-key, or store a key with the set-up, which removes it: `--api-key-stdin`.",
    "请删除 x-api-key，或用配置命令存入密钥（`--api-key-stdin`），它会一并删除。",
)
EXPORT = (
    f"Set it in this shell: `read -rs {VARIABLE} && export {VARIABLE}`.",
    f"请在这个 shell 里设置：`read -rs {VARIABLE} && export {VARIABLE}`。",
)
ROWS = (
    Row("plain", lambda _: None),
    Row("secret", lambda _: None, storage="secret"),
    Row("admin", admin(model={"name": SMALL}), "qwen-system", OF_ADMIN, [MODEL]),
    Row("admin-same", admin(model={"name": PLUS}), "qwen-system", OF_ADMIN),
    Row("admin-of-others", admin(ui={"theme": "Default"})),
    Row("admin-type", admin(security={"auth": {"enforcedType": "gemini"}}), "qwen-system",
        (f"Ask the administrator to remove security.auth.enforcedType from ~/{ADMIN}.",
         f"请让管理员从 ~/{ADMIN} 中删除 security.auth.enforcedType。"), [REQUEST]),
    Row("shell", env(WCODE_API_KEY=OTHER), "qwen-shell",
        ("Run `unset WCODE_API_KEY`, or store that key: `wcode-setup qwen --api-key-env WCODE_API_KEY`.",
         "请运行 `unset WCODE_API_KEY`，或存入那个密钥：`wcode-setup qwen --api-key-env WCODE_API_KEY`。"), [KEY]),
    Row("shell-same", env(WCODE_API_KEY=OURS), storage="secret"),
    Row("home-dotenv", lambda program: program.write(".env", f"{VARIABLE}={OTHER}\n"), "qwen-env-file",
        (f"Remove the line of {VARIABLE} from ~/.env.", f"请从 ~/.env 中删除 {VARIABLE} 那一行。"), [KEY]),
    Row("home-dotenv-below", lambda program: program.write(".env", f"{VARIABLE}={OTHER}\n"), storage="secret"),
    Row("simple", env(QWEN_CODE_SIMPLE="1"), "qwen-simple",
        ("Run `unset QWEN_CODE_SIMPLE`.", "请运行 `unset QWEN_CODE_SIMPLE`。"), [REQUEST]),
    Row("enforced", edit(lambda data: data["security"]["auth"].update(enforcedType="gemini")), "qwen-enforced",
        ("Remove `security.auth.enforcedType` from settings.json.", "请从 settings.json 中删除 `security.auth.enforcedType`。"),
        [REQUEST]),
    Row("header", edit(lambda data: first(data)["generationConfig"].update(customHeaders={"x-api-key": OTHER})),
        "header-kept", OF_HEADER, [KEY]),
    Row("header-same", edit(lambda data: first(data)["generationConfig"].update(customHeaders={"x-api-key": OURS})),
        "header-kept", OF_HEADER),
    Row("body", edit(lambda data: first(data)["generationConfig"].update(extra_body={"model": "x"})), "qwen-body", AGAIN,
        [MODEL]),
    Row("unset", edit(lambda data: data["env"].update(WCODE_API_KEY="NO_API_KEY")), "qwen-unset", EXPORT, [KEY]),
    Row("unset-open", both(edit(lambda data: data.pop("env")), env(OPENAI_API_KEY=OTHER)), "qwen-unset-open",
        ("Run the set-up again, and set WCODE_API_KEY in this shell.",
         "请重新运行配置，并在这个 shell 里设置 WCODE_API_KEY。")),
    Row("unset-closed", edit(lambda data: data.pop("env")), "qwen-unset-open",
        ("Run the set-up again, and set WCODE_API_KEY in this shell.",
         "请重新运行配置，并在这个 shell 里设置 WCODE_API_KEY。"), [REQUEST]),
)  # fmt: skip


def told(program: Program, language: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The codes (of a finding with a place: the fix alone) and fixes, and what differs."""
    result = program("doctor", "qwen", "--offline", "--json", env={"LANG": language})
    assert OURS not in result.text and OTHER not in result.text
    [found] = result.document["data"]
    of_layers = [one for one in found["checks"] if one["check"] in ("entry", "layers") and one["fix"]]
    return [(one["code"], one["fix"]) for one in of_layers], found["differs"]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_doctor_tells(program: Program, row: Row) -> None:
    """The fix in both languages, and what differs; nothing where nothing is wrong."""
    words = ("-m", PLUS, "-m", SMALL, "--key-storage", row.storage, "--yes", "--api-key-stdin")
    assert program("qwen", *words, stdin=OURS.encode()).code == 0
    row.change(program)
    for number, language in enumerate(("C.UTF-8", "zh_CN.UTF-8")):
        found, differs = told(program, language)
        assert differs == list(row.differs)
        if row.code is None:
            assert found == []
        else:
            assert [(code, fix) for code, fix in found if code in (row.code, "doctor-at")] != []
            assert row.fixes[number] in [fix for _, fix in found]


def test_another_protocol_is_a_finding(program: Program) -> None:
    """Of two models: the entry that is not the default."""
    assert program("qwen", "-m", PLUS, "-m", SMALL, "--api-key-stdin", stdin=OURS.encode()).code == 0
    edit(lambda data: data["modelProviders"]["openai"][1].update(wireApi="responses"))(program)
    assert told(program, "C.UTF-8")[1] == []
    assert program("qwen", "-m", SMALL).code == 0
    assert "wireApi" not in (program.home / CONFIG).read_text()
