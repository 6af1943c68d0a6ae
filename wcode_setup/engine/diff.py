"""The fewest ops that lead from one state of plain data to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
    same,
)
from wcode_setup.engine.ops import ABSENT, identity_key


def difference(now: Any, then: Any, identities: Mapping[Path, Identity], at: Path = ()) -> Iterator[Op]:
    """The ops that turn `now` into `then`; lists at a path of `identities` item by item.

    Items in both keep their order in `now`; a new one is inserted before the item that follows it in `then`.
    """
    if same(now, then):
        return
    if isinstance(now, dict) and isinstance(then, dict):
        for key in now:
            if key not in then:
                yield Remove((*at, key))
        for key, value in then.items():
            if key in now:
                yield from difference(now[key], value, identities, (*at, key))
            else:
                yield Set((*at, key), value)
        return
    found = identity_key(identities, at)
    if found is not ABSENT and isinstance(now, list) and isinstance(then, list) and _distinct(now, then, found):
        yield from _items(now, then, found, identities, at)
        return
    if isinstance(now, dict | list) or isinstance(then, dict | list):
        yield Remove(at)  # a container is replaced as a whole, with what is in it
    yield Set(at, then)


def _items(
    now: list[Any], then: list[Any], key: Identity, identities: Mapping[Path, Identity], at: Path
) -> Iterator[Op]:
    for item in now:
        if has_identity(key, item) and not same_identity(then, key, item):
            yield Remove((*at, identity(key, item)))
    for item in then:
        old = same_identity(now, key, item)
        if not old and has_identity(key, item):
            yield Upsert(at, key, item, before=follower(then, key, item, now))
        elif len(old) == 1:  # duplicates are the same in both
            yield from difference(old[0], item, identities, (*at, identity(key, item)))


def as_items(at: Path, value: Any, identities: Mapping[Path, Identity]) -> list[Upsert]:
    """The ops that add the items of the list `value` one by one; `[]` if `identities` cannot distinguish them."""
    key = identity_key(identities, at)
    if key is ABSENT or not isinstance(value, list) or not _distinct([], value, key):
        return []
    return [Upsert(at, key, item) for item in value]


def follower(items: list[Any], key: Identity, item: Any, there: list[Any]) -> Item | None:
    """The identity of the first item after `item` in `items` that is once in the list `there`, or None."""
    place = next(at for at, other in enumerate(items) if same(other, item))
    known = (other for other in items[place + 1 :] if len(same_identity(there, key, other)) == 1)
    return next((identity(key, other) for other in known), None)


def _distinct(now: list[Any], then: list[Any], key: Identity) -> bool:
    """True if identities can express the difference: items without one, and duplicates, are the same in both."""
    if not same(*([item for item in items if not has_identity(key, item)] for items in (now, then))):
        return False
    pairs = ((same_identity(now, key, item), same_identity(then, key, item)) for item in [*now, *then])
    return all(max(len(old), len(new)) < 2 or same(old, new) for old, new in pairs)


def same_identity(items: Sequence[Any], key: Identity, item: Any) -> list[Any]:
    """The items with the identity of `item`; `[]` if it has none."""
    if not has_identity(key, item):
        return []
    wanted = _values(key, item)
    return [other for other in items if has_identity(key, other) and same(_values(key, other), wanted)]


def _values(key: Identity, item: Any) -> list[Any]:
    """The identity values of an item."""
    return [item] if key is None else [item[field] for field in ((key,) if isinstance(key, str) else key)]
