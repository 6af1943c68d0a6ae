"""The HTTP requests: one checks an API key at a gateway, others list the gateway's models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, PROTOCOLS, RESPONSES
from wcode_setup.errors import Note
from wcode_setup.gateway.models import PAGES, Listed, listed, next_page
from wcode_setup.secrets.secret import Secret

if TYPE_CHECKING:
    from ssl import SSLContext

    from wcode_setup.gateway.answers import Peer

_HELLO = [{"role": "user", "content": "hi"}]
_ASKED: dict[str, dict[str, Any]] = {
    CHAT: {"messages": _HELLO, "max_tokens": 16},
    RESPONSES: {"input": "hi", "max_output_tokens": 16},
    ANTHROPIC: {"messages": _HELLO, "max_tokens": 16},
}
"""The fields of a request on each protocol, beside the model."""


class Verdict(NamedTuple):
    """The result of a key check: `ok`, and the message for it."""

    ok: bool
    what: Note


def try_key(
    base_url: str,
    model: str,
    key: Secret,
    protocol: str = CHAT,
    timeout: float = 20.0,
    trust: SSLContext | None = None,
) -> Verdict:
    """Check an API key: ask the gateway for a few tokens. The HTTP status and a JSON body decide, not the content.

    Uses the proxies of the environment, follows no redirect (the key must not reach another host), and waits at most
    `timeout` seconds for a connection and as many for the whole answer. A network error becomes a verdict; none is
    raised. `trust` has the CA certificates; by default those of Python.
    """
    from wcode_setup.gateway.answers import Peer

    body = {"model": model, "stream": False, **_ASKED[protocol]}
    peer = Peer(base_url, key)
    answer = _send(peer, PROTOCOLS[protocol], json.dumps(body).encode(), protocol, timeout, trust)
    if isinstance(answer, Note):
        return Verdict(False, answer)
    if not isinstance(answer, dict) or answer.get("error"):
        return Verdict(False, peer.nonsense(answer))
    return Verdict(True, Note("gateway-ok", host=peer.host))


def ask_models(
    base_url: str,
    key: Secret | None,
    protocol: str = CHAT,
    timeout: float = 5.0,
    trust: SSLContext | None = None,
) -> list[str] | Note:
    """Return the ids of the models that the gateway lists, or why there is no list; otherwise as `try_key`."""
    found = describe_models(base_url, key, protocol, timeout, trust)
    return found if isinstance(found, Note) else [model.id for model in found]


def describe_models(
    base_url: str,
    key: Secret | None,
    protocol: str = CHAT,
    timeout: float = 5.0,
    trust: SSLContext | None = None,
) -> list[Listed] | Note:
    """Return the models that the gateway lists, each with what it reports of them, or why there is no list.

    A list in several pages is read to its end, at most `PAGES`. `timeout`: seconds for each of them.
    """
    from wcode_setup.gateway.answers import Peer

    peer, found, query = Peer(base_url, key), dict[str, Listed](), ""
    for _ in range(PAGES):
        path = ("/v1/models" if protocol == ANTHROPIC else "/models") + query
        answer = _send(peer, path, None, protocol, timeout, trust)
        if isinstance(answer, Note):
            return answer
        items = listed(answer)
        if items is None:
            return peer.nonsense(answer)
        new = {model.id: model for model in items if model.id not in found}
        found |= new
        query = next_page(answer)
        if not query or not new:  # the last one, or one that leads to itself
            break
    return list(found.values())


def list_models(base_url: str, protocol: str = CHAT, timeout: float = 5.0) -> list[Listed]:
    """Return the models that the gateway lists without an API key; empty if it fails or lists none."""
    found = describe_models(base_url, None, protocol, timeout)
    return [] if isinstance(found, Note) else found


def _send(
    peer: Peer, path: str, body: bytes | None, protocol: str, timeout: float, trust: SSLContext | None
) -> object | Note:
    """The JSON of an answer with status 200, None if it is none; else the note about the status or the failure."""
    import http.client
    from urllib.error import HTTPError
    from urllib.request import Request

    from wcode_setup.gateway.answers import parsed
    from wcode_setup.gateway.connections import LARGEST, opener
    from wcode_setup.version import __version__

    headers = {"Accept": "application/json", "User-Agent": f"wcode-setup/{__version__}"}
    headers |= {"Content-Type": "application/json"} if body else {}
    headers |= {"Anthropic-Version": "2023-06-01"} if protocol == ANTHROPIC else {}
    try:
        request = Request(peer.base_url + path, body, headers)  # noqa: S310
        if peer.key:
            request.add_unredirected_header("Authorization", f"Bearer {peer.key.reveal()}")
        with opener(trust).open(request, timeout=timeout) as answer:
            return parsed(answer.read(LARGEST))
    except HTTPError as error:
        with error:
            return peer.refused(error)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return peer.failed(error, timeout)
