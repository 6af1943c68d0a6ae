"""The changes to a file: operations with old and new values, as data and as lines, without keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from wcode_setup.console import messages
from wcode_setup.console.output import strings
from wcode_setup.documents import VALUES
from wcode_setup.documents.base import Item, Op, Remove, Upsert, identity
from wcode_setup.engine import ops as model
from wcode_setup.engine.plan import FilePlan
from wcode_setup.engine.workspace import is_all_secret
from wcode_setup.secrets.masking import masked_urls
from wcode_setup.secrets.spans import hide_values

_WIDTH = 160
_BEFORE = 40
"""Characters that are shown of a value, and before the difference of two long values."""


def changes(file: FilePlan, masked: Callable[[str], str]) -> list[dict[str, Any]]:
    """The ops on a file with the old and the new values, masked: the `changes` of the JSON envelope."""
    return [_change(op, file, masked) for op in file.ops]


def _change(op: Op, file: FilePlan, masked: Callable[[str], str]) -> dict[str, Any]:
    path = op.path
    old = model.get(file.before.data, path) if file.snapshot.content is not None else model.ABSENT
    new: Any = None
    if isinstance(op, Upsert):
        item = identity(op.key, op.item)
        found = model.get(file.before.data, (*path, item))
        old = {key: found[key] for key in op.item if key in found} if isinstance(found, dict) else found
        new = op.item
    elif not isinstance(op, Remove):
        new = op.value
    holder, name = ["", "", *(step if isinstance(step, str) else "" for step in path)][-2:]
    secret = file.target.format in VALUES or is_all_secret(file.target)
    shown_old = None if old is model.ABSENT else strings(hide_values(old, name, holder, secret), masked)
    return {
        "op": type(op).__name__.lower(),
        "path": [
            strings(step.fields or {"value": step.value}, masked_urls) if isinstance(step, Item) else step
            for step in path
        ],
        "old": shown_old,
        "new": _distinct(strings(hide_values(new, name, holder, secret), masked), new, shown_old, old),
        "reason": messages.text(op.reason) if op.reason else None,
    }


def _distinct(shown: Any, new: Any, shown_old: Any, old: Any) -> Any:
    """The new value as `shown`, with a word if it differs from the `old` one and masking makes them look alike."""
    if isinstance(shown, dict) and isinstance(shown_old, dict):
        both = [key for key in shown if key in shown_old]
        return shown | {key: _distinct(shown[key], new[key], shown_old[key], old[key]) for key in both}
    alike = isinstance(shown, str) and shown == shown_old and new != old
    return messages.text("masked-alike", shown=shown) if alike else shown


def change_lines(found: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Changes as (`+`, `~` or `-`, one line); a removal that only makes way for a new value is one change with it."""
    replaced = [change["path"] for change in found if change["op"] != "remove"]
    reasons = {repr(change["path"]): change["reason"] for change in found if change["op"] == "remove"}
    for change in found:
        path, new, old = change["path"], change["new"], change["old"]
        if change["op"] == "remove":
            if path not in replaced:
                yield "-", _where(path) + _because(change["reason"])
        elif change["op"] == "upsert" and isinstance(new, dict):
            item = [*path, {"": next(iter(new.values()))}]
            if isinstance(old, dict):
                yield "~", f"{_where(item)}: {', '.join(_fields(old, new))}"
            else:
                yield "+", f"{_where(item)} = {_short(new)}"
        elif change["op"] == "upsert":
            yield "+", f"{_where(path)} += {_short(new)}"
        elif old is not None:
            yield "~", f"{_where(path)}: {_pair(old, new)}{_because(reasons.get(repr(path)))}"
        else:
            yield from (("+", f"{_where(place)} = {_short(value)}") for place, value in _leaves(path, new))


def _fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """The fields of a list item that are changed or added."""
    for name, value in new.items():
        if name not in old:
            yield f"{name} = {_short(value)}"
        elif old[name] != value:
            yield f"{name} {_pair(old[name], value)}"


def _leaves(path: list[Any], value: Any) -> Iterator[tuple[list[Any], Any]]:
    """A new value as its parts: down to mappings that hold no further ones, and list items with an id."""
    if isinstance(value, list) and value and all(isinstance(item, dict) and "id" in item for item in value):
        yield from (([*path, {"id": item["id"]}], item) for item in value)
    elif isinstance(value, dict) and any(isinstance(inner, dict | list) for inner in value.values()):
        for key, inner in value.items():
            yield from _leaves([*path, key], inner)
    else:
        yield path, value


def _where(path: list[Any]) -> str:
    steps = (Item(tuple(step), tuple(step.values())) if isinstance(step, dict) else step for step in path)
    return model.show_path(tuple(steps)) if path else messages.text("change-content")


def _because(reason: str | None) -> str:
    return messages.text("change-because", reason=reason) if reason else ""


def _short(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _pair(old: Any, new: Any) -> str:
    """The change of a value; of two that begin alike beyond the shown part, the part where they differ."""
    texts = [json.dumps(value, ensure_ascii=False) for value in (old, new)]
    at = next((at for at, (one, other) in enumerate(zip(*texts, strict=False)) if one != other), 0) - _BEFORE
    if _cut(texts[0]) == _cut(texts[1]):
        texts = ["…" + text[max(at, 0) :] for text in texts]
    return " -> ".join(map(_cut, texts))
