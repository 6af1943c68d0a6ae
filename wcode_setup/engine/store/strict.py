"""Strict decoding of JSON: a value is of a known kind, or the record that it stands in is damaged."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Kind = Callable[[Any, str], T]
"""Decodes a JSON value; the text says where it stands. Raises `DamagedError`."""


class DamagedError(ValueError):
    """No record of any known shape; `where` is the path of the first wrong value (empty: the whole)."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where.lstrip(".")


def exactly(*types: type) -> Kind[Any]:
    """A value of one of these types; a boolean is no number."""

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
    """A string that matches as a whole."""
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
    """An object of exactly these fields, handed to `make`."""

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
