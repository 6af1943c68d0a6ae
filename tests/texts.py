"""The message catalogue, whole: of each language the errors (text, hint) and the notes, by code."""

from __future__ import annotations

from typing import Any

from wcode_setup.console import messages

_ERRORS = ("usage", "failures")


def _of(language: str, errors: bool) -> dict[str, Any]:
    tables = (messages.texts(language, subject) for subject in messages.SUBJECTS if (subject in _ERRORS) == errors)
    return {code: found for table in tables for code, found in table.items()}


ERRORS: dict[str, dict[str, tuple[str, str]]] = {language: _of(language, True) for language in ("en", "zh")}
NOTES: dict[str, dict[str, str]] = {language: _of(language, False) for language in ("en", "zh")}
