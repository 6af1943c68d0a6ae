"""The lines of a TOML text: where a section ends, which comments belong to it, and where new lines go.

A section ends behind its last line and the comments directly below that, unless the next header follows these without
a blank line: then they belong to that header. Comments that are indented deeper than a line belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wcode_setup.documents.syntax import Span
from wcode_setup.documents.toml.tree import TABLE, Node, Parsed, Section, Statement

_LINE: Final = re.compile(r"([ \t]*+)([^\r\n]?+)[^\r\n]*+(?:\r?\n|\Z)")


def spans(parsed: Parsed, node: Node) -> list[Span]:
    """The pieces of the text that a table or a list of tables is in, in order."""
    return sorted([*section_spans(parsed, node), *((leaf.begin, leaf.end) for leaf in loose(node))])


def section_spans(parsed: Parsed, node: Node) -> list[Span]:
    """The lines of the sections of a table and the tables in it, with what is between two of them."""
    sections = subtree(node)
    found: list[Span] = []
    for position, section in enumerate(sections):
        assert section.header is not None  # noqa: S101
        end = section_end(parsed, section)
        following = sections[position + 1] if position + 1 < len(sections) else None
        if following and following.header and following.index == section.index + 1:
            end = following.header.begin
        found.append((section.header.begin, end))
    return found


def loose(node: Node) -> Iterator[Node]:
    """The values of a table that are in no section of a table in it."""
    todo = [node]
    while todo:
        inner = todo.pop()
        if inner is not node and inner.brackets:
            yield inner
        elif (inner.section is None or inner.section.header is None) and inner.style == TABLE:
            todo += inner.members or []


def subtree(node: Node) -> list[Section]:
    """The sections with a header of a table and the tables in it, in order."""
    found: list[Section] = []
    todo = [node]
    while todo:
        inner = todo.pop()
        if inner.section and inner.section.header:
            found.append(inner.section)
        if not inner.brackets:
            todo += [member for member in inner.members or [] if not member.brackets]
    return sorted(found, key=lambda section: section.index)


def section_end(parsed: Parsed, section: Section) -> int:
    """The offset behind the last line of a section and the comments that belong to it."""
    text, last = parsed.tree.text, section.last
    end = last.end if last else _start(text)
    deep = len(indent_of(text, section.header)) if section.header else 0
    attached = True  # to the line above
    for stop, inner, is_comment, others in _after(text, end, _following(parsed, section)):
        attached = attached and is_comment
        if is_comment and not others and (attached or inner > deep):
            end = stop
    return end


def below(parsed: Parsed, statement: Statement) -> int:
    """The offset behind a line and the comment lines below that are indented deeper."""
    text, section, end = parsed.tree.text, statement.section, statement.end
    position = section.keys.index(statement) + 1 if statement is not section.header else 0
    following = section.keys[position] if position < len(section.keys) else _following(parsed, section)
    deep = len(indent_of(text, statement))
    for stop, inner, is_comment, others in _after(text, end, following):
        if is_comment and (inner <= deep or others):
            break
        if is_comment:
            end = stop
    return end


def _after(text: str, begin: int, following: Statement | None) -> Iterator[tuple[int, int, bool, bool]]:
    """The lines up to the following statement: end, indentation, if a comment, if one that belongs to `following`.

    The comments directly above a statement belong to it, unless they are indented deeper.
    """
    found: list[tuple[int, int, bool, bool]] = []
    end = following.begin if following else len(text)
    while begin < end and (match := _LINE.match(text, begin)):
        found.append((match.end(), len(match[1]), bool(match[2]), False))
        begin = match.end()
    if following:
        deep = len(indent_of(text, following))
        for at in range(len(found) - 1, -1, -1):
            stop, inner, is_comment, _ = found[at]
            if not is_comment:
                break
            found[at] = (stop, inner, True, inner <= deep)
    yield from found


def _following(parsed: Parsed, section: Section) -> Statement | None:
    """The header of the next section."""
    return parsed.sections[section.index + 1].header if section.index + 1 < len(parsed.sections) else None


def _start(text: str) -> int:
    return 1 if text.startswith("\ufeff") else 0


def indent_of(text: str, statement: Statement) -> str:
    """The blanks before a statement."""
    return text[statement.begin : statement.start]


def above(parsed: Parsed, header: Statement) -> int:
    """The offset behind the last line before a header that is neither blank nor a comment directly above it."""
    text, last = parsed.tree.text, parsed.sections[header.section.index - 1].last
    first = last.end if last else _start(text)  # a string of several lines may look like comments
    at = header.begin
    comment = True  # in the comments directly above
    while at > first:
        start = max(text.rfind("\n", 0, at - 1) + 1, first)
        line = text[start:at].strip()
        if line and not (comment and line.startswith("#")):
            return at
        comment = comment and bool(line)
        at = start
    return at


def content_end(text: str) -> int:
    """The offset behind the last line that is not blank."""
    end = len(text.rstrip(" \t\r\n"))
    if end <= _start(text):
        return _start(text)
    line_break = text.find("\n", end)
    return line_break + 1 if line_break >= 0 else len(text)
