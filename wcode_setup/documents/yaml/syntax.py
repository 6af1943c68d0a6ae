"""YAML text to a tree of offsets, from events and their tokens, with the values that PyYAML sees.

No function edits or recurses on depth. The tree is made of `documents.syntax.Node`, so that `draft` can apply ops to
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, cast

from wcode_setup.documents import syntax
from wcode_setup.documents.opaque import Opaque
from wcode_setup.documents.syntax import LIST, OBJECT, Span, Tree, line_column, syntax_error
from wcode_setup.documents.yaml.events import DEEPEST, events, too_deep
from wcode_setup.documents.yaml.readers import check_end, check_indentation, check_text
from wcode_setup.documents.yaml.scalars import DOUBLE, MERGE, PLAIN, SINGLE, TAG, construct, resolve
from wcode_setup.documents.yaml.tree import ALIAS, BLOCK, EMPTY, FLOW, HEADER, TEXT, Anchor, Node, Parsed, measure
from wcode_setup.text import concealed

LARGEST: Final = 1_000_000
"""Limit of values, with every alias resolved."""

_COMMENT: Final = re.compile(r"#[^\r\n]*+")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


class _Frame:
    """An open collection: its node and data, and the key that waits for its value."""

    __slots__ = ("anchor", "data", "key", "merge", "node", "owner", "weight")

    def __init__(self, node: Node, data: Any, anchor: str | None, owner: Any) -> None:
        self.node = node
        self.data = data
        self.anchor = anchor
        self.owner = owner
        self.key: _Key | None = None
        self.merge: tuple[Any, int] | None = None
        self.weight = 1


class _Key(NamedTuple):
    """A key: its value and its offsets; `merge`: it is `<<`; `explicit`: it has a `?`."""

    value: Any
    begin: int
    end: int
    merge: bool
    explicit: bool

    def __repr__(self) -> str:
        return concealed(self)


class _Marks(NamedTuple):
    """The offsets of the tokens of one event; -1 if there is no such token."""

    dash: int
    colon: int
    question: int
    begin: int  # of the properties, else of the value
    start: int  # of the value itself
    end: int  # of the properties, if there is no value


def parse_text(text: str) -> Parsed:
    """Parse `text`, or raise `SetupError("syntax")` with the position and a note `what`."""
    check_text(text)
    return _Builder(text).build()


class _Builder:
    """Builds the tree from events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.comments: list[Span] = []
        self.scalars: list[tuple[Any, Any, Node]] = []
        self.anchors: dict[str, Anchor] = {}
        self.open: list[_Frame] = []
        self.at = self.documents = self.weight = 0  # at: behind the last token
        self.root: Node | None = None
        self.data: Any = {}

    def build(self) -> Parsed:
        finish, ended, started = len(self.text), False, False
        for event, tokens in events(self.text):
            marks = self.marks(tokens)
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                self.documents += 1
                started = event.explicit
                if self.documents > 1:
                    raise syntax_error(self.text, event.start_mark.index, "yaml-second-document")
            elif kind == "DocumentEndEvent":
                finish, ended = (event.start_mark.index, not started) if event.explicit else (finish, False)
            elif kind == "ScalarEvent":
                self.scalar(event, marks)
            elif kind == "AliasEvent":
                self.alias(event, marks)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self.begin(event, marks)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self.close(event)
        tree = Tree(self.text, "yaml", self.root, sorted(self.comments))
        return Parsed(tree, self.data, self.anchors, self.scalars, finish, ended)

    def marks(self, tokens: Sequence[Any]) -> _Marks:
        """Read the tokens of an event: store commas and comments, return the other offsets."""
        dash = colon = question = begin = start = end = -1
        for token in tokens:
            first, last, what = token.start_mark.index, token.end_mark.index, token.id
            if first > self.at:
                self.comments += [match.span() for match in _COMMENT.finditer(self.text, self.at, first)]
            self.at = max(self.at, last)
            if what == "-":
                dash = first
            elif what == ":":
                colon = first
            elif what == "?" and last > first:
                question = first
            elif what == "," and self.open[-1].node.members:
                self.open[-1].node.members[-1].comma = first
            elif what in ("<anchor>", "<tag>"):
                check_end(self.text, first, last, what, self.in_flow())
                begin, end = first if begin < 0 else begin, last
            elif what in ("<scalar>", "<alias>"):
                if what == "<alias>":
                    check_end(self.text, first, last, what, self.in_flow())
                start, end = first, last
                begin = first if begin < 0 else begin
        return _Marks(dash, colon, question, begin, start, end)

    def scalar(self, event: Any, marks: _Marks) -> None:
        tag = None if event.tag is None else str(event.tag)
        plain = bool(event.implicit[0])
        try:
            if tag not in (None, "!"):
                value = construct(str(tag), event.value)
            elif plain and self.awaits_key() and event.value in (MERGE, "="):
                value = event.value
            else:
                value = resolve(event.value) if plain else event.value
        except (ValueError, OverflowError):
            raise syntax_error(self.text, max(marks.start, event.start_mark.index), "yaml-unreadable") from None
        if plain and event.value.endswith(":") and self.open and self.open[-1].node.style == FLOW:
            raise syntax_error(self.text, marks.end - 1, "yaml-colon")
        style = {"'": SINGLE, '"': DOUBLE, "|": TEXT, ">": TEXT}.get(event.style or "", PLAIN)
        node = self.node(event, marks, style if marks.start >= 0 else EMPTY, None, value)
        if style == DOUBLE and _SURROGATE.search(event.value):
            raise syntax_error(self.text, node.start, "yaml-half-character")
        if style == TEXT:
            check_indentation(self.text, node, root=not self.open)
            measure(self.text, node)
            header = HEADER.match(self.text, node.start)
            if header and header[2]:
                self.comments.append(header.span(2))
        merge = plain and tag in (None, "!") and event.value == MERGE
        self.add(node, value, event.anchor, 1, merge)

    def alias(self, event: Any, marks: _Marks) -> None:
        name = event.anchor
        anchor = self.anchors.get(name)
        if anchor is None:
            inside = any(frame.anchor == name for frame in self.open)
            raise syntax_error(self.text, marks.start, "yaml-alias-inside" if inside else "yaml-alias-unknown")
        anchor.uses.append(marks.start)
        value = anchor.data
        node = self.node(event, marks, ALIAS, None, value)
        node.frozen = "yaml-alias"
        if not self.awaits_key():
            self.remember(*_scalars(anchor.node))
        self.add(node, value, None, anchor.weight, False)

    def begin(self, event: Any, marks: _Marks) -> None:
        if self.awaits_key():
            raise syntax_error(self.text, event.start_mark.index, "yaml-key-collection")
        if len(self.open) >= DEEPEST:
            raise too_deep(self.text, event.start_mark.index)
        mapping = type(event).__name__ == "MappingStartEvent"
        value: Any = OBJECT if mapping else LIST
        node = self.node(event, marks, FLOW if event.flow_style else BLOCK, [], value)
        if event.flow_style:
            node.start = event.end_mark.index - 1
            if self.text[node.start] != ("{" if mapping else "["):
                node.start = event.start_mark.index
                node.frozen = "yaml-pair"
        tag = str(event.tag or "!")
        if tag not in ("!", TAG + ("map" if mapping else "seq")):
            if tag not in [TAG + name for name in (("set",) if mapping else ("omap", "pairs"))]:
                raise syntax_error(self.text, event.start_mark.index, "yaml-unreadable")
            node.value = Opaque()  # its text, once that is known
        owner = self.open[-1].owner if self.open and node.key is None else node.key
        self.open.append(_Frame(node, {} if mapping else [], event.anchor, owner))

    def close(self, event: Any) -> None:
        frame = self.open.pop()
        node, members = frame.node, frame.node.members or []
        if node.style == BLOCK:
            node.start = members[0].begin
            node.end, node.tail = members[-1].end, members[-1].tail  # type: ignore[attr-defined]  # all are YAML nodes
        elif node.frozen == "yaml-pair":
            node.end = node.tail = members[-1].end
        else:
            node.end = node.tail = event.end_mark.index
        data = frame.data
        if frame.merge:
            data = _merged(self.text, frame)
            node.members, node.value = None, data
            node.frozen = node.frozen or "yaml-merge"
        if type(node.value) is Opaque:
            data = node.value = Opaque(self.text[node.start : node.end])
            node.members = None
        self.add(node, data, frame.anchor, frame.weight, False)

    def awaits_key(self) -> bool:
        """True if the next value is a key."""
        return bool(self.open) and type(self.open[-1].data) is dict and self.open[-1].key is None

    def in_flow(self) -> bool:
        """True if a collection in brackets is open."""
        return any(frame.node.style == FLOW for frame in self.open)

    def node(self, event: Any, marks: _Marks, style: str, members: list[syntax.Node] | None, value: Any) -> Node:
        """A node for the value that begins with `event`, as a member of the open collection."""
        frame = self.open[-1] if self.open else None
        start, end = marks.start, marks.end
        begin = event.start_mark.index if marks.begin < 0 else marks.begin
        after = begin
        if frame and frame.key:
            begin = frame.key.begin
            after = frame.key.end if marks.colon < 0 else marks.colon + 1
        elif frame and frame.node.style == BLOCK and not self.awaits_key():
            begin, after = marks.dash, marks.dash + 1
        if start < 0:
            start = end = max(after, marks.end)
        key = frame.key.value if frame and frame.key else None
        node = Node(key, begin, start, end, members, value)
        node.style, node.after, node.tail, node.frozen = style, after, end, ""
        if event.anchor is not None:
            node.frozen = "yaml-anchor"
        if getattr(event, "tag", None) is not None:
            node.frozen = "yaml-tag"
        if marks.question >= 0:
            node.begin = marks.question
            node.frozen = "yaml-explicit"
        elif frame and frame.key and frame.key.explicit:
            node.frozen = node.frozen or "yaml-explicit"
        return node

    def add(self, node: Node, value: Any, anchor: str | None, weight: int, merge: bool) -> None:
        """Store a value as a key, as the value of the waiting key, as an item, or as the root."""
        self.grow(weight, node)
        if anchor is not None:
            if anchor in self.anchors:
                raise syntax_error(self.text, node.start, "yaml-anchor-twice")
            self.anchors[anchor] = Anchor(node, value, weight, [])
        if not self.open:
            if node.style != EMPTY or node.frozen:
                self.root, self.data = node, value
            return
        frame = self.open[-1]
        if self.awaits_key():
            self.take_key(frame, node, value, merge)
            return
        frame.weight += weight
        if frame.key and frame.key.merge:
            frame.merge = (value, frame.key.begin)
        elif frame.key:
            frame.data[frame.key.value] = value
        else:
            frame.data.append(value)
        if node.style not in (BLOCK, FLOW, ALIAS):
            self.remember(node)
        assert frame.node.members is not None  # noqa: S101 - only a closed one has none
        frame.node.members.append(node)
        frame.key = None

    def take_key(self, frame: _Frame, node: Node, value: Any, merge: bool) -> None:
        if isinstance(value, dict | list):
            raise syntax_error(self.text, node.start, "yaml-key-collection")
        if (frame.merge and merge) or (not merge and value in frame.data):
            begun = [member.begin for member in frame.node.members or [] if member.key == value]
            first = frame.merge[1] if merge and frame.merge else begun[0]
            line = line_column(self.text, first)[0]
            raise syntax_error(self.text, node.begin, "yaml-key-twice", key=str(value), first=line)
        frame.key = _Key(value, node.begin, node.end, merge, node.frozen == "yaml-explicit")

    def remember(self, *nodes: Node) -> None:
        """Store scalars with their owners, for `secret_spans`."""
        holder = self.open[-1].owner if self.open else None
        owner = self.open[-1].key.value if self.open and self.open[-1].key else holder
        for node in nodes:
            if node.value is not None and not isinstance(node.value, bool):
                self.scalars.append((holder, owner, node))

    def grow(self, weight: int, node: Node) -> None:
        """Refuse a text whose aliases make it too large."""
        self.weight += weight if node.style == ALIAS else 1
        if self.weight > LARGEST:
            raise syntax_error(self.text, node.start, "yaml-too-large", limit=LARGEST)


def _scalars(node: Node) -> list[Node]:
    """The scalar itself, or those of a list and of lists in it; the scalars of mappings have keys of their own."""
    todo, found = [node], []
    while todo:
        node = todo.pop()
        if node.members and node.value is LIST:
            todo += cast(list[Node], node.members)
        elif node.members is None and node.style != ALIAS:
            found.append(node)
    return found


def _merged(text: str, frame: _Frame) -> dict[Any, Any]:
    """The value that PyYAML gives a mapping with `<<`: its own keys first, then the first mapping of a list."""
    assert frame.merge is not None  # noqa: S101
    value, offset = frame.merge
    data: dict[Any, Any] = {}
    for part in reversed(value if isinstance(value, list) else [value]):
        if not isinstance(part, dict):
            raise syntax_error(text, offset, "yaml-merge-value")
        data.update(part)
    return {**data, **frame.data}
