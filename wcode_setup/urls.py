"""Comparison of base URLs, and their form in texts."""

from __future__ import annotations

from functools import cache
from typing import Any


def same_host(one: Any, other: Any) -> bool:
    """True if two base URLs have the same scheme, host and port."""
    return one == other or normalise_url(one).split("/")[:3] == normalise_url(other).split("/")[:3]


def normalise_url(url: Any) -> str:
    """A base URL in comparable form: lower-case host, no default port, no trailing slash, no endpoint path.

    "" for a value that is no URL: it could be a key at the wrong position.
    """
    return _normalised(url) if isinstance(url, str) else ""


@cache  # a run compares each entry's URL several times
def _normalised(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not (parts.scheme and host):
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{host}]" if ":" in host else host
    host += f":{port}" if port and port != default else ""
    return f"{parts.scheme}://{host}{parts.path.rstrip('/').removesuffix('/chat/completions')}"


def host_of(url: Any) -> str:
    """The host of a base URL, with its port if that is not the default one; "" for a value that is no URL."""
    return "".join(normalise_url(url).split("/")[2:3])


def shown_url(url: Any) -> str:
    """A base URL that is safe to print (no credentials); "?" for a value that is no URL."""
    return normalise_url(url) or "?"


def same_url(left: Any, right: str) -> bool:
    """True if two base URLs are equal, or have the same comparable form."""
    if left == right or not isinstance(left, str):
        return bool(left == right)
    other = left.isprintable() and host_of(right) not in left.lower()  # most URLs of a large file
    return not other and normalise_url(left) == normalise_url(right)


def usable_url(url: Any, wanted: str) -> bool:
    """True if `url` is a spelling of `wanted` that can stay: the same URL, and an endpoint path can be appended."""
    plain = isinstance(url, str) and not any(character.isspace() or character in "?#@" for character in url)
    return plain and same_url(url, wanted) and not url.rstrip("/").endswith("/chat/completions")
