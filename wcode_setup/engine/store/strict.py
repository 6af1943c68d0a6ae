"""Strict decoding of JSON: a value that is not of the expected kind makes its record damaged."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Kind = Callable[[Any, str], T]
"""Decode a JSON value, given with its path as text. Raises `DamagedError`."""


class DamagedError(ValueError):
    """A record of no known shape; `where` is the path of the first wrong value (empty: the whole record)."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where.lstrip(".")


def exactly(*types: type) -> Kind[Any]:
    """A value of one of these types; a boolean is not a number."""

    def decode(value: Any, where: str) -> Any:
        return value if type(value) in types else refuse(where)

    return decode


def refuse(where: str) -> Any:
    """Raise `DamagedError`."""
    raise DamagedError(where)


def maybe(kind: Kind[T]) -> Kind[T | None]:
    """None, or a value of this kind."""
    return lambda value, where: None if value is None else kind(value, where)


def one_of(*values: Any) -> Kind[Any]:
    """One of these values."""
    types = {type(value) for value in values}
    return lambda value, where: value if type(value) in types and value in values else refuse(where)


def like(pattern: re.Pattern[str]) -> Kind[str]:
    """A string that the whole pattern matches."""
    return lambda value, where: value if pattern.fullmatch(text(value, where)) else refuse(where)


def list_of(kind: Kind[T]) -> Kind[tuple[T, ...]]:
    """A list of values of this kind."""

    def decode(value: Any, where: str) -> tuple[T, ...]:
        found = value if isinstance(value, list) else refuse(where)
        return tuple(kind(inner, f"{where}[{number}]") for number, inner in enumerate(found))

    return decode


def map_of(kind: Kind[T]) -> Kind[dict[str, T]]:
    """An object of any keys with values of this kind."""

    def decode(value: Any, where: str) -> dict[str, T]:
        found = value if isinstance(value, dict) else refuse(where)
        return {key: kind(inner, f"{where}.{key}") for key, inner in found.items()}

    return decode


def fields_of(make: Callable[..., T], **fields: Kind[Any]) -> Kind[T]:
    """An object of exactly these fields, passed to `make`."""

    def decode(value: Any, where: str) -> T:
        found = value if isinstance(value, dict) else refuse(where)
        for name in fields.keys() ^ found.keys():
            raise DamagedError(f"{where}.{name}")
        return make(**{name: kind(found[name], f"{where}.{name}") for name, kind in fields.items()})

    return decode


def anything(value: Any, _where: str) -> Any:
    """Any value."""
    return value


text: Kind[str] = exactly(str)
flag: Kind[bool] = exactly(bool)
number: Kind[int] = exactly(int)
