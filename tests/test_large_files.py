"""A large file costs little for each entry that a run does not touch: counted in calls of our functions, not in time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.program import ROOT, Program, scratch

OURS = str(ROOT / "wcode_setup")
KEY = "sk-test-0123456789abcdef"


def openclaw(name: str) -> str:
    return f'    "{name}": {{ "baseUrl": "https://{name}.example/v1", "models": [ {{ "id": "m", "name": "M" }} ] }}, // x\n'


def hermes(name: str) -> str:
    return f"  {name}:  # x\n    base_url: https://{name}.example/v1\n    models:\n      m: {{}}\n"


FILES: dict[str, tuple[str, str, Callable[[str], str], str, int]] = {
    "openclaw": (".openclaw/openclaw.json", '{ "models": { "providers": {\n', openclaw, "  } } }\n", 78),
    "hermes": (".hermes/config.yaml", "providers:\n", hermes, "", 380),
}
"""Tool: its file, as head, one entry and foot, and the calls that an entry may cost."""


def calls(tool: str, names: list[str]) -> int:
    """How often a run that writes calls a function of ours, beside other entries of these names."""
    path, head, entry, foot, _ = FILES[tool]
    count = 0

    def seen(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_filename.startswith(OURS)

    with scratch() as home:
        program = Program(Path(home))
        program.write(path, head + "".join(map(entry, names)) + foot)
        sys.setprofile(seen)
        try:
            result = program(tool, "--model", "qwen3.6-plus", "--yes", "--quiet", env={"WCODE_API_KEY": KEY})
        finally:
            sys.setprofile(None)
    assert result.code == 0, result.text
    return count


@pytest.mark.parametrize("tool", FILES)
def test_an_entry_that_is_not_touched_costs_little(tool: str) -> None:
    few, many = (
        calls(tool, [f"{letter}{number}" for number in range(size)]) for letter, size in (("a", 30), ("b", 90))
    )
    assert (many - few) / 60 <= FILES[tool][4]
