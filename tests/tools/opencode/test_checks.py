"""`doctor`: each check with a home that passes and one that does not, in both languages; the layers of a tool are tested beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.program import Program, Result
from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.doctor import services
from wcode_setup.doctor.case import Case
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import Existing
from wcode_setup.tools import load

KEY, OTHER = "sk-test-doctor-0123456789", "sk-test-other-9876543210"
CONFIG = ".config/opencode/opencode.jsonc"
LEVELS = ("ok", "warning", "failed", "skipped")


def set_up(program: Program, *words: str, key: str | None = KEY) -> None:
    """Configure OpenCode."""
    given = () if key is None else ("--api-key-stdin",)
    done = program("opencode", "--model", "qwen3.6-plus", "--yes", *given, *words, stdin=(key or "").encode())
    assert done.code == 0, done.text


def install(program: Program, version: str | None) -> None:
    """OpenCode in PATH, as npm installs it."""
    script = program.write("lib/node_modules/opencode-ai/bin/opencode", "#!/bin/sh\nexit 1\n")
    script.chmod(0o755)
    if version:
        program.write(
            "lib/node_modules/opencode-ai/package.json", json.dumps({"name": "opencode-ai", "version": version})
        )
    (program.home / "bin").mkdir()
    (program.home / "bin/opencode").symlink_to(script)
    program.env["PATH"] = f"{program.home}/bin:/usr/bin:/bin"


def ask(program: Program, *words: str, tool: str = "opencode") -> tuple[Result, list[dict[str, Any]]]:
    """`doctor --offline --json` on one tool; the results of its checks. Nothing is written."""
    before = program.tree()
    result = program("doctor", tool, "--offline", "--json", *words)
    assert KEY not in result.text and OTHER not in result.text
    assert program.tree() == before
    [data] = result.document["data"]
    return result, data["checks"]


def said(program: Program, check: str, *words: str) -> list[str]:
    """The lines of one check."""
    _, checks = ask(program, *words)
    return [f"{one['level']}: {one['message']}" for one in checks if one["check"] == check]


def both(program: Program, check: str) -> list[tuple[str, str]]:
    """The lines of one check, in English and Chinese."""
    return list(zip(said(program, check), said(program, check, "--lang", "zh"), strict=True))


def test_all_is_well(program: Program) -> None:
    install(program, "1.18.33")
    set_up(program)
    result = program("doctor", "opencode", "--offline")
    assert result.out == (
        "OpenCode\n"
        "  ok       program: OpenCode 1.18.33, a version that wcode-setup is tested with\n"
        "  ok       files: ~/.config/opencode/opencode.jsonc\n"
        "  ok       entry: provider 'wcode' is complete\n"
        "  ok       default: qwen3.6-plus at https://wcode.net/api/gpt/v1\n"
        "  ok       layers: nothing takes precedence over the managed entry\n"
        "  ok       key: sk-…6789 (literal) in ~/.config/opencode/opencode.jsonc\n"
        "  ok       restart: no OpenCode process is older than the files\n"
        "All checks passed.\n"
    )
    assert result.code == 0
    assert program("doctor", "opencode", "--offline", "--lang", "zh").out == (
        "OpenCode\n"
        "  正常  program：OpenCode 1.18.33，wcode-setup 测试过的版本\n"
        "  正常  files：~/.config/opencode/opencode.jsonc\n"
        "  正常  entry：提供商 'wcode' 完整\n"
        "  正常  default：qwen3.6-plus，网关 https://wcode.net/api/gpt/v1\n"
        "  正常  layers：没有任何设置优先于受管理的条目\n"
        "  正常  key：sk-…6789（literal），位于 ~/.config/opencode/opencode.jsonc\n"
        "  正常  restart：没有早于这些文件启动的 OpenCode 进程\n"
        "所有检查均通过。\n"
    )


def test_program(program: Program) -> None:
    set_up(program)
    assert both(program, "program") == [
        ("warning: OpenCode was not found on this machine", "warning: 本机没有找到 OpenCode")
    ]
    install(program, None)
    where = "~/lib/node_modules/opencode-ai/bin/opencode"
    [(english, chinese)] = both(program, "program")
    assert english == f"ok: OpenCode ({where}); its version is unknown"
    assert chinese == f"ok: OpenCode（{where}）；版本未知"


def test_another_version(program: Program) -> None:
    install(program, "2.0.0")
    set_up(program)
    result, checks = ask(program)
    assert (checks[0]["level"], checks[0]["message"]) == (
        "warning",
        "OpenCode 2.0.0 is newer than wcode-setup is tested with (1.18.33)",
    )
    assert checks[0]["fix"] == "wcode-setup doctor --prove opencode"
    assert result.code == 0, "a warning alone"


def test_a_file_that_does_not_parse(program: Program) -> None:
    set_up(program)
    program.write(CONFIG, '{\n  "provider": [\n')
    result, checks = ask(program)
    [one] = [one for one in checks if one["check"] == "files"]
    assert (one["level"], one["line"], one["path"]) == ("failed", 3, f"{program.home}/{CONFIG}")
    assert one["fix"] == "Fix the file at that position: nothing is written to it until it parses."
    assert result.code == 3
    assert [one["check"] for one in checks] == ["program", "files"], "nothing is known beyond that"


def test_no_entry(program: Program) -> None:
    """A tool that the user asks for, or that a run configured."""
    result, checks = ask(program)
    [one] = [one for one in checks if one["check"] == "entry"]
    assert (one["level"], one["message"]) == ("failed", "OpenCode has no entry that wcode-setup manages")
    assert (one["fix"], result.code) == ("wcode-setup opencode --model ID", 3)


def test_a_limit_that_was_edited(program: Program) -> None:
    set_up(program)
    path = program.home / CONFIG
    path.write_text(path.read_text().replace("1024000", "2000000"))
    result, checks = ask(program)
    [one] = [one for one in checks if one["check"] == "entry"]
    assert one["level"] == "failed" and "limit of qwen3.6-plus" in one["message"] and one["line"]
    assert result.code == 3


def test_another_default(program: Program) -> None:
    set_up(program)
    path = program.home / CONFIG
    path.write_text(path.read_text().replace("wcode/qwen3.6-plus", "other/tiny"))
    assert both(program, "default") == [
        (
            "failed: OpenCode uses other/tiny, which is not a model of the managed entry",
            "failed: OpenCode 使用 other/tiny，它不是受管理条目里的模型",
        )
    ]
    _, checks = ask(program)
    assert [one["fix"] for one in checks if one["check"] == "default"] == ["wcode-setup opencode --model qwen3.6-plus"]


def test_slots(program: Program) -> None:
    program.write(
        CONFIG, '{"provider": {"other": {"options": {"baseURL": "https://o.example/v1"}}}, "small_model": "other/x"}'
    )
    set_up(program)
    result, checks = ask(program)
    [one] = [one for one in checks if one["check"] == "slots"]
    assert (one["level"], one["fix"]) == ("warning", "wcode-setup opencode --slots ours")
    assert result.code == 0


def test_the_variable_of_the_key(program: Program) -> None:
    program.env["WCODE_API_KEY"] = KEY
    set_up(program, "--key-storage", "env", key=None)
    assert both(program, "key") == [
        ("ok: sk-…6789, from WCODE_API_KEY", "ok: sk-…6789，来自 WCODE_API_KEY"),
        (
            "ok: no file of the desktop or of services sets WCODE_API_KEY; programs started there lack it",
            "ok: 桌面和服务的环境文件都没有设置 WCODE_API_KEY：不是从 shell 启动的程序读不到它",
        ),
    ]
    program.write(".config/environment.d/wcode.conf", f"WCODE_API_KEY={KEY}\n")
    assert len(said(program, "key")) == 1
    for path, line in ((".config/environment.d/wcode.conf", f"WCODE_API_KEY='{OTHER}'"), (".bashrc", f"  export WCODE_API_KEY={OTHER}"),
                       (".config/fish/config.fish", f"set -gx WCODE_API_KEY {OTHER}")):  # fmt: skip
        program.write(path, line + "\n")
        assert f"warning: ~/{path} sets WCODE_API_KEY to another value" in said(program, "key")
    program.env.pop("WCODE_API_KEY")
    [one] = [one for one in ask(program)[1] if "WCODE_API_KEY" in one["message"]]
    assert (one["check"], one["level"]) == ("entry", "failed")


def test_the_key_in_several_places(program: Program) -> None:
    set_up(program)
    program.write(".zshrc", f"export WCODE_API_KEY={KEY}\n")
    assert said(program, "key") == [f"ok: sk-…6789 (literal) in ~/{CONFIG}, ~/.zshrc"]


@pytest.mark.parametrize(
    "text",
    [
        "<key>EnvironmentVariables</key><dict>\n  <key>NAME</key>\n  <string>VALUE</string>\n</dict>",
        "<array><string>launchctl</string><string>setenv</string><string>NAME</string><string>VALUE</string></array>",
    ],
)
def test_launchd(text: str, program: Program) -> None:
    """Read as on macOS, on any system."""
    text = text.replace("NAME", "WCODE_API_KEY")
    view = Files(Locations("darwin", {"WCODE_API_KEY": KEY}, str(program.home), str(program.home)))
    case = Case(
        load("opencode"), view, query("opencode"), [], True, credential=Existing("env", variable="WCODE_API_KEY")
    )
    assert [one.what.code for one in services.results(case)] == ["doctor-shell-only"]
    program.write("Library/LaunchAgents/wcode.plist", text.replace("VALUE", KEY))
    assert list(services.results(case)) == []
    program.write("Library/LaunchAgents/wcode.plist", text.replace("VALUE", OTHER))
    assert [one.what.code for one in services.results(case)] == ["doctor-other-value"]


@contextmanager
def running(program: Program) -> Iterator[int]:
    """A process that looks like the tool."""
    process = subprocess.Popen(
        [f"{program.home}/bin/opencode"], executable=sys.executable, stdin=subprocess.PIPE, env=program.env
    )
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are seen in /proc")
def test_a_process_with_former_settings(program: Program) -> None:
    install(program, "1.18.33")
    set_up(program)
    with running(program) as pid:
        assert said(program, "restart") == ["ok: no OpenCode process is older than the files"]
        future = time.time() + 60
        os.utime(program.home / CONFIG, (future, future))
        assert both(program, "restart") == [
            (
                f"warning: OpenCode was started before its files changed, and may use former settings (process {pid})",
                f"warning: OpenCode 在文件改动之前就已启动，可能还在使用旧设置（进程 {pid}）",
            )
        ]


def test_nothing_is_installed(program: Program) -> None:
    result = program("doctor", "--offline")
    assert (result.out, result.code) == ("No supported tool is installed or configured here.\n", 0)
    assert program("doctor", "--offline", "--lang", "zh").out == "这里没有安装或配置任何受支持的工具。\n"


def test_every_tool_that_is_configured(program: Program) -> None:
    set_up(program)
    program.env["PATH"] = "/usr/bin:/bin"
    done = program("hermes", "--model", "qwen3.6-plus", "--yes", "--api-key-stdin", stdin=KEY.encode())
    assert done.code == 0, done.text
    document = program("doctor", "--offline", "--json").document
    assert [one["tool"] for one in document["data"]] == ["opencode", "hermes"]


@pytest.mark.parametrize("name", tools.TITLES)
def test_a_tool_that_is_not_here(name: str, program: Program) -> None:
    """Each tool answers, whatever is there, and starts nothing."""
    result, checks = ask(program, tool=name)
    assert {one["check"] for one in checks} >= {"program", "files", "entry"}
    assert result.code == 3
