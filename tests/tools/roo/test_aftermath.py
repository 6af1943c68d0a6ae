"""What is said once runs are reverted: what an editor has imported."""

from __future__ import annotations

from tests.aftermath import KEY, PLUS, SMALL, done
from tests.program import Program


def test_roo_is_imported_again_while_a_profile_is_left(program: Program) -> None:
    """`undo` of a second run leaves the first profile: nothing is to be deleted in the editor then."""
    program.write(".config/Code/User/settings.json", "{}")
    assert program("roo", *PLUS, stdin=KEY).code == 0
    assert program("roo", *SMALL).code == 0
    said = done(program, "undo")
    assert "Developer: Reload Window" in said and "stay in the editor" not in said
    assert "stay in the editor" in done(program, "undo")
