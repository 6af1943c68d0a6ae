"""The HTTP requests: one checks an API key at a gateway, one lists the gateway's models."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from wcode_setup.catalog import keys_from
from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, PROTOCOLS, RESPONSES
from wcode_setup.errors import Note, os_reason
from wcode_setup.secrets.secret import Secret

_STATUS = {
    401: "gateway-key",
    402: "gateway-credit",
    403: "gateway-key",
    404: "gateway-address",
    407: "gateway-proxy-login",
    429: "gateway-busy",
}
_HELLO = [{"role": "user", "content": "hi"}]
_ASKED: dict[str, dict[str, Any]] = {
    CHAT: {"messages": _HELLO, "max_tokens": 16},
    RESPONSES: {"input": "hi", "max_output_tokens": 16},
    ANTHROPIC: {"messages": _HELLO, "max_tokens": 16},
}
"""The fields of a request on each protocol, beside the model."""
_SAID = 160
"""Characters of a gateway's error text that are shown."""
_LARGEST = 1 << 20


class Verdict(NamedTuple):
    """The result of a key check: `ok`, and the message for it."""

    ok: bool
    what: Note


def try_key(base_url: str, model: str, key: Secret, protocol: str = CHAT, timeout: float = 20.0) -> Verdict:
    """Check an API key: ask the gateway for a few tokens. The HTTP status and a JSON body decide, not the content.

    Uses the proxies of the environment, follows no redirect (the key must not reach another host), and waits at most
    `timeout` seconds for each answer of the network. A network error becomes a verdict; none is raised.
    """
    import http.client
    import ssl
    from urllib.error import HTTPError, URLError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    from wcode_setup.version import __version__

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_arguments: Any) -> None:
            return None

    body = {"model": model, "stream": False, **_ASKED[protocol]}
    host = urlsplit(base_url).netloc
    try:
        request = Request(base_url + PROTOCOLS[protocol], json.dumps(body).encode(), method="POST")  # noqa: S310
        request.add_header("Content-Type", "application/json")
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", f"wcode-setup/{__version__}")
        if protocol == ANTHROPIC:
            request.add_header("Anthropic-Version", "2023-06-01")
        request.add_unredirected_header("Authorization", f"Bearer {key.reveal()}")
        with build_opener(Stay).open(request, timeout=timeout) as answer:
            return _verdict(host, answer.read(_LARGEST), key)
    except HTTPError as error:
        with error:
            return _refused(base_url, error.code, error.headers, _read(error), key)
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError):
            return Verdict(False, Note("gateway-timeout", host=host, seconds=round(timeout)))
        if isinstance(cause, ssl.SSLError):
            return Verdict(False, Note("gateway-tls", host=host, why=_note(cause, key)))
        if isinstance(cause, http.client.HTTPException) and not isinstance(cause, OSError):
            return Verdict(False, Note("gateway-nonsense", host=host, said=""))
        return Verdict(False, _unreached(base_url, host, _note(cause, key)))


def list_models(base_url: str, protocol: str = CHAT, timeout: float = 5.0) -> list[str]:
    """Return the ids of the models that the gateway lists without an API key; empty if it fails or lists none."""
    import http.client
    from urllib.request import Request, build_opener

    from wcode_setup.version import __version__

    try:
        path = "/v1/models" if protocol == ANTHROPIC else "/models"
        request = Request(base_url + path, headers={"User-Agent": f"wcode-setup/{__version__}"})  # noqa: S310
        with build_opener().open(request, timeout=timeout) as answer:
            data = _json(answer.read(_LARGEST))
    except (OSError, http.client.HTTPException, ValueError):
        return []
    found = data.get("data") if isinstance(data, dict) else None
    items = found if isinstance(found, list) else []
    ids = [item.get("id") for item in items if isinstance(item, dict)]
    return list(dict.fromkeys(name for name in ids if isinstance(name, str)))


def _verdict(host: str, body: bytes, key: Secret) -> Verdict:
    """The verdict on an answer with status 200: good if it is a JSON object without `error`."""
    data = _json(body)
    if not isinstance(data, dict) or data.get("error"):
        return Verdict(False, Note("gateway-nonsense", host=host, said=_said(data, key)))
    return Verdict(True, Note("gateway-ok", host=host))


def _refused(base_url: str, status: int, headers: Any, body: bytes, key: Secret) -> Verdict:
    host = urlsplit(base_url).netloc
    if 300 <= status < 400:
        where = urlsplit(str(headers.get("Location") or "")).netloc or "?"
        return Verdict(False, Note("gateway-redirect", host=host, status=status, where=_clean(where, key)))
    code = _STATUS.get(status) or ("gateway-failed" if status >= 500 else "gateway-other")
    said, keys = _said(_json(body), key), keys_from(base_url)
    return Verdict(False, Note(code, host=host, status=status, said=said, keys=keys))


def _unreached(base_url: str, host: str, why: Note) -> Note:
    """The note for a failed connection to the gateway, or to the proxy in front of it."""
    tunnel = re.search(r"Tunnel connection failed: (\d+)", why.fields.get("says", ""))
    proxy = _proxy(base_url)
    if tunnel and tunnel[1] == "407":
        return Note("gateway-proxy-login", host=host, status=407, said="")
    if proxy:
        return Note("gateway-proxy", host=host, proxy=proxy, why=why)
    return Note("gateway-offline", host=host, why=why)


def _proxy(base_url: str) -> str | None:
    """Host and port of the proxy for this URL, without its user name and password; None if there is no proxy."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(base_url)
    found = getproxies().get(parts.scheme)
    if not found or proxy_bypass(parts.netloc):
        return None
    return found.rstrip("/").rpartition("//")[2].rpartition("@")[2]


def _note(cause: object, key: Secret) -> Note:
    """Return the cause of a failed connection as a note: by number for a system error, else in the library's words."""
    own_numbers = type(cause).__module__ != "builtins"  # ssl and socket number their errors themselves
    if isinstance(cause, OSError) and cause.errno and not own_numbers:
        return os_reason(cause)
    return Note("library-says", says=_why(cause, key))


def _why(cause: Any, key: Secret) -> str:
    text = (
        getattr(cause, "verify_message", "") or getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    )
    return _clean(str(text), key)


def _said(data: Any, key: Secret) -> str:
    """The gateway's error text for a message: `: …`, or ""."""
    error = data.get("error", data) if isinstance(data, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return ": " + _clean(message, key) if isinstance(message, str) and message.strip() else ""


def _clean(text: str, key: Secret) -> str:
    """Text of another program, safe to show: one line, no control characters, no API key, at most `_SAID` long."""
    from wcode_setup.secrets.masking import masked_words

    plain = "".join(character if character.isprintable() else " " for character in text.replace(key.reveal(), "…"))
    plain = masked_words(" ".join(plain.split()))
    return plain if len(plain) <= _SAID else plain[: _SAID - 1] + "…"


def _read(answer: Any) -> bytes:
    import http.client

    try:
        return bytes(answer.read(_LARGEST))
    except (OSError, http.client.HTTPException):
        return b""


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
