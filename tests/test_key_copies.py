"""Copies of a key that a tool makes by itself: named where they hold one that goes, with the line that removes it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.key_copies import KEY, NEW, PLUS, copy, lines, set_up
from tests.program import Program
from tests.suite import SUITES

COPIES = {name: suite.copies for name, suite in SUITES.items() if suite.copies}
FORMS = {
    tool: (SUITES[tool].declared["copied"],) if "copied" in SUITES[tool].declared else ("literal", "secret")
    for tool in COPIES
}
OURS = [(tool, form) for tool in COPIES for form in FORMS[tool]]
EVENTS = {
    "remove": ("remove", "{tool}", "--yes"),
    "undo": ("undo", "--yes"),
    "form": ("{tool}", *PLUS, "--key-storage", "env"),
    "rotation": ("{tool}", *PLUS, "--api-key-stdin"),
}


def run(program: Program, tool: str, line: str) -> None:
    """What a user does with the line; `TOOL db QUERY` is played by sqlite, the first statement alone."""
    played = "import sqlite3, sys; found = sqlite3.connect(sys.argv[1], isolation_level=None)"
    played += '; found.execute("PRAGMA secure_delete = 0"); found.execute(sys.argv[3])'
    database = program.home / COPIES[tool][0]
    fake = program.write(f"bin/{tool}", f"#!/bin/sh\nexec {sys.executable} -c '{played}' {database} \"$@\"\n")
    fake.chmod(0o755)
    env = {**program.env, "PATH": f"{fake.parent}:/usr/bin:/bin"}
    subprocess.run(["sh", "-c", line], env=env, cwd="/", check=True, timeout=60)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(("tool", "form"), OURS)
def test_every_copy_is_named_and_the_line_removes_it(program: Program, tool: str, form: str, event: str) -> None:
    set_up(program, tool, form)
    copies = [copy(program, path, KEY) for path in COPIES[tool]]
    words = [word.format(tool=tool) for word in EVENTS[event]]
    dry = program(*words, "--dry-run", stdin=NEW.encode())
    result = program(*words, stdin=NEW.encode())
    assert result.code == 0, result.text
    assert KEY not in dry.text + result.text
    for text in (dry.out, result.out):
        assert all(str(path.relative_to(program.home)) in text for path in copies)
    found = lines(result.out)
    assert len(found) == 1
    run(program, tool, found[0])
    assert [path for path in copies if path.exists() and KEY.encode() in path.read_bytes()] == []
    if copies[0].suffix == ".db":
        with closing(connect(copies[0])) as database:
            assert database.execute("SELECT integration_id FROM credential").fetchall() == [("other",)]
    again = program("history", "--json")
    assert again.code == 0


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(("tool", "form"), OURS)
def test_a_copy_without_the_key_is_not_named(program: Program, tool: str, form: str, event: str) -> None:
    """Nor one of another program beside the configuration, nor one that cannot be read."""
    set_up(program, tool, form)
    for path in COPIES[tool]:
        copy(program, path, "none")
    folder = (program.home / COPIES[tool][0]).parent
    program.write(str((folder / "mine.txt").relative_to(program.home)), KEY)
    name = Path(SUITES[tool].files[0]).name
    (folder / f"{name}.bak.1").mkdir()
    (folder / f"{name}.bak.2").symlink_to("nowhere")
    result = program(*(word.format(tool=tool) for word in EVENTS[event]), stdin=NEW.encode())
    assert result.code == 0, result.text
    assert lines(result.out) == [] and "made its own copies of a key" not in result.out and "mine.txt" not in result.out
