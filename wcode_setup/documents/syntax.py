"""A text as a tree of offsets, in every syntax, and positions in it. No function recurses on depth."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from wcode_setup.errors import Note, SetupError
from wcode_setup.text import concealed

LINE_BREAK: Final = re.compile(r"\r\n?|\n")
OBJECT: Final[dict[str, Any]] = {}
"""The value of every object node (its members hold the content): `type(node.value)` is the kind of a node."""
LIST: Final[list[Any]] = []

Span = tuple[int, int]


class Node:
    """A value in the text. Offsets: `begin` of the member (its key, in an object), `start` and `end` of the value."""

    __slots__ = ("begin", "comma", "end", "key", "members", "start", "value")
    gone = False  # as in Draft, where a member can be removed
    brackets = True
    """False for a collection without brackets, such as a table of TOML."""

    def __init__(
        self, key: str | None, begin: int, start: int, end: int, members: list[Node] | None, value: Any
    ) -> None:
        self.key = key
        self.begin = begin
        self.start = start
        self.end = end
        self.members = members
        self.value = value
        self.comma = -1

    def spans(self, whole: bool) -> list[Span]:
        """The pieces of the text that the value is in, in order; `whole`: with its key."""
        return [(self.begin if whole else self.start, self.end)]


class Tree(NamedTuple):
    """A parsed text: `root` is None for an empty document, `comments` are spans in order."""

    text: str
    dialect: str
    root: Node | None
    comments: list[Span]

    def __repr__(self) -> str:
        return concealed(self)

    def comments_in(self, start: int, end: int) -> list[Span]:
        """The comments that begin in `text[start:end]`."""
        return self.comments[bisect_left(self.comments, (start, 0)) : bisect_left(self.comments, (end, 0))]


def walk(root: Node | None) -> Iterator[tuple[Node, Node]]:
    """All pairs (container, member) in the order of the text."""
    stack = [(root, iter(root.members))] if root and root.members else []
    while stack:
        parent, members = stack[-1]
        for node in members:
            yield parent, node
            if node.members:
                stack.append((node, iter(node.members)))
                break
        else:
            stack.pop()


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, 1-based, in characters; CRLF, LF and CR are one line break each, a BOM has no column."""
    line, start = 1, 1 if text.startswith("\ufeff") else 0
    for match in LINE_BREAK.finditer(text, 0, offset):
        line, start = line + 1, match.end()
    return line, max(offset - start, 0) + 1


def syntax_error(text: str, offset: int, code: str, **fields: Any) -> SetupError:
    """Return the error for a fault at `offset`; `what` is a note of this code."""
    line, column = line_column(text, offset)
    return SetupError("syntax", line=line, column=column, what=Note(code, **fields))


def code_point(character: str) -> str:
    """The name of a character that may be invisible, `U+0000`."""
    return f"U+{ord(character):04X}"


def starts_line(text: str, offset: int) -> bool:
    """True if only blanks are before `offset` on its line."""
    while offset and text[offset - 1] in " \t":
        offset -= 1
    return not offset or text[offset - 1] in "\r\n" or (offset == 1 and text[0] == "\ufeff")
