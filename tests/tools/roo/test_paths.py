"""Paths in settings of an editor."""

from __future__ import annotations

import pytest

from tests.hostile import ACCESS, EDITOR, command
from tests.program import Program
from tests.test_hostile_paths import text


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800"], ids=["NUL", "half a character"])
def test_paths_in_files_that_no_file_can_have(bad: str, program: Program) -> None:
    settings = program.write(f"{EDITOR}/settings.json", f'{{"roo-cline.autoImportSettingsPath": "/a/{bad}b"}}')
    shown = "/a/" + {"\\u0000": "\\x00"}.get(bad, bad) + "b"
    result = text(program, *command("roo"))
    assert (result.code, result.err) == (1, f"Error: {shown}: Invalid argument\nHint: {ACCESS}\n")
    assert f"{bad}b" in settings.read_text()
