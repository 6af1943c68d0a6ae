"""Operations on documents as data, and the interface of every lossless document.

Ops are data. A path is a tuple of mapping keys, never a dotted string, because ids contain dots and slashes; an
`Item` in it picks a list item by identity, never by position.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Any, NamedTuple, Protocol

from wcode_setup.errors import Note
from wcode_setup.text import concealed

Identity = str | tuple[str, ...] | None
"""The identity field of the items of a list, or several fields together; None: scalars, identified by their value."""


class Item(NamedTuple):
    """A list item by identity: the mapping whose `key` equals `value`, or, if `key` is None, the scalar `value`.

    Of several fields `value` is the tuple of their values.
    """

    key: Identity
    value: Any

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def fields(self) -> dict[str, Any]:
        """Field -> value; `{}` for a scalar."""
        if self.key is None:
            return {}
        return {self.key: self.value} if isinstance(self.key, str) else dict(zip(self.key, self.value, strict=True))

    @property
    def said(self) -> dict[str, Any]:
        """`key` and `value` of a message."""
        if self.key is None:
            return {"key": Note("item-value"), "value": self.value}
        values = [str(value) for value in self.fields.values()]
        return {"key": ", ".join(self.fields), "value": self.value if isinstance(self.key, str) else ", ".join(values)}


Path = tuple[str | Item, ...]


class Set(NamedTuple):
    """Make the value at `path` equal to `value`, creating the mappings on the way (never a list item)."""

    path: Path
    value: Any
    reason: str | None = None

    def __repr__(self) -> str:
        return concealed(self)


class Remove(NamedTuple):
    """Remove the value at `path`, if there is one, with everything inside it, comments too."""

    path: Path
    reason: str | None = None


class Upsert(NamedTuple):
    """Make the list at `path` hold `item`: merged over the item with the same identity, else added.

    `key` is the identity of its items.
    A missing list is created. Fields of an existing item that `item` does not name stay. A new item is inserted before
    the first item with the identity `before`; without one it is appended.
    """

    path: Path
    key: Identity
    item: Any
    reason: str | None = None
    before: Item | None = None

    def __repr__(self) -> str:
        return concealed(self)


Op = Set | Remove | Upsert


def has_identity(key: Identity, item: Any) -> bool:
    """Return whether a list item has the identity fields."""
    fields = (key,) if isinstance(key, str) else key or ()
    return key is None or (isinstance(item, dict) and all(field in item for field in fields))


def identity(key: Identity, item: Any) -> Item:
    """The `Item` that finds `item` in its list."""
    if isinstance(key, tuple):
        return Item(key, tuple(item[field] for field in key))
    return Item(key, item if key is None else item[key])


class Edit(NamedTuple):
    """Replace `text[start:end]` by `new`; offsets in characters of the text that was parsed."""

    start: int
    end: int
    new: str

    def __repr__(self) -> str:
        return concealed(self)


class Document(Protocol):
    """A parsed file. Parsing either succeeds or raises `SetupError` with line and column: no repair, no guess."""

    text: str
    """The whole text, BOM and line breaks as they are."""
    data: Any
    """The plain value: dict, list, str, int, float, bool, None; last duplicate key wins. An empty document is `{}`, but
    may become a list."""
    empty: bool
    """True for zero bytes, or only blanks and comments."""

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The text edits that carry out `ops`: ordered, not overlapping, `[]` if nothing changes.

        Raises `SetupError` (`wrong-type`, `duplicate-item`, …) if an op would replace something that it must not.
        """
        ...

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column (1-based) of the value at `path`, or None if there is none."""
        ...

    def comments(self, without: Sequence[Path] = ()) -> list[str]:
        """All comments in order, except those inside the nodes at `without`; for the proof that none is lost."""
        ...

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """The spans of strings and numbers (without quotes) that a diff must mask, in order.

        `is_secret` gets the key of a value, or of the list around it, and the key of the mapping around that.
        """
        ...


def same(left: Any, right: Any) -> bool:
    """Type-strict equality of plain data (in Python `1 == True == 1.0`); NaN equals NaN, key order does not count."""
    todo = [(left, right)]
    while todo:
        a, b = todo.pop()
        if type(a) is not type(b):
            return False
        if type(a) is dict:
            if a.keys() != b.keys():
                return False
            todo += [(value, b[key]) for key, value in a.items()]
        elif type(a) is list:
            if len(a) != len(b):
                return False
            todo += zip(a, b, strict=True)
        elif a != b and not (type(a) is float and isnan(a) and isnan(b)):
            return False
    return True


def kind(value: Any) -> str:
    """The type of a value by its JSON name."""
    names = {dict: "object", list: "list", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def show_path(path: Path, shown: Callable[[str], str] = str) -> str:
    """A path as text: `models.providers.wcode.models[qwen3.6-plus]`; `shown` formats an identity."""
    text = ""
    for step in path:
        if isinstance(step, Item):
            values = step.fields.values() if isinstance(step.key, tuple) else [step.value]
            text += "[" + ", ".join(shown(str(value)) for value in values) + "]"
        else:
            text += f".{step}" if text else step
    return text or "the top level"
