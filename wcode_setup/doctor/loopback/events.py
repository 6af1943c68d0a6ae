"""The parts that the protocols of the loopback gateway have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Call = tuple[str, Mapping[str, Any]]
"""The name of a tool that the model is to call, and its arguments."""
REPLY = "Hello from the gateway."
THOUGHT = "The user wants an answer."
CREATED = 1_760_000_000
"""Seconds since 1970 in every answer: fixed, so that two runs get the same bytes."""


def event(value: dict[str, Any], name: str | None = None) -> str:
    """An event of a stream (server-sent events)."""
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def objects(value: Any) -> list[dict[str, Any]]:
    """The JSON objects of a list; none if `value` is no list: a body may hold anything."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
