"""The HTTP server of the loopback gateway.

It answers under every prefix: `GET …/models`, `POST …/chat/completions`, `…/responses` and `…/messages`, the last three
streaming (server-sent events) or not, as the request asks. Everything else gets an error 404 and is logged, too. It is
also a proxy that refuses: the hosts that were asked for are in `Gateway.contacts`."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socket import SHUT_RD, SHUT_RDWR, SHUT_WR
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from wcode_setup.doctor.loopback import chat, messages, responses
from wcode_setup.doctor.loopback.events import CREATED, REPLY, Call, event
from wcode_setup.doctor.loopback.incoming import RefusedError, host_of, read_body

_IDLE = 10.0
"""Seconds that a connection may be silent."""
_END = 1.0
"""Seconds that answers under way have when the gateway ends, and a client that was refused has to stop sending."""
_CUT = 0.2
"""Seconds that the threads of connections that were cut have to end."""


class Request(NamedTuple):
    """One request as it came over the wire; header names are in lower case, a repeated header is joined by a comma."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """The parsed JSON body; None if there is none or it is not JSON."""
        try:
            return json.loads(self.raw)
        except (ValueError, RecursionError):
            return None

    def contains(self, text: str) -> bool:
        """True if `text` occurs anywhere: in the path, the query, a header or the body (raw, or as a JSON string)."""
        head = "\n".join([self.path, self.query, *self.headers.keys(), *self.headers.values()])
        body = self.raw.decode("utf-8", "replace")
        return text in head or text in body or json.dumps(text)[1:-1] in body


class Gateway:
    """The gateway, running in threads of this process from `with` to its end, on a free port of 127.0.0.1.

    `status` answers paths that end in a key with that HTTP status and an OpenAI-style error, for example
    `{"/chat/completions": 429}`. `delay` is the pause before each answer, in seconds. `models` are the ids that
    `…/models` lists. `parameters`: those of a chat completion that are known; a request with another one gets HTTP 400
    and is in `refused`. `call`: a tool with its arguments, called once in a conversation that offers it, or a function
    that chooses one by the request's body; all streams are then as Qwen's.

    `requests` are those to this gateway, `contacts` the other hosts that it was asked for as a proxy, each once.
    """

    def __init__(
        self,
        *,
        status: Mapping[str, int] | None = None,
        delay: float = 0.0,
        models: Iterable[str] = (),
        reply: str = REPLY,
        parameters: Collection[str] | None = None,
        call: Call | Callable[[Any], Call | None] | None = None,
    ) -> None:
        self.status = dict(status or {})
        self.delay = delay
        self.models = list(models)
        self.reply = reply
        self.parameters, self.call = parameters, call
        self.requests: list[Request] = []
        self.refused: list[str] = []
        self.contacts: list[str] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), type("_GatewayHandler", (_Handler,), {"gateway": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="gateway")

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def variable(self) -> str:
        """The variable that its key is expected in: made of host and port."""
        return f"GATEWAY_127_0_0_1_{self.url.rpartition(':')[2]}_API_KEY"

    def __enter__(self) -> Gateway:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.end_connections()
        self._thread.join()

    def is_foreign(self, host: str) -> bool:
        """True if a host of a request to a proxy is not this gateway; it is then in `contacts`."""
        port = self.url.rpartition(":")[2]
        if host in (f"127.0.0.1:{port}", f"localhost:{port}"):
            return False
        with self._lock:
            self.contacts += [] if host in self.contacts else [host]
        return True

    def called(self, body: Mapping[str, Any]) -> Call | None:
        """The call of a tool that the answer to a request makes, if the request offers that tool."""
        return self.call(body) if callable(self.call) else self.call

    def status_of(self, path: str) -> int:
        """The HTTP status that `path` is to be answered with, 200 by default; the longest match counts."""
        match = max((end for end in self.status if path.endswith(end)), key=len, default=None)
        return 200 if match is None else self.status[match]

    def unknown(self, body: Mapping[str, Any]) -> list[str]:
        """The parameters of a chat completion that are not known."""
        return [] if self.parameters is None else sorted(body.keys() - set(self.parameters))


class _Server(ThreadingTCPServer):
    """A server with a thread for each connection, which it can end. Unlike http.server's it looks up no name."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._connections: list[tuple[threading.Thread, Any]] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread."""
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self._connections = [one for one in self._connections if one[0].is_alive()] + [(thread, request)]
        thread.start()

    def end_connections(self) -> None:
        """End those that wait for their client at once, and those that answer it after a second."""
        for how, seconds in ((SHUT_RD, _END), (SHUT_RDWR, _CUT)):
            until = time.monotonic() + seconds
            for thread, connection in self._connections:
                with suppress(OSError):  # closed
                    if thread.is_alive():
                        connection.shutdown(how)
            for thread, _ in self._connections:
                thread.join(max(0.0, until - time.monotonic()))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report an error, except that the client is gone."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    gateway: Gateway

    def log_message(self, *args: Any) -> None:
        """Print nothing: the log is `Gateway.requests`."""

    def parse_request(self) -> bool:
        """Parse the head of a request and serve it, whatever its method; False: no method is to be called."""
        if super().parse_request():
            self._serve()
        return False

    def _serve(self) -> None:
        self.close_connection = True  # one request per connection: nothing is left open at the end
        gateway = self.gateway
        try:
            host = host_of(self.command, self.path)
            if host and gateway.is_foreign(host):
                raise RefusedError(403, "only the gateway of wcode-setup can be reached", "forbidden")
            if host and self.command == "CONNECT":
                self._open_tunnel()
                return
            coding, length = self.headers.get("Transfer-Encoding", ""), self.headers.get("Content-Length", "0")
            request = self._request(read_body(self.rfile, coding, length))
        except RefusedError as refused:
            self._json(refused.status, _error(str(refused), refused.code))
            self._discard()
            return
        gateway.requests.append(request)
        if gateway.delay:
            gateway.closing.wait(gateway.delay)
        self._reply(request)

    def _open_tunnel(self) -> None:
        """Answer a CONNECT to this gateway: its requests follow on the same connection."""
        self.send_response(200)
        self.end_headers()
        self.close_connection = False

    def _discard(self) -> None:
        """Discard what a refused client still sends: bytes that are left unread can cost it the answer."""
        self.connection.shutdown(SHUT_WR)
        until = time.monotonic() + _END
        while (left := until - time.monotonic()) > 0:
            self.connection.settimeout(left)
            if not self.connection.recv(1 << 16):
                return

    def _request(self, body: bytes) -> Request:
        parts = urlsplit(self.path)
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
        return Request(self.command, parts.path, parts.query, headers, body)

    def _reply(self, request: Request) -> None:
        gateway, status = self.gateway, self.gateway.status_of(request.path)
        body = request.body if isinstance(request.body, dict) else {}
        route = (request.method, request.path.rstrip("/").rsplit("/", 1)[-1])
        if status != 200:
            self._json(status, _error(f"answered with {status}, as the test asked", "test"))
        elif route in (("GET", "models"), ("HEAD", "models")):
            self._json(200, {"object": "list", "data": [_model(name) for name in gateway.models]})
        elif request.method == "POST" and request.path.endswith("/chat/completions"):
            self._complete(body)
        elif route == ("POST", "responses"):
            item = responses.item(body, gateway.reply, gateway.called(body))
            self._answer(body, responses.events(body, item), responses.answer(body, item))
        elif route == ("POST", "messages"):
            blocks = messages.blocks(body, gateway.reply, gateway.called(body))
            stream = (event(one, one["type"]) for one in messages.events(body, blocks))
            self._answer(body, stream, messages.message(body, blocks))
        else:
            self._json(404, _error(f"no such endpoint: {request.method} {request.path}", "not_found"))

    def _complete(self, body: Mapping[str, Any]) -> None:
        gateway, unknown = self.gateway, self.gateway.unknown(body)
        if unknown:
            gateway.refused += unknown
            self._json(400, _error(f"unknown parameters: {', '.join(unknown)}", "unknown_parameter"))
        else:
            call = gateway.called(body)
            chunks = chat.qwen_chunks(body, gateway.reply, call) if call else chat.short_chunks(body, gateway.reply)
            self._answer(body, chunks, chat.completion(body, gateway.reply))

    def _json(self, status: int, value: Any) -> None:
        data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _answer(self, body: Mapping[str, Any], events: Iterator[str], whole: dict[str, Any]) -> None:
        if not body.get("stream"):
            self._json(200, whole)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Connection", "close")  # the stream ends with the connection
        self.end_headers()
        for one in events:
            self.wfile.write(one.encode("utf-8", "replace"))
            self.wfile.flush()


def _error(message: str, code: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "gateway"}
