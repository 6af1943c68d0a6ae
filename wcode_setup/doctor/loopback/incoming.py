"""Requests as they come in: the host that one is meant for, and its body, within a limit."""

from __future__ import annotations

import re
from typing import Protocol

_LARGEST = 64 << 20
"""Bytes of a body at most."""
_LINE = 4096
"""Bytes of a line between chunks at most."""
_TRAILERS = 100
"""Lines after the last chunk at most."""
_DIGITS = {10: re.compile(r"[0-9]+"), 16: re.compile(r"[0-9A-Fa-f]+")}
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)")
_AUTHORITY = re.compile(r"(?:\[[0-9a-f:.]+\]|[^:\[\]/]+)(?::[0-9]+)?")


class RefusedError(Exception):
    """A request that is answered with the HTTP status `status`, and not logged."""

    def __init__(self, status: int, message: str, code: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Stream(Protocol):
    """The bytes of a request."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


def host_of(method: str, target: str) -> str | None:
    """The host that a request to a proxy is meant for, with its port unless that is the default; else None.

    Raises RefusedError if there is no host where one belongs.
    """
    absolute = _ABSOLUTE.match(target)
    if method == "CONNECT":
        scheme, authority = "https", target
    elif absolute:
        scheme, authority = absolute[1].lower(), absolute[2]
    else:
        return None
    host = authority.rpartition("@")[2].lower()
    if not (_AUTHORITY.fullmatch(host) and host.isprintable()):
        raise RefusedError(400, "the request names no valid host", "bad_request")
    return host.removesuffix(_DEFAULT_PORTS.get(scheme, ""))


def read_body(stream: Stream, coding: str, length: str) -> bytes:
    """Read the body of a request with these headers. Raises RefusedError if it is malformed, cut off or too large."""
    if "chunked" in coding.lower():
        return _read_chunks(stream)
    return _read(stream, _size(length, 10, _LARGEST))


def _read_chunks(stream: Stream) -> bytes:
    data = bytearray()
    while size := _size(_line(stream).partition(";")[0], 16, _LARGEST - len(data)):
        data += _read(stream, size)
        if _line(stream):
            raise _malformed()
    for _ in range(_TRAILERS):
        if not _line(stream):
            return bytes(data)
    raise _malformed()


def _size(text: str, base: int, largest: int) -> int:
    """The number in `text`."""
    text = text.strip()
    if not _DIGITS[base].fullmatch(text):
        raise _malformed()
    size = int(text.lstrip("0")[:20] or "0", base)  # more than 20 digits are too large anyway
    if size > largest:
        raise RefusedError(413, "the body is too large", "too_large")
    return size


def _read(stream: Stream, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise _malformed()
    return data


def _line(stream: Stream) -> str:
    """The next line without its end."""
    line = stream.readline(_LINE)
    if not line.endswith(b"\n"):
        raise _malformed()
    return line.rstrip(b"\r\n").decode("latin-1")


def _malformed() -> RefusedError:
    return RefusedError(400, "the body is malformed or cut off", "bad_request")
