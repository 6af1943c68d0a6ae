"""A conversation of two turns with a tool call, as every tool must send it to the vendor's gateway."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.gateway import Gateway

WORD = "marzipan-7"
"""What stands in the file that the model asks for."""
SWITCHES = [(), ("--vision", "--reasoning")]


def check_conversation(gateway: Gateway, models: Sequence[str], arguments: Mapping[str, Any]) -> None:
    """The requests are of these models; two of them have the tool call and its result in them.

    Whatever the gateway's own list of parameters does not know was refused (`gateway.refused`).
    """
    bodies = [request.body for request in gateway.requests if request.method == "POST"]
    bodies = [body for body in bodies if "tools" in body]  # not the question for a title
    assert gateway.refused == []
    assert [body["model"] for body in bodies] == list(models)
    called = [body for body in bodies if any(message["role"] == "tool" for message in body["messages"])]
    assert len(called) == 2
    for body in called:
        (call,) = [call for message in body["messages"] for call in message.get("tool_calls") or []]
        (result,) = [message for message in body["messages"] if message["role"] == "tool"]
        assert json.loads(call["function"]["arguments"]) == arguments
        assert call["id"] and result["tool_call_id"] == call["id"]
        assert WORD in json.dumps(result["content"])
        assert {message["role"] for message in body["messages"]} == {"system", "user", "assistant", "tool"}
