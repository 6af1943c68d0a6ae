"""What a user can cause, as one exception class."""

from __future__ import annotations

from typing import Any


class SetupError(Exception):
    """A mistake or a situation that the user can mend; everything else is a bug and keeps its traceback.

    `code` names an entry of `messages.MESSAGES` (text, hint, exit code), `fields` fill its template.
    `path`, `line` and `column` (1-based, column in characters) say where, as far as that is known; a layer that knows
    more (the engine knows the path that a document does not) fills in what is missing and re-raises.
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
