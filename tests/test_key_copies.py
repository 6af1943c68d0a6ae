"""Copies of a key that a tool makes by itself: named where they hold one that goes, with the line that removes it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.program import Program, scratch

KEY, NEW = "sk-test-0123456789abcdef", "sk-test-second-key-9876543210"
PLUS = ("--model", "qwen3.6-plus", "--yes")
AGENT = ".openclaw/agents/main/agent/models.json"
KILO = ".local/share/kilo"
COPIES = {
    "openclaw": [
        *(f".openclaw/openclaw.json.{end}" for end in ("bak", "bak.4", "last-good", "rejected.7", "clobbered.7")),
        AGENT,
        ".openclaw/agents/a b/agent/models.json",
    ],
    "hermes": [
        *(f".hermes/config.yaml.{end}" for end in ("corrupt.20261126-1200.bak", "bak.20261126_1200", "bak-pre-x")),
        ".hermes/state-snapshots/one/config.yaml",
        ".hermes/state-snapshots/one/.env",
    ],
    "kilo": [f"{KILO}/kilo.db"],
}
FORMS = {"openclaw": ("literal", "secret"), "hermes": ("literal", "secret"), "kilo": ("secret",)}
OURS = [(tool, form) for tool in COPIES for form in FORMS[tool]]
EVENTS = {
    "remove": ("remove", "{tool}", "--yes"),
    "undo": ("undo", "--yes"),
    "form": ("{tool}", *PLUS, "--key-storage", "env"),
    "rotation": ("{tool}", *PLUS, "--api-key-stdin"),
}
HEAD = "Remove the key from the copies that "


@pytest.fixture
def program() -> Iterator[Program]:
    with scratch() as home:
        yield Program(home)


def set_up(program: Program, tool: str, form: str) -> None:
    result = program(tool, *PLUS, "--key-storage", form, "--api-key-stdin", stdin=KEY.encode())
    assert result.code == 0, result.text


def copy(program: Program, path: str, key: str) -> Path:
    """A copy as the tool leaves it: text with the key in it, or a database."""
    if not path.endswith(".db"):
        return program.write(path, f'text = "{key}"\n')
    file = program.write(path, "")
    value = json.dumps({"type": "key", "key": key})
    with closing(connect(file)) as database, database:
        database.execute("CREATE TABLE credential (id text PRIMARY KEY, integration_id text, value text)")
        database.executemany("INSERT INTO credential VALUES (?, ?, ?)", [("1", "wcode", value), ("2", "other", "{}")])
    return file


def lines(out: str) -> list[str]:
    """The commands that remove the key from copies."""
    _, found, rest = out.partition(HEAD)
    return [line.strip() for line in rest.splitlines()[1:] if line.startswith("  ")] if found else []


def run(program: Program, line: str) -> None:
    """What a user does with the line; `kilo db QUERY` is played by sqlite, the first statement alone (7.7.7)."""
    played = "import sqlite3, sys; found = sqlite3.connect(sys.argv[1], isolation_level=None)"
    played += '; found.execute("PRAGMA secure_delete = 0"); found.execute(sys.argv[3])'
    database = program.home / KILO / "kilo.db"
    fake = program.write("bin/kilo", f"#!/bin/sh\nexec {sys.executable} -c '{played}' {database} \"$@\"\n")
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
    run(program, found[0])
    assert [path for path in copies if path.exists() and KEY.encode() in path.read_bytes()] == []
    if tool == "kilo":
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
    (folder / "openclaw.json.bak.1").mkdir()
    (folder / "config.yaml.bak.1").symlink_to("nowhere")
    result = program(*(word.format(tool=tool) for word in EVENTS[event]), stdin=NEW.encode())
    assert result.code == 0, result.text
    assert lines(result.out) == [] and "made copies of a key" not in result.out and "mine.txt" not in result.out


def test_a_run_that_keeps_the_key_names_no_copy(program: Program) -> None:
    """A copy of the key that the configuration holds in clear itself is no news."""
    set_up(program, "openclaw", "literal")
    for path in COPIES["openclaw"]:
        program.write(path, json.dumps({"providers": {"wcode": {"apiKey": KEY}}}))
    assert lines(program("openclaw", "--model", "qwen/qwen3.6-27b", "--yes").out) == []


@pytest.mark.parametrize("words", [("openclaw", *PLUS), ("remove", "openclaw", "--yes")], ids=["set-up", "remove"])
@pytest.mark.parametrize(
    ("key", "named"),
    [(NEW, True), ("secretref-managed", False), ("WCODE_API_KEY", False), ("${WCODE_API_KEY}", False), (7, False)],
)
@pytest.mark.parametrize("path", [AGENT, ".openclaw/openclaw.json.bak"])
def test_an_older_key_of_the_provider(
    program: Program, path: str, key: object, named: bool, words: tuple[str, ...]
) -> None:
    """One that was rotated long ago, which no run takes out now."""
    set_up(program, "openclaw", "literal")
    entry = {"providers": {"wcode": {"apiKey": key}, "other": {"apiKey": "sk-test-of-another-one"}}}
    program.write(path, json.dumps(entry if path == AGENT else {"models": entry}))
    result = program(*words)
    assert ("made copies of a key" in result.out) == named, result.out
    assert NEW not in result.text


def test_where_the_key_goes_from_one_of_several_files(program: Program) -> None:
    """`literal` to `secret`: the key file holds it, and the backups of the configuration still do, too."""
    set_up(program, "openclaw", "literal")
    file = copy(program, ".openclaw/openclaw.json.bak", KEY)
    result = program("openclaw", *PLUS, "--key-storage", "secret")
    assert lines(result.out) == [f"rm -- {file}"]


def test_a_key_across_two_blocks(program: Program) -> None:
    """A database is read block by block."""
    set_up(program, "kilo", "secret")
    block = 1 << 20
    program.write(f"{KILO}/kilo.db", b"\0" * (block - 5) + KEY.encode() + b"\0" * 7)
    assert len(lines(program("remove", "kilo", "--yes").out)) == 1
