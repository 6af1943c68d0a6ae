"""Values in plain data: the way to each, and the data with another one in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Way = tuple[str | int, ...]


def ways(data: Any, way: Way = ()) -> Iterator[Way]:
    """The way to every value, of lists the first two items."""
    yield way
    steps = data.items() if isinstance(data, dict) else enumerate(data[:2]) if isinstance(data, list) else ()
    for step, value in steps:
        yield from ways(value, (*way, step))


def at(data: Any, way: Way) -> Any:
    """The value at the end of a way."""
    for step in way:
        data = data[step]
    return data


def changed(data: Any, way: Way, value: Any) -> Any:
    """The data with another value at the end of a way; `...` takes it out."""
    if not way:
        return value
    step, found = way[0], data.copy()
    if len(way) == 1 and value is ...:
        del found[step]
    else:
        found[step] = changed(data[step], way[1:], value)
    return found
