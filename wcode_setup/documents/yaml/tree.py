"""The parts of a parsed YAML text: nodes with offsets, anchors, and the extent of a block scalar."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from wcode_setup.documents import syntax
from wcode_setup.documents.syntax import LINE_BREAK, Tree
from wcode_setup.text import concealed

BLOCK, FLOW, TEXT, EMPTY, ALIAS = "block", "flow", "|", "empty", "alias"
"""The style of a value beside the three quotes: collections by indentation or in brackets, block scalars, …"""

HEADER: Final = re.compile(r"[|>]([-+0-9]*)[ \t]*+(#[^\r\n]*+)?[^\r\n]*+(?:\r\n?|\n|\Z)")
"""The first line of a block scalar: its indicators, its comment."""


class Node(syntax.Node):
    """A value in the text.

    Beside the attributes of every node (`begin` of a list item: its dash, if it has one): `style`, see BLOCK;
    `after`, the offset behind the colon or dash, or behind the key if there is no colon; `tail`, the offset of the
    last line break of a `|+` scalar, else `end`; `frozen`, the code of the reason not to change it, or "".
    """

    __slots__ = ("after", "frozen", "style", "tail")
    style: str
    after: int
    tail: int
    frozen: str


class Anchor(NamedTuple):
    """An anchored value; `weight`: its size in values; `uses`: the offsets of its aliases."""

    node: Node
    data: Any
    weight: int
    uses: list[int]

    def __repr__(self) -> str:
        return concealed(self)


class Parsed(NamedTuple):
    """A parsed text: the tree, its plain value, and the data that an editor needs."""

    tree: Tree
    data: Any
    anchors: dict[str, Anchor]
    scalars: list[tuple[Any, Any, Node]]
    """Every value that is neither collection nor null nor boolean: the key of its mapping or list, its own key or that
    of its list, and its node."""
    finish: int
    """The offset of the end of the document: of its `...`, or of the text."""
    ended: bool
    """True if the document has that `...` and no `---`, so that it must hold a value."""

    def __repr__(self) -> str:
        return concealed(self)


def measure(text: str, node: Node) -> None:
    """Set the ends of a block scalar: `end` behind its last line that is not blank, `tail` if the blank ones count."""
    header = HEADER.match(text, node.start)
    assert header is not None  # noqa: S101 - ruamel took it for one
    stop = node.end
    if text[stop - 1] in "\r\n":
        stop -= 2 if text[stop - 2 : stop] == "\r\n" else 1
    lines = text[header.end() : node.end]
    first = next((line for line in LINE_BREAK.split(lines) if line.strip(" ")), "")
    indent = 0 if any(char.isdigit() for char in header[1]) else len(first) - len(first.lstrip(" "))
    head = header.end() - (len(header[0]) - len(header[0].rstrip("\r\n")))
    end = max(stop, head)
    while end > head:
        begin = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
        if begin < header.end() or text[begin:end].strip(" ") or end - begin > indent:
            break
        end = begin - 1
        if end > head and text[end - 1 : end + 1] == "\r\n":
            end -= 1
    node.end = end
    node.tail = max(stop, head) if "+" in header[1] else end
