"""The parts of a parsed TOML text: nodes with offsets, statements (lines with a key or a header), and sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, cast

from wcode_setup.documents import syntax
from wcode_setup.documents.syntax import LIST, OBJECT, Span, Tree
from wcode_setup.text import concealed

TABLE, TABLES, INLINE, ARRAY, BARE = "table", "tables", "{", "[", ""
"""The style of a value beside its quotes: a table or a list of tables, whose parts are statements; in brackets; …"""


NO_NAMES: Final[dict[str, Any]] = {}


class Statement:
    """A line with a key, or several if its value has several, or with a header.

    Offsets: `begin` and `end` of its lines, `start` of the key or bracket, `stop` behind the value or bracket. `node`:
    the value, or the table of the header.
    """

    __slots__ = ("begin", "end", "node", "section", "start", "stop")

    def __init__(self, begin: int, start: int, stop: int, end: int, node: Node, section: Section) -> None:
        self.begin = begin
        self.start = start
        self.stop = stop
        self.end = end
        self.node = node
        self.section = section


class Section:
    """A header with the lines up to the next one; the first section of a text has no header. `node` is its table."""

    __slots__ = ("header", "index", "keys", "node")

    def __init__(self, index: int, node: Node) -> None:
        self.index = index
        self.node = node
        self.header: Statement | None = None
        self.keys: list[Statement] = []

    @property
    def last(self) -> Statement | None:
        """The last statement."""
        return self.keys[-1] if self.keys else self.header


class Node(syntax.Node):
    """A value in the text.

    Beside the attributes of every node: `style`, see TABLE, or the quotes of a string; `brackets`: the value is in one
    place; `parent`; `names`, the members of a table by key; `section` of a table with a header (or of the top level);
    `statement` of a value with one; `dotted`: a dotted key created the table; `measure`: of the top level, the function
    that finds the spans of a table.
    """

    __slots__ = ("brackets", "dotted", "measure", "names", "parent", "section", "statement", "style")
    members: list[Node] | None  # type: ignore[assignment]  # all are of this class

    def __init__(self, parent: Node | None, key: str | None, begin: int, start: int, style: str, value: Any) -> None:
        self.key = key  # as in the base class, without a call for each node
        self.begin = begin
        self.start = self.end = start
        self.value = value
        self.comma = -1
        self.parent = parent
        self.style = style
        self.brackets = style not in (TABLE, TABLES)
        self.dotted = False
        self.names: dict[str, Node] = {} if value is OBJECT else NO_NAMES
        self.section: Section | None = None
        self.statement: Statement | None = None
        self.measure: Callable[[Node], list[Span]] | None = None
        self.members = [] if value is OBJECT or value is LIST else None

    def spans(self, whole: bool) -> list[Span]:
        """See `documents.syntax.Node`; those of a table are its sections, and its lines in other sections."""
        if self.brackets:
            return super().spans(whole)
        top: Node = self
        while top.parent is not None:
            top = top.parent
        return top.measure(self) if top.measure else []

    def add(self, node: Node) -> None:
        """Add a member."""
        cast(list[Node], self.members).append(node)
        if node.key is not None:
            self.names[node.key] = node

    def statements(self) -> Iterator[Statement]:
        """The headers and lines of the value; unsorted."""
        todo = [self]
        while todo:
            node = todo.pop()
            if node.section and node.section.header:
                yield node.section.header
            if node.statement:
                yield node.statement
            elif not node.brackets:
                todo += node.members or []

    def own_lines(self) -> list[Statement]:
        """The lines of the values in this table that are in no section of a table in it, in order."""
        found: list[Statement] = []
        todo = list(self.members or [])
        while todo:
            node = todo.pop()
            if node.statement:
                found.append(node.statement)
            elif node.style == TABLE and node.section is None:
                todo += node.members or []
        return sorted(found, key=lambda statement: statement.begin)

    @property
    def home(self) -> tuple[Section, tuple[str, ...]]:
        """The section for new lines of this table, and the keys that lead from there to it."""
        if self.section:
            return self.section, ()
        if self.dotted:
            last = self.own_lines()[-1]
            return last.section, path(self, last.section.node)
        node = self
        while node.section is None:
            node = cast(Node, node.parent)
        return node.section, path(self, node)


def path(node: Node, above: Node | None = None) -> tuple[str, ...]:
    """The keys that lead to `node` from `above`, or from the top level."""
    keys: list[str] = []
    while node is not above and node.parent is not None:
        if node.key is not None:
            keys.append(node.key)
        node = node.parent
    return tuple(reversed(keys))


class Parsed(NamedTuple):
    """A parsed text. `modern`: it has forms of TOML 1.1 that a reader of TOML 1.0 rejects."""

    tree: Tree
    root: Node
    sections: list[Section]
    modern: bool

    def __repr__(self) -> str:
        return concealed(self)


DEEPEST: Final = 512
"""Limit of nested brackets."""
