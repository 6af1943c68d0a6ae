"""Editor for the YAML block at the top of a text file, between two lines `---`; the text below it never changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wcode_setup.documents import yaml
from wcode_setup.documents.base import Edit, Op, Path
from wcode_setup.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = re.compile(r"\ufeff?---[^\S\r\n]*\r?\n(.*?)^---[^\S\r\n]*\r?$", re.DOTALL | re.MULTILINE)


def parse(text: str) -> FrontMatter:
    """Parse the block. Raises `SetupError`: `no-front-matter` for another text that is not blank, else as YAML does."""
    return FrontMatter(text)


class FrontMatter:
    """A text with its block as data; satisfies `documents.base.Document`."""

    def __init__(self, text: str) -> None:
        found = _BLOCK.match(text)
        self.text, self.empty = text, not text.strip("\ufeff \t\r\n")
        if not (found or self.empty):
            raise SetupError("no-front-matter", line=1, column=1)
        self._start = found.start(1) if found else 0
        with self._placed():
            self._block = yaml.parse(found[1] if found else "")
        self.data = self._block.data

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The edits of the block, see `YamlDocument.edits`; a text without one gets none."""
        if self.empty and ops:
            raise SetupError("no-front-matter", line=1, column=1)
        with self._placed():
            return [Edit(at.start + self._start, at.end + self._start, at.new) for at in self._block.edits(ops)]

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column in the whole text."""
        place = self._block.position(path)
        return place and (place[0] + 1, place[1])

    def comments(self, without: Sequence[Path] = ()) -> list[str]:
        """The comments of the block."""
        return self._block.comments(without)

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """See `documents.base.Document`."""
        spans = self._block.secret_spans(is_secret)
        return [(start + self._start, end + self._start) for start, end in spans]

    @contextmanager
    def _placed(self) -> Iterator[None]:
        """Make the lines of errors those of the whole text."""
        try:
            yield
        except SetupError as error:
            error.line = error.line and error.line + 1
            raise
