"""Formats of API keys, and names of the values that hold them.

Patterns are compiled when they are used: most runs need few of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

SK_PATTERN = r"(?:(?<![A-Za-z0-9])|(?<=\\[abfnrtv]))sk-[A-Za-z0-9_\-]{3,}+"
"""`sk-…`, not inside a word (`task-runner`), but behind an escape (`\\nsk-…`)."""
_PRIVATE_NAME = (
    r"(?i)(?:key|token|secret|pass|passwd|passphrase|password|authorization|credentials?)$|[a-z_-](?:key|secret|password)s$"
    r"|^(?:access|refresh|value)$|cookies?$|key_?helper$|code_?verifier$"
)
_PUBLIC_NAME = (
    r"(?i)(?:public|hot|shortcut|leader|primary|foreign|cache|sort|partition|idempotency|dedup)[_.-]?keys?$"
    r"|(?:don|hoc|joc|mon|tur|whis)keys?$|(?:com|by|tres|under|over|sur)pass$|(?:single|multi|render|first|second)[_-]?pass$"
    r"|(?:max|min|bos|eos|pad|unk|sep|cls|mask|stop|start|end)[_-]?token$"
)
"""Names that only end like the name of a secret."""
_HOLDER = r"(?i)([a-z_-]key|token|secret|password|credential)s$"
_REFERENCE = (
    r"\$\{[A-Za-z0-9_]+\}|\$\{\{[^{}]*\}\}|\$[A-Z][A-Z0-9_]*|\{(env|file):[^}]*\}|[A-Z][A-Z0-9_]*_KEY"
    r"|os\.environ/[^\s'\"`;|&<>]+|!?printenv [A-Za-z_][A-Za-z0-9_]*|!?cat (?:'[^']*'|[~/$][^\s'\"`;|&<>]*)"
)
NOT_READ = "<key not read>"
"""Stands for a key that a preview could not read."""
_WHOLE = r"(?:[a-z]+[-_])*+[A-Za-z0-9]{20,}+|sk-[A-Za-z0-9_-]{8,}+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLACEHOLDER = r"(?i)<.*>|your[-_ ]?(api[-_ ]?)?key.*|x{4,}|sk-x+|changeme|\.{3,}|…+"
_WORDS = r"(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20})(?:[-_. :/](?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}))*"
_ADDRESS = r"[a-z][a-z0-9+.-]*://.*|[~.]{0,2}/.*"


@lru_cache(1024)  # a file has the same few names again and again
def is_secret_name(name: str) -> bool:
    """True if a mapping key names a secret (`apiKey`, `Authorization`, `bot_token`), so that its value is masked."""
    return bool(re.search(_PRIVATE_NAME, name)) and not re.search(_PUBLIC_NAME, name)


@lru_cache(1024)
def holds_secrets(name: str) -> bool:
    """True if the value of a mapping key holds secrets under any names (`apiKeys`, `credentials`)."""
    return bool(re.search(_HOLDER, name)) and not re.search(_PUBLIC_NAME, name)


def is_secret_place(name: str, holder: str = "") -> bool:
    """True if a value is a secret by its own name, or by that of the mapping around it."""
    return is_secret_name(name) or holds_secrets(holder)


def is_placeholder(value: str) -> bool:
    """True if a value is what manuals print in place of a key (`<API_KEY>`, `your-api-key`, `sk-xxxx`)."""
    return bool(re.fullmatch(_PLACEHOLDER, value.strip()))


def is_reference(value: str) -> bool:
    """True if a value is a reference to a key (`${WCODE_API_KEY}`, `{env:X}`, `WCODE_API_KEY`, `!cat ~/x.key`)."""
    return bool(re.fullmatch(_REFERENCE, value))


def is_public(value: str) -> bool:
    """True if a value in the place of a key may be shown: a reference, or the sign for an unread key."""
    return is_reference(value) or value == NOT_READ


def is_like_key(word: str) -> bool:
    """True if a word of the command line, or of a setup file, can hardly be anything but a key."""
    mixed = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return mixed and bool(re.fullmatch(_WHOLE, word)) and not is_compound(word)


def is_compound(word: str) -> bool:
    """True if a word is made of words (`DeepSeekR1DistillLlama70B`); so is one in 100 random ones of 24 letters."""
    return sum(map(len, re.findall("[A-Z]?[a-z]{3,}", word))) * 5 >= len(word) * 3


def may_be_key(value: str) -> bool:
    """True if a value that is called a key may be hidden in any text: no path, no short word or number."""
    digits = any(map(str.isdigit, value))
    return len(value) >= (4 if digits else 12) and value[:1] not in "/~." and not is_reference(value)


def can_be_key(value: str) -> bool:
    """True if a value can be nothing but a key: at least 12 characters, no words, no path or URL, no reference."""
    plain = re.fullmatch(_WORDS, value) or re.fullmatch(_ADDRESS, value) or is_reference(value) or is_placeholder(value)
    return len(value) >= 12 and not plain
