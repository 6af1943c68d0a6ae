"""The loopback gateway of the conformance tests: what it answers, what it logs, and that it ends."""

import http.client
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.gateway import DOCUMENTED, REPLY, THOUGHT, USAGE, Gateway
from tests.unit.connections import head, raw


def call(gateway: Gateway, path: str, body: Any = None, **headers: str) -> str:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(gateway.url + path, data, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def events(text: str) -> list[Any]:
    """The JSON of each `data:` line but the closing `[DONE]`."""
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def test_chat_whole() -> None:
    with Gateway() as gateway:
        answer = json.loads(call(gateway, "/api/gpt/v1/chat/completions", {"model": "a/b"}))
    assert answer["model"] == "a/b"
    assert answer["choices"][0]["message"] == {"role": "assistant", "content": REPLY}
    assert answer["usage"] == USAGE


@pytest.mark.parametrize(("options", "usage"), [({}, []), ({"stream_options": {"include_usage": True}}, [USAGE])])
def test_chat_streamed(options: dict[str, Any], usage: list[Any]) -> None:
    """Usage comes in a chunk of its own, and only if it was asked for."""
    with Gateway(reply="Grüß dich") as gateway:
        text = call(gateway, "/v1/chat/completions", {"model": "m", "stream": True, **options})
    assert text.endswith("data: [DONE]\n\n")
    choices = [choice for event in events(text) for choice in event["choices"]]
    assert "".join(choice["delta"].get("content", "") for choice in choices) == "Grüß dich"
    assert [choice["finish_reason"] for choice in choices] == [None, None, "stop"]
    assert [event["usage"] for event in events(text) if "usage" in event] == usage


@pytest.mark.parametrize("stream", [False, True])
def test_responses(stream: bool) -> None:
    with Gateway() as gateway:
        text = call(gateway, "/v1/responses", {"model": "m", "stream": stream})
    whole = events(text)[-1]["response"] if stream else json.loads(text)
    assert whole["status"] == "completed"
    assert whole["output"][0]["content"][0]["text"] == REPLY
    if stream:
        assert [event["sequence_number"] for event in events(text)] == list(range(8))


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("told", [False, True])
def test_messages(stream: bool, told: bool) -> None:
    """Anthropic's protocol: a thought and the call of a tool that is offered, or the reply, with the reason of the end."""
    body: dict[str, Any] = {"model": "m", "stream": stream, "messages": [{"role": "user", "content": "x"}]}
    with Gateway(call=("Read", {"path": "note"}) if told else None) as gateway:
        text = call(gateway, "/api/anthropic/v1/messages?beta=true", {**body, "tools": [{"name": "Read"}]})
    found = events(text)
    assert stream == text.startswith("event: message_start\n")
    whole = json.loads(text) if not stream else found[0]["message"]
    ended = whole if not stream else found[-2]["delta"]
    assert (whole["model"], ended["stop_reason"]) == ("m", "tool_use" if told else "end_turn")
    if not stream:
        assert [block["type"] for block in whole["content"]] == (["thinking", "tool_use"] if told else ["text"])
        return
    deltas = [event["delta"] for event in found if event["type"] == "content_block_delta"]
    assert "".join(delta.get("partial_json", "") for delta in deltas) == ('{"path": "note"}' if told else "")
    assert "".join(delta.get("text", "") for delta in deltas) == ("" if told else REPLY)


def test_models() -> None:
    with Gateway(models=["qwen3.6-plus", "qwen/qwen3.6-27b"]) as gateway:
        answer = json.loads(call(gateway, "/any/prefix/models"))
    assert [model["id"] for model in answer["data"]] == ["qwen3.6-plus", "qwen/qwen3.6-27b"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/chat/completions", 429), ("/v1/models", 401), ("/v1/nothing", 404), ("/v1/embeddings", 404)],
)
def test_errors(path: str, status: int) -> None:
    """A status set by the test, the more exact path winning, and 404 for what is not there; the body is an OpenAI error."""
    with Gateway(status={"completions": 402, "/chat/completions": 429, "/models": 401}) as gateway:
        with pytest.raises(urllib.error.HTTPError) as caught:
            call(gateway, path, {"model": "m"} if "models" not in path else None)
        assert [request.path for request in gateway.requests] == [path]
    assert caught.value.code == status
    assert json.loads(caught.value.read())["error"]["message"]


def test_log() -> None:
    """Everything that came over the wire is in the log, also what was sent in pieces or is not JSON."""
    with Gateway() as gateway:
        call(gateway, "/v1/chat/completions?x=1", {"model": "m", "n": 'a "quoted" key'}, Authorization="Bearer sk-1")
        host = gateway.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("POST", "/v1/chat/completions", iter([b'{"model":', b' "m"}']), encode_chunked=True,
                           headers={"Transfer-Encoding": "chunked"})  # fmt: skip
        assert connection.getresponse().status == 200
        connection.close()
        with pytest.raises(urllib.error.HTTPError):
            call(gateway, "/elsewhere", "no object")
    first, second, third = gateway.requests
    assert (first.method, first.path, first.query) == ("POST", "/v1/chat/completions", "x=1")
    assert first.headers["authorization"] == "Bearer sk-1"
    assert first.body["n"] == 'a "quoted" key'
    assert first.contains("sk-1") and first.contains("x=1") and first.contains('a "quoted" key')
    assert not first.contains("sk-2")
    assert second.body == {"model": "m"}
    assert third.body == "no object"


def test_ends_with_the_test() -> None:
    """Leaving `with` ends a delayed answer at once; no thread stays, and the port is closed."""
    before = set(threading.enumerate())
    started = time.monotonic()
    with Gateway(delay=60) as gateway:
        url = gateway.url
        client = threading.Thread(target=call, args=(gateway, "/v1/chat/completions", {"model": "m"}))
        client.start()
        while not gateway.requests:
            time.sleep(0.01)
    client.join()
    assert time.monotonic() - started < 10
    assert set(threading.enumerate()) <= before
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=2)


@pytest.mark.parametrize(
    "name", ["store", "max_completion_tokens", "reasoning_effort", "enable_thinking", "stream_options"]
)
def test_an_unknown_parameter_is_refused(name: str) -> None:
    body = {"model": "a/b", "messages": [], "max_tokens": 7}
    with Gateway(parameters=DOCUMENTED) as gateway:
        call(gateway, "/v1/chat/completions", body)
        assert gateway.refused == []
        with pytest.raises(urllib.error.HTTPError) as refused:
            call(gateway, "/v1/chat/completions", {**body, name: 1})
        assert refused.value.code == 400 and name in refused.value.read().decode()
        refused.value.close()
        assert gateway.refused == [name]


def test_the_stream_of_qwen() -> None:
    """Thoughts with null content; a tool call once, with its id in the first delta alone; then the reply."""
    body: dict[str, Any] = {"stream": True, "tools": [{"function": {"name": "read"}}], "messages": [{"role": "user"}]}
    with Gateway(call=("read", {"path": "a"})) as gateway:
        first = events(call(gateway, "/v1/chat/completions", body))
        deltas = [event["choices"][0]["delta"] for event in first]
        body["messages"] += [{"role": "assistant"}, {"role": "tool"}]
        second = [event["choices"][0]["delta"] for event in events(call(gateway, "/v1/chat/completions", body))]
    assert all(event["usage"] is None for event in first)
    thoughts = [delta for delta in deltas if "reasoning_content" in delta]
    assert "".join(delta["reasoning_content"] for delta in thoughts) == THOUGHT
    assert {delta["content"] for delta in thoughts} == {None}
    calls = [delta["tool_calls"][0] for delta in deltas if "tool_calls" in delta]
    assert [part["id"] for part in calls] == ["call_1", "", ""]
    assert json.loads("".join(part["function"]["arguments"] for part in calls)) == {"path": "a"}
    assert first[-1]["choices"][0]["finish_reason"] == "tool_calls"
    assert "".join(delta.get("content") or "" for delta in second) == REPLY


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/v1/chat/completions", "choices"), ("/v1/responses", "output"), ("/v1/messages", "content")],
)
@pytest.mark.parametrize("body", [
    "{", "[]", "3", "null", "[" * 100_000, '{"messages": null, "input": 1, "tools": 2}',
    '{"messages": ["x", {"content": null}, {"content": [1]}], "input": [1], "tools": [null, {"function": null}]}',
])  # fmt: skip
@pytest.mark.parametrize("stream", [False, True])
def test_odd_json(path: str, expected: str, body: str, stream: bool) -> None:
    """Every body gets an answer, also one that no protocol allows."""
    text = body.replace("{", '{"stream": true, ', 1) if stream and body.endswith("}") else body
    with Gateway(call=("read", {})) as gateway:
        answer = raw(gateway, head("POST", path, f"Content-Length: {len(text)}") + text.encode())
    assert answer.startswith(b"HTTP/1.1 200 ") and expected.encode() in answer
    assert [request.raw for request in gateway.requests] == [text.encode()]


def test_tokens_are_not_counted() -> None:
    """Anthropic's `count_tokens` is no endpoint of this gateway: clients then estimate."""
    with Gateway() as gateway, pytest.raises(urllib.error.HTTPError) as caught:
        call(gateway, "/v1/messages/count_tokens?beta=true", {"model": "m", "messages": []})
    caught.value.close()
    assert (caught.value.code, gateway.requests[0].path) == (404, "/v1/messages/count_tokens")


def test_no_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda *_: pytest.fail("a lookup"))
    with Gateway() as gateway:
        assert gateway.url.startswith("http://127.0.0.1:")
