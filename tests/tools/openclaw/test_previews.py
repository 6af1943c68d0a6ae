"""A preview where the tool says that its configuration is not to be written: it may only be read."""

from __future__ import annotations

from tests.previews import check_stopped
from tests.program import Program


def test_what_stops_the_run(program: Program) -> None:
    check_stopped(program, "openclaw", {"OPENCLAW_NIX_MODE": "1"})
