"""Anthropic's `messages`, as the loopback gateway answers: blocks of content, whole or as events of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.doctor.loopback.events import THOUGHT, Call, objects


def blocks(body: Mapping[str, Any], reply: str, call: Call | None) -> list[dict[str, Any]]:
    """The content of an answer: a thought and the call of a tool, once, if one is to be called; else the reply."""
    said = [part for message in objects(body.get("messages")) for part in objects(message.get("content"))]
    offered = call and call[0] in [tool.get("name") for tool in objects(body.get("tools"))]
    if call and offered and "tool_result" not in [part.get("type") for part in said]:
        thought = {"type": "thinking", "thinking": THOUGHT, "signature": "s"}
        return [thought, {"type": "tool_use", "id": "toolu_1", "name": call[0], "input": dict(call[1])}]
    return [{"type": "text", "text": reply}]


def message(body: Mapping[str, Any], blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole answer."""
    calls = any(block["type"] == "tool_use" for block in blocks)
    return {
        "id": "msg_1", "type": "message", "role": "assistant", "model": body.get("model"), "content": blocks,
        "stop_reason": "tool_use" if calls else "end_turn", "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 7},
    }  # fmt: skip


def events(body: Mapping[str, Any], blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events of a stream."""
    whole = message(body, blocks)
    start = {**whole, "content": [], "stop_reason": None, "usage": {"input_tokens": 11, "output_tokens": 1}}
    found: list[dict[str, Any]] = [{"type": "message_start", "message": start}]
    for number, block in enumerate(blocks):
        begin, *deltas = _parts_of(block)
        found.append({"type": "content_block_start", "index": number, "content_block": begin})
        found += [{"type": "content_block_delta", "index": number, "delta": delta} for delta in deltas]
        found.append({"type": "content_block_stop", "index": number})
    stop = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    found.append({"type": "message_delta", "delta": stop, "usage": {"output_tokens": 7}})
    yield from found
    yield {"type": "message_stop"}


def _parts_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """A block of content as it is streamed: the empty block, and what is added to it."""
    if block["type"] == "text":
        texts = block["text"].partition(" ")
        return [{**block, "text": ""}, *({"type": "text_delta", "text": text} for text in texts)]
    if block["type"] == "thinking":
        delta = {"type": "thinking_delta", "thinking": block["thinking"]}
        return [{**block, "thinking": "", "signature": ""}, delta, {"type": "signature_delta", "signature": "s"}]
    text = json.dumps(block["input"])
    return [
        {**block, "input": {}},
        *({"type": "input_json_delta", "partial_json": part} for part in (text[:5], text[5:])),
    ]
