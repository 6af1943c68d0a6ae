"""Text edits of TOML from drafts: the places of new lines and sections, and the lines that removed ones leave.

An edit replaces only values, and whole lines. A comment outside a removed value stays, also behind a removed line and
above a removed header. A new line goes behind the last one of its table, a new section behind the last one of its
parent, with a blank line before it. A table without a header of its own (`[a.b]` alone makes an `a`) gets new keys as
dotted ones, in the section that is next above.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from wcode_setup.documents.base import Edit, show_path
from wcode_setup.documents.brackets import Container, value_text
from wcode_setup.documents.draft import Draft, assign, new_groups, plain, unchanged
from wcode_setup.documents.syntax import OBJECT, line_column
from wcode_setup.documents.toml.lines import (
    above,
    below,
    content_end,
    indent_of,
    loose,
    section_end,
    section_spans,
    subtree,
)
from wcode_setup.documents.toml.pieces import LINES, Pieces
from wcode_setup.documents.toml.scalars import key_text
from wcode_setup.documents.toml.style import (
    document_text,
    flat_lines,
    is_tables,
    learn,
    lines_text,
    opens,
    sections_text,
)
from wcode_setup.documents.toml.tree import ARRAY, INLINE, TABLE, TABLES, Node, Parsed, Statement, path
from wcode_setup.errors import Note, SetupError

Member = tuple[str, Any]


def text_edits(parsed: Parsed, root: Draft) -> list[Edit]:
    """The edits, in order, that make the text equal to the drafts. Raises `in-the-way`."""
    layout = _Layout(parsed)
    try:
        return layout.edits(root)
    except ValueError:
        raise SetupError("in-the-way", where=show_path(()), what=Note("toml-value")) from None


class _Layout:
    """The edits so far."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed, self.tree, self.text = parsed, parsed.tree, parsed.tree.text
        self.style = learn(parsed)
        self.pieces = Pieces(self.text, self.style.eol)

    def edits(self, root: Draft) -> list[Edit]:
        value = plain(root)
        if root.gone and root.node is not None:
            self.drop(_node(root))
        elif type(value) is not dict:
            raise ValueError("a TOML document is a table")
        elif root.node is None and value and not root.gone:
            self.pieces.put(content_end(self.text), document_text(value, self.style), LINES, blank=True)
        elif root.node is not None:
            for draft in reversed(self.opened(root)):  # the inner ones first
                self.change(draft)
        return self.pieces.edits()

    def opened(self, root: Draft) -> list[Draft]:
        """The collections that ops went through, each behind the one that it is in."""
        _reopen(root)
        found, todo = list[Draft](), [root]
        while todo:
            draft = todo.pop()
            found.append(draft)
            for member in draft.open():
                if member.node is None or member.gone or unchanged(member):
                    continue
                _reopen(member)
                if member.index is not None and not member.fresh:
                    todo.append(member)
        return found

    def in_the_way(self, draft: Draft, code: str) -> SetupError:
        node = _node(draft)
        line, column = line_column(self.text, node.start)
        return SetupError("in-the-way", line=line, column=column, where=show_path(path(node)), what=Note(code))

    def change(self, draft: Draft) -> None:
        node = _node(draft)
        if _in_brackets(node):
            self.change_brackets(draft, node)
        elif node.style == TABLES:
            self.change_tables(draft, node)
        else:
            self.change_table(draft, node)

    # A collection in brackets.

    def change_brackets(self, draft: Draft, node: Node) -> None:
        members = draft.open()
        tangled = not node.brackets or any(not member.brackets for member in node.members or [])
        if any(member.gone == (member.node is not None) for member in members):
            if tangled:
                raise self.in_the_way(draft, "toml-dotted")
            for edit in Container(self.tree, draft, node, self.style).edits():
                self.pieces.add(edit)
        for member in members:
            if member.node and member.fresh and not member.gone and not unchanged(member):
                if not _node(member).brackets:
                    raise self.in_the_way(member, "toml-dotted")
                self.replace(member)

    def replace(self, draft: Draft) -> None:
        """Write the new value of `draft` in place of the old one."""
        node, value = _node(draft), plain(draft)
        parent = draft.parent.node if draft.parent else None
        if isinstance(value, str):
            new = self.style.inline(value, node.style)
        else:
            siblings = cast(list[Node], parent.members) if parent and parent.members else []
            new = value_text(self.tree, draft, self.style.near(self.text, siblings))
        self.pieces.add(Edit(node.start, node.end, new))

    # A table.

    def change_table(self, draft: Draft, node: Node) -> None:
        new: list[Member] = []
        stays = False
        for member in draft.open():
            if member.node is None:
                new += [(cast(str, member.key), plain(member))] if not member.gone else []
            elif member.gone:
                self.drop(_node(member))
            elif not member.fresh or unchanged(member):
                stays = True
            elif member.node.brackets:
                self.replace(member)
                stays = True
            else:
                self.drop(_node(member))
                new.append((cast(str, member.key), plain(member)))
        if node.section or stays:
            self.add(node, new)
        elif node.dotted and not new:
            self.put_lines(node, [((), {})])
        elif node.dotted:
            self.add(node, new)
        else:
            self.put_sections(node, sections_text(self.name(node), dict(new), self.style, self.indent(node)))

    def add(self, node: Node, new: Sequence[Member]) -> None:
        """Add members to a table."""
        lines: list[tuple[tuple[str, ...], Any]] = []
        for key, value in new:
            form = self.form(node, value)
            if form == TABLE:
                style = self.style
                name = ".".join([*([self.name(node)] if node.parent else []), key_text(key, style.key_quote)])
                self.put_sections(node, sections_text(name, value, style, self.indent(node)))
            else:
                lines += flat_lines((key,), value) if form == "." else [((key,), value)]
        if lines:
            self.put_lines(node, lines)

    def form(self, node: Node, value: Any) -> str:
        """The form of a new value: sections (TABLE), dotted keys ("."), or one line."""
        if not opens(value):
            return INLINE
        members = node.members or []
        only_dotted = node.dotted and not subtree(node)
        if is_tables(value):
            lists = [inner for inner in members if inner.style == TABLES or _holds_tables(inner)]
            return INLINE if only_dotted or (lists and all(inner.style == ARRAY for inner in lists)) else TABLE
        if only_dotted:
            return "."
        alike = [inner for inner in members if inner.style in (TABLE, INLINE) and inner.members]
        if alike and node.parent and all(inner.style == INLINE for inner in alike):
            return INLINE
        dotted = bool(alike and node.section and node.parent) and all(
            inner.dotted and not subtree(inner) for inner in alike
        )
        return "." if dotted else TABLE

    def put_lines(self, node: Node, lines: Sequence[tuple[tuple[str, ...], Any]]) -> None:
        """Add lines, keys and value, to a table."""
        section, prefix = node.home
        own = node.own_lines() if prefix else section.keys
        last: Statement | None = own[-1] if own else section.last
        style = self.style.near(self.text, [statement.node for statement in own])
        order = LINES - len(prefix) if own else LINES + len(prefix)
        indent = ""
        if last:
            indent = indent_of(self.text, last) + (style.inner if last is section.header else "")
        text = ""
        for keys, value in lines:
            *before, key = [*prefix, *keys]
            dotted = "".join(key_text(part, style.key_quote) + "." for part in before)
            text += lines_text(dotted, [(key, value)], style, indent)
        if last:
            self.pieces.put(below(self.parsed, last), text, order)
        else:
            header = cast(Statement, self.parsed.sections[1].header)
            self.pieces.put(above(self.parsed, header), text, order, blank=True)

    def put_sections(self, node: Node, text: str) -> None:
        """Add sections behind the last one of a table."""
        at = content_end(self.text)
        depth = len(path(node))
        if node.parent:
            at = section_end(self.parsed, subtree(node)[-1])
        self.pieces.put(at, text, -depth - 1, blank=True)

    def name(self, node: Node) -> str:
        """The text of the key of a header for `node`."""
        names: list[str] = []
        while node.parent is not None:
            header = node.section.header if node.section else None
            if header:
                text = self.text[header.start : header.stop]
                names.append(text[2:-2].strip(" \t") if text.startswith("[[") else text[1:-1].strip(" \t"))
                break
            if node.key is not None:
                names.append(key_text(node.key))
            node = node.parent
        return ".".join(reversed(names))

    def indent(self, node: Node) -> str:
        """The indentation of a new header in `node`: that of the last one in it."""
        sections = subtree(node)
        return indent_of(self.text, sections[-1].header) if sections and sections[-1].header and node.parent else ""

    # A list of tables.

    def change_tables(self, draft: Draft, node: Node) -> None:
        members = draft.open()
        if all(member.gone for member in members):
            self.drop(node)
            self.put_lines(cast(Node, node.parent), [((cast(str, node.key),), [])])
            return
        for member in members:
            if member.node and member.gone:
                self.drop(_node(member))
            elif not member.gone and type(member.value) is not dict:
                raise self.in_the_way(draft, "toml-tables")
        stay = [_node(member) for member in members if member.node and not member.gone]
        items = cast(list[Node], node.members)
        depth = len(path(node))
        for before, group in new_groups(members):
            if before or not stay:
                at = section_end(self.parsed, subtree(stay[before - 1] if stay else items[-1])[-1])
            else:
                at = above(self.parsed, _header(stay[0]))
            text = sections_text(self.name(items[0]), [plain(item) for item in group], self.style, self.indent(node))
            self.pieces.put(at, text, -depth, blank=True)

    # What goes.

    def drop(self, node: Node) -> None:
        """Remove the lines of a value."""
        if not node.brackets:
            for start, end in section_spans(self.parsed, node):
                self.pieces.cut(start, end, section=True)
        for leaf in [node] if node.brackets else loose(node):
            self.drop_line(cast(Statement, leaf.statement))

    def drop_line(self, statement: Statement) -> None:
        """Remove a line; a comment at its end stays."""
        comments = self.tree.comments_in(statement.stop, statement.end)
        if comments:
            self.pieces.add(Edit(statement.start, comments[0][0], ""))
        else:
            self.pieces.cut(statement.begin, statement.end)


def _node(draft: Draft) -> Node:
    """The node of a draft that has one; in a TOML document all nodes are of this class."""
    return cast(Node, draft.node)


def _header(node: Node) -> Statement:
    """The header of an item of a list of tables."""
    assert node.section and node.section.header  # noqa: S101
    return node.section.header


def _in_brackets(node: Node) -> bool:
    inner: Node | None = node
    while inner and not (inner.brackets or inner.section):
        inner = inner.parent
    return inner is not None and inner.brackets


def _holds_tables(node: Node) -> bool:
    return node.style == ARRAY and bool(node.members) and node.members is not None and node.members[0].value is OBJECT


def _reopen(draft: Draft) -> None:
    """Turn the replacement of a table by another one into changes of its members, so that its lines stay."""
    if draft.fresh and draft.node and not draft.node.brackets and type(draft.value) is dict:
        node = _node(draft)
        if node.style != TABLE:
            return
        value = plain(draft)
        draft.value, draft.members, draft.index, draft.fresh = node.value, node.members, None, False
        assign(draft, value)
