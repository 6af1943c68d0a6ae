"""Plain data as a literal of a programming language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.text import UNSAFE

CUT = "\0"
"""The place of the image in a JSON text: no string has this character unescaped."""
_WIDTH = 88
"""Columns up to which a list or map stays on one line."""
_UNSAFE = UNSAFE[:-1] + "\ufeff]"
"""A byte order mark, too: Go's compiler takes none inside a file."""
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Image(NamedTuple):
    """An image in a request: `head`, then the file in base64, which the sample reads itself."""

    head: str


class Syntax(NamedTuple):
    """The syntax of a language for data; the defaults are JSON's.

    `words`: true, false and null. `special`: characters of a string that need a backslash, beside `"` and `\\`. `code`:
    the escape of a character by its number. `key`: a key by its string. `image`: the expression for an image by its
    head; `bare`: for one without. `empty`: a map without keys. `numbered`: the opening of a map whose keys could be
    taken for numbers. `long`: the end of an integer of more than 32 bits. `comma`: one after the last item. `unit`:
    one step of indentation.
    """

    map_open: str = "{"
    map_close: str = "}"
    list_open: str = "["
    list_close: str = "]"
    key: str = "{}: "
    words: Sequence[str] = ("true", "false", "null")
    special: str = ""
    code: str = "\\u{:04x}"
    image: str = "{} + image"
    bare: str = "image"
    empty: str = "{}"
    numbered: str = ""
    long: str = ""
    comma: bool = True
    unit: str = "    "


JSON = Syntax(comma=False, unit="  ")


def quoted(text: str, syntax: Syntax = JSON) -> str:
    """`text` in double quotes on one line; what a terminal would interpret is escaped."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    for sign in syntax.special:
        plain = plain.replace(sign, "\\" + sign)
    return '"' + re.sub(_UNSAFE, lambda found: _NAMED.get(found[0]) or syntax.code.format(ord(found[0])), plain) + '"'


def literal(value: Any, syntax: Syntax, level: int = 0) -> str:
    """`value` as an expression that begins `level` steps deep: its last line is indented as much."""
    if isinstance(value, Image):
        return _image(value.head, syntax)
    if isinstance(value, Mapping):
        if not value:
            return syntax.empty
        numbered = syntax.numbered and any(re.fullmatch("-?[0-9]+", key) for key in value)
        items = [syntax.key.format(quoted(key, syntax)) + literal(one, syntax, level + 1) for key, one in value.items()]
        return _joined(syntax.numbered if numbered else syntax.map_open, items, syntax.map_close, syntax, level)
    if isinstance(value, list):
        items = [literal(one, syntax, level + 1) for one in value]
        return _joined(syntax.list_open, items, syntax.list_close, syntax, level)
    return _scalar(value, syntax)


def run_length(value: Any) -> int:
    """The largest number of items and keys that a reader from left to right has behind it on its way down."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return max((place + run_length(one) for place, one in enumerate(inner, 1)), default=0)


def _image(head: str, syntax: Syntax) -> str:
    if syntax is JSON:
        return quoted(head)[:-1] + CUT + '"'
    return syntax.image.format(quoted(head, syntax)) if head else syntax.bare


def _scalar(value: Any, syntax: Syntax) -> str:
    if isinstance(value, str):
        return quoted(value, syntax)
    if isinstance(value, bool | None):
        return syntax.words[(True, False, None).index(value)]
    return json.dumps(value) + (syntax.long if isinstance(value, int) and abs(value) >= 2**31 else "")


def _joined(opening: str, items: list[str], closing: str, syntax: Syntax, level: int) -> str:
    """A list or map: on one line if it is short or empty, else each item on a line of its own."""
    line = opening + ", ".join(items) + closing
    fits = "\n" not in line and len(line) + level * len(syntax.unit) <= _WIDTH
    if fits or not items:
        return line
    inner, last = "\n" + syntax.unit * (level + 1), "," if syntax.comma else ""
    return opening + inner + ("," + inner).join(items) + last + "\n" + syntax.unit * level + closing
