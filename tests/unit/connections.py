"""Requests to the loopback gateway that no HTTP client would send, byte by byte."""

from __future__ import annotations

import socket
from contextlib import suppress

from tests.gateway import Gateway


def connect(gateway: Gateway) -> socket.socket:
    """A connection to the gateway."""
    host, _, port = gateway.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def head(method: str, target: str, *headers: str) -> bytes:
    """The head of a request."""
    return "".join(f"{line}\r\n" for line in (f"{method} {target} HTTP/1.1", "Host: x", *headers, "")).encode("latin-1")


def raw(gateway: Gateway, data: bytes, *, end: bool = True) -> bytes:
    """The answer to bytes, after which the client sends nothing more, or only waits."""
    with connect(gateway) as connection:
        connection.sendall(data)
        if end:
            with suppress(OSError):  # the gateway has closed it
                connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))
