"""The style of a TOML text, learned from it, and new values in that style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from wcode_setup.documents.brackets import on_one_line
from wcode_setup.documents.syntax import LINE_BREAK, Node, starts_line, walk
from wcode_setup.documents.toml.scalars import BARE_KEY, BASIC, key_text, scalar_text
from wcode_setup.documents.toml.tree import ARRAY, INLINE, Parsed

SAMPLE: Final = 2000
"""Values, from the beginning of a file, that its style is learned from."""


class Style(NamedTuple):
    """The style of a file, or of one place in it."""

    eol: str = "\n"
    unit: str = "  "
    """The indentation of an item on its own line."""
    inner: str = ""
    """The indentation of a line below its header."""
    equals: str = " = "
    key_quote: str = ""
    gap: str = " "
    table_pad: str = " "
    """The blanks inside the braces of an inline table."""
    list_pad: str = ""

    def near(self, text: str, members: Sequence[Node]) -> Style:
        """The style adjusted to these members of one table: the quotes of their keys, and their `=`."""
        named = [node for node in members[:SAMPLE] if node.key is not None and node.brackets]
        quotes = {text[node.begin] for node in named if BARE_KEY.fullmatch(node.key or "")}
        quote = quotes.pop() if len(quotes) == 1 else ""
        style = self._replace(key_quote=quote if quote in ("'", '"') else "")
        votes = [_equals(text, node) for node in named]
        return style._replace(equals=max(dict.fromkeys(votes), key=votes.count)) if votes else style

    def key_text(self, key: str) -> str:
        """A key with its `=`."""
        return key_text(key, self.key_quote) + self.equals

    def render(self, value: Any, indent: str, flat: bool, trailing: bool) -> str:
        """The text of a new value; see `documents.brackets.Style`. Raises ValueError for what TOML cannot hold."""
        if flat or not isinstance(value, list) or not any(item and isinstance(item, dict | list) for item in value):
            return self.inline(value)
        lead = self.eol + indent + self.unit
        items = ("," + lead).join(self.inline(item) for item in value)
        return f"[{lead}{items}{',' * trailing}{self.eol}{indent}]"

    def inline(self, value: Any, quote: str = BASIC) -> str:
        """The text of a value on one line. `quote`: of the string that it replaces."""
        out: list[str] = []
        todo: list[tuple[bool, Any]] = [(False, value)]  # True: text
        while todo:
            is_text, value = todo.pop()
            if is_text or not isinstance(value, dict | list):
                out.append(value if is_text else scalar_text(value, quote))
                continue
            named = isinstance(value, dict)
            items = list(value.items()) if isinstance(value, dict) else [("", item) for item in value]
            pad = (self.table_pad if named else self.list_pad) if items else ""
            out.append(("{" if named else "[") + pad)
            parts: list[tuple[bool, Any]] = []
            for key, item in items:
                parts.append((True, ("," + self.gap if parts else "") + (self.key_text(key) if named else "")))
                parts.append((False, item))
            todo += [(True, pad + ("}" if named else "]")), *reversed(parts)]
        return "".join(out)


def learn(parsed: Parsed) -> Style:
    """The style of a whole file."""
    text, sample = parsed.tree.text, list(islice(walk(parsed.root), SAMPLE))
    line_break = LINE_BREAK.search(text)
    style = Style(eol=line_break[0] if line_break else "\n").near(text, [node for _, node in sample])
    found: dict[str, str] = {"key_quote": ""}
    for section in parsed.sections:
        if section.header and section.keys:
            outer, inner = (text[line.begin : line.start] for line in (section.header, section.keys[0]))
            found["inner"] = inner.removeprefix(outer)
            break
    for parent in dict.fromkeys(parent for parent, _ in sample if parent.brackets):
        first = (parent.members or [parent])[0]
        if on_one_line(text, parent.start, parent.end):
            name = "table_pad" if parent.style == INLINE else "list_pad"  # type: ignore[attr-defined]
            found.setdefault(name, " " if text[parent.start + 1] in " \t" else "")
            if first.comma >= 0:
                found.setdefault("gap", " " if text[first.comma + 1] in " \t" else "")
        elif parent.style == ARRAY and starts_line(text, first.begin):  # type: ignore[attr-defined]
            found.setdefault("unit", _indent(text, first.begin).removeprefix(_indent(text, parent.start)) or "  ")
    return style._replace(**found)


def _indent(text: str, offset: int) -> str:
    start = text.rfind("\n", 0, offset) + 1
    return text[start : start + len(text[start:offset]) - len(text[start:offset].lstrip(" \t"))]


def _equals(text: str, node: Node) -> str:
    """The `=` of a value, with one blank on each side that has blanks."""
    before = text[node.begin : node.start].rstrip(" \t")
    left = " " if before[:-1][-1:] in (" ", "\t") else ""
    return left + "=" + (" " if text[node.start - 1] in " \t" else "")


def is_tables(value: Any) -> bool:
    """True if a new value is a list of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def opens(value: Any) -> bool:
    """True if a new value has sections of its own."""
    return (isinstance(value, dict) and bool(value)) or is_tables(value)


def flat_lines(keys: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of a table as dotted keys."""
    todo = [(keys, value)]
    while todo:
        keys, value = todo.pop()
        if isinstance(value, dict) and value:
            todo += [((*keys, key), item) for key, item in reversed(value.items())]
        else:
            yield keys, value


def sections_text(name: str, value: Any, style: Style, indent: str) -> str:
    """New sections for a table, or for a list of tables, whose header says `name`; a blank line is between two.

    A table that holds only tables needs no header.
    """
    out: list[str] = []
    todo: list[tuple[str, Any, bool]] = [(name, value, False)]
    while todo:
        name, value, is_item = todo.pop()
        if isinstance(value, list):
            todo += [(name, item, True) for item in reversed(value)]
            continue
        lines = [(key, item) for key, item in value.items() if not opens(item)]
        inner = [(key, item) for key, item in value.items() if opens(item)]
        if is_item or lines or not inner:
            header = f"[[{name}]]" if is_item else f"[{name}]"
            out.append(indent + header + style.eol + lines_text("", lines, style, indent + style.inner))
        dot = f"{name}." if name else ""
        todo += [(dot + key_text(key, style.key_quote), item, False) for key, item in reversed(inner)]
    return style.eol.join(out)


def lines_text(prefix: str, lines: Sequence[tuple[str, Any]], style: Style, indent: str) -> str:
    """New lines, with a dotted prefix before each key."""
    return "".join(
        f"{indent}{prefix}{style.key_text(key)}{style.render(value, indent, False, True)}{style.eol}"
        for key, value in lines
    )


def document_text(value: dict[str, Any], style: Style) -> str:
    """The text of a whole document."""
    lines = [(key, item) for key, item in value.items() if not opens(item)]
    parts = [lines_text("", lines, style, "")] if lines else []
    parts += [sections_text(key_text(key), item, style, "") for key, item in value.items() if opens(item)]
    return style.eol.join(parts)
