"""A proxy on loopback behind which any https address is one gateway, with a certificate of its own."""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

ANSWER = {"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}}]}


def certificate(folder: Path, host: str) -> Path:
    """A certificate for `host` that nobody vouches for, with its key, in one file."""
    both, half = folder / f"{host}.pem", folder / f"{host}.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}",
         "-addext", f"subjectAltName=DNS:{host}", "-keyout", str(both), "-out", str(half)], check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(both.read_bytes() + half.read_bytes())
    return both


def expired(pem: Path) -> Path:
    """The same certificate, as it is a day after its end."""
    new, half = pem.with_suffix(".old.pem"), pem.with_suffix(".old.crt")
    subprocess.run(
        ["openssl", "x509", "-in", str(pem), "-signkey", str(pem), "-days", "-1", "-out", str(half)],
        check=True, capture_output=True,
    )  # fmt: skip
    key = re.search(rb"-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\n", pem.read_bytes(), re.DOTALL)
    assert key
    new.write_bytes(key[0] + half.read_bytes())
    return new


class Tunnel:
    """The proxy, from `with` to its end; `seen` has what came through: where to, and the request as it was decrypted."""

    def __init__(self, pem: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pem)
        self.seen: list[tuple[str, bytes]] = []

    def __enter__(self) -> Tunnel:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # a client that does not like the certificate hangs up
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        target = request_of(connection).split()[1].decode()
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with self._context.wrap_socket(connection, server_side=True) as inner:
            self.seen.append((target, request_of(inner)))
            body = json.dumps(ANSWER).encode()
            inner.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def request_of(connection: socket.socket) -> bytes:
    """A request, to its last byte: one that is left unread can cost the answer."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0 or len(data) < end + 4 + _length(data[:end]):
        more = connection.recv(65536)
        if not more:
            raise OSError("hung up")
        data += more
    return data


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
    return int(found[1]) if found else 0
