"""The fix for each failure of a request."""

from __future__ import annotations

from urllib.parse import urlsplit

from wcode_setup.errors import Note
from wcode_setup.gateway.connections import proxy_of
from wcode_setup.urls import host_of, shown_url

_FIXES = {
    "doctor-proxy-unusable": "fix-proxy-kind",
    "gateway-address": "fix-address",
    "gateway-busy": "fix-wait",
    "gateway-credit": "fix-credit",
    "gateway-failed": "fix-later",
    "gateway-nonsense": "fix-url",
    "gateway-offline": "fix-connection",
    "gateway-other": "fix-address",
    "gateway-proxy": "fix-proxy",
    "gateway-proxy-login": "fix-proxy-login",
    "gateway-redirect": "fix-redirect",
    "gateway-timeout": "fix-connection",
    "gateway-tls": "fix-tls",
}
"""Note of a failure -> note of its fix; a rejected key is replaced by a command."""


def fix_for(what: Note, base_url: str, path: str = "", model: str = "") -> Note:
    """The fix for a failed request to `base_url` and `path`, for `model`."""
    proxy = proxy_of(base_url)
    return Note(
        _FIXES[what.code],
        host=host_of(base_url),
        url=shown_url(base_url) + path,
        model=model,
        proxy=proxy.place if proxy else "",
        variable=f"{urlsplit(base_url).scheme}_proxy",
        where=what.fields.get("where", ""),
        keys=what.fields.get("keys", ""),
    )
