"""Masking of API keys in foreign text: users' files, other programs, gateways and exceptions.

Texts that wcode-setup makes (ids, states, paths, setup files) are exact: no key format is searched in them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, cached_property

from wcode_setup.secrets.secret import Secret, mask
from wcode_setup.secrets.shapes import SK_PATTERN, can_be_key, is_compound, is_like_key, is_placeholder, may_be_key
from wcode_setup.secrets.spans import SCHEME, masked_at, said_spans

_SHAPE = (
    SK_PATTERN + r"|(?<![A-Za-z0-9])(?:"
    r"(?:gh[opsru]_|github_pat_|glpat-|gsk_|hf_|xai-|r8_|pplx-|nvapi-|tvly-|npm_|xapp-|xox[a-z]-|AIza|ya29\.)"
    r"[A-Za-z0-9_.-]{12,}+"
    r"|AKIA[A-Z0-9]{16}"
    r"|eyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]++){1,4})"
)
"""Keys of vendors with a format of their own."""
_ALPHANUMERIC = (
    r"(?<![A-Za-z0-9/.])(?=[A-Za-z]*+[0-9][A-Za-z]*+[0-9])"
    r"(?:(?=[a-z0-9]*+[A-Z])(?=[A-Z0-9]*+[a-z])[A-Za-z0-9]{24,}+|[a-f0-9]{32,}+)(?![A-Za-z0-9/]|\.\w)"
)
"""Text that is hardly anything but a key: long, without a word in it, and not part of a path."""
_URL_LOGIN = r"(?<=://)[^/\s\"'<>]*@"
_URL_QUERY = r"(://[^\s\"'<>?#]{0,1000}+[?#])[^\s\"'<>),\]}…]++"


class Masker:
    """The known keys of a run, and text without them.

    There are three degrees. A given key is masked in foreign text, and in own text if it can be nothing but a key. A
    suspected one (from the environment) is masked in foreign text alone. Ids that the user chose are never masked.
    """

    def __init__(self, suspects: Callable[[], Iterable[str]] = tuple) -> None:
        """`suspects`: returns values that are masked in foreign text, if they can be keys."""
        self._given: set[str] = set()
        self._own: set[str] = set()
        self._ids: set[str] = set()
        self._suspects = suspects

    def hide(self, *keys: Secret | None) -> None:
        """Mask these keys from now on, also as JSON or Python spell them, or one inside the other."""
        for key in keys:
            value = key.reveal() if key else ""
            if may_be_key(value) and not is_placeholder(value):
                self._given |= _spelt(value)
                self._own |= _spelt(value) if can_be_key(value) else set()

    def choose(self, *ids: str) -> None:
        """Show these ids from now on, whatever their format."""
        self._ids |= {*ids}

    @cached_property
    def _suspected(self) -> set[str]:
        return {spelt for value in self._suspects() if can_be_key(value) for spelt in _spelt(value)}

    @property
    def _chosen(self) -> set[str]:
        return _with_shapes(frozenset(self._ids))

    def own(self, text: str) -> str:
        """Text of wcode-setup: exact, except for a given key where none belongs."""
        return self._without(text, self._own)

    def id(self, text: str) -> str:
        """An id or a URL from a user's file: exact, unless the file has a key in its place."""
        return text if text in self._ids or text in self._chosen else masked_id(text)

    def foreign(self, text: str) -> str:
        """Foreign text, without known keys and without text in the format of one."""
        return masked(self._without(text, self._given | self._suspected), self._chosen)

    def has_key(self, text: str) -> bool:
        """True if a given or suspected key is in `text`, or anything in the format of one that a vendor gives out."""
        return self._without(text, self._given | self._suspected) != text or bool(re.search(_SHAPE, text))

    def _without(self, text: str, keys: set[str]) -> str:
        found = {key for key in keys if key in text}
        for key in sorted(found - self._chosen, key=len, reverse=True) if found else ():
            text = text.replace(key, mask(key))
        return text


@cache
def _with_shapes(ids: frozenset[str]) -> set[str]:
    """These ids, and what in them has the format of a key."""
    found = (match[0] for word in ids for pattern in (_SHAPE, _ALPHANUMERIC) for match in re.finditer(pattern, word))
    return {*ids, *found}


def _spelt(key: str) -> set[str]:
    """The spellings of a key: as it is, inside strings of JSON and Python, and one inside the other."""
    once = {key, json.dumps(key)[1:-1], repr(key)[1:-1]}
    return once | {spelt for one in once for spelt in (json.dumps(one)[1:-1], repr(one)[1:-1])}


def masked(text: str, chosen: Collection[str] = ()) -> str:
    """`text` without anything in the format of a key; `chosen` words stay."""

    def hidden(found: re.Match[str]) -> str:
        return found[0] if found[0] in chosen else mask(found[0])

    text = masked_urls(re.sub(_SHAPE, hidden, text))
    if "bearer" in (lower := text.lower()) or "basic" in lower:
        text = re.sub(SCHEME, lambda found: found[1] + mask(found[2]), text)
    return re.sub(_ALPHANUMERIC, lambda found: found[0] if is_compound(found[0]) else hidden(found), text)


def masked_urls(text: str) -> str:
    """`text` without the logins and the queries of URLs."""
    return re.sub(_URL_QUERY, r"\1…", re.sub(_URL_LOGIN, "…@", text)) if "://" in text else text


def masked_id(text: str) -> str:
    """An id or a URL from a user's file, safe to show: without login and query of a URL, without keys."""
    words = r"[^\s\"',\[\]{}]+"
    return re.sub(words, lambda found: mask(found[0]) if is_like_key(found[0]) else found[0], masked_urls(text))


def masked_words(text: str) -> str:
    """Text of another program or an exception without keys, found by their format and by the words before them."""
    return masked(masked_at(text, (span for span in said_spans(text) if may_be_key(text[slice(*span)]))))
