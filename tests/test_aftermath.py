"""What is said once runs are reverted: what a running tool still has in memory, and what stays behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.aftermath import KEY, PLUS, WAYS, done
from tests.program import Program
from tests.suite import SUITES
from wcode_setup import tools


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tool", [name for name in tools.TITLES if not SUITES[name].declared.get("imported")])
def test_every_tool_says_what_a_running_one_needs(program: Program, tool: str, way: str) -> None:
    """The key was in memory all along: whoever reverts a run is told, in every tool that has a program to restart."""
    assert program(tool, *PLUS, stdin=KEY).code == 0
    assert "\nNext:\n" in done(program, *WAYS[way], tool=tool)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tool", tools.TITLES)
@pytest.mark.parametrize("later", ["nothing", "edited", "deleted"])
def test_status_names_no_undone_run(program: Program, tool: str, way: str, later: str) -> None:
    """Whatever the user does before the revert, and whatever the tool writes afterwards."""
    run = program(tool, *PLUS, "--json", stdin=KEY).document["run_id"]
    files = [Path(file["path"]) for file in program("status", tool, "--json").document["data"][0]["files"]]
    for file in files:
        if later == "deleted":
            file.unlink()
        elif later == "edited" and file.suffix in (".json", ".jsonc"):
            data = json.loads(file.read_text())
            file.write_text(json.dumps({"version": 1, "providers": {}} if "providers" in data else {}))
    done(program, *WAYS[way], tool=tool)
    after = program("status", tool, "--json")
    assert run not in after.out
    shown = {file["path"]: file["state"] for file in after.document["data"][0]["files"]}
    assert all(Path(path).exists() for path in shown), shown
    for file in files:
        if not file.exists():
            program.write(str(file.relative_to(program.home)), "")
    assert run not in program("status", tool, "--json").out
