"""TOML text to a tree of offsets: what TOML 1.0 reads, and what 1.1 adds. No function edits or recurses on depth."""

from __future__ import annotations

import re
from typing import Any, Final, cast

from wcode_setup.documents.syntax import LIST, OBJECT, Span, Tree, code_point, line_column, syntax_error
from wcode_setup.documents.toml.lines import spans
from wcode_setup.documents.toml.scalars import BARE_KEY, BASIC, quotes, read_scalar, read_string
from wcode_setup.documents.toml.tree import (
    ARRAY,
    BARE,
    DEEPEST,
    INLINE,
    TABLE,
    TABLES,
    Node,
    Parsed,
    Section,
    Statement,
)
from wcode_setup.errors import SetupError

_COMMON: Final = re.compile(  # a line of the common kind, with nothing to decode
    r"([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+"
    r'(?:"([^"\\\x00-\x08\x0a-\x1f\x7f]*+)"(?!")|(true|false)(?![^\s#])|([+-]?(?:0|[1-9][0-9]{0,17}+))(?![^\s#]))'
)
_REST: Final = re.compile(r"[ \t]*+(?:(#[^\x00-\x08\x0a-\x1f\x7f]*+)?+)(\r?\n|\Z)")
_BLANK: Final = re.compile(r"(?:[ \t]*+\r?\n)*+[ \t]*+")
_PAD: Final = re.compile(r"[ \t]*+")
_COMMENT: Final = re.compile(r"#[^\x00-\x08\x0a-\x1f\x7f]*+")
_BREAK: Final = re.compile(r"\r?\n")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

Key = list[tuple[str, int, int]]
"""The parts of a dotted key: value, begin, end."""


def parse_text(text: str) -> Parsed:
    """Parse `text`, or raise `SetupError("syntax")` with the position and a note `what`."""
    return _Reader(text).read()


class _Reader:
    """Reads statement by statement."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.comments: list[Span] = []
        self.modern = False
        self.root = Node(None, None, 0, 0, TABLE, OBJECT)
        self.section = Section(0, self.root)
        self.sections = [self.section]
        self.root.section = self.section
        self.closed: set[Node] = set()  # tables of dotted keys that no later section may add to by dotted keys
        self.opened: list[Node] = []  # the same, for the current section

    def read(self) -> Parsed:
        text, at = self.text, 1 if self.text.startswith("\ufeff") else 0
        size, begin = len(text), at
        while True:
            blank = cast(re.Match[str], _BLANK.match(text, at))
            start = blank.end()
            begin = max(text.rfind("\n", 0, start) + 1, at)
            if start == size:
                break
            if text[start] == "#":
                at = self.line_end(start)
            elif text[start] == "[":
                at = self.header(begin, start)
            else:
                at = self.line(begin, start)
        found = [
            statement for section in self.sections for statement in (section.header, *section.keys[:1]) if statement
        ]
        if found:
            self.root.begin = self.root.start = found[0].start
            self.root.end = self.sections[-1].last.stop if self.sections[-1].last else found[0].stop
        tree = Tree(text, "toml", self.root if found else None, self.comments)
        parsed = Parsed(tree, self.root, self.sections, self.modern)
        self.root.measure = lambda node: spans(parsed, node)
        return parsed

    def fault(self, at: int, code: str, **fields: Any) -> SetupError:
        return syntax_error(self.text, at, code, **fields)

    def line_end(self, at: int) -> int:
        """The offset of the next line; a comment may be before it, else only blanks."""
        match = _REST.match(self.text, at)
        if match:
            if match[1]:
                self.comments.append(match.span(1))
            return match.end()
        at = cast(re.Match[str], _PAD.match(self.text, at)).end()
        if self.text[at] == "#":
            self.comment(at)
        raise self.fault(at, "toml-line")

    def comment(self, at: int) -> int:
        """Store the comment at `at`; the offset behind it."""
        end = cast(re.Match[str], _COMMENT.match(self.text, at)).end()
        stray = _CONTROL.match(self.text, end)
        if stray and not _BREAK.match(self.text, end):
            raise self.fault(end, "syntax-character", character=code_point(stray[0]))
        self.comments.append((at, end))
        return end

    # Keys and headers.

    def key(self, at: int) -> tuple[Key, int]:
        """The dotted key at `at`, and the offset behind it and the blanks after it."""
        text, parts = self.text, Key()
        while True:
            quote = quotes(text, at)
            if quote:
                if len(quote) == 3:
                    raise self.fault(at, "syntax-key")
                value, end, modern = read_string(text, at, quote)
                self.modern = self.modern or modern
            elif match := BARE_KEY.match(text, at):
                value, end = match[0], match.end()
            else:
                raise self.fault(at, "syntax-key")
            parts.append((value, at, end))
            at = cast(re.Match[str], _PAD.match(text, end)).end()
            if not text.startswith(".", at):
                return parts, at
            at = cast(re.Match[str], _PAD.match(text, at + 1)).end()

    def header(self, begin: int, start: int) -> int:
        """Read `[key]` or `[[key]]`; the offset of the next line."""
        double = self.text.startswith("[[", start)
        parts, at = self.key(cast(re.Match[str], _PAD.match(self.text, start + 1 + double)).end())
        if not self.text.startswith("]]" if double else "]", at):
            raise self.fault(at, "toml-bracket", mark="]]" if double else "]")
        stop = at + 1 + double
        self.closed.update(self.opened)
        self.opened.clear()
        table = self.root
        for part in parts[:-1]:
            table = self.below(table, part, start)
        node = self.new_item(table, parts[-1], start) if double else self.new_table(table, parts[-1], start)
        self.section = node.section = Section(len(self.sections), node)
        self.sections.append(self.section)
        node.begin, node.start, node.end = start, start, stop
        self.section.header = statement = Statement(begin, start, stop, stop, node, self.section)
        statement.end = self.line_end(stop)
        return statement.end

    def below(self, table: Node, part: tuple[str, int, int], start: int) -> Node:
        """The table under a key of a header that is not the last one; of a list of tables the last item."""
        node = table.names.get(part[0])
        if node is None:
            node = Node(table, part[0], start, start, TABLE, OBJECT)
            table.add(node)
        elif node.style == TABLES:
            node = cast(list[Node], node.members)[-1]
        elif node.style != TABLE:
            raise self.twice(part, node)
        return node

    def new_table(self, table: Node, part: tuple[str, int, int], start: int) -> Node:
        node = table.names.get(part[0])
        if node is None:
            node = Node(table, part[0], start, start, TABLE, OBJECT)
            table.add(node)
        elif node.style != TABLE or node.section or node.dotted:
            raise self.twice(part, node)
        return node

    def new_item(self, table: Node, part: tuple[str, int, int], start: int) -> Node:
        node = table.names.get(part[0])
        if node is None:
            node = Node(table, part[0], start, start, TABLES, LIST)
            table.add(node)
        elif node.style != TABLES:
            raise self.twice(part, node)
        item = Node(node, None, start, start, TABLE, OBJECT)
        node.add(item)
        return item

    def twice(self, part: tuple[str, int, int], node: Node) -> SetupError:
        first = line_column(self.text, node.begin)[0]
        return self.fault(part[1], "toml-twice", key=part[0], first=first)

    # Lines with a value.

    def line(self, begin: int, start: int) -> int:
        """Read `key = value`; the offset of the next line."""
        text, table = self.text, self.section.node
        common = _COMMON.match(text, start)
        if common and common[1] not in table.names:
            kind = cast(int, common.lastindex)
            value = common[2] if kind == 2 else common[3] == "true" if kind == 3 else int(common[4])
            leaf = Node(table, common[1], start, common.start(kind) - (kind == 2), BASIC if kind == 2 else BARE, value)
            leaf.end = at = common.end()
            table.add(leaf)
        else:
            parts, at = self.key(start)
            for part in parts[:-1]:
                table = self.through(table, part, start)
            leaf, at = self.member(table, parts[-1], start, at)
        leaf.statement = statement = Statement(begin, start, at, at, leaf, self.section)
        self.section.keys.append(statement)
        statement.end = self.line_end(at)
        return statement.end

    def through(self, table: Node, part: tuple[str, int, int], start: int) -> Node:
        """The table under a part of a dotted key that is not the last one."""
        node = table.names.get(part[0])
        if node is None:
            node = Node(table, part[0], start, start, TABLE, OBJECT)
            table.add(node)
        elif node.style != TABLE or node.section or node in self.closed:
            raise self.twice(part, node)
        node.dotted = True
        self.opened.append(node)
        return node

    def member(self, table: Node, part: tuple[str, int, int], begin: int, at: int) -> tuple[Node, int]:
        """Read `= value` behind a key; the new member of `table`, and the offset behind it."""
        if part[0] in table.names:
            raise self.twice(part, table.names[part[0]])
        if not self.text.startswith("=", at):
            raise self.fault(at, "toml-equals")
        at = cast(re.Match[str], _PAD.match(self.text, at + 1)).end()
        node = self.single(table, part[0], begin, at)
        if node.members is not None:
            self.brackets(node)
        return node, node.end

    def single(self, holder: Node, key: str | None, begin: int, at: int) -> Node:
        """The value at `at`, added to `holder`: a scalar, or a collection of which only the bracket is read."""
        text, style, end = self.text, BARE, at + 1
        value: Any
        if text.startswith("[", at):
            style, value = ARRAY, LIST
        elif text.startswith("{", at):
            style, value = INLINE, OBJECT
        elif style := quotes(text, at):
            value, end, modern = read_string(text, at, style)
            self.modern = self.modern or modern
        else:
            value, end, modern = read_scalar(text, at)
            self.modern = self.modern or modern
        node = Node(holder, key, begin, at, style, value)
        node.end = end
        holder.add(node)
        return node

    # Brackets.

    def brackets(self, top: Node) -> None:
        """Read the members of a collection up to its closing bracket, and set its end."""
        open_ = [top]
        last: list[Node | None] = [None]  # in each, the member before; None at the beginning
        while open_:
            node, before = open_[-1], last[-1]
            at = self.space(node, (before or node).end if before else node.start + 1)
            if before is not None:
                if self.text.startswith(",", at):
                    before.comma = at
                    at = self.space(node, at + 1)
                elif not self.closes(node, at):
                    raise self.open_or(node, at, "brace" if node.style == INLINE else "bracket")
            if self.closes(node, at):
                if before is not None and before.comma >= 0 and node.style == INLINE:
                    self.modern = True
                node.end = at + 1
                open_.pop()
                last.pop()
                continue
            new = self.bracket_member(node, at)
            last[-1] = new
            if new.members is not None:
                if len(open_) >= DEEPEST:
                    raise self.fault(new.start, "yaml-too-deep", limit=DEEPEST)
                open_.append(new)
                last.append(None)

    def bracket_member(self, node: Node, at: int) -> Node:
        """The member at `at` of the collection `node`."""
        if at == len(self.text):
            raise self.open_or(node, at, "")
        if node.style == ARRAY:
            return self.single(node, None, at, at)
        parts, behind = self.key(at)
        table = node
        for part in parts[:-1]:
            inner = table.names.get(part[0])
            if inner is None:
                inner = Node(table, part[0], at, at, TABLE, OBJECT)
                inner.dotted = True
                table.add(inner)
            elif inner.style != TABLE:
                raise self.twice(part, inner)
            table = inner
        if parts[-1][0] in table.names:
            raise self.twice(parts[-1], table.names[parts[-1][0]])
        if not self.text.startswith("=", behind):
            raise self.fault(behind, "toml-equals")
        start = cast(re.Match[str], _PAD.match(self.text, behind + 1)).end()
        return self.single(table, parts[-1][0], at, start)

    def closes(self, node: Node, at: int) -> bool:
        return self.text.startswith("]" if node.style == ARRAY else "}", at)

    def open_or(self, node: Node, at: int, what: str) -> SetupError:
        """The error for a text that ends before the bracket is closed, or for a missing comma."""
        if at == len(self.text):
            first = line_column(self.text, node.start)[0]
            return self.fault(at, "syntax-unclosed", mark=self.text[node.start], first=first)
        return self.fault(at, f"syntax-comma-or-{what}")

    def space(self, node: Node, at: int) -> int:
        """The offset behind blanks, line breaks and comments."""
        text, start = self.text, at
        while True:
            at = cast(re.Match[str], _BLANK.match(text, at)).end()
            if not text.startswith("#", at):
                break
            at = self.comment(at)
        if node.style == INLINE and (text.find("\n", start, at) >= 0 or text.find("#", start, at) >= 0):
            self.modern = True
        return at
