"""The message catalogue, whole: of each language the errors (text, hint) and the notes, by code."""

from __future__ import annotations

from typing import Any

from wcode_setup.cli import help_zh
from wcode_setup.console import messages
from wcode_setup.tools import REGISTRY

LANGUAGES = ("en", "zh")


def table(language: str, subject: str, name: str = "TEXTS") -> dict[str, Any]:
    """As `messages.table`; `{}` of a tool without texts of its own."""
    try:
        return messages.table(language, subject, name)
    except ModuleNotFoundError:
        return {}


def _of(language: str, kind: type) -> dict[str, Any]:
    tables = (table(language, subject) for subject in (*messages.SUBJECTS, *REGISTRY))
    return {code: found for texts in tables for code, found in texts.items() if isinstance(found, kind)}


ERRORS: dict[str, dict[str, tuple[str, str]]] = {language: _of(language, tuple) for language in LANGUAGES}
NOTES: dict[str, dict[str, str]] = {language: _of(language, str) for language in LANGUAGES}
HELP = help_zh.TEXTS | {english: text for tool in REGISTRY for english, text in table("zh", tool, "HELP").items()}
"""The help: English -> Chinese."""
