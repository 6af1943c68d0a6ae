"""No value is odd enough for an internal error: every place of every golden home, each type, each command.

`make test` takes one of some hundred files with an odd value in one of five homes, `make test-all` more, `make odd` each.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import odd
from tests.amount import WHOLE
from tests.program import STATE, Program, Result
from tests.suite import SUITES
from wcode_setup.cli import wizard as command
from wcode_setup.tools import TITLES
from wcode_setup.wizard import prompts as asked
from wcode_setup.wizard.steps import install, key
from wcode_setup.wizard.steps import tools as tool_steps

SHARE = int(os.environ.get("WCODE_ODD", "200" if WHOLE else "800"))
"""One of so many files with an odd value; of the user's catalogue, which has few, one of 20."""
HOMES = 1 if WHOLE or "WCODE_ODD" in os.environ else 5
"""One of so many golden homes."""
REAL = 4
"""For so many files with an odd value, one is set up, undone and removed in earnest."""
_SEVERAL = ("--model", "qwen/qwen3.6-27b", "--model", "qwen3.6-plus")
_SWITCH = (*_SEVERAL, "--vision", "--reasoning", "--key-storage", "secret", "--api-key-stdin", "--force")
_DOCUMENTED = (0, 1, 2, 3)

Words = tuple[str, ...]


class _Prompts(asked.Prompts):
    """A wizard that is left at the question for the key: what is shown until then comes from the files."""

    def checkbox(
        self, question: str, choices: Any, checked: Collection[str] = (), needs: str | None = None
    ) -> tuple[str, ...]:
        self._lines(choices, 0)
        return tuple(choice.value for choice in choices)

    def select(self, question: str, choices: Any, default: str | None = None, **options: Any) -> str:
        self._lines(choices, 0)
        raise install.Stopped


@pytest.fixture(autouse=True)
def left_wizard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wizard as far as it looks at files, without a terminal."""
    monkeypatch.setattr(command, "can_ask", lambda: True)
    monkeypatch.setattr("wcode_setup.wizard.STEPS", (tool_steps.ask_tools, key.ask_source))
    monkeypatch.setattr("wcode_setup.wizard.Prompts", _Prompts)


def looks(home: odd.Home) -> list[tuple[Words, bytes]]:
    """Every command that writes nothing, and what it reads: queries, previews, the wizard until it is left."""
    one, tools = (home.tool,) if home.tool in TITLES else (), [home.tool] if home.tool in TITLES else [*TITLES]
    pruned = {"version": 1, "prune": True, "models": ["qwen/qwen3.6-27b"], "default_model": None}
    setup = json.dumps({**pruned, "tools": {tool: {} for tool in tools if SUITES[tool].takes("--no-default")}}).encode()
    return [
        (("status", *one), b""),
        (("status", *one, "--json"), b""),
        (("validate", *one, "--json"), b""),
        (("doctor", *one, "--offline", "--json"), b""),
        (("export",), b""),
        ((*home.words, "--check", "--json"), home.stdin),
        ((*(one or ("all",)), *_SWITCH, "--dry-run"), odd.KEY),
        ((*(one or ("all",)), *_SWITCH, "--dry-run", "--json"), odd.KEY),
        (("apply", "-", "--keep-going", "--dry-run", "--json"), setup),
        (("undo", "--dry-run", "--json"), b""),
        (("remove", tools[0], "--dry-run", "--json"), b""),
        (("models", "--json"), b""),
        (("wizard",), b""),
    ]


def judged(result: Result, words: Words) -> None:
    """The command ended with a result or a clear error, and what is JSON is JSON."""
    assert "internal error" not in result.text and '"internal"' not in result.out, result.text
    assert result.code in _DOCUMENTED, result.text
    if "--json" in words:
        json.loads(result.out, parse_constant=_no_json)
        assert result.document


def _no_json(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


def variants(tool: str, path: Path) -> Iterator[tuple[int, odd.Place, str, bytes]]:
    """The files with an odd value in them, as many as are asked for: number, place, value, bytes."""
    found = (
        (place, name, content_of)
        for place in odd.places(odd.homes(tool, path, HOMES))
        for name, content_of in odd.variants(place)
    )
    share = min(SHARE, 20) if tool == "models" else SHARE
    for number, (place, name, content_of) in enumerate(found):
        if number % share == len(tool) % share:
            yield number // share, place, name, content_of()


@pytest.mark.timeout(0)
@pytest.mark.parametrize("tool", [*TITLES, "all", "apply", "models"])
def test_odd_value(tool: str, program: Program, record_property: Callable[[str, object], None]) -> None:
    path = program.home / "home"
    program, runs, laid = Program(path), 0, None
    for number, place, name, content in variants(tool, path):
        home = place.home
        if laid is not home:
            odd.lay_out(path, home.saved)
            laid = home
        (path / place.file).write_bytes(content)
        before = odd.save(path)
        for words, stdin in looks(home):
            try:
                judged(program(*words, stdin=stdin, env=home.env), words)
            except (AssertionError, ValueError) as error:
                raise AssertionError(f"{name}, {place}: {words}") from error
            runs += 1
        assert odd.save(path) == before, (str(place), name)
        if number % REAL == 0:
            in_earnest(program, home, before, f"{name}, {place}")
            laid = None
        else:
            (path / place.file).write_bytes(at_home(home, place.file))
    record_property("figures", ("runs of a command on a file with an odd value", runs))
    assert runs > 10


def at_home(home: odd.Home, file: str) -> bytes:
    """The file as it was."""
    kept = home.saved[file]
    assert isinstance(kept, tuple)
    return kept[1]


def in_earnest(program: Program, home: odd.Home, before: odd.Saved, what: str) -> None:
    """Set up: the files of the plan are other ones then, and no others; undone, removed."""
    words = (*home.words, "--yes", "--json")
    preview = program(*words, "--dry-run", stdin=home.stdin, env=home.env)
    result = program(*words, stdin=home.stdin, env=home.env)
    judged(result, words)
    after = odd.save(program.home)
    changed = {
        os.path.realpath(program.home / file)
        for file in before.keys() | after.keys()
        if not isinstance(after.get(file, before.get(file)), int) and before.get(file) != after.get(file)
        and not file.startswith(STATE + "/")
    }  # fmt: skip
    planned = {os.path.realpath(file["path"]) for file in preview.document["files"] if file["status"] != "unchanged"}
    assert changed <= planned | {os.path.realpath(program.home / file) for file in _links(before, planned)}, what
    assert not changed or result.code == 0 or result.document["status"] == "partial", what
    for words in (("undo", "--json"), ("remove", home.tool if home.tool in TITLES else "openclaw", "--json")):
        judged(program(*words, env=home.env), words)


def _links(before: odd.Saved, planned: set[str]) -> list[str]:
    """The files that have another name for one of the plan."""
    same = {kept for file, kept in before.items() if isinstance(kept, tuple) for path in planned if path.endswith(file)}
    return [file for file, kept in before.items() if kept in same]


def test_what_lies_in_the_state_folder(program: Program) -> None:
    program("openclaw", *odd.MODEL, "--api-key-stdin", stdin=odd.KEY)
    for name in (
        "history/odd",
        "history/20261126T100000Z-odd/run.json",
        "pending/odd",
        "pending/odd.d/run.json",
        "odd",
    ):
        program.write(f"{STATE}/{name}", "\x00[")
    program.write(f"{STATE}/lock", "odd")
    home = odd.Home("state", "openclaw", {}, ("openclaw", *odd.MODEL), {}, b"")
    before = odd.save(program.home)
    for words, stdin in looks(home):
        judged(program(*words, stdin=stdin), words)
    assert odd.save(program.home) == before
    for words in (("undo", "--json"), ("remove", "openclaw", "--json")):
        result = program(*words)
        judged(result, words)
        assert result.code == 0


NAMED = {
    name: (tool, odd["path"], odd["content"])
    for tool, suite in SUITES.items()
    for name, odd in suite.declared.get("odd", {}).items()
}


@pytest.mark.parametrize("name", NAMED)
def test_values_that_were_internal_errors(name: str, program: Program) -> None:
    """In every look, and in `apply` that prunes and keeps the tool's default."""
    tool, path, content = NAMED[name]
    program(tool, *odd.MODEL, "--api-key-stdin", stdin=odd.KEY)
    program.write(path, content)
    home = odd.Home("named", tool, {}, (tool, *odd.MODEL), {}, odd.KEY)
    for words, stdin in looks(home):
        judged(program(*words, stdin=stdin), words)
    setup = {"version": 1, "prune": True, "models": ["qwen/qwen3.6-27b"], "default_model": None, "tools": {tool: {}}}
    words = ("apply", "-", "--json")
    judged(program(*words, stdin=json.dumps(setup).encode()), words)
