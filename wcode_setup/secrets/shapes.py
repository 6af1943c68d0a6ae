"""What keys, and the names of keys, look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# Patterns are compiled when they are used: most runs need few of them.
SK_PATTERN = r"sk-[A-Za-z0-9_\-]{3,}+"
_PRIVATE_NAME = (
    r"(?i)(?<!public)(key|token|secret|pass|passwd|password|authorization|credentials?)$|[a-z_-](key|secret|password)s$"
    r"|^(access|refresh|value)$|cookies?$"
)
_HOLDER = r"(?i)([a-z_-]key|token|secret|password|credential)s$"
_REFERENCE = r"\$\{[A-Za-z0-9_]+\}|\$[A-Z][A-Z0-9_]*|\{(env|file):[^}]*\}|[A-Z][A-Z0-9_]*_KEY"
_WHOLE = r"(?:[a-z]+[-_])*+[A-Za-z0-9]{20,}+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLACEHOLDER = r"(?i)<.*>|your[-_ ]?(api[-_ ]?)?key.*|x{4,}|sk-x+|changeme|\.{3,}|…+"
SCHEME = r"\b((?i:bearer|basic)\s+)(?=[a-z]*+[^a-z\s])([A-Za-z0-9._~+/=-]{16,}+)"
"""`Bearer`, and what is sent behind it."""
_WORD = r"(?:(?<!public)key|token|secret|passw(?:or)?d|pass|authorization|credentials?|cookie)[\"']?"
_VALUE = r"[\"']?(?:(?:bearer|basic)[ ]++)?([^\s\"',;(){}\[\]#…&*!|>-][^\s\"',;(){}\[\]#…]{3,}+)"
_SAID = rf"(?i){_WORD}[^\S\r\n]*+[:=][^\S\r\n]*+{_VALUE}|(?<![\w-])-[\w-]*?{_WORD}[\s,]++(?:-\s++)?{_VALUE}"
"""`api_key = …`, also in comments, and `--api-key …`, also as items of a list."""
_NO_VALUES = ("true", "false", "null", "none")


def is_secret_name(name: str) -> bool:
    """Whether a mapping key names a secret (`apiKey`, `Authorization`, `bot_token`), so that its value is masked."""
    return bool(re.search(_PRIVATE_NAME, name))


def holds_secrets(name: str) -> bool:
    """Whether the value of a mapping key holds secrets under any names (`apiKeys`, `credentials`)."""
    return bool(re.search(_HOLDER, name))


def is_placeholder(value: str) -> bool:
    """Whether this is what manuals print in place of a key (`<API_KEY>`, `your-api-key`, `sk-xxxx`)."""
    return bool(re.fullmatch(_PLACEHOLDER, value.strip()))


def is_reference(value: str) -> bool:
    """Whether this says where a key is (`${WCODE_API_KEY}`, `{env:X}`, `WCODE_API_KEY`) instead of being one."""
    return bool(re.fullmatch(_REFERENCE, value))


def is_like_key(word: str) -> bool:
    """Whether a word of the command line, or of a setup file, can hardly be anything else than a key."""
    return bool(re.fullmatch(_WHOLE, word)) and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def said_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text of a file something stands that the words before it call a key."""
    yield from (found.span(2) for found in re.finditer(SCHEME, text))
    for found in re.finditer(_SAID, text):
        number = found.lastindex or 0
        if found[number].lower() not in _NO_VALUES and not is_reference(found[number]):
            yield found.span(number)


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
