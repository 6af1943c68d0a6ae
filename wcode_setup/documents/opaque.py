"""Values that plain data cannot express."""

from __future__ import annotations


class Opaque(str):
    """The text of a value that plain data cannot express, such as a timestamp or a `!!binary`.

    Equal to the same text if that is Opaque, too; to no plain string.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is Opaque and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Opaque, str(self)))
