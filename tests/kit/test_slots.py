"""Model slots, on a tool that does not exist: told, moved, and restored to the byte and in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.invented import foo, register
from tests.program import Program, Result
from wcode_setup.console.slots import slot_lines
from wcode_setup.engine import slots
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Lead, Request
from wcode_setup.tools.slots import ELSEWHERE, OFF, OTHER, OWN, Slot

PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
KEY = "sk-test-0123456789abcdef"
CONFIG = ".foo/foo.json"
RICH = """{
  "model": "other/large",
  "small": "other/small", // for titles
  "fallbacks": [
    "other/large", // first
    "third/huge",
    "other/small"
  ],
  "agents": {
    "plan": {"model": "third/huge", "colour": "red"},
    "build": {"colour": "blue"}
  },
  "search": "other/embed",
  "providers": {
    "other": {"baseUrl": "https://user:pass@other.example:8443/v1", "models": [{"id": "large"}]}
  }
}
"""


@pytest.fixture(autouse=True)
def _foo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    register(monkeypatch, tmp_path, "foo", "Foo")
    more = (Slot(("vision",), empty=OWN), Slot(("search",), OTHER, OFF))
    monkeypatch.setattr(foo.Foo, "SLOTS", (foo.Foo.SLOTS[0], *more, *foo.Foo.SLOTS[1:]))


def run(program: Program, *words: str) -> Result:
    result = program("foo", "--api-key-stdin", "--json", *words, stdin=KEY.encode())
    assert result.code == 0, result.text
    return result


def text(program: Program) -> str:
    return (program.home / CONFIG).read_text(encoding="utf-8")


def data(program: Program) -> Any:
    return json.loads(text(program).replace(" // for titles", "").replace(" // first", ""))


def told(result: Result) -> list[str]:
    return [note["message"] for note in result.document["notes"] if note["code"].startswith("slot-")]


def test_kept_slots_are_told(program: Program) -> None:
    """One line for each, with the host; nothing of it changes, and no password is shown."""
    program.write(CONFIG, RICH)
    result = run(program, "-m", PLUS)
    ours = "`--slots ours` points it to this one."
    off = "No chat model can replace it; `--slots ours` switches it off if Foo allows that."
    assert told(result) == [
        f"small leads to another gateway: other/small (other.example:8443). {ours}",
        "vision is empty: Foo may call a service of its own there. `--slots ours` fills it.",
        f"search leads to another gateway: other/embed (other.example:8443). {off}",
        f"agents.plan.model leads to another gateway: third/huge. {ours}",
        f"fallbacks[other/large] leads to another gateway: other/large (other.example:8443). {ours}",
        f"fallbacks[third/huge] leads to another gateway: third/huge. {ours}",
        f"fallbacks[other/small] leads to another gateway: other/small (other.example:8443). {ours}",
    ]
    assert "pass" not in result.text
    found = data(program)
    assert (found["small"], found["fallbacks"][0], found["agents"]["plan"]["model"]) == (
        "other/small",
        "other/large",
        "third/huge",
    )


def test_empty_slots_share_a_note(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the diff's notes and in `validate`, where a single one keeps its own sentence."""
    monkeypatch.setattr(foo.Foo, "SLOTS", (Slot(("vision",), empty=OWN), Slot(("hearing",), empty=OWN)))
    several = "Foo may call a service of its own where these are empty: vision, hearing. `--slots ours` fills them."
    assert told(run(program, "-m", PLUS)) == [several]
    [verdict] = program("validate", "foo", "--json").document["data"]
    assert [finding["message"] for finding in verdict["findings"] if "slot" in finding["code"]] == [several]


def test_slots_are_moved_and_restored(program: Program) -> None:
    """Each to the default model, a list to our other models; what no model of ours can do stays, and is told."""
    program.write(CONFIG, RICH)
    result = run(program, "-m", PLUS, "-m", SMALL, "--slots", "ours")
    found = data(program)
    assert found["small"] == found["vision"] == found["agents"]["plan"]["model"] == f"wcode/{PLUS}"
    assert found["fallbacks"] == [f"wcode/{SMALL}"]
    assert found["agents"]["build"] == {"colour": "blue"}
    assert told(result) == [
        "search still leads to another gateway: other/embed (other.example:8443). Change it by hand."
    ]
    assert run(program, "-m", PLUS, "-m", SMALL, "--slots", "ours").document["status"] == "unchanged"
    assert program("undo").code == 0
    assert text(program) == RICH


def test_remove_restores_them(program: Program) -> None:
    program.write(CONFIG, RICH)
    run(program, "-m", PLUS, "-m", SMALL, "--slots", "ours")
    run(program, "-m", SMALL)
    assert program("remove", "foo").code == 0
    assert text(program) == RICH


def test_edits_after_the_run_stay(program: Program) -> None:
    """What the user pointed elsewhere again is theirs; the rest of the run is undone."""
    program.write(CONFIG, RICH)
    run(program, "-m", PLUS, "--slots", "ours")
    written = text(program)
    program.write(CONFIG, written.replace(f'"small": "wcode/{PLUS}"', '"small": "mine/tiny"'))
    program("undo")
    before = json.loads(RICH.replace(" // for titles", "").replace(" // first", ""))
    assert data(program) == {**before, "small": "mine/tiny"}


def test_the_small_model(program: Program) -> None:
    """It is registered, and gets the light slots that are empty or ours; those of the user stay unless asked."""
    run(program, "-m", PLUS, "--small-model", SMALL)
    found = data(program)
    assert (found["model"], found["small"]) == (f"wcode/{PLUS}", f"wcode/{SMALL}")
    assert [item["id"] for item in found["providers"]["wcode"]["models"]] == [PLUS, SMALL]
    assert "vision" not in found
    run(program, "--small-model", PLUS)
    assert data(program)["small"] == f"wcode/{PLUS}"
    program.write(CONFIG, text(program).replace(f'"small": "wcode/{PLUS}"', '"small": "third/tiny"'))
    assert "third/tiny" in told(run(program, "--small-model", SMALL))[0]
    assert data(program)["small"] == "third/tiny"
    run(program, "--small-model", SMALL, "--slots", "ours")
    assert (data(program)["small"], data(program)["vision"]) == (f"wcode/{SMALL}", f"wcode/{PLUS}")


def test_status_and_validate_show_every_slot(program: Program) -> None:
    program.write(CONFIG, RICH)
    run(program, "-m", PLUS)
    [found] = program("status", "foo", "--json").document["data"]
    shown = [(slot["slot"], slot["leads"], slot["host"], slot["model"]) for slot in found["slots"]]
    assert shown[:3] == [
        ("small", "elsewhere", "other.example:8443", "small"),
        ("vision", "own", None, None),
        ("search", "elsewhere", "other.example:8443", "embed"),
    ]
    out = program("status", "foo").out
    assert "  small leads to another gateway: other/small (other.example:8443)\n" in out
    assert "  empty, so that a service of the tool's own may be called: vision\n" in out
    [verdict] = program("validate", "foo", "--json").document["data"]
    assert verdict["slots"] == found["slots"]
    warned = [(finding["where"], finding["line"]) for finding in verdict["findings"] if "slot" in finding["code"]]
    assert ("small", 3) in warned and ("fallbacks[third/huge]", 6) in warned
    assert program("validate", "foo").code == 0
    run(program, "-m", PLUS, "--slots", "ours")
    [verdict] = program("validate", "foo", "--json").document["data"]
    assert [finding["where"] for finding in verdict["findings"]] == ["search"]
    assert f"small: wcode/{PLUS} (wcode.net)" in program("status", "foo").out


def test_another_model_of_ours_is_told(program: Program) -> None:
    run(program, "-m", PLUS, "-m", SMALL)
    written = text(program)
    program.write(CONFIG, written.replace("{", f'{{"agents": {{"plan": {{"model": "wcode/{SMALL}"}}}},', 1))
    [note] = [note for note in run(program, "-m", PLUS).document["notes"] if note["code"] == "slot-other-model"]
    assert "agents.plan.model" in note["message"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--slots", "mine"), "'mine' is not a value of --slots: keep, ours"),
        (("--small-model", ""), "invalid model ID ''"),
        (("-m", PLUS, "--small-model", "no/such"), "no/such"),
        (("--small-model", SMALL), "no model"),
    ],
)
def test_refused(program: Program, words: tuple[str, ...], said: str) -> None:
    result = program("foo", *words)
    assert result.code == 2, result.text
    assert said in result.text
    assert not (program.home / CONFIG).exists()


def test_an_empty_slot_beside_what_the_run_creates(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run creates the mapping around it, and fills it in the same run."""
    place = ("providers", "wcode", "headers", "vision")
    monkeypatch.setattr(foo.Foo, "SLOTS", (Slot(place, empty=OWN),))
    run(program, "-m", PLUS, "--slots", "ours")
    assert json.loads(text(program))["providers"]["wcode"]["headers"] == {"vision": f"wcode/{PLUS}"}


@pytest.mark.parametrize(("stays", "code"), [(False, "slot-foreign"), (True, "slot-foreign-stays")])
def test_a_model_that_the_only_gateway_may_not_have(stays: bool, code: str) -> None:
    """A tool with one gateway for all slots: none leads elsewhere, but the model may be one of another vendor."""
    target = foo.TOOL.config(Files(Locations("linux", {}, "/nowhere", "/nowhere")), Request("foo", (), ""))
    lead = Lead(Slot(("small",)), ("small",), ELSEWHERE, "other-m", target=target, foreign=True)
    note = slots.note(lead, "Foo", stays)
    assert (note.code, note.fields["to"], note.fields["title"]) == (code, "other-m", "Foo")
    [(line, away)] = slot_lines([lead], whole=True)
    assert (line, away) == ("small names a model that is not configured here: other-m", True)
