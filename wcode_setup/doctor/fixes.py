"""The fix for each failure of a request."""

from __future__ import annotations

from urllib.parse import urlsplit

from wcode_setup.errors import Note
from wcode_setup.gateway.connections import proxy_of
from wcode_setup.urls import host_of, shown_url

_FIXES = {
    "doctor-proxy-unusable": "doctor-fix-proxy-kind",
    "gateway-address": "doctor-fix-address",
    "gateway-busy": "doctor-fix-wait",
    "gateway-credit": "doctor-fix-credit",
    "gateway-failed": "doctor-fix-later",
    "gateway-nonsense": "doctor-fix-url",
    "gateway-offline": "doctor-fix-connection",
    "gateway-other": "doctor-fix-address",
    "gateway-proxy": "doctor-fix-proxy",
    "gateway-proxy-login": "doctor-fix-proxy-login",
    "gateway-redirect": "doctor-fix-redirect",
    "gateway-timeout": "doctor-fix-connection",
    "gateway-tls": "doctor-fix-tls",
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
