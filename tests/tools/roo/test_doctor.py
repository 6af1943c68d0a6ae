"""Layers above Roo's import settings: each in a home, with the report of `doctor`, the fix and the effects."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.hostile import EDITOR
from tests.program import Program

KEY, OTHER = "sk-test-doctor-0123456789", "sk-test-other-9876543210"
FILE = ".config/wcode-setup/roo-settings.json"
SETTING = "roo-cline.autoImportSettingsPath"
Change = Callable[[Program], object]


def editor(**values: Any) -> Change:
    """The editor's settings, changed."""

    def change(program: Program) -> None:
        path = f"{EDITOR}/settings.json"
        program.write(path, json.dumps({**json.loads((program.home / path).read_text()), **values}))

    return change


def profiles(edit: Callable[[Any], object]) -> Change:
    """The import file, changed."""

    def change(program: Program) -> None:
        data = json.loads((program.home / FILE).read_text())
        edit(data["providerProfiles"])
        program.write(FILE, json.dumps(data))

    return change


def workspace(text: str) -> Change:
    return lambda program: program.write("work/.vscode/settings.json", json.dumps({SETTING: text}))


def asked(program: Program, change: Change, language: str = "en") -> dict[str, Any]:
    """The data of `doctor --offline --json` for Roo in one editor, changed; the current folder is in a workspace."""
    if not (program.home / FILE).exists():
        program.write(f"{EDITOR}/settings.json", "{}")
        done = program("roo", "--model", "qwen3.6-plus", "--yes", "--api-key-stdin", stdin=KEY.encode())
        assert done.code == 0, done.text
        change(program)
    inner, home = program.home / "work" / "inner", program.home
    os.makedirs(inner, exist_ok=True)
    program.env["HOME"] = str(home)
    program.home = inner
    try:
        result = program("doctor", "roo", "--offline", "--json", "--lang", language)
    finally:
        program.home = home
    assert KEY not in result.text and OTHER not in result.text
    [data] = result.document["data"]
    found: dict[str, Any] = data
    return found


HOMES: dict[str, tuple[Change, str, list[str], str, str, str]] = {
    # change, check, effects, English, Chinese, fix
    "workspace": (
        workspace("~/other.json"), "layers", ["request"],
        f"~/work/.vscode/settings.json sets {SETTING} to '~/other.json' for this workspace, which takes precedence.",
        f"~/work/.vscode/settings.json 为该工作区把 {SETTING} 设为 '~/other.json'，它优先。",
        f"Remove {SETTING} from ~/work/.vscode/settings.json.",
    ),
    "workspace-same": (
        workspace(f"~/{FILE}"), "layers", [],
        f"~/work/.vscode/settings.json sets {SETTING} to '~/{FILE}' for this workspace, which takes precedence.",
        f"~/work/.vscode/settings.json 为该工作区把 {SETTING} 设为 '~/{FILE}'，它优先。",
        f"Remove {SETTING} from ~/work/.vscode/settings.json.",
    ),
    "editor-profiles": (
        lambda program: program.write(f"{EDITOR}/profiles/a1/settings.json", "{}"), "layers", [],
        f"The editor's own profiles do not read ~/{EDITOR}/settings.json; for these use --editor-settings PATH.",
        f"编辑器自己的配置档不读取 ~/{EDITOR}/settings.json；需要时请用 --editor-settings PATH。",
        "For each profile in use: `wcode-setup roo --editor-settings PATH`",
    ),
    "variable-in-path": (
        editor(**{SETTING: "$HOME/x.json"}), "entry", ["request"],
        f"{SETTING}: the extension cannot find '$HOME/x.json': it expands `~/`, but no variables",
        f"{SETTING}：扩展找不到 '$HOME/x.json'：只展开 `~/`，不展开变量",
        "Start the path with `~/`, or give the complete path.",
    ),
    "other-file": (
        editor(**{SETTING: "~/other.json"}), "entry", ["request"],
        f"{SETTING}: it names another import file, '~/other.json'", f"{SETTING}：它指向另一个导入文件 '~/other.json'",
        "To use one import file: `wcode-setup roo --force`",
    ),
    "no-profile": (
        profiles(lambda data: data.update(currentApiConfigName="gone")), "entry", ["request"],
        "providerProfiles.currentApiConfigName: this file has no profile 'gone'",
        "providerProfiles.currentApiConfigName：该文件里没有配置档 'gone'",
        "Choose one of the profiles in this file.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("home", HOMES)
def test_what_takes_precedence(home: str, program: Program) -> None:
    change, check, effects, english, chinese, fix = HOMES[home]
    level = "failed" if effects else "warning"
    data = asked(program, change)
    [one] = [one for one in data["checks"] if one["check"] == check and one["message"] == english]
    assert (one["level"], one["fix"], data["differs"]) == (level, fix, effects)
    [one] = [one for one in asked(program, change, "zh")["checks"] if one["message"] == chinese]
    assert one["level"] == level and one["fix"]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: None,
        lambda program: program.write("work/.vscode/settings.json", '{"editor.tabSize": 2}'),
        lambda program: program.write("work/inner/deeper/.vscode/settings.json", json.dumps({SETTING: "~/other.json"})),
    ],
)
def test_nothing_takes_precedence(change: Change, program: Program) -> None:
    data = asked(program, change)
    [one] = [one for one in data["checks"] if one["check"] == "layers"]
    assert (one["level"], one["message"]) == ("ok", "nothing takes precedence over the managed entry")
    assert data["differs"] == []


def test_another_profile_is_the_current_one(program: Program) -> None:
    mine = {"id": "mine1", "apiProvider": "anthropic", "apiKey": OTHER}

    def edit(data: Any) -> None:
        data["apiConfigs"]["mine"] = mine
        data["currentApiConfigName"] = "mine"

    data = asked(program, profiles(edit))
    [one] = [one for one in data["checks"] if one["check"] == "default"]
    assert (one["level"], data["differs"]) == ("failed", ["request"])
