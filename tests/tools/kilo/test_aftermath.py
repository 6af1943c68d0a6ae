"""What is said once runs are reverted: the marker of the first start."""

from __future__ import annotations

import pytest

from tests.aftermath import KEY, PLUS, WAYS, done
from tests.program import Program
from wcode_setup.console import messages

MARKER = ".config/kilo/.bash-permission-migrated"


@pytest.mark.parametrize("way", WAYS)
def test_the_marker_stays_and_is_said_once(program: Program, way: str) -> None:
    assert program("kilo", *PLUS, stdin=KEY).code == 0
    said = done(program, *WAYS[way], tool="kilo")
    assert (program.home / MARKER).exists()
    assert messages.text("kilo-marker-stays", path=f"~/{MARKER}") in said
    shown = program("status", "kilo").out
    assert MARKER not in shown


def test_a_marker_of_kilos_own_is_not_spoken_of(program: Program) -> None:
    program.write(MARKER, "")
    assert program("kilo", *PLUS, stdin=KEY).code == 0
    assert MARKER not in done(program, "undo") + program("status", "kilo").out
