"""A found case made small, by leaving out what it does not need: of the text, of the ops, of their values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from wcode_setup.documents.base import Op, Remove, Set

Fails = Callable[[str, list[Op]], bool]
"""Whether the same promise is broken with this text and these ops."""


def smaller(text: str, ops: list[Op], fails: Fails, seconds: float = 60) -> tuple[str, list[Op]]:
    """The smallest case that was found in so many seconds; nothing more can be left out of it, if these were enough."""
    end = time.monotonic() + seconds
    before = None
    while (text, ops) != before and time.monotonic() < end:
        before = text, ops
        for candidate in _simpler_ops(ops):
            if time.monotonic() < end and fails(text, candidate):
                ops = candidate
                break
        size = len(text)
        while size and time.monotonic() < end:
            at = 0
            while at < len(text) and time.monotonic() < end:
                candidate_text = text[:at] + text[at + size :]
                if fails(candidate_text, ops):
                    text = candidate_text
                else:
                    at += size
            size //= 2
    return text, ops


def _simpler_ops(ops: list[Op]) -> Iterator[list[Op]]:
    for i in range(len(ops)):
        if len(ops) > 1:
            yield ops[:i] + ops[i + 1 :]
    for i, op in enumerate(ops):
        for simple in _simpler_op(op):
            yield [*ops[:i], simple, *ops[i + 1 :]]


def _simpler_op(op: Op) -> Iterator[Op]:
    if isinstance(op, Set):
        yield from (op._replace(value=value) for value in _simpler_values(op.value))
    elif not isinstance(op, Remove):
        for value in _simpler_values(op.item):
            if op.key is None or (isinstance(value, dict) and op.key in value):
                yield op._replace(item=value)


def _simpler_values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            rest = {name: other for name, other in value.items() if name != key}
            yield rest
            yield from ({**value, key: simple} for simple in _simpler_values(item))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield [*value[:i], *value[i + 1 :]]
            yield from ([*value[:i], simple, *value[i + 1 :]] for simple in _simpler_values(item))
    elif isinstance(value, str) and value not in ("", "x"):
        yield from ("x", value[: len(value) // 2], value[len(value) // 2 :], value[1:], value[:-1])
    elif value not in (None, "", "x", 1):
        yield 1
