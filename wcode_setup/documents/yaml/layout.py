"""Text edits of YAML from drafts: the places of new members, and the lines that removed ones leave.

An edit replaces only values, keys, dashes, commas and blanks. Every comment outside a removed node stays where it is.
New members go behind the last remaining one and the comment lines below it that are indented deeper than the new
members: those belong to it. A block that replaces a scalar goes behind the comment lines indented deeper than its key.
The edits are made for a text that ends with a line break; `ending` adjusts them if the file does not.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

from wcode_setup.documents.base import Edit, Item, Path, same, show_path
from wcode_setup.documents.draft import Draft, NewGroups, new_groups, plain, unchanged
from wcode_setup.documents.syntax import LINE_BREAK, LIST, line_column
from wcode_setup.documents.yaml.ending import finish
from wcode_setup.documents.yaml.flow import change_flow, flow_member
from wcode_setup.documents.yaml.scalars import PLAIN, key_text, scalar_text
from wcode_setup.documents.yaml.style import (
    Style,
    below,
    block_text,
    column,
    flow_text,
    learn,
    likes_brackets,
    line_start,
    near,
    next_line,
    starts_line,
)
from wcode_setup.documents.yaml.tree import BLOCK, EMPTY, FLOW, TEXT, Node, Parsed
from wcode_setup.errors import Note, SetupError

_BLANKS: Final = re.compile(r"[ \t]*")


def text_edits(parsed: Parsed, root: Draft) -> list[Edit]:
    """The edits, in order, that make the text equal to the drafts. Raises `in-the-way` and `comment-lost`."""
    return _Layout(parsed).edits(root)


class _Layout:
    """The edits so far, each with the depth of its draft: of two at one offset, the deeper one comes first."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed, self.tree = parsed, parsed.tree
        self.whole = parsed.tree.text
        self.style = learn(self.whole, parsed.tree.root)
        ended = not self.whole.removeprefix("\ufeff") or self.whole[-1] in "\r\n"
        self.text = self.whole if ended else self.whole + self.style.eol
        self.found: list[tuple[int, int, int, str]] = []

    def edits(self, root: Draft) -> list[Edit]:
        todo = [(root, 0)]
        while todo:
            draft, depth = todo.pop()
            if draft is root and (draft.node is None or draft.gone):
                self.rootless(root)
            if draft.node is None or draft.gone or not (draft.fresh or draft.index is not None):
                continue
            node = _node(draft)
            if unchanged(draft) or (node.frozen and same(plain(node), plain(draft))):
                continue
            if node.frozen:
                raise self.in_the_way(draft, node.frozen)
            if draft.fresh:
                self.replace(draft, depth)
                continue
            members = draft.open()
            if any(member.gone == (member.node is not None) for member in members):
                self.change(draft, depth)
            todo += [(member, depth + 1) for member in members]
        return finish(self.parsed, self.text, self.style.eol, self.found)

    def add(self, start: int, end: int, new: str, depth: int) -> None:
        glued = (
            self.text.startswith("#", end) and (new or self.text[max(0, start - 1) : start])[-1:] not in "\ufeff \t\r\n"
        )
        self.found.append((start, end, -depth, new + " " * glued))

    def rootless(self, root: Draft) -> None:
        """Add the edits of a document that is empty, or becomes empty."""
        value = plain(root)
        if root.node is not None:
            self.give_up(root)
            if self.parsed.ended and plain(root.node) == {}:
                return
            if self.parsed.ended:
                self.add(root.node.begin, root.node.end, "{}", 0)
            else:
                self.delete(root.node.begin, root.node.end)
        elif not root.gone and value != {}:
            new = block_text(value, 0, self.style) if isinstance(value, dict | list) and value else scalar_text(value)
            start = end = self.parsed.finish if self.parsed.finish < len(self.whole) else len(self.text)
            if not self.tree.comments and not self.whole.strip("\ufeff \t\r\n"):
                start = 1 if self.whole.startswith("\ufeff") else 0
                end = len(self.text)
            self.add(start, end, new + self.style.eol, 0)

    def in_the_way(self, draft: Draft, code: str, offset: int | None = None) -> SetupError:
        line, column_ = line_column(self.whole, _node(draft).start if offset is None else offset)
        return SetupError("in-the-way", line=line, column=column_, where=show_path(_path(draft)), what=Note(code))

    def give_up(self, draft: Draft) -> None:
        """Refuse to lose an anchor that is used elsewhere, or a key with `?` or of a pair in brackets."""
        node = _node(draft)
        if node.frozen == "yaml-pair" or self.text[node.begin : node.begin + 2] in ("? ", "?\n", "?\r"):
            raise self.in_the_way(draft, "yaml-pair" if node.frozen == "yaml-pair" else "yaml-explicit", node.begin)
        for anchor in self.parsed.anchors.values():
            if node.begin <= anchor.node.start <= node.end and anchor.uses:
                outside = [use for use in anchor.uses if not node.begin <= use < node.end]
                if outside:
                    raise self.in_the_way(draft, "yaml-anchor", anchor.node.start)

    # A value is replaced.

    def replace(self, draft: Draft, depth: int) -> None:
        """Write the new value of `draft` in place of the old one."""
        node, value = _node(draft), plain(draft)
        self.give_up(draft)
        parent = _node(draft.parent) if draft.parent else None
        in_flow = parent is not None and parent.style == FLOW
        opens = bool(value) and isinstance(value, dict | list)
        if opens and not in_flow:
            self.replace_by_block(draft, value, depth)
            return
        new = flow_text(value, self.style) if opens else scalar_text(value, _quote(node), in_flow)
        if node.style == BLOCK and LINE_BREAK.search(self.text, node.after, node.start):
            self.add(node.after, node.after, " " + new, depth)
            self.delete(node.start, node.end)
        else:
            self.add(node.start, node.end, self.lead(node, parent) + new, depth)

    def lead(self, node: Node, parent: Node | None) -> str:
        """The text needed between a colon or dash and a value that was missing."""
        if node.style != EMPTY or parent is None:
            return ""
        if parent.value is not LIST and self.text[node.after - 1] != ":":
            return ": "
        return " " if self.text[node.start - 1] in ":-" else ""

    def replace_by_block(self, draft: Draft, value: Any, depth: int) -> None:
        """Write a mapping or list on lines of its own in place of `draft`."""
        text, node, parent = self.text, _node(draft), draft.parent
        style = self.near(parent)
        own_line = LINE_BREAK.search(text, node.after, node.start) is not None
        if parent is None or type(parent.value) is list:
            if node.style == EMPTY:
                at = column(text, node.begin) + 1 + len(style.gap)
                self.add(node.after, node.end, style.gap + block_text(value, at, style), depth)
            elif parent is None and not starts_line(text, node.start):
                self.add(node.start, node.end, style.eol + block_text(value, 0, style), depth)
            else:
                self.add(node.start, node.end, block_text(value, column(text, node.start), style), depth)
            return
        at = column(text, node.begin) + (style.unit if isinstance(value, dict) else style.dash)
        if node.style == BLOCK and (node.value is LIST) == isinstance(value, list):
            at = column(text, node.start)
        lines = " " * at + block_text(value, at, style)
        if own_line:
            self.add(line_start(text, node.start), node.end, lines, depth)
        else:
            self.add(node.after, node.end, "", depth)
            place = below(text, node.end, column(text, node.begin))
            self.add(place, place, lines + style.eol, depth + 1)

    def near(self, draft: Draft | None) -> Style:
        """The style among the members of `draft`."""
        node = _node(draft) if draft and draft.node else None
        return near(self.text, node, self.style) if node and node.style == BLOCK else self.style

    # A collection loses or gains members.

    def change(self, draft: Draft, depth: int) -> None:
        node, members = _node(draft), draft.open()
        for member in members:
            if member.node and member.gone:
                self.give_up(member)
        gone = [_node(member) for member in members if member.node and member.gone]
        stay = [_node(member) for member in members if member.node and not member.gone]
        new = new_groups(members)
        if node.style == BLOCK:
            self.change_block(draft, gone, stay, new, depth)
            return
        in_flow = draft.parent is not None and _node(draft.parent).style == FLOW
        if not node.members and not in_flow and not self.tree.comments_in(node.start, node.end):
            self.replace_by_block(draft, plain(draft), depth)
        else:
            parts = [(before, [flow_member(member, self.style) for member in group]) for before, group in new]
            for start, end, text in change_flow(self.tree, self.text, node, gone, stay, parts, self.style.eol):
                self.add(start, end, text, depth)

    def change_block(self, draft: Draft, gone: list[Node], stay: list[Node], new: NewGroups, depth: int) -> None:
        text, node = self.text, _node(draft)
        old = cast(list[Node], node.members)
        style, at = self.near(draft), column(text, old[0].begin)
        indent = " " * at
        for before, group in new:
            parts = [self.member_text(member, node, at, style, draft.parent is None) for member in group]
            lines = f"{style.eol}{indent}".join(parts)
            if before or (stay and LINE_BREAK.search(text, node.after, stay[0].begin)):
                place = below(text, stay[before - 1].tail if before else node.after, at)
                self.add(place, place, indent + lines + style.eol, depth)
            elif stay:
                self.add(stay[0].begin, stay[0].begin, lines + style.eol + indent, depth)
            else:
                self.add(old[0].begin, old[0].end, lines, depth)
                gone = gone[1:]
        if not new and not stay and (draft.parent is not None or node.value is LIST or self.parsed.ended):
            empty = "[]" if node.value is LIST else "{}"
            if LINE_BREAK.search(text, node.after, node.start):
                self.add(node.after, node.after, " " + empty, depth)
            else:
                self.add(old[0].begin, old[0].end, empty, depth)
                gone = gone[1:]
        self.delete_members(old, gone, stay)

    def member_text(self, member: Draft, node: Node, at: int, style: Style, top: bool) -> str:
        """A new member of the block collection `node` at column `at`, without the indentation of its first line."""
        value = plain(member)
        if value and isinstance(value, dict | list) and not top and likes_brackets(node, value):
            name = f"-{style.gap}" if node.value is LIST else key_text(member.key, style.quote) + ": "
            return name + flow_text(value, style)
        return block_text([value] if node.value is LIST else {member.key: value}, at, style)

    def delete_members(self, old: list[Node], gone: list[Node], stay: list[Node]) -> None:
        """Delete the members `gone` of a block collection of which `stay` remain."""
        first, text = old[0], self.text
        if gone and gone[0] is first and stay and not starts_line(text, first.begin):  # behind the dash of its list
            before = [node for node in gone if node.begin < stay[0].begin]
            comments = self.tree.comments_in(first.begin, stay[0].begin)
            if all(any(node.begin <= start < node.end for node in before) for start, _ in comments):
                self.add(first.begin, stay[0].begin, "", 0)
                gone = gone[len(before) :]
        for node in gone:
            self.delete(node.begin, node.end)
            staying = [other for other in stay if other.end <= node.begin]
            if staying:
                self.guard(staying[-1], node)

    def delete(self, begin: int, end: int) -> None:
        """Delete `text[begin:end]`, with its line if nothing else is on it."""
        text = self.text
        after = cast(re.Match[str], _BLANKS.match(text, end)).end()
        line_ends = after == len(text) or text[after] in "\r\n"
        if not starts_line(text, begin):
            while line_ends and text[begin - 1] in " \t":
                begin -= 1
            self.add(begin, after, "", 0)
        elif line_ends:
            self.add(line_start(text, begin), next_line(text, after), "", 0)
        else:
            self.add(begin, after, "", 0)

    def guard(self, before: Node, gone: Node) -> None:
        """Keep a block scalar from taking in what follows its deleted neighbour."""
        while before.members:
            before = cast(Node, before.members[-1])
        text, at = self.text, next_line(self.text, gone.end)
        if before.style != TEXT or text[gone.end : at].strip(" \r\n"):  # a remaining comment ends the scalar
            return
        lines = LINE_BREAK.split(text[next_line(text, before.start) : before.end])
        indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), default=1)
        while at < len(text):
            line = text[at : next_line(text, at)].rstrip("\r\n")
            if line.lstrip(" ").startswith("#"):
                if len(line) - len(line.lstrip(" ")) >= indent:
                    row, column_ = line_column(self.whole, at + line.index("#"))
                    raise SetupError("comment-lost", line=row, column=column_)
                return
            if line.strip(" "):
                return
            if line or before.tail > before.end or "+" in text[before.start : before.start + 3]:
                self.add(at, next_line(text, at), "", 0)
            at = next_line(text, at)


def _node(draft: Draft) -> Node:
    """The node of a draft that has one; in a YAML document all nodes are of this class."""
    return cast(Node, draft.node)


def _quote(node: Node) -> str | None:
    """The quotes to keep of a replaced string; None for any other value."""
    if not isinstance(node.value, str) or node.style not in (PLAIN, "'", '"') or type(node.value) is not str:
        return None
    return node.style


def _path(draft: Draft) -> Path:
    """The path of a draft: keys, and the positions of list items."""
    steps: list[str | Item] = []
    while draft.parent:
        members = draft.parent.open()
        key = draft.key
        steps.append(Item(None, members.index(draft)) if type(draft.parent.value) is list else str(key))
        draft = draft.parent
    return tuple(reversed(steps))
