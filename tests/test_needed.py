"""What a tool has come to depend on stays: `gateway.mode`, as long as anything that is not ours is in the file."""

from __future__ import annotations

import json
from typing import Any

import pyjson5
import pytest

from tests.program import Program

FILE = ".openclaw/openclaw.json"
PLUS, SMALL = ("-m", "qwen3.6-plus"), ("-m", "qwen/qwen3.6-27b")
KEY = b"sk-test-0123456789abcdef\n"
LOCAL = {"mode": "local"}
WAYS = {"undo": ("undo",), "remove": ("remove", "openclaw")}


def data(program: Program) -> Any:
    return pyjson5.loads((program.home / FILE).read_text())


def done(program: Program, *words: str) -> None:
    result = program(*words, "--yes", stdin=KEY)
    assert result.code == 0, result.text


def set_up(program: Program, *options: str) -> None:
    done(program, "openclaw", *(options or PLUS), "--api-key-stdin")


def add(program: Program, **more: Any) -> None:
    """Somebody else writes into the file: OpenClaw, which re-serialises it, or the user."""
    found = data(program)
    for key, value in more.items():
        found[key] = {**found.get(key, {}), **value} if isinstance(value, dict) else value
    program.config(json.dumps(found, indent=2))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "more",
    [
        {"gateway": {"auth": {"mode": "token", "token": "7"}}},  # 2026.3.8 at its first start
        {"meta": {"lastTouchedVersion": "2026.9.6"}},
        {"commands": {"native": "auto"}},
        {"agents": {"defaults": {"maxConcurrent": 2}}},
        {"logging": {"level": "warn"}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_it_stays_beside_anything_else(program: Program, more: dict[str, Any], way: str) -> None:
    set_up(program)
    add(program, **more)
    done(program, *WAYS[way])
    left = data(program)
    assert left.pop("gateway")["mode"] == "local"
    assert "wcode" not in json.dumps(left)
    add(program, gateway=LOCAL)  # nothing of it is lost by a second set-up and its removal
    before = (program.home / FILE).read_bytes()
    set_up(program)
    done(program, *WAYS[way])
    assert (program.home / FILE).read_bytes() == before


@pytest.mark.parametrize("way", WAYS)
def test_a_comment_is_something(program: Program, way: str) -> None:
    set_up(program)
    program.config("// mine\n" + (program.home / FILE).read_text())
    done(program, *WAYS[way])
    assert (program.home / FILE).read_text().startswith("// mine")
    assert data(program) == {"gateway": LOCAL}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (lambda found: found, None),  # ours alone, in other words: the file goes
        (lambda found: {**found, "gateway": {"mode": "remote"}}, {"gateway": {"mode": "remote"}}),
        (lambda found: {"logging": {}, **{k: v for k, v in found.items() if k != "gateway"}}, {"logging": {}}),
    ],
    ids=["ours", "changed", "taken-out"],
)
def test_where_nothing_needs_it(program: Program, edit: Any, left: Any, way: str) -> None:
    """A value that the user changed or took out is the user's business."""
    set_up(program)
    program.config(json.dumps(edit(data(program))))
    done(program, *WAYS[way])
    assert (data(program) if (program.home / FILE).exists() else None) == left


@pytest.mark.parametrize("before", [None, "", "// mine\n", "/* a */\n\n"])
@pytest.mark.parametrize("way", WAYS)
def test_at_once_every_byte_comes_back(program: Program, before: str | None, way: str) -> None:
    """`gateway.mode` is written into a file that says nothing, comments or not."""
    if before is not None:
        program.config(before)
    set_up(program)
    assert data(program)["gateway"] == LOCAL
    done(program, *WAYS[way])
    file = program.home / FILE
    assert (file.read_text() if file.exists() else None) == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("used", [False, True])
def test_two_runs_undone_in_any_order(program: Program, order: tuple[int, int], used: bool) -> None:
    """It stays with a file that is in use, whichever run wrote it, and goes with one that is not."""
    set_up(program, *PLUS)
    set_up(program, *SMALL)
    ids = [run["run_id"] for run in program("history", "--json").document["data"]]
    if used:
        add(program, gateway={"auth": {"token": "7"}})
    done(program, "undo", ids[order[0]])
    if (program.home / FILE).exists():  # the entry goes with the run that created it
        assert data(program)["gateway"]["mode"] == "local"
    done(program, "undo", ids[order[1]])
    assert (program.home / FILE).exists() == used
    if used:
        assert data(program) == {"gateway": {"mode": "local", "auth": {"token": "7"}}}
