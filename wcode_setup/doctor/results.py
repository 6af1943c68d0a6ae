"""The result of a check."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup.errors import Note

OK, WARNING, FAILED, SKIPPED = "ok", "warning", "failed", "skipped"


class Result(NamedTuple):
    """The result of a check: its name, one of the four levels above, and a sentence.

    `what`: for SKIPPED the reason. `fix`: the fix, a sentence (Note) or a command to paste (str). `path`, `line`,
    `column`: the place, as far as there is one.
    """

    check: str
    level: str
    what: Note
    fix: Note | str | None = None
    path: str | None = None
    line: int | None = None
    column: int | None = None
