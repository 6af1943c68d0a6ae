"""TOML scalars: the value of a text, and the text of new values.

New strings are in double quotes, on one line. A string that replaces one in single quotes keeps these if they can hold
it. Keys of ASCII letters, digits, `_` and `-` have no quotes.
"""

from __future__ import annotations

import re
from typing import Any, Final

from wcode_setup.documents.opaque import Opaque
from wcode_setup.documents.syntax import code_point, syntax_error

BASIC, LITERAL, TEXT, RAW = '"', "'", '"""', "'''"
"""The quotes of strings: one line, one line without escapes, several lines, several lines without escapes."""

BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]++")
# Possessive quantifiers: a backtracking pattern needs gigabytes for a long string, and never ends on an unclosed one.
STRINGS: Final = {
    BASIC: re.compile(r'"((?:[^"\\\r\n]++|\\[^\r\n])*+)"'),
    LITERAL: re.compile(r"'([^'\r\n]*+)'"),
    TEXT: re.compile(r'"""(?:\r?\n)?+((?:[^"\\]++|\\[\s\S]|"{1,2}+(?!"))*+"{0,2}?)"""(?!")'),
    RAW: re.compile(r"'''(?:\r?\n)?+((?:[^']++|'{1,2}+(?!'))*+'{0,2}?)'''(?!')"),
}
_CONTROL: Final = {
    **dict.fromkeys((BASIC, LITERAL), re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")),
    **dict.fromkeys((TEXT, RAW), re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")),
}
_ESCAPE: Final = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([ \t]*+\r?\n[ \t\r\n]*+)|([\s\S]))"
)
_ESCAPES: Final = {'"': '"', "\\": "\\", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

WORD: Final = re.compile(r"[A-Za-z0-9_.:+-]++")
_NUMBER: Final = re.compile(
    r"(?P<prefixed>0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*+|o[0-7](?:_?[0-7])*+|b[01](?:_?[01])*+))"
    r"|[+-]?(?:0|[1-9](?:_?[0-9])*+)(?P<real>(?:\.[0-9](?:_?[0-9])*+)?(?:[eE][+-]?[0-9](?:_?[0-9])*+)?)"
    r"|(?P<odd>[+-]?(?:inf|nan))"
)
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9](?P<seconds>:[0-5][0-9](?:\.[0-9]++)?)?"
_TIME: Final = re.compile(_CLOCK)
_DAY: Final = r"(?P<day>[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
_DATE: Final = re.compile(_DAY)
_MOMENT: Final = re.compile(_DAY + r"[Tt ]" + _CLOCK + r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?")
_LITERALS: Final = {"true": True, "false": False}

_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_PLAIN: Final = re.compile(r"[^'\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*+")


def read_scalar(text: str, at: int) -> tuple[Any, int, bool]:
    """The value at `at` that is neither string nor in brackets, the offset behind it, and True for TOML 1.1 only."""
    match = WORD.match(text, at)
    if not match:
        raise syntax_error(text, at, "syntax-value")
    word, end = match[0], match.end()
    if word in _LITERALS:
        return _LITERALS[word], end, False
    if number := _NUMBER.fullmatch(word):
        return _number(text, at, number), end, False
    if _TIME.fullmatch(word) or _DATE.match(word):
        return _moment(text, at, end)
    raise syntax_error(text, at, "syntax-number" if word[0] in "+-.0123456789" else "syntax-value-unquoted")


def _number(text: str, at: int, match: re.Match[str]) -> int | float:
    word = match[0].replace("_", "")
    if match["real"] or match["odd"]:
        return float(word)
    try:
        return int(word, 0 if match["prefixed"] else 10)
    except ValueError:  # Python's limit on the digits of an int
        raise syntax_error(text, at, "syntax-digits") from None


def _moment(text: str, at: int, end: int) -> tuple[Opaque, int, bool]:
    """A date, a time, or both; a blank may be between them."""
    from datetime import date

    match = _MOMENT.match(text, at)
    if match and (match.end() == end or match[0][10] == " "):
        end = match.end()
    else:
        match = (_TIME if text[at + 2] == ":" else _DATE).fullmatch(text, at, end)
    behind = text[end : end + 1]
    if not match or behind.isalnum() or behind in ("_", ".", ":", "+", "-"):
        raise syntax_error(text, at, "toml-date")
    groups = match.groupdict()
    try:
        date.fromisoformat(groups.get("day") or "2000-01-01")
    except ValueError:
        raise syntax_error(text, at, "toml-date") from None
    return Opaque(match[0]), end, "seconds" in groups and groups["seconds"] is None


def quotes(text: str, at: int) -> str:
    """The quotes that open at `at`; "" if there are none."""
    quote = text[at : at + 1]
    return "" if quote not in ("'", '"') else quote * 3 if text.startswith(quote * 3, at) else quote


def read_string(text: str, at: int, quote: str) -> tuple[str, int, bool]:
    """The value of the string at `at`, the offset behind it, and True for TOML 1.1 only."""
    match = STRINGS[quote].match(text, at)
    if not match:
        raise syntax_error(text, at, "syntax-open-string")
    if control := _CONTROL[quote].search(text, at, match.end()):
        raise syntax_error(text, control.start(), "syntax-control", character=code_point(control[0][0]))
    value, modern = match[1], False
    if quote in (BASIC, TEXT) and "\\" in value:
        value, modern = _decode(text, *match.span(1), quote == TEXT)
    elif "\r" in value:
        value = _lines(value)
    return value, match.end(), modern


def _decode(text: str, start: int, end: int, several: bool) -> tuple[str, bool]:
    parts, at, modern = [], start, False
    for match in _ESCAPE.finditer(text, start, end):
        short, long, byte, trimmed, char = match.groups()
        code = short or long or byte
        if code:
            number = int(code, 16)
            if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
                raise syntax_error(text, match.start(), "syntax-escape")
            new = chr(number)
        elif trimmed is not None and several:
            new = ""
        elif char in _ESCAPES:
            new = _ESCAPES[char]
        else:
            raise syntax_error(text, match.start(), "syntax-escape")
        modern = modern or byte is not None or char == "e"
        parts += [_lines(text[at : match.start()]), new]
        at = match.end()
    return "".join([*parts, _lines(text[at:end])]), modern


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def key_text(key: str, quote: str = "") -> str:
    """The text of a key, in `quote` if neighbours that need no quotes have these."""
    if quote == LITERAL and _PLAIN.fullmatch(key) and not _SURROGATE.search(key):
        return f"'{key}'"
    return key if not quote and BARE_KEY.fullmatch(key) else _basic(key)


def scalar_text(value: Any, quote: str = BASIC) -> str:
    """The text of a scalar; `quote`: of the string that it replaces. Raises ValueError for what TOML cannot hold."""
    if type(value) is Opaque:
        return str(value)
    if isinstance(value, str):
        literal = quote in (LITERAL, RAW) and _PLAIN.fullmatch(value) and not _SURROGATE.search(value)
        return f"'{value}'" if literal else _basic(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    raise ValueError("TOML has no such value")


def _basic(value: str) -> str:
    if _SURROGATE.search(value):
        raise ValueError("half a character")
    return '"' + _ESCAPED.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}", value) + '"'
