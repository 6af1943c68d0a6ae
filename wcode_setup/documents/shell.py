"""A start-up file of a shell, of which only one line is data: the one that loads the completion of wcode-setup.

Every other line counts as a comment, so that the proof of an edit shows that none of them is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from wcode_setup.documents import dotenv
from wcode_setup.documents.base import Edit, Op, Path, Set
from wcode_setup.documents.syntax import LINE_BREAK, line_column

COMPLETION: Final = "completion"
"""The key of the line."""
_LINES: Final = re.compile(r"([^\r\n]*+)(\r\n?|\n|\Z)")
_LOADS: Final = re.compile(r"[^#]*\bwcode-setup completion (?:bash|zsh|fish)\b")


def parse(text: str) -> ShellDocument:
    """Parse a text. Every text is valid, because no other line is read."""
    return ShellDocument(text)


class ShellDocument:
    """A parsed text; satisfies `documents.base.Document`. The last of several lines counts, and all are removed."""

    def __init__(self, text: str) -> None:
        self.text = text
        lines = list(_LINES.finditer(text))[:-1]  # the last match is the end of the text
        self._found = [line for line in lines if _LOADS.match(line[1])]
        self._others = [line[1] for line in lines if line not in self._found]
        self.data: dict[str, str] = {COMPLETION: self._found[-1][1].strip()} if self._found else {}
        self.empty = not text.strip("\ufeff \t\r\n")

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The edits that carry out `Set(("completion",), line)` and `Remove(("completion",))`.

        A new line is added at the end, after a line break if there is none. Raises ValueError for any other op.
        """
        wanted = self.data.get(COMPLETION)
        for op in ops:
            if op.path != (COMPLETION,):
                raise ValueError("a start-up file has one value")
            wanted = op.value if isinstance(op, Set) else None
        if wanted == self.data.get(COMPLETION):
            return []
        if wanted is None:
            return [Edit(line.start(), line.end(), "") for line in self._found]
        if self._found:
            return [Edit(*self._found[-1].span(1), wanted)]
        found = LINE_BREAK.search(self.text)
        eol = found[0] if found else "\n"
        body = self.text.rstrip("\r\n")
        gap = eol * ((body == self.text != "") + body.endswith("\\"))  # `\` would continue on our line
        return [Edit(len(self.text), len(self.text), gap + wanted + eol)]

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column (1-based) of the line, or None if there is none."""
        return line_column(self.text, self._found[-1].start()) if self._found and path in ((), (COMPLETION,)) else None

    def comments(self, without: Sequence[Path] = ()) -> list[str]:  # noqa: ARG002
        """Every other line that is not blank."""
        return [line for line in self._others if line.strip()]

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """The spans of the values of secret names, which a shell assigns as a `.env` file does."""
        return dotenv.parse(self.text).secret_spans(is_secret)
