"""OpenAI's `chat/completions`, as the loopback gateway answers: whole, or as chunks of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.doctor.loopback.events import CREATED, THOUGHT, Call, event, objects

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def completion(body: Mapping[str, Any], reply: str) -> dict[str, Any]:
    """The whole answer."""
    choice = {"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}
    return {**_head(body, "chat.completion"), "choices": [choice], "usage": USAGE}


def short_chunks(body: Mapping[str, Any], reply: str) -> Iterator[str]:
    """The chunks of the reply alone."""
    middle = len(reply) // 2
    yield _chunk(body, {"role": "assistant", "content": reply[:middle]})
    yield _chunk(body, {"content": reply[middle:]})
    yield _chunk(body, {}, "stop")
    yield from _end(body)


def qwen_chunks(body: Mapping[str, Any], reply: str, call: Call) -> Iterator[str]:
    """The chunks that Qwen sends: thoughts first, with `content` null, and `usage` null until the end."""
    roles = [message.get("role") for message in objects(body.get("messages"))]
    functions = objects([tool.get("function") for tool in objects(body.get("tools"))])
    calls = "tool" not in roles and call[0] in [function.get("name") for function in functions]
    yield _chunk(body, {"role": "assistant", "content": None, "reasoning_content": ""}, usage=None)
    for word in THOUGHT.partition(" "):
        yield _chunk(body, {"content": None, "reasoning_content": word}, usage=None)
    said = ({"content": part, "reasoning_content": None} for part in reply.partition(" "))
    for delta in _calls(call) if calls else said:
        yield _chunk(body, delta, usage=None)
    yield _chunk(body, {"content": ""}, "tool_calls" if calls else "stop", usage=None)
    yield from _end(body)


def _calls(call: Call) -> Iterator[dict[str, Any]]:
    """The deltas of the call of a tool: only the first has an id."""
    name, arguments = call[0], json.dumps(call[1])
    first = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": ""}}
    parts = (arguments[:5], arguments[5:])
    rest = [{"id": "", "type": "function", "function": {"arguments": part}} for part in parts]
    for part in (first, *rest):
        yield {"content": None, "tool_calls": [{"index": 0, **part}]}


def _head(body: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": CREATED, "model": body.get("model")}


def _chunk(body: Mapping[str, Any], delta: dict[str, Any], reason: str | None = None, **more: None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return event({**_head(body, "chat.completion.chunk"), "choices": [choice], **more})


def _end(body: Mapping[str, Any]) -> Iterator[str]:
    """The usage, if it was asked for, and the mark of the end."""
    options = body.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage"):
        yield event({**_head(body, "chat.completion.chunk"), "choices": [], "usage": USAGE})
    yield "data: [DONE]\n\n"
