"""Model slots on every tool: in the wizard, in a setup file, in an export; moved and restored to the byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.person import SLOTS, STORAGE, Person, commands
from tests.program import Program
from tests.suite import CASES, SUITES, is_marker
from tests.test_cases import read_case
from wcode_setup import tools

FORMER = """{
  // mine
  agents: { defaults: { model: { primary: 'other/large', fallbacks: ['other/large', 'other/small'] } } },
  models: { providers: { other: { baseUrl: 'https://other.example/v1', apiKey: 'sk-test-theirs-0000' } } },
}
"""
HOMES = sorted(path.parent for path in CASES.glob("*/slots-*/before"))


def contents(program: Program) -> dict[str, bytes]:
    """The bytes of each file but ours, and those that a tool keeps once they are written."""
    found = {path: entry[0] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    return {path: content for path, content in found.items() if not is_marker(path)}


def leads(program: Program, tool: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program("status", tool, "--json").document["data"][0]["slots"]
    return found


@pytest.mark.parametrize("choice", ["leave them", "point them to this gateway"])
def test_the_wizard_asks_once(choice: str, program: Program, sit: Callable[..., Person]) -> None:
    """And not where every slot is ours."""
    person = sit()
    program.config(FORMER)
    person.to_the_key()
    shown = " ".join(person.wait(SLOTS).split())
    assert "OpenClaw: agents.defaults.model.fallbacks[other/small] leads to another gateway: " in shown
    person.choose(SLOTS, choice)
    person.type_key()
    person.choose(STORAGE, "literal")
    assert person.to_the_end() == 0
    [words] = commands(person)
    ours = choice != "leave them"
    assert ("--slots" in words) == ours
    assert ("other/small" in (program.home / ".openclaw/openclaw.json").read_text(encoding="utf-8")) != ours


@pytest.mark.parametrize("tool", tools.TITLES)
def test_an_export_has_them(tool: str, program: Program) -> None:
    """`slots: ours` where every slot is, and `small_model` where the light ones have another model than the default."""
    words = ("-m", "qwen3.6-plus", "--small-model", "qwen/qwen3.6-27b", "--slots", "ours")
    result = program(tool, *SUITES[tool].options, *words, "--api-key-stdin", stdin=b"sk-test-0123456789")
    assert result.code == 0, result.text
    filled = [slot for slot in leads(program, tool) if slot["leads"] in ("ours", "elsewhere")]
    exported = program("export")
    assert exported.code == 0
    assert ("slots: ours" in exported.out) == bool(filled)
    light = {slot["model"] for slot in filled} == {"qwen/qwen3.6-27b"}
    assert light <= ("small_model: qwen/qwen3.6-27b" in exported.out)
    program.write("setup.yaml", exported.out)
    assert program("apply", "setup.yaml", "--check").code == 0


@pytest.mark.parametrize("home", HOMES, ids=lambda home: f"{home.parent.name}-{home.name}")
def test_ours_leaves_nothing_elsewhere_and_undo_brings_it_back(home: Path, program: Program) -> None:
    """What a run cannot move is named by a note; a second run changes nothing; undo and remove are exact."""
    case = read_case(home, program.home)
    tool = home.parent.name
    before = contents(program)
    words = (tool, *SUITES[tool].options, "-m", "qwen3.6-plus", "-m", "qwen/qwen3.6-27b", "--slots", "ours", "--json")
    key = ("--api-key-stdin",)
    run = program(*words, *key, "--force", stdin=b"sk-test-0123456789", env=case.env)
    assert run.code == 0, run.text
    stays = " ".join(note["message"] for note in run.document["notes"])
    found = program("status", tool, "--json", env=case.env).document["data"][0]["slots"]
    for slot in found:
        assert slot["leads"] not in ("elsewhere", "own") or slot["slot"] in stays, slot
    again = program(*words, *key, "--force", stdin=b"sk-test-0123456789", env=case.env).document
    assert again["status"] == "unchanged"
    assert program("undo", env=case.env).code == 0
    assert contents(program) == before
