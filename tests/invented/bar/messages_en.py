"""Texts of Bar in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "bar-start": "Start Bar, and say hello:",
}
