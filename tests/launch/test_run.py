"""`run`: each tool starts for the gateway with a stand-in in its place; nothing of the user's is changed."""

from __future__ import annotations

import json
import os
import shlex
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pages import blocks, lines
from tests.program import ROOT, Program, Result
from tests.terminal import Terminal
from wcode_setup import tools

KEY = "sk-test-launch-0123456789"
MODEL = ("--model", "qwen3.6-plus")
STARTED = [name for name in tools.TITLES if tools.load(name).PACKAGE]
"""The tools that have a program."""
INLINE = next(name for name in STARTED if tools.load(name).inline)
"""One that takes variables or arguments, and replaces the process."""
ISOLATED = "hermes"
"""One that gets a home of its own."""


@pytest.fixture
def stood_in(program: Program, tmp_path: Path) -> Program:
    """A home where each tool is the stand-in."""
    for name in STARTED:
        text = f'#!/bin/sh\nexport FAKE_IGNORED=$(sed -n "s/SigIgn://p" /proc/self/status)\nexec {sys.executable} {ROOT}/tests/launch/stand_in.py "$@"\n'
        program.write(f"bin/{tools.load(name).program}", text).chmod(0o755)
    (tmp_path / "tmp").mkdir()
    program.env |= {
        "PATH": f"{program.home}/bin:{program.env['PATH']}",
        "FAKE_LOG": str(tmp_path / "log"),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    return program


def run(program: Program, name: str, *words: str, **env: str) -> Result:
    return program.process("run", name, *words, env={"WCODE_API_KEY": KEY, **env})


def log(program: Program) -> Any:
    """What the stand-in was given."""
    return json.loads(Path(program.env["FAKE_LOG"]).read_text())


def left(program: Program) -> list[str]:
    """What is left of fresh homes."""
    return os.listdir(program.env["TMPDIR"])


@pytest.mark.parametrize("name", STARTED)
def test_the_key_is_in_the_environment_alone(name: str, stood_in: Program) -> None:
    before = stood_in.tree()
    result = run(stood_in, name, *MODEL, "--", "-x", "a b", "--json", "")
    assert (result.code, result.out) == (0, ""), result
    assert stood_in.tree() == before
    seen = log(stood_in)
    assert seen["words"][-4:] == ["-x", "a b", "--json", ""]
    assert KEY not in seen["shown"] + json.dumps(seen["homes"]) + result.err
    assert seen["env"]["WCODE_API_KEY"] == KEY
    assert seen["cwd"] == str(stood_in.home)
    assert bool(seen["homes"]) is not tools.load(name).inline
    given = "".join(seen["words"]) + json.dumps(seen["env"]) + json.dumps(seen["homes"])
    assert "qwen3.6-plus" in given and "wcode.net" in given
    for home in seen["homes"].values():
        assert stat.S_IMODE(int(home.pop("mode"), 8)) == 0o700
        assert {stat.S_IMODE(int(mode, 8)) for mode, _ in home.values()} == {0o600}
    assert not any(home.startswith(str(stood_in.home)) for home in seen["homes"])
    assert left(stood_in) == []


@pytest.mark.parametrize("name", [INLINE, ISOLATED])
@pytest.mark.parametrize(
    ("deed", "code"), [("exit=0", 0), ("exit=7", 7), ("die=15", -15), ("die=9", -9), ("die=3", -3)]
)
def test_it_ends_as_the_tool_ends(name: str, deed: str, code: int, stood_in: Program) -> None:
    result = run(stood_in, name, *MODEL, FAKE=deed)
    assert (result.code, result.out, result.err) == (code, "", "")
    assert left(stood_in) == []


@pytest.mark.parametrize("name", [INLINE, ISOLATED])
def test_standard_input_is_that_of_the_tool(name: str, stood_in: Program) -> None:
    result = stood_in.process("run", name, *MODEL, stdin=b"hello\n", env={"WCODE_API_KEY": KEY, "FAKE": "echo"})
    assert result == (0, "read hello\n", "")
    assert not log(stood_in)["ignored"] >> (signal.SIGPIPE - 1) & 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("name", [INLINE, ISOLATED])
def test_signals_reach_the_tool(name: str, number: signal.Signals, stood_in: Program) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "wcode_setup", "run", name, *MODEL],
        cwd=stood_in.home,
        env={**stood_in.env, "PYTHONPATH": str(ROOT), "WCODE_API_KEY": KEY, "FAKE": "listen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listening\n"
    assert (log(stood_in)["pid"] == process.pid) is not tools.load(name).ISOLATED
    assert log(stood_in)["group"] == os.getpgid(0)
    process.send_signal(number)
    out, _ = process.communicate(timeout=20)
    assert (out, process.returncode) == (f"heard {number.name}\n", 40 + number)
    assert left(stood_in) == []


@pytest.mark.parametrize("name", [INLINE, ISOLATED])
def test_a_terminal_is_that_of_the_tool(name: str, stood_in: Program) -> None:
    terminal = Terminal(stood_in, "run", name, *MODEL, env={"WCODE_API_KEY": KEY, "FAKE": "listen"})
    terminal.wait("listening")
    assert log(stood_in)["terminal"] == [True, True, True]
    terminal.press("\x03")
    terminal.wait("heard SIGINT")  # and it goes on
    os.kill(log(stood_in)["pid"], signal.SIGTERM)
    assert terminal.ended() == 55
    assert terminal.restored
    assert left(stood_in) == []


def test_a_terminal_is_asked_for_model_and_key(stood_in: Program) -> None:
    terminal = Terminal(stood_in, "run", INLINE)
    terminal.wait("Model")
    terminal.press("\r")
    terminal.wait("API key:")
    terminal.press(*KEY, "\r")
    assert terminal.ended() == 0
    assert KEY not in terminal.raw
    assert log(stood_in)["env"]["WCODE_API_KEY"] == KEY


@pytest.mark.parametrize("name", STARTED)
def test_models_and_key_of_the_tool_are_used(name: str, stood_in: Program) -> None:
    stood_in(name, "--model", "qwen/qwen3.6-27b", "--api-key-stdin", "--yes", stdin=KEY.encode())
    before = stood_in.tree()
    result = stood_in.process("run", name)
    assert (result.code, result.out) == (0, ""), result
    assert stood_in.tree() == before
    seen = log(stood_in)
    assert seen["env"]["WCODE_API_KEY"] == KEY
    assert "qwen/qwen3.6-27b" in "".join(seen["words"]) + json.dumps(seen["env"]) + json.dumps(seen["homes"])
    assert "The API key" not in result.err


def test_a_variable_that_is_replaced_has_a_note(stood_in: Program) -> None:
    run(stood_in, INLINE, *MODEL)
    name = next(name for name, value in log(stood_in)["env"].items() if "qwen3.6-plus" in value)
    result = run(stood_in, INLINE, *MODEL, **{name: "{}"})
    assert result.err == f"Note: {name} of this shell does not count for the tool that is started.\n"


def test_a_key_of_another_tool_is_used(stood_in: Program) -> None:
    stood_in("openclaw", *MODEL, "--api-key-stdin", "--yes", stdin=KEY.encode())
    result = stood_in.process("run", INLINE, *MODEL)
    assert (result.code, result.err) == (0, "Note: The API key is the one that OpenClaw has for this gateway.\n")
    assert log(stood_in)["env"]["WCODE_API_KEY"] == KEY
    assert run(stood_in, INLINE, *MODEL, "-q", WCODE_API_KEY="").err == ""


def test_a_key_stays_with_its_host(stood_in: Program) -> None:
    stood_in("openclaw", *MODEL, "--api-key-stdin", "--yes", stdin=KEY.encode())
    other = ("--base-url", "https://gw.example/v1")
    result = stood_in.process("run", INLINE, *MODEL, *other)
    assert result == (1, "", (
        "Error: no API key for https://gw.example/v1: no --api-key-… option is given, GW_EXAMPLE_API_KEY is not set, "
        "and no tool has one\nHint: Run `export GW_EXAMPLE_API_KEY=…` first, or use --api-key-file.\n"
    ))  # fmt: skip
    result = run(stood_in, INLINE, *MODEL, *other, "--api-key-env", "WCODE_API_KEY")
    assert result.code == 1 and "WCODE_API_KEY" in result.err and not os.path.exists(stood_in.env["FAKE_LOG"])


def test_the_provider_of_the_files_names_the_gateway(stood_in: Program) -> None:
    url = "https://gw.example/v1"
    stood_in(ISOLATED, *MODEL, "--base-url", url, "--api-key-stdin", "--yes", stdin=KEY.encode())
    assert stood_in.process("run", ISOLATED, "--provider", "gw-example").code == 0
    seen = log(stood_in)
    assert seen["env"]["GW_EXAMPLE_API_KEY"] == KEY
    assert url in json.dumps(seen["homes"])


EDITOR = next(name for name in tools.TITLES if name not in STARTED)
"""A tool that runs in an editor."""
NO_PROGRAM = f"{tools.TITLES[EDITOR]} runs in an editor, which cannot be started for one terminal"
ERRORS = {
    ("run", EDITOR, *MODEL): NO_PROGRAM,
    ("env", EDITOR, *MODEL): NO_PROGRAM,
    ("run", ISOLATED): "no model given, and Hermes Agent has none registered for this gateway",
    ("run", ISOLATED, *MODEL, "--json"): "`run` has no --json: the output is that of the tool",
    ("run", ISOLATED, "--model", "qwen3.6-plux"): "unknown model 'qwen3.6-plux'",
    ("run", ISOLATED, *MODEL, "--provider", "A B"): "invalid provider ID 'A B'",
    ("run", ISOLATED, *MODEL, "--base-url", "ftp://x"): "'ftp://x' is not an http:// or https:// URL",
    ("env", ISOLATED, *MODEL): (
        "Hermes Agent needs a folder of its own, which goes after the run; variables alone cannot do that"
    ),
    ("run", "nothing"): "'nothing' is not",
}


@pytest.mark.parametrize("words", ERRORS, ids=" ".join)
def test_wrong_usage(words: tuple[str, ...], stood_in: Program) -> None:
    before = stood_in.tree()
    result = stood_in(*words, env={"WCODE_API_KEY": KEY})
    assert result.code == 2
    assert ERRORS[words] in result.err.splitlines()[0]
    assert stood_in.tree() == before


def test_a_tool_that_is_not_installed(program: Program) -> None:
    result = program.process("run", ISOLATED, *MODEL)
    assert result == (1, "", (
        "Error: Hermes Agent is not installed: 'hermes' is not in PATH\nHint: Install it: `pip install hermes-agent`.\n"
    ))  # fmt: skip


def test_a_program_that_cannot_start(stood_in: Program) -> None:
    stood_in.write(f"bin/{INLINE}", "no program").chmod(0o755)
    result = run(stood_in, INLINE, *MODEL)
    assert result.code == 1
    assert result.err.startswith("Error: cannot start '")


def test_the_commands_of_the_page_work(stood_in: Program) -> None:
    for name in ("wcode.key", "gw.key"):
        stood_in.write(name, KEY)
    for page in ("docs/run.md", "docs/zh/run.md"):
        found = [line for block in blocks(page) if block.name == "launch" for line in lines(block)]
        for line in found:
            assert stood_in.process(*shlex.split(line)[1:])[:2] == (0, ""), line
        assert len(found) == 3


def test_two_at_once_have_nothing_in_common(stood_in: Program, tmp_path: Path) -> None:
    seen = []
    for number in (1, 2):
        stood_in.env["FAKE_LOG"] = str(tmp_path / f"log{number}")
        url = f"https://gw{number}.example/v1"
        words = ("run", ISOLATED, *MODEL, "--base-url", url)
        env = {**stood_in.env, "PYTHONPATH": str(ROOT), "FAKE": "listen", f"GW{number}_EXAMPLE_API_KEY": KEY}
        process = subprocess.Popen([sys.executable, "-m", "wcode_setup", *words], cwd=stood_in.home, env=env, stdout=subprocess.PIPE)  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        seen.append((process, url, log(stood_in)))
    for process, url, found in seen:
        assert url in json.dumps(found["homes"])
        process.terminate()
        process.communicate(timeout=20)
    assert seen[0][2]["homes"].keys().isdisjoint(seen[1][2]["homes"])
    assert left(stood_in) == []


def test_a_program_with_another_name_than_its_tool(program: Program) -> None:
    """It is the one that is looked for, and named where it is not there."""
    name = next(name for name in STARTED if tools.load(name).program != name)
    result = run(program, name, *MODEL, PATH="/nowhere")
    assert f"{tools.load(name).program!r} is not in PATH" in result.err
