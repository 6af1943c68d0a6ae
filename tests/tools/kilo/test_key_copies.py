"""Copies of a key that a tool makes by itself: its database."""

from __future__ import annotations

from tests.key_copies import KEY, lines, set_up
from tests.program import Program

KILO = ".local/share/kilo"


def test_a_key_across_two_blocks(program: Program) -> None:
    """A database is read block by block."""
    set_up(program, "kilo", "secret")
    block = 1 << 20
    program.write(f"{KILO}/kilo.db", b"\0" * (block - 5) + KEY.encode() + b"\0" * 7)
    assert len(lines(program("remove", "kilo", "--yes").out)) == 1
