"""Keys that nobody told us of: known by their shape, by the words before them, by where they stand.

Patterns are compiled when they are used: most runs need few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.credentials import SK_PATTERN, holds_secrets, is_reference, is_secret_name, mask

_SHAPE = (
    SK_PATTERN + r"|(?<![A-Za-z0-9])(?:"
    r"(?:gh[opsru]_|github_pat_|glpat-|gsk_|hf_|xai-|r8_|pplx-|nvapi-|tvly-|npm_|xapp-|xox[a-z]-|AIza|ya29\.)"
    r"[A-Za-z0-9_.-]{12,}+"
    r"|AKIA[A-Z0-9]{16}"
    r"|eyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]++){1,4})"
)
"""Keys of vendors who give them a shape of their own."""
_ALPHANUMERIC = (
    r"(?<![A-Za-z0-9/.])(?=[A-Za-z]*+[0-9][A-Za-z]*+[0-9])"
    r"(?:(?=[a-z0-9]*+[A-Z])(?=[A-Z0-9]*+[a-z])[A-Za-z0-9]{24,}+|[a-f0-9]{32,}+)(?![A-Za-z0-9/]|\.\w)"
)
"""What hardly anything but a key looks like: long, without a word in it, and no part of a path."""
_SCHEME = r"\b((?i:bearer|basic)\s+)(?=[a-z]*+[^a-z\s])([A-Za-z0-9._~+/=-]{16,}+)"
"""`Bearer`, and what is sent behind it."""
_URL_LOGIN = r"(?<=://)[^/\s\"'<>]*@"
_URL_QUERY = r"(://[^\s\"'<>?#]{0,1000}+[?#])[^\s\"'<>),\]}…]++"
_WORD = r"(?:(?<!public)key|token|secret|passw(?:or)?d|pass|authorization|credentials?|cookie)[\"']?"
_VALUE = r"[\"']?(?:(?:bearer|basic)[ ]++)?([^\s\"',;(){}\[\]#…&*!|>-][^\s\"',;(){}\[\]#…]{3,}+)"
_SAID = rf"(?i){_WORD}[^\S\r\n]*+[:=][^\S\r\n]*+{_VALUE}|(?<![\w-])-[\w-]*?{_WORD}[\s,]++(?:-\s++)?{_VALUE}"
"""`api_key = …`, also in comments, and `--api-key …`, also as items of a list."""
_NO_VALUES = ("true", "false", "null", "none")


def masked(text: str) -> str:
    """`text` without what looks like a key in any text."""
    text = re.sub(_SHAPE, lambda found: mask(found[0]), text)
    if "://" in text:
        text = re.sub(_URL_QUERY, r"\1…", re.sub(_URL_LOGIN, "…@", text))
    if "bearer" in (lower := text.lower()) or "basic" in lower:
        text = re.sub(_SCHEME, lambda found: found[1] + mask(found[2]), text)
    return re.sub(_ALPHANUMERIC, lambda found: mask(found[0]), text)


def said_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text of a file something stands that the words before it call a key."""
    yield from (found.span(2) for found in re.finditer(_SCHEME, text))
    for found in re.finditer(_SAID, text):
        number = found.lastindex or 0
        if found[number].lower() not in _NO_VALUES and not is_reference(found[number]):
            yield found.span(number)


def masked_words(text: str) -> str:
    """`text` by another program, or of an exception, without what looks like a key or is called one and may be one."""
    parts, at = [], 0
    for start, end in sorted(said_spans(text)):
        if start >= at and may_be_key(text[start:end]):
            parts += [text[at:start], mask(text[start:end])]
            at = end
    return masked("".join([*parts, text[at:]]))


def may_be_key(value: str) -> bool:
    """Whether a value that is called a key may be hidden wherever it stands: no path, no word, no short number."""
    digits = any(map(str.isdigit, value))
    return len(value) >= (4 if digits else 12) and value[:1] not in "/~." and not is_reference(value)


def secret_values(data: Any, name: str = "", holder: str = "") -> Iterator[str]:
    """The strings in plain data whose key names a secret; `name`: that of `data`, `holder`: that of its mapping."""
    todo = [(data, name, holder)]
    while todo:
        data, name, holder = todo.pop()
        if isinstance(data, dict):
            todo += [(value, str(key), name) for key, value in data.items()]
        elif isinstance(data, list):
            todo += [(value, name, holder) for value in data]
        elif isinstance(data, str) and (is_secret_name(name) or holds_secrets(holder)):
            yield data
