"""`env`: the lines, run in the real shells, start each tool as `run` does; no key is printed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.launch.test_run import INLINE, ISOLATED, KEY, MODEL, STARTED, log, run, stood_in
from tests.program import Program, Result
from wcode_setup import tools
from wcode_setup.console import shells

__all__ = ["stood_in"]

PRINTED = [name for name in STARTED if tools.load(name).inline]
OPTIONS = {"bash": ("--norc", "-O", "expand_aliases"), "zsh": ("-f", "-o", "aliases"), "fish": ("--no-config",)}


def shell(name: str) -> str:
    """The path of a shell; the test is skipped where it is not installed."""
    found = shutil.which("bash" if name == "direnv" else name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run_in(program: Program, name: str, text: str, env: Mapping[str, str] = {}) -> Result:
    """Run a script in a shell."""
    done = subprocess.run(
        [shell(name), *OPTIONS["bash" if name == "direnv" else name]],
        input=text, capture_output=True, text=True, env={**program.env, **env}, cwd=program.home, timeout=60, check=False,
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("tool", PRINTED)
def test_the_lines_start_it_as_run_does(tool: str, name: str, stood_in: Program) -> None:
    before = stood_in.tree()
    assert run(stood_in, tool, *MODEL, "--", "a b").code == 0
    wanted = log(stood_in)
    lines = stood_in.process("env", tool, *MODEL, "--shell", name, env={"WCODE_API_KEY": KEY})
    assert lines.code == 0 and KEY not in lines.text
    assert stood_in.tree() == before
    done = run_in(stood_in, name, f"{lines.out}\n{tool} 'a b'\n", {"WCODE_API_KEY": KEY})
    assert done.code == 0, done
    seen = log(stood_in)
    assert seen["words"] == wanted["words"]
    added = {key for key in set(wanted["env"]) - set(os.environ) if key != "PYTHONPATH" and key[:5] != "FAKE_"}
    assert {key: seen["env"].get(key) for key in added} == {key: wanted["env"][key] for key in added}


@pytest.mark.parametrize("tool", PRINTED)
def test_direnv_gets_variables_or_an_error(tool: str, stood_in: Program) -> None:
    lines = stood_in.process("env", tool, *MODEL, "--shell", "direnv", env={"WCODE_API_KEY": KEY})
    if lines.code:
        assert lines.code == 2 and f"wcode-setup run {tool}" in lines.err and not lines.out
        return
    assert "alias" not in lines.out
    run_in(stood_in, "direnv", f"{lines.out}\n{tool}\n", {"WCODE_API_KEY": KEY})
    assert log(stood_in)["words"] == []
    assert "qwen3.6-plus" in json.dumps(log(stood_in)["env"])


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_key_file_is_read_by_the_shell(name: str, stood_in: Program) -> None:
    path = stood_in.write("it's a $key\\ file.txt", f"{KEY}\n")
    lines = stood_in.process("env", INLINE, *MODEL, "--shell", name, "--api-key-file", str(path))
    assert lines.code == 0 and KEY not in lines.text and lines.err == ""
    assert run_in(stood_in, name, f"{lines.out}\n{INLINE}\n").code == 0
    assert log(stood_in)["env"]["WCODE_API_KEY"] == KEY


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_command_is_run_by_the_shell(name: str, stood_in: Program) -> None:
    stood_in.write("key.sh", f"#!/bin/sh\necho {KEY}\n").chmod(0o755)
    command = f"'{stood_in.home}/key.sh' 'it is a word'"
    lines = stood_in.process("env", INLINE, *MODEL, "--shell", name, "--api-key-command", command)
    assert lines.code == 0 and KEY not in lines.text and lines.err == ""
    assert run_in(stood_in, name, f"{lines.out}\n{INLINE}\n").code == 0
    assert log(stood_in)["env"]["WCODE_API_KEY"] == KEY


def test_a_file_that_cannot_be_read_is_an_error(stood_in: Program) -> None:
    lines = stood_in.process("env", INLINE, *MODEL, "--api-key-file", "nothing")
    assert (lines.code, lines.out) == (1, "") and "cannot read the key file" in lines.err


@pytest.mark.parametrize("words", [("--api-key-stdin",), ("--api-key", KEY), ()], ids=str)
def test_a_key_that_no_line_can_set_has_a_note(words: tuple[str, ...], stood_in: Program) -> None:
    lines = stood_in.process("env", INLINE, *MODEL, "--shell", "bash", *words, stdin=KEY.encode())
    assert lines.code == 0 and KEY not in lines.text
    assert "Note: Set WCODE_API_KEY to the API key: no key is printed.\n" in lines.err


def test_json_has_all_that_run_sets(stood_in: Program) -> None:
    run(stood_in, INLINE, *MODEL)
    found = stood_in.process("env", INLINE, *MODEL, "--json", env={"WCODE_API_KEY": KEY})
    data = found.document["data"]
    assert data["program"] == INLINE and data["key"][0] == "WCODE_API_KEY" and KEY not in found.text
    assert {name: log(stood_in)["env"][name] for name in data["variables"]} == data["variables"]
    assert stood_in.process("env", INLINE, *MODEL, "--shell", "json", env={"WCODE_API_KEY": KEY}).out == found.out


def test_the_shell_is_that_of_the_user(stood_in: Program) -> None:
    for path, start in (
        ("/usr/bin/fish", "set -gx "),
        (r"C:\msys64\usr\bin\fish.exe", "set -gx "),
        ("/bin/zsh", "export "),
        ("/bin/tcsh", "export "),
        ("", "export "),
    ):
        assert stood_in("env", INLINE, *MODEL, env={"SHELL": path}).out.startswith(start)


def test_a_tool_with_a_home_of_its_own_is_refused(stood_in: Program) -> None:
    for words in ((), ("--shell", "direnv"), ("--shell", "json")):
        found = stood_in("env", ISOLATED, *MODEL, *words)
        assert found.code == 2 and f"Use `wcode-setup run {ISOLATED}`." in found.text


TEXTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=30)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=12))
@example(
    ["'", "''", "a'b", "\\'", "\\", "$HOME `id` $(id)", "a\nb\n", '"!!"', "é中😀", "", "~", "*", "a;b&c|d", "-n", "%s"]
)
def test_every_text_comes_through(texts: list[str]) -> None:
    names = [f"V{number}" for number in range(len(texts))]
    for name in ("bash", "zsh", "fish"):
        path, show = shutil.which(name), "".join(f'printf "%s\\\\0" "${one}"\n' for one in names)
        if path is None:
            continue
        text = "\n".join(shells.lines(name, dict(zip(names, texts, strict=True))))
        text += "\n" + shells.program(name, "printf", ["%s\\0", *texts]) + f"\n{show}\nprintf end\n"
        text = text.replace(show, show.replace("printf", "command printf"))
        done = subprocess.run([path, *OPTIONS[name]], input=text.encode(), capture_output=True, timeout=60, check=False, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent"})  # fmt: skip
        assert done.stdout.decode().split("\0") == [*texts, *texts, "end", ""], (name, text, done.stderr)
