"""Text edits by offset."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup.documents.base import Edit


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply ordered, non-overlapping edits; what lies between them is copied byte for byte."""
    parts, at = [], 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise AssertionError(f"edits overlap or are out of order at {edit.start}")
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])
