"""The lossless editors alone: text in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wcode_setup.api.calls import spoken
from wcode_setup.documents import parse
from wcode_setup.documents.base import Op
from wcode_setup.engine.edit import edited


def load(*, text: str, form: str, language: str = "en") -> Any:
    """Return the plain data of a text; `form`: `json`, `jsonc`, `json5`, `yaml`, `toml`, `dotenv` or `raw`."""
    with spoken(language):
        return parse(text, form).data


def edit(*, text: str, form: str, ops: Sequence[Op], language: str = "en") -> str:
    """Return the text after `ops`, proven: it has the wanted data, and every byte outside the edit is as it was.

    Raises `SetupError` if the text does not parse, or if an op would replace something that it must not.
    """
    with spoken(language):
        return edited(parse(text, form), form, ops).text
