"""The results of `doctor`, as text and as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wcode_setup.console import messages
from wcode_setup.console.notes import note_text
from wcode_setup.console.output import Output
from wcode_setup.doctor.results import FAILED, OK, SKIPPED, WARNING, Result
from wcode_setup.errors import Note
from wcode_setup.secrets.masking import masked_words
from wcode_setup.text import columns

_LEVELS = {OK: "doctor-ok", WARNING: "doctor-warning", FAILED: "doctor-failed", SKIPPED: "doctor-skipped"}
_PRINTED = ("tool", "end")
"""Checks whose sentence has the output of a tool in it."""
_STYLES = {WARNING: "~", FAILED: "-"}


def print_results(out: Output, tool: str, results: Iterable[Result]) -> None:
    """Print each result on one line, and below it the fix of one that is not ok."""
    width = max(columns(messages.text(code)) for code in _LEVELS.values())
    for result in results:
        level = messages.text(_LEVELS[result.level])
        head = "  " + level + " " * (width - columns(level) + 2)
        out.paragraph(head + _said(out, result), _STYLES.get(result.level, ""), " " * (width + 4))
        if fix := _fix(tool, result):
            out.paragraph(" " * (width + 4) + messages.text("doctor-fix", fix=fix), "", " " * (width + 4))


def _said(out: Output, result: Result) -> str:
    place = [out.locations.shorten(result.path)] if result.path else []
    place += [] if result.line is None else [str(result.line), str(result.column)]
    return messages.text(
        "doctor-line", check=result.check, what=":".join(place) + ": " * bool(place) + _what(out, result)
    )


def _what(out: Output, result: Result) -> str:
    """The sentence of a result; what a tool printed is masked as a text of others."""
    text = note_text(result.what)
    return masked_words(out.masked(text)) if result.check in _PRINTED else text


def _fix(tool: str, result: Result) -> str | None:
    """The fix of a result: a sentence or a command; None if there is nothing to fix, or no way that is known.

    Values of the managed entry that have no sentence of their own are written again by a run.
    """
    fix = result.fix
    if result.level in (OK, SKIPPED) or fix is None:
        return None
    if not isinstance(fix, Note):
        return fix
    if messages.has(fix.code):
        return note_text(fix)
    return f"wcode-setup {tool}" if result.check == "entry" else None


def results_data(out: Output, tool: str, results: Iterable[Result]) -> list[dict[str, Any]]:
    """Results for the JSON document."""
    return [
        {
            "check": result.check,
            "level": result.level,
            "code": result.what.code,
            "message": _what(out, result),
            "fix": _fix(tool, result),
            "path": result.path,
            "line": result.line,
            "column": result.column,
        }
        for result in results
    ]
