"""What tests of a key's copies share: a set-up, a copy as a tool leaves it, the lines that remove it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from tests.program import Program

KEY, NEW = "sk-test-0123456789abcdef", "sk-test-second-key-9876543210"
PLUS = ("--model", "qwen3.6-plus", "--yes")
HEAD = "is not running, remove the key from its copies:"


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
    commands = [line.strip() for line in rest.splitlines()[1:] if line.startswith("  ")] if found else []
    return [line for line in commands if not line.startswith("wcode-setup ")]
