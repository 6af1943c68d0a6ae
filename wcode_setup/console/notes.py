"""Notes, next steps and errors, as text and as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wcode_setup.console import messages
from wcode_setup.console.output import Output
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations


def features(names: Iterable[str]) -> str:
    """Return inputs or capabilities of a model, in words."""
    return messages.text("feature-comma").join(messages.text(f"feature-{name}") for name in names)


def notes_text(out: Output, notes: list[Note]) -> None:
    """Print notes, each once."""
    for note in dict.fromkeys(notes):
        out.paragraph(messages.text("label-note") + note_text(note))


def note_text(note: Note) -> str:
    """A note as one line."""
    return messages.text(note.code, **note.fields)


def steps_text(out: Output, steps: list[str | Note]) -> None:
    """Print the next steps; a command that can be pasted is alone on its line."""
    if steps:
        out.say()
        out.say(messages.text("label-next"), "bold")
    for step in steps:
        if isinstance(step, Note):
            out.paragraph(note_text(step))
        else:
            out.say(f"  {step}")


def error_text(error: SetupError, locations: Locations | None) -> str:
    """An error as one line: `path:line:column: message`; without `locations` the path is whole."""
    path = error.path or ""
    place = [locations.shorten(path) if locations else path] if path else []
    place += [] if error.line is None else [str(error.line), str(error.column)]
    return (":".join(place) + ": " if place else "") + messages.text(error.code, **error.fields)


def hint_lines(error: SetupError) -> list[str]:
    """The hint of an error, if it has one, and the command of its field `paste`, alone on its line."""
    hint = messages.hint(error.code, **error.fields)
    return [line for line in (hint, error.fields.get("paste")) if line]


def error_data(error: SetupError) -> dict[str, Any]:
    """An error for the JSON envelope."""
    return {
        "code": error.code,
        "message": messages.text(error.code, **error.fields),
        "hint": "\n".join(hint_lines(error)),
        "path": error.path,
        "line": error.line,
        "column": error.column,
    }
