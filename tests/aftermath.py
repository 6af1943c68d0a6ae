"""What tests of reverted runs share: set-ups, the two ways back, and what is printed."""

from __future__ import annotations

from tests.program import Program

KEY = b"sk-test-0123456789abcdef\n"
PLUS = ("--model", "qwen3.6-plus", "--api-key-stdin", "--yes")
SMALL = ("--model", "qwen/qwen3.6-27b", "--yes")
WAYS = {"undo": ("undo",), "remove": ("remove", "{tool}")}


def done(program: Program, *words: str, tool: str = "") -> str:
    """What a command that must succeed prints."""
    result = program(*(word.format(tool=tool) for word in words), "--yes")
    assert result.code == 0, result.text
    return result.out
