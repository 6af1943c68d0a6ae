"""The pure data model: apply ops to plain data, and find the ops that lead from one state to another.

Nothing here knows text or files; an edited document is right if its data equals the result of `apply`.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents import base
from wcode_setup.documents.base import (
    Identity,
    Item,
    Op,
    Path,
    Remove,
    Set,
    Upsert,
    has_identity,
    identity,
    kind,
    same,
)
from wcode_setup.errors import SetupError
from wcode_setup.secrets.masking import masked_id

ABSENT: Any = object()
"""Stands for "there is no value", which None cannot (null is a value)."""


class Hidden(str):
    """The digest of a string that must not be kept, such as a URL with a password, in place of it in an `Item`."""

    __slots__ = ()


def hidden(text: str) -> Hidden:
    """The digest that replaces a string."""
    import hashlib

    return Hidden(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


class Mismatch(SetupError):  # noqa: N818 - an error that knows its path
    """A wrong type, a missing or a duplicate item at `at`; the caller knows file and position."""

    def __init__(self, code: str, at: Path, **fields: Any) -> None:
        super().__init__(code, where=show_path(at), **fields)
        self.at = at


def show_path(path: Path) -> str:
    """`base.show_path` with keys masked."""
    return base.show_path(path, masked_id)


def find(items: list[Any], wanted: Item, at: Path = ()) -> int | None:
    """The position of the list item with this identity, or None; `at`: its path. Raises `duplicate-item`."""
    found = [position for position, item in enumerate(items) if is_item(item, wanted)]
    if len(found) > 1:
        raise Mismatch("duplicate-item", at, **wanted.said)
    return found[0] if found else None


def is_item(item: Any, wanted: Item) -> bool:
    """True if a list item has this identity."""
    if wanted.key is None:
        return _is(item, wanted.value)
    fields = wanted.fields.items()
    return has_identity(wanted.key, item) and all(_is(item[field], value) for field, value in fields)


def _is(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Hidden):
        return isinstance(found, str) and hidden(found) == wanted
    return same(found, wanted)


def get(data: Any, path: Path) -> Any:
    """The value at `path`, or ABSENT."""
    for depth, step in enumerate(path, 1):
        if isinstance(step, Item):
            position = find(data, step, path[:depth]) if isinstance(data, list) else None
            if position is None:
                return ABSENT
            data = data[position]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            return ABSENT
    return data


def apply(data: Any, ops: Sequence[Op]) -> Any:
    """`data` after `ops`, in order; `data` itself is not changed.

    The result shares the parts that are not changed. Raises `Mismatch`.
    """
    root, empty = {"": data}, data == {}
    for op in ops:
        path: Path = ("", *op.path)
        if isinstance(op, Remove):
            _remove(root, path)
        elif isinstance(op, Set):
            _set(root, path, op.value)
        else:
            _upsert(root, path, op, empty)
    return root.get("", {})


def _parent(root: Any, path: Path, create: bool) -> Any:
    """The container of the last step of `path`, copied on the way (and created, if `create`), or ABSENT."""
    node = root
    for depth, step in enumerate(path[:-1], 1):
        child = get(node, (step,))
        wanted = list if isinstance(path[depth], Item) else dict
        if child is ABSENT and create and not isinstance(step, Item):
            child = wanted()
        elif not isinstance(child, wanted):
            if child is ABSENT or not create:
                return ABSENT
            raise Mismatch("wrong-type", path[1:depth], found=kind(child), wanted=kind(wanted()))
        child = copy.copy(child)
        node[find(node, step) if isinstance(step, Item) else step] = child
        node = child
    return node


def _set(root: Any, path: Path, value: Any) -> None:
    parent, last = _parent(root, path, create=True), path[-1]
    if isinstance(last, Item):
        position = ABSENT if parent is ABSENT else find(parent, last)
        if position is None or position is ABSENT:
            raise Mismatch("missing-item", path[1:])
        parent[position] = value
    elif parent is ABSENT:
        raise Mismatch("missing-item", path[1:])
    else:
        parent[last] = value


def _remove(root: Any, path: Path) -> None:
    parent, last = _parent(root, path, create=False), path[-1]
    if parent is ABSENT or get(parent, (last,)) is ABSENT:
        return
    del parent[find(parent, last) if isinstance(last, Item) else last]


def _upsert(root: Any, path: Path, op: Upsert, empty: bool) -> None:
    parent = _parent(root, path, create=True)
    items = get(parent, path[-1:]) if parent is not ABSENT else ABSENT
    if not isinstance(items, list):
        if items is not ABSENT and not (empty and _is_empty(items, path[1:])):
            raise Mismatch("wrong-type", path[1:], found=kind(items), wanted="list")
        items = []
    position = find(items, identity(op.key, op.item))
    if position is None:
        place = next((at for at, other in enumerate(items) if op.before and is_item(other, op.before)), len(items))
        items = [*items[:place], op.item, *items[place:]]
    elif op.key is not None:
        items = [*items[:position], {**items[position], **op.item}, *items[position + 1 :]]
    _set(root, path, items)


def merge(
    rendered: Any, current: Any, identities: Mapping[Path, Identity], gone: Sequence[Path] = (), at: Path = ()
) -> Iterator[Op]:
    """The ops that make `current` contain `rendered`; none if it already does.

    Mappings are merged, lists at a path of `identities` are merged by identity, everything else is set. Paths in `gone`
    count as absent: the rendered value there replaces the old one as a whole. Raises `wrong-type` rather than replace a
    mapping or a list by a value of another type, or a scalar by a mapping or a list with identities.
    """
    found = identity_key(identities, at)
    absent = current is ABSENT or _is_empty(current, at)
    if absent and found is not ABSENT and rendered and isinstance(rendered, list):
        current = []  # the record then has single items, and others may add theirs
    if current is ABSENT or at in gone:
        if not (
            isinstance(rendered, dict) and (at == () or (at not in gone and _leads_to_list(rendered, identities, at)))
        ):
            yield Set(at, rendered)
            return
        current = {}
    if isinstance(rendered, dict):
        if not isinstance(current, dict):
            raise Mismatch("wrong-type", at, found=kind(current), wanted="object")
        for key, value in rendered.items():
            yield from merge(value, current.get(key, ABSENT), identities, gone, (*at, key))
        return
    if found is not ABSENT and isinstance(rendered, list):
        if not isinstance(current, list):
            raise Mismatch("wrong-type", at, found=kind(current), wanted="list")
        for item in rendered:
            yield from _merge_item(item, current, found, identities, gone, at)
    elif not same(rendered, current):
        if isinstance(current, dict) or (isinstance(current, list) and not isinstance(rendered, list)):
            raise Mismatch("wrong-type", at, found=kind(current), wanted=kind(rendered))
        yield Set(at, rendered)


def _is_empty(data: Any, at: Path) -> bool:
    """True for the data of an empty document, which may become a list, too."""
    return at == () and data == {}


def _leads_to_list(rendered: Any, identities: Mapping[Path, Identity], at: Path) -> bool:
    """True if a mapping that is missing has a list with identities at a fixed path: its items are recorded singly."""
    fixed = [pattern for pattern in identities if pattern[: len(at)] == at and "*" not in pattern]
    return any(isinstance(get(rendered, pattern[len(at) :]), list) for pattern in fixed)


def identity_key(identities: Mapping[Path, Identity], at: Path) -> Any:
    """The identity of the items of the list at `at`; ABSENT for a list that is set as one value."""
    return next((key for pattern, key in identities.items() if matches(at, [pattern])), ABSENT)


def matches(path: Path, patterns: Collection[Path]) -> bool:
    """True if `path` is one of the patterns, in which `"*"` stands for any step."""
    return any(
        len(pattern) == len(path) and all(want in ("*", step) for want, step in zip(pattern, path, strict=True))
        for pattern in patterns
    )


def _merge_item(
    item: Any,
    items: list[Any],
    key: Identity,
    identities: Mapping[Path, Identity],
    gone: Sequence[Path],
    at: Path,
) -> Iterator[Op]:
    wanted = identity(key, item)
    position = find(items, wanted, (*at, wanted))
    if position is None:
        yield Upsert(at, key, item)
    elif key is not None:
        place = (*at, wanted)
        old = items[position]
        changed = {}
        for name, value in item.items():
            before = ABSENT if (*place, name) in gone else old.get(name, ABSENT)
            ops = list(merge(value, before, identities, gone, (*place, name)))
            if ops:
                removed = [Remove(path) for path in gone if path[: len(place)] == place]
                inside = [op._replace(path=op.path[len(place) :]) for op in (*removed, *ops)]
                changed[name] = apply({} if before is ABSENT else {name: before}, inside)[name]
        if changed:
            yield Upsert(at, key, {**wanted.fields, **changed})
