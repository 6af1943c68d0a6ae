"""OpenAI's `chat/completions`, as the loopback gateway answers: whole, or as chunks of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.doctor.loopback.events import CREATED, THOUGHT, Call, event

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def completion(body: Mapping[str, Any], reply: str) -> dict[str, Any]:
    """The whole answer."""
    choice = {"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": CREATED, "model": body.get("model")}
    return {**head, "choices": [choice], "usage": USAGE}


def _head(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": body.get("model"),
    }


def short_chunks(body: Mapping[str, Any], reply: str) -> Iterator[str]:
    """The chunks of the reply alone."""
    head: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": body.get("model"),
    }
    middle = len(reply) // 2
    for delta in ({"role": "assistant", "content": reply[:middle]}, {"content": reply[middle:]}):
        yield event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    yield event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    options = body.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage"):
        yield event({**head, "choices": [], "usage": USAGE})
    yield "data: [DONE]\n\n"


def qwen_chunks(body: Mapping[str, Any], reply: str, call: Call) -> Iterator[str]:
    """The chunks that Qwen sends: thoughts first, with `content` null, and `usage` null until the end.

    Of the call of a tool only the first delta has an id.
    """
    name, arguments = call
    roles = [message.get("role") for message in body.get("messages", [])]
    calls = "tool" not in roles and name in [tool.get("function", {}).get("name") for tool in body.get("tools", [])]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": None, "reasoning_content": ""}]
    deltas += [{"content": None, "reasoning_content": word} for word in THOUGHT.partition(" ")]
    if calls:
        text = json.dumps(arguments)
        first = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": ""}}
        parts = [{"id": "", "type": "function", "function": {"arguments": part}} for part in (text[:5], text[5:])]
        deltas += [{"content": None, "tool_calls": [{"index": 0, **part}]} for part in (first, *parts)]
    else:
        deltas += [{"content": part, "reasoning_content": None} for part in reply.partition(" ")]
    head: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": body.get("model"),
    }
    for delta in deltas:
        yield event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}], "usage": None})
    reason = "tool_calls" if calls else "stop"
    yield event({**head, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": reason}], "usage": None})
    options = body.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage"):
        yield event({**head, "choices": [], "usage": USAGE})
    yield "data: [DONE]\n\n"
