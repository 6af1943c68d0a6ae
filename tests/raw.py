"""Servers on loopback that do what no HTTP server does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.tls import request_of

SERVER = 30.0
"""Seconds that a hostile server lives: more than any check may take."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


Answer = Callable[[socket.socket], object]


@contextmanager
def raw(answer: Answer, scheme: str = "http") -> Iterator[str]:
    """A server that answers each connection in a thread; its base URL. The connections end with the block."""
    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                open_ones.append(connection)
                threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"{scheme}://127.0.0.1:{server.getsockname()[1]}/v1"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in open_ones:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def says(body: bytes, head: str = "200 OK", fields: str = "") -> Answer:
    """An answer with this status line, header fields and body."""

    def answer(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(f"HTTP/1.1 {head}\r\n{fields}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    return answer


def drip(connection: socket.socket, first: bytes) -> None:
    """A byte every now and then."""
    connection.recv(65536)
    connection.sendall(first)
    for _ in range(int(SERVER / 0.05)):
        connection.sendall(b"x")
        time.sleep(0.05)


def flood(connection: socket.socket, first: bytes, more: bytes, sent: list[int] | None = None) -> None:
    """Bytes without an end."""
    connection.recv(65536)
    connection.sendall(first)
    until = time.monotonic() + SERVER
    while time.monotonic() < until:
        size = connection.send(more)
        if sent is not None:
            sent.append(size)
