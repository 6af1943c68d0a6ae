"""Digests of files and of plain values: what a record keeps in place of them."""

from __future__ import annotations

import json
from typing import Any

from wcode_setup.engine.ops import ABSENT

Digests = Any
"""The digest of a value: one per key of a mapping, one SHA-256 of anything else; None for no value."""


def digest(content: bytes | None) -> str | None:
    """The SHA-256 of a file's bytes; None for no file."""
    if content is None:
        return None
    import hashlib

    return hashlib.sha256(content).hexdigest()


def digest_tree(value: Any) -> Digests:
    """The digests of a plain value; None for ABSENT."""
    if isinstance(value, dict):
        return {key: digest_tree(inner) for key, inner in value.items()}
    return None if value is ABSENT else _whole(value)


def is_digest_of(digests: Digests, value: Any) -> bool:
    """True if `digests` are those of `value`; in the oldest records a mapping has one SHA-256."""
    if isinstance(digests, str) and isinstance(value, dict):
        return digests == _whole(value)
    return bool(digest_tree(value) == digests)


def _whole(value: Any) -> str | None:
    return digest(json.dumps(value, sort_keys=True).encode())
