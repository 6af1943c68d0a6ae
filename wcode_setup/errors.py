"""The exception class and the notes. Each is a code with fields; `console.messages` has the texts."""

from __future__ import annotations

import errno
from typing import Any


class SetupError(Exception):
    """A mistake or a situation that the user can fix. Any other exception is a bug and keeps its traceback.

    `code` names an entry of `console.messages` (text, hint, exit code); `fields` fill its template. `path`, `line` and
    `column` (1-based, column in characters) are the place, as far as it is known. A caller that knows more (the engine
    knows the path of a document) fills in the rest and re-raises.
    """

    def __init__(
        self, code: str, *, path: str | None = None, line: int | None = None, column: int | None = None, **fields: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.line = line
        self.column = column
        self.fields = fields


REQUEST, MODEL, KEY = "request", "model", "key"
"""Effects of a situation on a tool's requests: none reaches the gateway; another model; another key, or none."""


class Note:
    """A message that does not stop a run. Notes are equal if code and fields are.

    `effects`: the parts of the tool's requests that differ, because of the situation, from those of the managed entry.
    """

    __slots__ = ("code", "effects", "fields")

    def __init__(self, code: str, **fields: Any) -> None:
        self.code = code
        self.fields = fields
        self.effects: tuple[str, ...] = ()

    def changing(self, *effects: str) -> Note:
        """The same note, with these effects."""
        self.effects = effects
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Note) and (self.code, self.fields) == (other.code, other.fields)

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"Note({self.code!r}, {self.fields!r})"


def os_reason(error: OSError | ValueError) -> Note:
    """Return the reason of a failed system call as a note: by its error number, else in the exception's words."""
    number = errno.EINVAL if isinstance(error, ValueError) else error.errno  # a NUL in a path is a ValueError
    return Note("os-error", errno=number) if number else Note("library-says", says=str(error))
