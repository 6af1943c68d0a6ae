"""One file of two tools: a fork has the formats of its origin."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile import FILES, run, set_up
from tests.program import Program


def shape(program: Program) -> dict[str, Any]:
    """Everything but ours below the home, without times."""
    return {name: found[:2] if isinstance(found, tuple) else found for name, found in program.tree(state=False).items()}


@pytest.mark.parametrize("number", [0, 1], ids=["configuration", "keys"])
def test_one_file_of_two_tools(number: int, program: Program) -> None:
    """OpenCode and Kilo Code have the same formats: both set up and both taken back, in either order."""
    links = [program.home / FILES[tool][number] for tool in ("opencode", "kilo")]
    shared = program.write("shared.json", '{ "mine": 1 }\n' if number == 0 else "{}\n")
    for link in links:
        link.parent.mkdir(parents=True)
        link.symlink_to(shared)
    before = shape(program)
    for tool in ("opencode", "kilo"):
        set_up(program, tool)
        assert set_up(program, tool)["status"] == "unchanged"
    run_together = run(program, "all", "--model", "qwen/qwen3.6-27b", "--json").document
    assert [file["tools"] for file in run_together["files"] if file["path"] == str(links[0])][:1] == [
        ["opencode", "kilo"]
    ]
    for _ in range(3):
        assert run(program, "undo").code == 0
    assert {name: shape(program)[name] for name in before} == before
