"""`remove` of an entry that was there before: pi keeps key, default and entry in three files."""

from __future__ import annotations

import json
from pathlib import Path

from tests.program import Program
from tests.test_cases import read_case


def test_an_entry_that_no_run_wrote_stays(program: Program) -> None:
    """The run wrote the key and the default alone; the file of the entry was right as it was."""
    case = read_case(Path(__file__).parents[2] / "cases/pi/auth-wins-replaced", program.home)
    file = program.home / ".pi/agent/models.json"
    before = file.read_bytes()
    for command in case.commands:
        assert program(*command, stdin=case.stdin).code == 0
    assert file.read_bytes() == before
    assert program("remove", "pi").code == 0
    assert file.read_bytes() == before
    assert json.loads((program.home / ".pi/agent/auth.json").read_text())["wcode"]["key"] == "sk-test-fedcba9876543210"
