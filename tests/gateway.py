"""A loopback gateway that speaks the HTTP dialects of OpenAI and Anthropic, logs what it is sent, and refuses unknown parameters.

The tests point a tool at `Gateway().url` plus any prefix, let the tool talk, and then assert on `Gateway().requests`. It answers
under every prefix: `GET …/models`, `POST …/chat/completions`, `POST …/responses` and `POST …/messages`, the last three streaming
(server-sent events) or not, as the request asks. Everything else gets an OpenAI-style 404, which is logged as well.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests import messages

Call = tuple[str, Mapping[str, Any]]
REPLY = "Hello from the gateway."
THOUGHT = "The user wants an answer."
DOCUMENTED = frozenset(
    """
    model messages stream
    temperature top_p top_k frequency_penalty presence_penalty repetition_penalty min_p top_a seed max_tokens logit_bias
    logprobs top_logprobs response_format structured_outputs stop tools tool_choice parallel_tool_calls verbosity
    """.split()  # noqa: SIM905
)
"""The parameters of a chat completion in the vendor's documents of both models; `stream` is how all tools use that interface."""
USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
_CREATED = 1_760_000_000  # seconds since 1970; fixed, so that two runs give the same bytes
_IDLE = 10.0  # seconds that a connection may stay silent; bounds how long closing waits for a stuck client


@dataclass(frozen=True)
class Request:
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
        except ValueError:
            return None

    def contains(self, text: str) -> bool:
        """Whether `text` occurs anywhere: in the path, the query, a header or the body (raw, or as a JSON string)."""
        head = "\n".join([self.path, self.query, *self.headers.keys(), *self.headers.values()])
        body = self.raw.decode("utf-8", "replace")
        return text in head or text in body or json.dumps(text)[1:-1] in body


class Gateway:
    """The gateway, running in threads of this process from `with` to its end, on a free port of 127.0.0.1.

    `status` answers paths that end in a key with that HTTP status and an OpenAI-style error, for example
    `{"/chat/completions": 429}`. `delay` is the pause before each answer, in seconds. `models` are the ids that `…/models` lists.
    `parameters`: those of a chat completion that are known; a request with another one gets HTTP 400 and is in `refused`. `call`: a tool
    with its arguments, called once in a conversation that offers it, or a function that chooses one by the request's body; all
    streams are then as Qwen's.
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
        self.closing = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`, without a slash at the end."""
        assert self._server is not None, "the gateway runs only inside `with`"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def variable(self) -> str:
        """The variable that its key is expected in: made of host and port."""
        return f"GATEWAY_127_0_0_1_{self.url.rpartition(':')[2]}_API_KEY"

    def __enter__(self) -> Gateway:
        handler = type("_GatewayHandler", (_Handler,), {"gateway": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = False  # so that closing waits for the answers under way
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="gateway")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None and self._thread is not None
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def status_of(self, path: str) -> int:
        """The HTTP status that `path` is to be answered with, 200 unless told otherwise; the longest match counts."""
        match = max((end for end in self.status if path.endswith(end)), key=len, default=None)
        return 200 if match is None else self.status[match]

    def unknown(self, body: Mapping[str, Any]) -> list[str]:
        """The parameters of a chat completion that are not known."""
        return [] if self.parameters is None else sorted(body.keys() - set(self.parameters))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    gateway: Gateway

    def log_message(self, *args: Any) -> None:
        """Nothing on stderr: the log is `Gateway.requests`."""

    def _serve(self) -> None:
        self.close_connection = True  # one request per connection: nothing is left open when the test ends
        parts = urlsplit(self.path)
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
        request = Request(self.command, parts.path, parts.query, headers, self._read_body())
        self.gateway.requests.append(request)
        if self.gateway.delay:
            self.gateway.closing.wait(self.gateway.delay)
        status = self.gateway.status_of(request.path)
        body = request.body if isinstance(request.body, dict) else {}
        route = (request.method, request.path.rstrip("/").rsplit("/", 1)[-1])
        if status != 200:
            self._json(status, _error(f"answered with {status}, as the test asked", "test"))
        elif route in (("GET", "models"), ("HEAD", "models")):
            self._json(200, {"object": "list", "data": [_model(name) for name in self.gateway.models]})
        elif request.method == "POST" and request.path.endswith("/chat/completions"):
            self._complete(body)
        elif route == ("POST", "responses"):
            item = _item(body, self.gateway.reply, self.gateway.call)
            self._answer(body, _response_events(body, item), _response(body, item))
        elif route == ("POST", "messages"):
            blocks = messages.blocks(body, self.gateway.reply, self.gateway.call)
            events = (_event(event, event["type"]) for event in messages.events(body, blocks))
            self._answer(body, events, messages.message(body, blocks))
        else:
            self._json(404, _error(f"no such endpoint: {request.method} {request.path}", "not_found"))

    def _complete(self, body: Mapping[str, Any]) -> None:
        gateway, unknown = self.gateway, self.gateway.unknown(body)
        if unknown:
            gateway.refused += unknown
            self._json(400, _error(f"unknown parameters: {', '.join(unknown)}", "unknown_parameter"))
        else:
            call = gateway.call(body) if callable(gateway.call) else gateway.call
            chunks = _qwen_chunks(body, gateway.reply, call) if call else _chat_chunks(body, gateway.reply)
            self._answer(body, chunks, _chat(body, gateway.reply))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _read_body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass
        return data

    def _json(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
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
        for event in events:
            self.wfile.write(event.encode())
            self.wfile.flush()


def _error(message: str, code: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "gateway"}


def _chat(body: Mapping[str, Any], reply: str) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": _CREATED, "model": body.get("model")}
    return {**head, "choices": [choice], "usage": USAGE}


def _chat_chunks(body: Mapping[str, Any], reply: str) -> Iterator[str]:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": _CREATED, "model": body.get("model")}
    middle = len(reply) // 2
    for delta in ({"role": "assistant", "content": reply[:middle]}, {"content": reply[middle:]}):
        yield _event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    yield _event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    options = body.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage"):
        yield _event({**head, "choices": [], "usage": USAGE})
    yield "data: [DONE]\n\n"


def _qwen_chunks(body: Mapping[str, Any], reply: str, call: Call) -> Iterator[str]:
    """As Qwen streams: thoughts first, with `content` null; of a tool call only the first delta has an id; `usage` null until the end."""
    name, arguments = call
    roles = [message.get("role") for message in body.get("messages", [])]
    calls = "tool" not in roles and name in [tool.get("function", {}).get("name") for tool in body.get("tools", [])]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": None, "reasoning_content": ""}]
    deltas += [{"content": None, "reasoning_content": word} for word in THOUGHT.partition(" ")]
    if calls:
        text = json.dumps(arguments)
        head = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": ""}}
        parts = [{"id": "", "type": "function", "function": {"arguments": part}} for part in (text[:5], text[5:])]
        deltas += [{"content": None, "tool_calls": [{"index": 0, **part}]} for part in (head, *parts)]
    else:
        deltas += [{"content": part, "reasoning_content": None} for part in reply.partition(" ")]
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": _CREATED, "model": body.get("model")}
    for delta in deltas:
        yield _event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}], "usage": None})
    reason = "tool_calls" if calls else "stop"
    yield _event({**head, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": reason}], "usage": None})
    options = body.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage"):
        yield _event({**head, "choices": [], "usage": USAGE})
    yield "data: [DONE]\n\n"


def _item(body: Mapping[str, Any], reply: str, call: tuple[str, Mapping[str, Any]] | None) -> dict[str, Any]:
    """The output of an answer to `responses`: the call of a tool, once, if one is to be called (`namespace/name`); else the reply."""
    made = any(item.get("type") == "function_call_output" for item in body.get("input", []) if isinstance(item, dict))
    if call and body.get("tools") and not made:
        space, _, name = call[0].rpartition("/")
        item = {"id": "fc_1", "type": "function_call", "status": "completed", "call_id": "call_1", "name": name}
        return {**item, "arguments": json.dumps(call[1]), **({"namespace": space} if space else {})}
    part = {"type": "output_text", "text": reply, "annotations": []}
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}


def _response(body: Mapping[str, Any], item: dict[str, Any], status: str = "completed") -> dict[str, Any]:
    usage = {"input_tokens": 11, "output_tokens": 7, "total_tokens": 18}
    done = status == "completed"
    return {
        "id": "resp_1", "object": "response", "created_at": _CREATED, "model": body.get("model"), "status": status,
        "output": [item] if done else [], "usage": usage if done else None,
    }  # fmt: skip


def _response_events(body: Mapping[str, Any], item: dict[str, Any]) -> Iterator[str]:
    begun = {**item, "status": "in_progress", **({"content": []} if "content" in item else {"arguments": ""})}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": _response(body, item, "in_progress")},
        {"type": "response.output_item.added", "output_index": 0, "item": begun},
        *(_text_events(item) if "content" in item else ()),
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": _response(body, item)},
    ]
    for number, event in enumerate(events):
        yield _event({**event, "sequence_number": number}, event["type"])


def _text_events(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The events of a message with one text."""
    where, [part] = {"item_id": item["id"], "output_index": 0, "content_index": 0}, item["content"]
    yield {"type": "response.content_part.added", **where, "part": {**part, "text": ""}}
    yield {"type": "response.output_text.delta", **where, "delta": part["text"]}
    yield {"type": "response.output_text.done", **where, "text": part["text"]}
    yield {"type": "response.content_part.done", **where, "part": part}


def _event(value: dict[str, Any], name: str | None = None) -> str:
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(value)}\n\n"
