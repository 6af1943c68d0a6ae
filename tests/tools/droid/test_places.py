"""Droid's files where FACTORY_HOME_OVERRIDE says, which names the folder around them: each run can be read again."""

from __future__ import annotations

import json

from tests.program import Program


def test_runs_in_the_folder_of_the_variable_are_undone(program: Program) -> None:
    program.env["FACTORY_HOME_OVERRIDE"] = str(program.home / "elsewhere")
    before = program.write("elsewhere/.factory/settings.json", '{"mine": 1} // keep\n').read_text()
    for model in ("qwen3.6-plus", "qwen/qwen3.6-27b"):
        assert program("droid", "--model", model, "--api-key-stdin", stdin=b"sk-test-0123456789abcdef").code == 0
    runs = program("history", "--json").document["data"]
    assert [file["path"] for run in runs for file in run["files"]] == [
        str(program.home / "elsewhere/.factory/settings.json")
    ] * 2, json.dumps(runs)
    for _ in runs:
        assert program("undo").code == 0
    assert (program.home / "elsewhere/.factory/settings.json").read_text() == before
