"""What is said once runs are reverted: what a running tool still has in memory, and what stays behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.program import Program, scratch
from wcode_setup import tools
from wcode_setup.console import messages

KEY = b"sk-test-0123456789abcdef\n"
PLUS = ("--model", "qwen3.6-plus", "--api-key-stdin", "--yes")
SMALL = ("--model", "qwen/qwen3.6-27b", "--yes")
WAYS = {"undo": ("undo",), "remove": ("remove", "{tool}")}
OPENCLAW = ".openclaw/openclaw.json"
STOPPED = "openclaw gateway stop"


@pytest.fixture
def program() -> Iterator[Program]:
    with scratch() as home:
        yield Program(home)


def done(program: Program, *words: str, tool: str = "") -> str:
    """What a command that must succeed prints."""
    result = program(*(word.format(tool=tool) for word in words), "--yes")
    assert result.code == 0, result.text
    return result.out


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("before", "code", "line"),
    [
        (None, "openclaw-config-gone", STOPPED),  # the file goes: a running gateway does not even notice (2026.9.6)
        ('{gateway: {mode: "local"}}', "openclaw-reloads-itself", None),
        ('{gateway: {reload: {mode: "off"}}}', "openclaw-restart-reload-off", "openclaw gateway restart"),
    ],
    ids=["deleted", "changed", "reload-off"],
)
def test_a_running_openclaw(program: Program, way: str, before: str | None, code: str, line: str | None) -> None:
    if before:
        program.config(before)
    assert program("openclaw", *PLUS, stdin=KEY).code == 0
    said = done(program, *WAYS[way], tool="openclaw").splitlines()
    assert (program.home / OPENCLAW).exists() == bool(before)
    assert messages.text(code) in said
    assert [text.strip() for text in said if "openclaw gateway" in text and text.startswith("  ")] == [line] * bool(
        line
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tool", [name for name in tools.TITLES if name != "roo"])
def test_every_tool_says_what_a_running_one_needs(program: Program, tool: str, way: str) -> None:
    """The key was in memory all along: whoever reverts a run is told, in every tool that has a program to restart."""
    assert program(tool, *PLUS, stdin=KEY).code == 0
    assert "\nNext:\n" in done(program, *WAYS[way], tool=tool)


def test_roo_is_imported_again_while_a_profile_is_left(program: Program) -> None:
    """`undo` of a second run leaves the first profile: nothing is to be deleted in the editor then."""
    program.write(".config/Code/User/settings.json", "{}")
    assert program("roo", *PLUS, stdin=KEY).code == 0
    assert program("roo", *SMALL).code == 0
    said = done(program, "undo")
    assert "Developer: Reload Window" in said and "stays in the editor" not in said
    assert "stays in the editor" in done(program, "undo")


# The marker of Kilo, and `status`

MARKER = ".config/kilo/.bash-permission-migrated"


@pytest.mark.parametrize("way", WAYS)
def test_the_marker_stays_and_is_said_once(program: Program, way: str) -> None:
    assert program("kilo", *PLUS, stdin=KEY).code == 0
    said = done(program, *WAYS[way], tool="kilo")
    assert (program.home / MARKER).exists()
    assert messages.text("kilo-marker-stays", path=f"~/{MARKER}") in said
    shown = program("status", "kilo").out
    assert MARKER not in shown


def test_a_marker_of_kilos_own_is_not_spoken_of(program: Program) -> None:
    program.write(MARKER, "")
    assert program("kilo", *PLUS, stdin=KEY).code == 0
    assert MARKER not in done(program, "undo") + program("status", "kilo").out


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tool", tools.TITLES)
@pytest.mark.parametrize("later", ["nothing", "edited", "deleted"])
def test_status_names_no_undone_run(program: Program, tool: str, way: str, later: str) -> None:
    """Whatever the user does before the revert, and whatever the tool writes afterwards."""
    run = program(tool, *PLUS, "--json", stdin=KEY).document["run_id"]
    files = [Path(file["path"]) for file in program("status", tool, "--json").document["data"][0]["files"]]
    for file in files:
        if later == "deleted":
            file.unlink()
        elif later == "edited" and file.suffix in (".json", ".jsonc"):
            data = json.loads(file.read_text())
            file.write_text(json.dumps({"version": 1, "providers": {}} if "providers" in data else {}))
    done(program, *WAYS[way], tool=tool)
    after = program("status", tool, "--json")
    assert run not in after.out
    shown = {file["path"]: file["state"] for file in after.document["data"][0]["files"]}
    assert all(Path(path).exists() for path in shown), shown
    for file in files:
        if not file.exists():
            program.write(str(file.relative_to(program.home)), "")
    assert run not in program("status", tool, "--json").out


# One context window for several models


class Case(NamedTuple):
    """Words of a set-up of Cline, and the models that keep another one's window."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    window: int = 0
    others: str = ""


@pytest.mark.parametrize(
    "case",
    [
        Case(PLUS, ()),
        Case(PLUS, SMALL, 256000, "qwen3.6-plus"),
        Case((*PLUS, *SMALL), (), 1024000, "qwen/qwen3.6-27b"),
        Case(PLUS, (*SMALL, "--no-default"), 1024000, "qwen/qwen3.6-27b"),
        Case(PLUS, ("--model", "other", "--context-window", "1024000", "--max-tokens", "1000", "--yes")),
    ],
    ids=["one", "a-second-default", "two", "no-default", "same-window"],
)
def test_the_one_window_of_cline(program: Program, case: Case) -> None:
    """`cline -m OTHER` runs with the window of the slot (3.0.65), and cannot compact in time."""
    said = program("cline", *case.first, stdin=KEY)
    if case.second:
        said = program("cline", *case.second)
    assert said.code == 0, said.text
    note = messages.text("cline-one-window", window=case.window, models=case.others)
    assert (note in said.out) == bool(case.others)
    assert ("one context window" in said.out) == bool(case.others)
