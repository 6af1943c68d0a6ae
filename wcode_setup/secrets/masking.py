"""Text without the keys in it."""

from __future__ import annotations

import re

from wcode_setup.secrets.secret import mask
from wcode_setup.secrets.shapes import SCHEME, SK_PATTERN, may_be_key, said_spans

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
_URL_LOGIN = r"(?<=://)[^/\s\"'<>]*@"
_URL_QUERY = r"(://[^\s\"'<>?#]{0,1000}+[?#])[^\s\"'<>),\]}…]++"


def masked(text: str) -> str:
    """`text` without what looks like a key in any text."""
    text = re.sub(_SHAPE, lambda found: mask(found[0]), text)
    if "://" in text:
        text = re.sub(_URL_QUERY, r"\1…", re.sub(_URL_LOGIN, "…@", text))
    if "bearer" in (lower := text.lower()) or "basic" in lower:
        text = re.sub(SCHEME, lambda found: found[1] + mask(found[2]), text)
    return re.sub(_ALPHANUMERIC, lambda found: mask(found[0]), text)


def masked_words(text: str) -> str:
    """`text` by another program, or of an exception, without what looks like a key or is called one and may be one."""
    parts, at = [], 0
    for start, end in sorted(said_spans(text)):
        if start >= at and may_be_key(text[start:end]):
            parts += [text[at:start], mask(text[start:end])]
            at = end
    return masked("".join([*parts, text[at:]]))
