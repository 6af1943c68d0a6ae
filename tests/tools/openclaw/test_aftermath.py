"""What is said once runs are reverted: whether a running gateway notices."""

from __future__ import annotations

import pytest

from tests.aftermath import KEY, PLUS, WAYS, done
from tests.program import Program
from wcode_setup.console import messages

OPENCLAW = ".openclaw/openclaw.json"
STOPPED = "openclaw gateway stop"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("before", "code", "line"),
    [
        (None, "openclaw-config-gone", STOPPED),  # the file goes: a running gateway does not even notice (2026.9.6)
        ('{gateway: {mode: "local"}}', "openclaw-reloads-itself", None),
        ('{gateway: {reload: {mode: "off"}}}', "openclaw-restart-reload-off", "openclaw gateway restart"),
    ],
    ids=["deleted", "changed", "reload-off"],
)
def test_a_running_openclaw(program: Program, way: str, before: str | None, code: str, line: str | None) -> None:
    if before:
        program.config(before)
    assert program("openclaw", *PLUS, stdin=KEY).code == 0
    said = done(program, *WAYS[way], tool="openclaw").splitlines()
    assert (program.home / OPENCLAW).exists() == bool(before)
    assert messages.text(code) in said
    assert [text.strip() for text in said if "openclaw gateway" in text and text.startswith("  ")] == [line] * bool(
        line
    )
