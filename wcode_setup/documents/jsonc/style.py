"""The style of a JSON text, learned from it, and new values in that style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

from wcode_setup.documents.brackets import indentation, on_one_line
from wcode_setup.documents.jsonc.syntax import IDENTIFIER, TOKEN
from wcode_setup.documents.syntax import LINE_BREAK, Node, Tree, starts_line, walk

SAMPLE: Final = 5000
"""Values, from the beginning of a file, that its style is learned from."""

_SPECIAL: Final = {quote: rf"[\x00-\x1f\\\u2028\u2029\ud800-\udfff{quote}]" for quote in "\"'"}
_SHORT: Final = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"', "'": "\\'"}


class Style(NamedTuple):
    """The style of a file, or of one place in it."""

    eol: str = "\n"
    unit: str = "  "
    """One level of indentation."""
    bare: bool = False
    """True: keys are not quoted if they need no quotes."""
    key_quote: str = '"'
    quote: str = '"'
    colon: str = ": "
    """The colon with the blanks around it."""
    gap: str = " "
    """The blanks behind a comma on one line."""
    object_pad: str = " "
    """The blanks inside the braces of an object on one line."""
    list_pad: str = ""

    def near(self, text: str, members: Sequence[Node]) -> Style:
        """The style adjusted to these members of one container."""
        return near(text, members, self)

    def key_text(self, key: str) -> str:
        """A key with its colon."""
        return key_text(key, self)

    def render(self, value: Any, indent: str, flat: bool, trailing: bool) -> str:
        """The text of a new value; see `documents.brackets.Style`."""
        return render(value, self, indent, flat, trailing)


def learn(tree: Tree) -> Style:
    """The style of the whole file: the most frequent quotes, and the first indentation and blanks found."""
    text, sample = tree.text, list(islice(walk(tree.root), SAMPLE))
    end_of_line = LINE_BREAK.search(text)
    style = near(text, [node for _, node in sample], Style(eol=end_of_line[0] if end_of_line else "\n"))
    quotes = [text[node.start] for _, node in sample if type(node.value) is str] or [style.key_quote]
    style = style._replace(quote=_most(quotes))
    found = {"unit": next(_units(tree, sample), style.unit), "gap": next(_gaps(text, sample), style.gap)}
    for kind, pad in (dict, "object_pad"), (list, "list_pad"):
        found[pad] = next(_pads(text, sample, kind), getattr(style, pad))
    return style._replace(**found)  # type: ignore[arg-type]


def near(text: str, members: Sequence[Node], style: Style) -> Style:
    """`style` adjusted to these members of one container: the quotes of their keys, and their colons."""
    named = [node for node in members[:SAMPLE] if node.key is not None]
    quoted = [text[node.begin] for node in named if text[node.begin] in "\"'"]
    bare = [text[node.begin] not in "\"'" for node in named if IDENTIFIER.fullmatch(node.key or "")]
    if quoted:
        style = style._replace(key_quote=_most(quoted))
    if bare:
        style = style._replace(bare=_most(bare))
    if colons := [colon for node in named if (colon := _colon(text, node))]:
        colon = _most(colons)
        if colon != style.colon:
            style = style._replace(colon=colon, gap=colon.partition(":")[2], object_pad=colon.partition(":")[2])
    return style


def _colon(text: str, node: Node) -> str:
    """The colon with one blank on each side that has blanks; "" if there are comments or line breaks."""
    key = TOKEN.match(text, node.begin)
    before, _, after = text[key.end() if key else node.start : node.start].partition(":")
    return "" if (before + after).strip(" \t") else f"{before[:1] and ' '}:{after[:1] and ' '}"


def _most(votes: list[Any]) -> Any:
    """The most frequent vote; of equals the first."""
    return max(dict.fromkeys(votes), key=votes.count)


def _units(tree: Tree, sample: Sequence[tuple[Node, Node]]) -> Iterator[str]:
    """The indentation of each value on its own line, relative to its container; then that of comments."""
    text = tree.text
    for parent, node in sample:
        if starts_line(text, node.begin):
            outer, inner = indentation(text, parent.start), indentation(text, node.begin)
            if inner != outer and inner.startswith(outer):
                yield inner[len(outer) :]
    for start, _ in tree.comments:
        if starts_line(text, start) and (inner := indentation(text, start)):
            yield inner


def _gaps(text: str, sample: Sequence[tuple[Node, Node]]) -> Iterator[str]:
    for (parent, node), (same_parent, following) in pairwise(sample):
        if parent is same_parent and not (blanks := text[node.comma + 1 : following.begin]).strip(" \t"):
            yield blanks[:1] and " "


def _pads(text: str, sample: Sequence[tuple[Node, Node]], kind: type[Any]) -> Iterator[str]:
    for parent in dict.fromkeys(parent for parent, _ in sample):
        if type(parent.value) is kind and on_one_line(text, parent.start, parent.end):
            yield " " if text[parent.start + 1] in " \t" else ""


def render(value: Any, style: Style, indent: str, flat: bool, trailing: bool) -> str:
    """The text of a new value that begins on a line indented by `indent`.

    `flat`: all on one line; False: lists of scalars only. `trailing`: the last line inside ends in a comma.
    """
    out: list[str] = []
    todo: list[str | tuple[Any, str]] = [(value, indent)]  # text, or a value and the indentation of its line
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            out.append(part)
            continue
        value, indent = part
        if not (value and isinstance(value, dict | list)):
            out.append(_scalar(value, style))
            continue
        named = isinstance(value, dict)
        items = value.items() if isinstance(value, dict) else [("", item) for item in value]
        if flat or (not named and not any(item and isinstance(item, dict | list) for item in value)):
            inner, pad = indent, style.object_pad if named else style.list_pad
            lead, separator, end = pad, "," + style.gap, pad
        else:
            inner = indent + style.unit
            lead = style.eol + inner
            separator, end = "," + lead, "," * trailing + style.eol + indent
        parts: list[str | tuple[Any, str]] = []
        for key, item in items:
            parts += [separator if parts else lead, key_text(key, style) if named else "", (item, inner)]
        out.append("{" if named else "[")
        todo += [end + ("}" if named else "]"), *reversed(parts)]
    return "".join(out)


def key_text(key: str, style: Style) -> str:
    """A key with its colon."""
    bare = style.bare and IDENTIFIER.fullmatch(key)
    return (key if bare else _quoted(key, style.key_quote)) + style.colon


def _scalar(value: Any, style: Style) -> str:
    if isinstance(value, str):
        return _quoted(value, style.quote)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(value), repr(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict | list) and not value:
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"{type(value).__name__} is not JSON")


def _quoted(value: str, quote: str) -> str:
    def escape(match: re.Match[str]) -> str:
        return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}"

    return quote + re.sub(_SPECIAL[quote], escape, value) + quote
