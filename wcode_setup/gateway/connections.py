"""Connections to a gateway: by the proxy of the environment, with limits of time and size for each answer."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from base64 import b64encode
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
    getproxies,
    proxy_bypass,
)

LARGEST = 1 << 20
"""Bytes of an answer that are read, its header included."""
_PORTS = {"http": 80, "https": 443}


class _Limited(io.RawIOBase):
    """The bytes of an answer: at most `LARGEST`, all of them within the timeout that the socket has at first."""

    def __init__(self, connection: socket.socket, raw: io.RawIOBase) -> None:
        self._socket, self._raw, self._left = connection, raw, LARGEST
        self._until = time.monotonic() + (connection.gettimeout() or 0.0)

    def readable(self) -> bool:
        """True: the answer is read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read into `buffer`. Raises `TimeoutError`, and `HTTPException` beyond the limit of size."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        if not self._left:
            raise http.client.HTTPException("too long")
        self._socket.settimeout(seconds)
        size: int | None = self._raw.readinto(memoryview(buffer)[: self._left])
        self._left -= size or 0
        return size

    def close(self) -> None:
        """Close the file of the socket."""
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_Limited(sock, self.fp.detach()))


class _Plain(http.client.HTTPConnection):
    response_class = _Answer


class _Secure(http.client.HTTPSConnection):
    response_class = _Answer


class _PlainHandler(HTTPHandler):
    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, req)


class _SecureHandler(HTTPSHandler):
    def __init__(self, trust: ssl.SSLContext | None) -> None:
        super().__init__()
        self._trust = trust

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_Secure, req, context=self._trust)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


def opener(trust: ssl.SSLContext | None) -> OpenerDirector:
    """Return the opener for requests: it follows no redirect; `trust` has the CA certificates, None means Python's."""
    return build_opener(_Stay, _PlainHandler, _SecureHandler(trust))


class Proxy(NamedTuple):
    """The proxy for a URL, its login as `user:password`; `bypassed` for a host in NO_PROXY."""

    scheme: str
    host: str
    port: int
    login: str
    bypassed: bool

    @property
    def usable(self) -> bool:
        """True for a proxy that wcode-setup can use: not SOCKS, for example."""
        return self.scheme == "http"

    @property
    def place(self) -> str:
        """Host and port for a message."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The spellings of the login that must not be shown."""
        password = self.login.partition(":")[2]
        return (self._encoded, *((password,) if len(password) > 3 else ())) if self.login else ()

    @property
    def headers(self) -> dict[str, str]:
        """The header fields that log in."""
        return {"Proxy-Authorization": f"Basic {self._encoded}"} if self.login else {}

    @property
    def _encoded(self) -> str:
        return b64encode(self.login.encode()).decode()


def configured_proxy(base_url: str) -> Proxy | None:
    """The proxy that the environment (or the system) names for this URL, even if NO_PROXY excludes the host."""
    parts = urlsplit(base_url)
    found = getproxies().get(parts.scheme)
    if not found:
        return None
    bypassed = bool(proxy_bypass(parts.netloc))
    try:
        proxy = urlsplit(found if "//" in found else f"http://{found}")
        port = proxy.port or _PORTS.get(parts.scheme, 80)
    except ValueError:
        return Proxy("", "?", 0, "", bypassed)
    login = unquote(proxy.username or "") + (f":{unquote(proxy.password)}" if proxy.password is not None else "")
    return Proxy(proxy.scheme, proxy.hostname or "?", port, login, bypassed)


def proxy_of(base_url: str) -> Proxy | None:
    """The proxy that requests to this URL use; None if they are direct."""
    proxy = configured_proxy(base_url)
    return None if proxy is None or proxy.bypassed else proxy


def place_of(base_url: str) -> tuple[str, int]:
    """Host and port of a base URL. Raises `ValueError` if it is not a URL of http or https, or has a login."""
    parts = urlsplit(base_url)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError("not the URL of a gateway")
    return parts.hostname, parts.port or _PORTS[parts.scheme]


def addresses(host: str) -> list[str]:
    """Return the IP addresses of a host. Raises `OSError` or `UnicodeError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(base_url: str, timeout: float) -> socket.socket:
    """Return a connection to the gateway: through the tunnel of its proxy for https, only to the proxy for http.

    Raises `OSError` or `HTTPException`.
    """
    proxy, place = proxy_of(base_url), place_of(base_url)
    connection = _Plain(*((proxy.host, proxy.port) if proxy else place), timeout=timeout)
    if proxy and urlsplit(base_url).scheme == "https":
        connection.set_tunnel(*place, headers=proxy.headers)
    connection.connect()
    return connection.sock


def greet(base_url: str, trust: ssl.SSLContext, timeout: float) -> None:
    """Open a TLS connection to the gateway, and close it. Raises `OSError` or `HTTPException`."""
    with connect(base_url, timeout) as plain, trust.wrap_socket(plain, server_hostname=place_of(base_url)[0]):
        pass
