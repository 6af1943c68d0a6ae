"""Several runs at once: each waits for its turn, and no change is lost. A writer that knows no lock is found out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyjson5
import pytest

from tests.faults import Calls, children, state_folder, tree
from tests.program import ROOT, Program
from tests.runs import HOMES, Home, at, runs_of
from tests.suite import SUITES
from wcode_setup.tools import TITLES

PROCESSES = 8


def start(program: Program, tool: str, number: int) -> subprocess.Popen[bytes]:
    """A process that registers a model of its own."""
    command = [
        tool, "--model", f"team/model-{number}", "--context-window", "200000", "--max-tokens", "8192", "--quiet", "--yes",
        "--api-key-env", "WORK_KEY",
    ]  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "wcode_setup", *command, *SUITES[tool].takes("--no-default")],
        env={**program.env, "PYTHONPATH": str(ROOT), "WORK_KEY": "sk-test-0123456789"},
        cwd=program.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finished(program: Program, running: list[subprocess.Popen[bytes]]) -> None:
    """All processes end well, each with its entry in the history, and none leaves anything else."""
    for process in running:
        output, _ = process.communicate(timeout=120)
        assert (process.returncode, output) == (0, b"")
    assert children(state_folder(program.home) / "pending") == []
    assert len(children(state_folder(program.home) / "history")) == len(running)
    assert not list(program.home.rglob("*.wcode-tmp"))


def registered(program: Program) -> set[str]:
    """Which of the models are in the files of the tools."""
    files = [path for path in program.home.rglob("*") if path.is_file() and ".local/state/" not in str(path)]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    return {name for name in (f"team/model-{number}" for number in range(PROCESSES)) if re.search(f'["/]{name}"', text)}


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("tool", TITLES)
def test_on_one_tool_no_change_is_lost(tool: str, program: Program) -> None:
    finished(program, [start(program, tool, number) for number in range(PROCESSES)])
    if SUITES[tool].declared.get("one_model"):
        assert len(program("history", "--json").document["data"]) == PROCESSES
        assert len(registered(program)) == 1
    else:
        assert len(registered(program)) == PROCESSES


def test_on_different_tools_no_change_is_lost(program: Program) -> None:
    tools = [*TITLES][:PROCESSES]
    finished(program, [start(program, tool, number) for number, tool in enumerate(tools)])
    assert len(registered(program)) == PROCESSES
    assert {item["tools"][0] for item in program("history", "--json").document["data"]} == set(tools)


def test_what_was_there_stays(program: Program) -> None:
    program.config('{ // mine\n  "theirs": {"models": [1, 2]},\n}\n')
    finished(program, [start(program, "openclaw", number) for number in range(4)])
    text = (program.home / ".openclaw/openclaw.json").read_text()
    data = pyjson5.decode(text)
    names = [item["id"] for item in data["models"]["providers"]["wcode"]["models"]]
    assert sorted(names) == [f"team/model-{number}" for number in range(4)]
    assert "{ // mine\n" in text
    assert data["theirs"] == {"models": [1, 2]}


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("tool", [tool for tool in HOMES if tool != "all"])
def test_a_foreign_change_is_lost_only_between_the_last_look_and_the_replace(
    tool: str, program: Program, record_property: Callable[[str, object], None]
) -> None:
    """Another program adds to a file of the tool right before every single call of a run, in turn.

    To the first file from the beginning, to the others from the moment when all is read and the writing begins.
    """
    run = runs_of(tool)["set up"]
    home = Home(program, tool, run)
    calls, after = home.measure(run)
    touched = [name for name, entry in home.before.items() if isinstance(entry, tuple) and after[name] != entry]
    found, refused, writing = 0, 0, calls.names.index("mkdir")
    for name in touched:
        path, old, theirs = home.path / name, home.before[name][0], _more(home.path / name)
        lost = []
        for number in range(1 if name == touched[0] else writing, calls.count + 1):
            home.lay_out()
            result = home.run(run, Calls(before=at(number, lambda path=path, text=old + theirs: _write(path, text))))
            new = path.read_bytes()
            if result.code:
                (error,) = result.document["errors"]
                assert (error["code"], error["path"]) == ("changed-on-disk", str(path))
                assert tree(home.path) == {**home.before, name: (old + theirs, home.before[name][1])}, number
                refused += 1
            elif new == after[name][0]:
                lost.append(calls.names[number - 1])
            else:  # it came before we read the file, and we added behind it, or after we had written it
                added = sorted((after[name][0] + theirs).splitlines())
                assert new in (after[name][0] + theirs, old + theirs) or sorted(new.splitlines()) == added, number
            found += 1
        assert lost == ["close", "replace"], name
    record_property("figures", ("foreign changes in the middle of a run", found))
    record_property("figures", ("foreign changes in the middle of a run, refused", refused))
    assert touched and refused > 20


def _more(path: Path) -> bytes:
    """What another program adds at the end: nothing to us, but other bytes."""
    return b"\n\n" if ".json" in path.name else b"# theirs\n"


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
