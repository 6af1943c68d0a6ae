"""Notes about a gateway: its refusals and failed connections, in words that are safe to show."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin

from wcode_setup.catalog import keys_from
from wcode_setup.errors import Note, os_reason
from wcode_setup.gateway.connections import LARGEST, proxy_of
from wcode_setup.secrets.secret import Secret
from wcode_setup.urls import host_of

_STATUS = {
    401: "gateway-key",
    402: "gateway-credit",
    403: "gateway-key",
    404: "gateway-address",
    407: "gateway-proxy-login",
    429: "gateway-busy",
}
SAID = 160
"""Characters of a gateway's error text that are shown."""


class Peer(NamedTuple):
    """A gateway, and the key that it gets: `key` and the password of a proxy are in no note."""

    base_url: str
    key: Secret | None

    @property
    def host(self) -> str:
        """The gateway's host for a message, without a login."""
        return host_of(self.base_url) or "?"

    def nonsense(self, answer: object) -> Note:
        """The note for an answer that no gateway gives."""
        return Note("gateway-nonsense", host=self.host, said=self._said(answer))

    def refused(self, error: HTTPError) -> Note:
        """The note for an HTTP status other than 2xx."""
        status = error.code
        if 300 <= status < 400:
            where = host_of(urljoin(self.base_url, str(error.headers.get("Location") or ""))) or "?"
            return Note("gateway-redirect", host=self.host, status=status, where=self.clean(where))
        code = _STATUS.get(status) or ("gateway-failed" if status >= 500 else "gateway-other")
        said = self._said(parsed(_read(error)))
        return Note(code, host=self.host, status=status, said=said, keys=keys_from(self.base_url))

    def failed(self, error: Exception, timeout: float) -> Note:
        """The note for a request without an answer."""
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError):
            return Note("gateway-timeout", host=self.host, seconds=round(timeout))
        if isinstance(cause, ssl.SSLError):
            return Note("gateway-tls", host=self.host, why=self.reason(cause))
        if isinstance(cause, http.client.HTTPException) and not isinstance(cause, OSError):
            return Note("gateway-nonsense", host=self.host, said="")
        return self._unreached(self.reason(cause))

    def _unreached(self, why: Note) -> Note:
        """The note for a failed connection to the gateway, or to the proxy in front of it."""
        tunnel = re.search(r"Tunnel connection failed: (\d+)", why.fields.get("says", ""))
        proxy = proxy_of(self.base_url)
        if tunnel and tunnel[1] == "407":
            return Note("gateway-proxy-login", host=self.host, status=407, said="")
        if proxy:
            return Note("gateway-proxy", host=self.host, proxy=proxy.place, why=why)
        return Note("gateway-offline", host=self.host, why=why)

    def reason(self, cause: object) -> Note:
        """Return the cause of a failed connection: by number for a system error, else in the library's words."""
        own_numbers = type(cause).__module__ != "builtins"  # ssl and socket number their errors themselves
        if isinstance(cause, OSError) and cause.errno and not own_numbers:
            return os_reason(cause)
        said = getattr(cause, "verify_message", "") or getattr(cause, "strerror", None) or str(cause)
        return Note("library-says", says=self.clean(str(said or type(cause).__name__)))

    def _said(self, data: Any) -> str:
        """The gateway's error text for a message: `: …`, or ""."""
        error = data.get("error", data) if isinstance(data, dict) else None
        message = error.get("message") if isinstance(error, dict) else error
        return ": " + self.clean(message) if isinstance(message, str) and message.strip() else ""

    def clean(self, text: str) -> str:
        """Text of another program, safe to show: one line, no control characters, no API key, at most `SAID` long."""
        from wcode_setup.secrets.masking import masked_words

        proxy = proxy_of(self.base_url)
        for secret in (self.key.reveal() if self.key else "", *(proxy.secrets if proxy else ())):
            for spelt in {secret, repr(secret)[1:-1]} - {""}:
                text = text.replace(spelt, "…")
        plain = "".join(character if character.isprintable() else " " for character in text)
        plain = masked_words(" ".join(plain.split()))
        return plain if len(plain) <= SAID else plain[: SAID - 1] + "…"


def parsed(body: bytes) -> object:
    """The value of a JSON text; None if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _read(answer: Any) -> bytes:
    try:
        return bytes(answer.read(LARGEST))
    except (OSError, http.client.HTTPException):
        return b""
