"""Hostile places, for every file of every tool: one clear error, nothing written; or written right, and undone."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.hostile import EACH, FILES, FIRST, PLACES, command, foreign, run, set_up
from tests.program import Program
from tests.suite import MARKERS
from wcode_setup.tools import TITLES

RARE = ("a socket", "a link to /dev/tty", "two links to each other")
"""No other code than that of their neighbours: tried with the first file of each tool."""
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder to another user needs root")


def rows(*left_out: str) -> Iterator[object]:
    """Tool, file and place."""
    for place, how in PLACES.items():
        for tool, file in FIRST if place in RARE else EACH:
            if file not in left_out and ("/" in file or not how.around):
                yield pytest.param(tool, file, place, marks=ROOT_ONLY if how.make is foreign else ())


@pytest.mark.parametrize("tool", TITLES)
def test_the_table_has_every_file_of_every_tool(tool: str, program: Program) -> None:
    document = set_up(program, tool)
    assert {file["path"] for file in document["files"]} == {str(program.home / file) for file in FILES[tool]}


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize(("tool", "file", "place"), [*rows()])
def test_a_first_run_is_refused(tool: str, file: str, place: str, program: Program) -> None:
    there = program.home / file
    PLACES[place].build(there)
    if file in MARKERS and PLACES[place].code == "not-a-file":
        kind = there.lstat()
        assert set_up(program, tool)["status"] == "changed"  # something is there, which is all that the tool looks for
        assert there.lstat() == kind
    else:
        assert PLACES[place].refuses(program, command(tool), there)
    assert run(program, "status").code == 0
    assert run(program, "validate", tool).code in (0, 1, 3)


@pytest.mark.matrix(every=4)
@pytest.mark.parametrize(("tool", "file", "place"), [*rows(*MARKERS)])
def test_the_way_back_is_refused(tool: str, file: str, place: str, program: Program) -> None:
    set_up(program, tool)
    there = program.home / file
    PLACES[place].build(there)
    assert PLACES[place].refuses(program, ("undo",), there)
    if file == FILES[tool][0]:
        assert PLACES[place].refuses(program, ("remove", tool), there)
