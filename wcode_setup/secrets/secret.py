"""How a key is shown."""

from __future__ import annotations


def mask(value: str) -> str:
    """A key as it may be shown: `sk-…cdef`; under 12 characters no tail."""
    head = "sk-" if value.startswith("sk-") else ""
    return f"{head}…{value[-4:] if len(value) >= 12 else ''}"
