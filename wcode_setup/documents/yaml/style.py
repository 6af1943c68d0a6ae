"""The layout of a YAML text, and new values in that layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from wcode_setup.documents.syntax import LINE_BREAK, LIST, OBJECT, Node
from wcode_setup.documents.yaml.scalars import PLAIN, key_text, needs_no_quotes, scalar_text
from wcode_setup.documents.yaml.tree import BLOCK, FLOW

SAMPLE: Final = 200
"""Collections that a style is learned from."""


class Style(NamedTuple):
    """The layout of a file. `unit`: columns that a mapping is indented below its key; `dash`: the same of a list;
    `gap`: the blanks behind a dash; `quote`: of keys that need none."""

    unit: int = 2
    dash: int = 2
    gap: str = " "
    quote: str = PLAIN
    eol: str = "\n"


def line_start(text: str, offset: int) -> int:
    """The offset of the beginning of the line of `offset`, behind a BOM."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return start + 1 if start == 0 and text.startswith("\ufeff") else start


def next_line(text: str, offset: int) -> int:
    """The offset of the line after that of `offset`; the end of the text if there is none."""
    match = LINE_BREAK.search(text, offset)
    return match.end() if match else len(text)


def below(text: str, offset: int, outer: int) -> int:
    """The start of the next line, behind the comment lines that follow and are indented deeper than column `outer`."""
    end = start = next_line(text, offset)
    while start < len(text):
        following = next_line(text, start)
        line = text[start:following].strip("\r\n")
        bare = line.lstrip(" \t")
        if bare.startswith("#") and len(line) - len(bare) > outer:
            end = following
        elif bare:
            break
        start = following
    return end


def column(text: str, offset: int) -> int:
    """The number of characters before `offset` on its line."""
    return offset - line_start(text, offset)


def starts_line(text: str, offset: int) -> bool:
    """True if only blanks are before `offset` on its line."""
    return not text[line_start(text, offset) : offset].strip(" ")


def learn(text: str, root: Node | None) -> Style:
    """The style of a text: that of its first mapping in a mapping, and of its first list in one."""
    match = LINE_BREAK.search(text)
    style = Style(eol=match[0] if match else "\n")
    collections = [node for node in _collections(root) if node.style == BLOCK][:SAMPLE]  # type: ignore[attr-defined]
    for node in reversed(collections):
        style = near(text, node, style)._replace(quote=PLAIN)
    return style


def near(text: str, node: Node, style: Style) -> Style:
    """`style` adjusted to the members of this one block collection."""
    members = node.members or []
    quotes = [text[member.begin] for member in members[:SAMPLE] if needs_no_quotes(member.key)]
    if quotes and len(set(quotes)) == 1 and quotes[0] in "\"'":
        style = style._replace(quote=quotes[0])
    for member in reversed(members[:SAMPLE]):
        if member.key is None and node.value is LIST:
            if not text[member.begin + 1 : member.start].strip(" ") and member.start > member.begin + 1:
                style = style._replace(gap=text[member.begin + 1 : member.start])
        elif member.members and member.style == BLOCK and starts_line(text, member.start):  # type: ignore[attr-defined]
            deeper = column(text, member.start) - column(text, member.begin)
            style = style._replace(unit=deeper) if member.value is OBJECT else style._replace(dash=deeper)
    return style


def likes_brackets(node: Node, value: Any) -> bool:
    """True if a new `value` goes in brackets, as all values of its kind do in this collection."""
    kind = OBJECT if isinstance(value, dict) else LIST
    alike = [member for member in node.members or [] if member.members and member.value is kind]
    return bool(alike) and all(member.style == FLOW for member in alike)  # type: ignore[attr-defined]


def _collections(root: Node | None) -> Iterator[Node]:
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        if node.members:
            yield node
            todo += reversed([member for member in node.members if member.members])


def block_text(value: Any, at: int, style: Style) -> str:
    """The text of a non-empty mapping or list on lines of its own at column `at`; the first line is not indented."""
    lines: list[str] = []
    todo: list[tuple[str, Any, int]] = [("", value, at)]  # text before the value on its first line, value, column
    while todo:
        lead, value, at = todo.pop()
        parts: list[tuple[str, Any, int]] = []
        if value is _NOTHING:
            lines.append(lead)
        elif not (value and isinstance(value, dict | list)):
            lines.append(lead + scalar_text(value))
        elif isinstance(value, dict):
            for key, item in value.items():
                parts += _member(lead, key_text(key, style.quote) + ":", item, at, style)
                lead = " " * at
        else:
            for item in value:
                parts.append((f"{lead}-{style.gap}", item, at + 1 + len(style.gap)))
                lead = " " * at
        todo += reversed(parts)
    return style.eol.join(lines)


_NOTHING: Final = object()


def _member(lead: str, key: str, value: Any, at: int, style: Style) -> Sequence[tuple[str, Any, int]]:
    if not (value and isinstance(value, dict | list)):
        return [(f"{lead}{key} ", value, 0)]
    deeper = at + (style.unit if isinstance(value, dict) else style.dash)
    return [(lead + key, _NOTHING, 0), (" " * deeper, value, deeper)]


def flow_text(value: Any, style: Style) -> str:
    """The text, on one line, of a value in brackets, or of a scalar inside them."""
    out: list[str] = []
    todo: list[Any] = [value]
    texts: list[bool] = [False]  # True: the entry of `todo` is text
    while todo:
        value = todo.pop()
        if texts.pop():
            out.append(value)
        elif not (value and isinstance(value, dict | list)):
            out.append(scalar_text(value, flow=True))
        else:
            named = isinstance(value, dict)
            out.append("{" if named else "[")
            parts: list[tuple[Any, bool]] = []
            for item in value.items() if isinstance(value, dict) else value:
                parts.append((", " if parts else "", True))
                if named:
                    parts.append((key_text(item[0], style.quote) + ": ", True))
                parts.append((item[1] if named else item, False))
            parts.append(("}" if named else "]", True))
            todo += [part for part, _ in reversed(parts)]
            texts += [is_text for _, is_text in reversed(parts)]
    return "".join(out)
