"""Text edits by offset."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup.documents.base import Edit
from wcode_setup.documents.syntax import LINE_BREAK, Span, starts_line


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply ordered, non-overlapping edits; the text between them is copied unchanged."""
    parts, at = [], 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise AssertionError(f"edits overlap or are out of order at {edit.start}")
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def cut(text: str, spans: list[Span]) -> list[Edit]:
    """Delete the spans (members and commas), with lines that become blank and blanks that are no longer needed."""
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip(" \t"):
            joined[-1][1] = end
        else:
            joined.append([start, end])
    edits = []
    for start, end in joined:
        left, right = start, end
        while left and text[left - 1] in " \t":
            left -= 1
        while right < len(text) and text[right] in " \t":
            right += 1
        first = starts_line(text, left)
        last = right == len(text) or text[right] in "\r\n"
        if first and last:
            line_break = LINE_BREAK.match(text, right)
            span = left, line_break.end() if line_break else right
        elif last:
            span = left, right
        elif text[start:end] == "," and not first:
            span = start, end
        elif first or (text[end - 1] in ", \t" and text[right] not in "]}"):
            span = start, right
        else:
            span = left, end
        edits.append(Edit(*span, ""))
    return edits
