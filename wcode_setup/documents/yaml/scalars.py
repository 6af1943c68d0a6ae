"""YAML scalars: the value of a plain one for a YAML 1.1 reader (such as PyYAML), and the text of new values.

New strings are written so that readers of YAML 1.1 and 1.2 see the same string. Only words are plain: values made of
ASCII letters and `_` (`custom`, `WCODE_API_KEY`), keys also of digits and `-` (`context_length`), if no reader takes
them for a boolean, null or number. All others are in double quotes, on one line. A string that replaces another keeps
its quotes if they can hold it: single quotes any printable text, no quotes any text that looks like an id or a URL.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta, timezone
from math import inf, nan
from typing import Any, Final

from wcode_setup.documents.opaque import Opaque

PLAIN, SINGLE, DOUBLE = "", "'", '"'
TAG: Final = "tag:yaml.org,2002:"
MERGE: Final = "<<"

_BOOLEANS: Final = dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True) | dict.fromkeys(
    ("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False
)
_NULLS: Final = ("", "~", "null", "Null", "NULL")
_INT: Final = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)")
_FLOAT: Final = re.compile(
    r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+][0-9]+)?|(?::[0-5]?[0-9])+\.[0-9_]*)"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?"
)

_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*+")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_]*+")
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./@+-]*+(?P<colons>(?::[A-Za-z0-9_./@+-]++)*+)")
_RESERVED: Final = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
_ESCAPED: Final = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\x00": "\\0"}


def resolve(text: str) -> Any:
    """The value of a plain scalar. Raises ValueError if PyYAML cannot read it (an impossible date, `0x_`, `=`)."""
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NULLS:
        return None
    if text in (MERGE, "="):
        raise ValueError(text)
    if text[0] in "-+.0123456789":
        if _INT.fullmatch(text):
            return _integer(text)
        if _FLOAT.fullmatch(text):
            return _real(text)
        if _DATE.fullmatch(text) or _TIME.fullmatch(text):
            return _moment(text)
    return text


def construct(tag: str, text: str) -> Any:
    """The value of a scalar with a tag. Raises ValueError if PyYAML does not know the tag, or the text does not fit."""
    if tag == TAG + "str":
        return text
    if tag == TAG + "null":
        return None
    if tag == TAG + "int":
        return _integer(text)
    if tag == TAG + "float":
        return _real(text)
    if tag == TAG + "bool" and text.lower() in ("yes", "no", "true", "false", "on", "off"):
        return text.lower() in ("yes", "true", "on")
    if tag == TAG + "binary":
        import base64

        base64.decodebytes(text.encode("ascii"))
    elif tag != TAG + "timestamp" or not (_DATE.fullmatch(text) or _TIME.fullmatch(text)):
        raise ValueError(text)
    else:
        _moment(text)
    return Opaque(text)


def _integer(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits[1:] if digits[:1] in ("-", "+") else digits
    if digits.startswith("0b"):
        return sign * int(digits[2:], 2)
    if digits.startswith("0x"):
        return sign * int(digits[2:], 16)
    if digits.startswith("0"):
        return sign * int(digits, 8)
    value = 0
    for part in digits.split(":"):
        value = value * 60 + int(part)
    return sign * value


def _real(text: str) -> float:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits[1:] if digits[:1] in ("-", "+") else digits
    if digits in (".inf", ".nan"):
        return sign * inf if digits == ".inf" else nan
    value, base = 0.0, 1
    for part in reversed(digits.split(":")):  # in PyYAML's order: the order changes a sum of floats
        value, base = value + float(part) * base, base * 60
    return sign * value


def _moment(text: str) -> Opaque:
    """A timestamp. Raises ValueError for a date or time that does not exist."""
    match = _TIME.fullmatch(text)
    if not match:
        date.fromisoformat(text)
        return Opaque(text)
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    zone = timezone(timedelta(hours=int(match[8]), minutes=int(match[9] or 0))) if match[7] else None
    datetime.combine(date(year, month, day), time(hour, minute, second, tzinfo=zone))
    return Opaque(text)


def key_text(key: Any, quote: str = PLAIN) -> str:
    """The text of a key, in `quote` if neighbours that need no quotes have these."""
    if not isinstance(key, str) or type(key) is Opaque:
        return scalar_text(key)
    if quote == SINGLE and not _ESCAPED.search(key.replace('"', "").replace("\\", "")):
        return _single(key)
    return key if quote == PLAIN and needs_no_quotes(key) else _double(key)


def needs_no_quotes(key: Any) -> bool:
    """True if every reader reads the key as a string without quotes."""
    return isinstance(key, str) and bool(_KEY.fullmatch(key)) and key.lower() not in _RESERVED


def scalar_text(value: Any, quote: str | None = None, flow: bool = False) -> str:
    """The text, on one line, of a scalar or an empty list or mapping. Raises TypeError for any other value.

    `quote`: the quotes of the string that it replaces; `flow`: True if it goes in brackets.
    """
    if type(value) is Opaque:
        return str(value)
    if isinstance(value, str):
        if quote == SINGLE and not _ESCAPED.search(value.replace('"', "").replace("\\", "")):
            return _single(value)
        plain = _ID.fullmatch(value) if quote == PLAIN else _WORD.fullmatch(value)
        if plain and quote != DOUBLE and value.lower() not in _RESERVED and not (flow and ":" in value):
            return value
        return _double(value)
    if isinstance(value, float):
        return _real_text(value)
    if value is None or value in ({}, []) or isinstance(value, int):
        return json.dumps(value)
    raise TypeError(f"{type(value).__name__} is not a plain value")


def _real_text(value: float) -> str:
    """The text of a float: YAML 1.1 wants a dot in every float, and a sign in every exponent."""
    text = repr(value)
    if text in ("inf", "-inf", "nan"):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    digits, e, exponent = text.partition("e")
    return (digits if "." in digits else digits + ".0") + e + exponent


def _single(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _double(value: str) -> str:
    def escape(match: re.Match[str]) -> str:
        code = ord(match[0])
        return _SHORT.get(match[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")

    return '"' + _ESCAPED.sub(escape, value) + '"'
