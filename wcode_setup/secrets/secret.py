"""An API key as a type: masked wherever it is shown."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """A key. Its repr, text and format are masked; only `reveal` returns the value. JSON and pickle refuse it.

    Two secrets are equal if their values are.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, to be rendered, sent to the gateway, compared or masked; never to be shown."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({mask(self._value)!r})"

    def __str__(self) -> str:
        return mask(self._value)

    def __format__(self, spec: str) -> str:
        return format(mask(self._value), spec)

    def __eq__(self, other: object) -> bool:
        return self._value == other._value if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _memo: object) -> Secret:
        return self

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("a secret cannot be serialised")


def secret(value: str | None) -> Secret | None:
    """A value as a secret; None stays None."""
    return None if value is None else Secret(value)


def reveal(value: object) -> object:
    """The value of a secret; anything else as it is."""
    return value.reveal() if isinstance(value, Secret) else value


def mask(value: str) -> str:
    """A key as it may be shown: `sk-…cdef`; without a tail under 12 characters."""
    head = "sk-" if value.startswith("sk-") else ""
    return f"{head}…{value[-4:] if len(value) >= 12 else ''}"
