"""Positions of API keys: under a name of a secret, or behind a word that announces a key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from wcode_setup.secrets.secret import Secret, mask
from wcode_setup.secrets.shapes import is_public, is_reference, is_secret_name, is_secret_place, may_be_key

Span = tuple[int, int]
"""Start and end in a text, in characters."""

SCHEME = r"\b((?i:bearer|basic)\s+)(?=[a-z]*+[^a-z\s])([A-Za-z0-9._~+/=-]{16,}+)"
"""`Bearer` or `Basic`, and the credential behind it."""
_WORD = r"(?P<{0}>key|token|secret|passw(?:or)?d|pass|authorization|credentials?|cookie)[\"']?"
_VALUE = r"[\"']?(?:(?:bearer|basic)[ ]++)?([^\s\"',;(){}\[\]#…&*!|>-](?:[^\s\"',;(){}\[\]#…\\]|\\(?![nrt])){3,}+)"
_SAID = (
    rf"(?i){_WORD.format('name')}[^\S\r\n]*+[:=][^\S\r\n]*+{_VALUE}"
    rf"|(?<![\w-])-[\w-]*?{_WORD.format('option')}[\s,]++(?:-\s++)?{_VALUE}"
)
"""`api_key = …`, also in comments and on a line of a string, and `--api-key …`, also as items of a list."""
_NO_VALUES = ("true", "false", "null", "none")
_LONGEST_NAME = 80


def said_spans(text: str) -> Iterator[Span]:
    """The spans in the text of a file that the words before them call a key."""
    yield from (found.span(2) for found in re.finditer(SCHEME, text))
    pattern, at = re.compile(_SAID), 0
    while found := pattern.search(text, at):
        word = "name" if found["name"] else "option"
        at = found.end(word)
        if not is_secret_name(_name(text, found.start(word)) + found[word]):
            continue
        number = found.lastindex or 0
        at = found.end()
        if found[number].lower() not in _NO_VALUES and not is_reference(found[number]):
            yield found.span(number)


def _name(text: str, end: int) -> str:
    """The part of a name before `end`."""
    begin = max(0, end - _LONGEST_NAME)
    found = re.search(r"[\w-]*$", text[begin:end])
    return found[0] if found else ""


def masked_at(text: str, spans: Iterable[Span]) -> str:
    """`text` with the spans masked line by line; a reference to a key stays."""
    parts, at = [], 0
    for start, end in _apart(spans):
        value = text[start:end]
        lines = (mask(line) if line.strip() else line for line in value.split("\n"))
        parts += [text[at:start], value if is_public(value) else "\n".join(lines)]
        at = end
    return "".join([*parts, text[at:]])


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; overlapping ones are joined."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def keys_at(text: str, spans: Iterable[Span], data: Any, holder: str = "") -> list[Secret]:
    """The possible keys of a file: at these spans of its text, as spelled there, and in its data, decoded."""
    found = [text[start:end] for start, end in spans]
    found += secret_values(data, holder=holder)
    found += [word for value in found if "\n" in value for word in value.split()]  # a line may be shown alone
    return [Secret(value) for value in found if may_be_key(value)]


def secret_values(data: Any, name: str = "", holder: str = "") -> Iterator[str]:
    """The strings in plain data whose key names a secret; `name`: that of `data`, `holder`: that of its mapping."""
    todo = [(data, name, holder)]
    while todo:
        data, name, holder = todo.pop()
        if isinstance(data, dict):
            todo += [(value, str(key), name) for key, value in data.items()]
        elif isinstance(data, list):
            todo += [(value, name, holder) for value in data]
        elif isinstance(data, str) and is_secret_place(name, holder):
            yield data


def _is_headers(name: str) -> bool:
    """True if the value of a mapping key is headers, if it is text with one on each line (`CUSTOM_HEADERS`)."""
    return name.lower().endswith("headers")


def hide_values(data: Any, name: str = "", holder: str = "", secret: bool = False) -> Any:
    """Plain data with every string and number masked whose key names a secret, and the keys in lines of headers.

    `name`: the key of `data` itself; `holder`: that of the mapping around it; `secret`: mask whatever the names are.
    """
    if isinstance(data, dict):
        return {key: hide_values(value, str(key), name, secret) for key, value in data.items()}
    if isinstance(data, list):
        return [hide_values(value, name, holder, secret) for value in data]
    if isinstance(data, str) and _is_headers(name) and not secret:
        return masked_at(data, (span for span in said_spans(data) if may_be_key(data[slice(*span)])))
    secret = secret or is_secret_place(name, holder)
    plain = not secret or data in (None, "") or isinstance(data, bool) or is_public(str(data))
    return data if plain else mask(str(data))
