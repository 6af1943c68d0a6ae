"""What ops do to plain data: a second, independent description, short enough to be seen to be right."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from wcode_setup.documents.base import Item, Op, Path, Remove, Set
from wcode_setup.documents.opaque import Opaque


class Refused(Exception):  # noqa: N818
    """An op that must not be carried out; its only argument is the code of the `SetupError` that is due."""


def model(data: Any, ops: Sequence[Op], empty: bool = False) -> Any:
    """`data` after `ops`, or `Refused`. `empty`: that of an empty document, which may become a list."""
    holder = {"": _copied(data)}
    for op in map(copy.deepcopy, ops):  # one by one: two that share a value are not one
        path: Path = ("", *op.path)
        if isinstance(op, Remove):
            _remove(holder, path)
            continue
        parent, step = _parent(holder, path), path[-1]
        place = _place(parent, step)
        if place is None:
            if isinstance(step, Item):
                raise Refused("missing-item")
            place = step
            parent[place] = []
        if isinstance(op, Set):
            parent[place] = op.value
        else:
            if empty and path == ("",) and parent[place] == {}:
                parent[place] = []
            items = parent[place]
            found = _place(items, Item(op.key, op.item if op.key is None else op.item[op.key]))
            if found is None:
                places = [_place([item], op.before) for item in items] if op.before else []
                items.insert(places.index(0) if 0 in places else len(items), op.item)
            elif op.key is not None:
                items[found].update(op.item)
    return holder.get("", {})


def _copied(data: Any) -> Any:
    """A copy in which nothing is shared, as aliases of YAML are."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(item) for item in data] if isinstance(data, list) else data


def _place(node: Any, step: str | Item) -> Any:
    """The key or index of `step` in `node`, None if it is not there."""
    if isinstance(step, str):
        if not isinstance(node, dict):
            raise Refused("wrong-type")
        return step if step in node else None
    if not isinstance(node, list):
        raise Refused("wrong-type")
    if step.key is not None:
        places = [
            i
            for i, item in enumerate(node)
            if isinstance(item, dict) and step.key in item and equal(item[step.key], step.value)
        ]
    else:
        places = [i for i, item in enumerate(node) if equal(item, step.value)]
    if len(places) > 1:
        raise Refused("duplicate-item")
    return places[0] if places else None


def _parent(node: Any, path: Path) -> Any:
    """What holds the last step of `path`, with the mappings on the way made."""
    for step, following in pairwise(path):
        place = _place(node, step)
        if place is None:
            if isinstance(step, Item):
                raise Refused("missing-item")
            place = step
            node[place] = [] if isinstance(following, Item) else {}
        node = node[place]
    return node


def _remove(node: Any, path: Path) -> None:
    try:
        for step in path[:-1]:
            place = _place(node, step)
            if place is None:
                return
            node = node[place]
        place = _place(node, path[-1])
    except Refused as refused:
        if refused.args == ("wrong-type",):
            return
        raise
    if place is not None:
        del node[place]


def equal(left: Any, right: Any) -> bool:
    """Type-strict, NaN-safe, blind to the order of keys: the same JSON."""
    return type(left) is type(right) and json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def comparable(value: Any) -> Any:
    """A value of another reader's, or of ours, as far as the two can be compared: what is no JSON is only `opaque`."""
    if isinstance(value, dict):
        return {comparable(key): comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return (
        "opaque" if type(value) is Opaque or isinstance(value, datetime.date | datetime.time | bytes | set) else value
    )


def collection_at(data: Any, path: Path) -> Any:
    """The value at `path` if it is a mapping or a list, and the only one with its identity."""
    for step in path:
        if isinstance(step, str):
            data = data[step]
        else:
            items = [
                item
                for item in data
                if equal(item.get(step.key) if step.key and isinstance(item, dict) else item, step.value)
            ]
            if len(items) != 1:
                return None
            data = items[0]
    return data if isinstance(data, dict | list) else None
