"""The fewest ops that lead from one state of plain data to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.engine.ops import ABSENT, find, identity, identity_key, same


def difference(now: Any, then: Any, identities: Mapping[Path, str | None], at: Path = ()) -> Iterator[Op]:
    """The ops that turn `now` into `then`; lists at a path of `identities` item by item, their order left alone."""
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
    if found is not ABSENT and isinstance(now, list) and isinstance(then, list):
        yield from _items(now, then, found, identities, at)
        return
    if isinstance(now, dict | list) or isinstance(then, dict | list):
        yield Remove(at)  # a container is replaced as a whole, with what is in it
    yield Set(at, then)


def _items(
    now: list[Any], then: list[Any], key: str | None, identities: Mapping[Path, str | None], at: Path
) -> Iterator[Op]:
    for item in now:
        wanted = _identity(key, item)
        if wanted is not None and find(then, wanted) is None:
            yield Remove((*at, wanted))
    for item in then:
        wanted = _identity(key, item)
        if wanted is None:
            continue
        position = find(now, wanted)
        if position is None:
            yield Upsert(at, key, item)
        else:
            yield from difference(now[position], item, identities, (*at, wanted))


def _identity(key: str | None, item: Any) -> Item | None:
    """The identity of a list item; None if it has none (such an item is nobody's business)."""
    return identity(key, item) if key is None or (isinstance(item, dict) and key in item) else None
