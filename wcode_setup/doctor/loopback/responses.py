"""OpenAI's `responses`, as the loopback gateway answers: whole, or as events of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.doctor.loopback.events import CREATED, Call, event, objects


def item(body: Mapping[str, Any], reply: str, call: Call | None) -> dict[str, Any]:
    """The output of an answer: the call of a tool (`namespace/name`), once, if one is to be called; else the reply."""
    made = "function_call_output" in [one.get("type") for one in objects(body.get("input"))]
    if call and body.get("tools") and not made:
        space, _, name = call[0].rpartition("/")
        made_call = {"id": "fc_1", "type": "function_call", "status": "completed", "call_id": "call_1", "name": name}
        return {**made_call, "arguments": json.dumps(call[1]), **({"namespace": space} if space else {})}
    part = {"type": "output_text", "text": reply, "annotations": []}
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}


def answer(body: Mapping[str, Any], item: dict[str, Any], status: str = "completed") -> dict[str, Any]:
    """The whole answer."""
    usage = {"input_tokens": 11, "output_tokens": 7, "total_tokens": 18}
    done = status == "completed"
    return {
        "id": "resp_1", "object": "response", "created_at": CREATED, "model": body.get("model"), "status": status,
        "output": [item] if done else [], "usage": usage if done else None,
    }  # fmt: skip


def events(body: Mapping[str, Any], item: dict[str, Any]) -> Iterator[str]:
    """The events of a stream."""
    begun: dict[str, Any] = {
        **item,
        "status": "in_progress",
        **({"content": []} if "content" in item else {"arguments": ""}),
    }
    found: list[dict[str, Any]] = [
        {"type": "response.created", "response": answer(body, item, "in_progress")},
        {"type": "response.output_item.added", "output_index": 0, "item": begun},
        *(_text_events(item) if "content" in item else ()),
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": answer(body, item)},
    ]
    for number, one in enumerate(found):
        yield event({**one, "sequence_number": number}, one["type"])


def _text_events(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The events of a message with one text."""
    where, [part] = {"item_id": item["id"], "output_index": 0, "content_index": 0}, item["content"]
    yield {"type": "response.content_part.added", **where, "part": {**part, "text": ""}}
    yield {"type": "response.output_text.delta", **where, "delta": part["text"]}
    yield {"type": "response.output_text.done", **where, "text": part["text"]}
    yield {"type": "response.content_part.done", **where, "part": part}
