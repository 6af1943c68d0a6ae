"""Bytes as text."""

from __future__ import annotations

from wcode_setup.errors import SetupError


def decode(content: bytes) -> str:
    """Bytes as text, BOM and line breaks kept; `not-utf8` with the position of the first bad byte."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise SetupError("not-utf8", line=line, column=column, byte=f"0x{content[error.start]:02x}") from None
