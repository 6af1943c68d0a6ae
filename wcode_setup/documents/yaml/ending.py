"""Edits of a YAML text without a line break at its end, from the edits of the text with one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wcode_setup.documents.base import Edit
from wcode_setup.documents.yaml.tree import TEXT, Parsed

_CHOMPING: Final = re.compile(r"[|>][0-9]*([-+]?)[0-9]*")


def finish(parsed: Parsed, text: str, eol: str, found: Sequence[tuple[int, int, int, str]]) -> list[Edit]:
    """The edits in order. `found`: start, end, negative depth (at one offset the deepest is first) and new text.

    `text` is the text of `parsed` with a line break at its end; if the file had none, the edits leave it without.
    """
    edits = [Edit(start, end, new) for start, end, _, new in sorted(found, key=lambda edit: edit[:3])]
    size = len(parsed.tree.text)
    if len(text) == size or not edits or edits[-1].end <= size:
        return edits
    whole = parsed.tree.text
    start = min([size, *(edit.start for edit in edits if edit.end > size)])
    kept = [edit for edit in edits if edit.start < start]
    parts, at = [], start
    for edit in edits[len(kept) :]:
        parts += [text[at : edit.start], edit.new]
        at = max(at, edit.end)
    new = "".join([*parts, text[at:]])
    while not new and kept and kept[-1].end == start and not kept[-1].new:
        start = kept.pop().start
    if new:
        new = new.removesuffix(eol)
    elif start and whole[start - 1] in "\r\n":
        before = start - (2 if whole[start - 2 : start] == "\r\n" else 1)
        if not _counts(parsed, before):
            start = before
    if new.startswith(eol):
        kept += _close_scalar(parsed, kept)
    return sorted([*kept, Edit(start, size, new)], key=lambda edit: edit[:2])


def _counts(parsed: Parsed, offset: int) -> bool:
    """True if the line break at `offset` is part of the value of a block scalar."""
    ends = [node for *_, node in parsed.scalars if node.style == TEXT and node.tail == offset]
    header = _CHOMPING.match(parsed.tree.text, ends[-1].start) if ends else None
    return header is not None and header[1] != "-"


def _close_scalar(parsed: Parsed, kept: Sequence[Edit]) -> list[Edit]:
    """The edit that turns a block scalar at the end of the text into one of `|-`.

    Without it, a line break that follows would become part of its value.
    """
    text = parsed.tree.text
    ends = [node for *_, node in parsed.scalars if node.style == TEXT and node.tail == len(text)]
    if not ends or any(edit.start <= ends[-1].start < edit.end for edit in kept):
        return []
    header = _CHOMPING.match(text, ends[-1].start)
    if not header or header[1] == "-":
        return []
    start, end = header.span(1) if header[1] else (header.end(), header.end())
    return [Edit(start, end, "-")]
