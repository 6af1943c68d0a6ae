"""A file that is one value, such as a key file: one line, no syntax.

The reader of a `raw` file ignores a byte order mark and a line break at the end; in an `exact` one they belong to the
value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wcode_setup.documents.base import Edit, Item, Op, Path, Remove, Upsert
from wcode_setup.errors import SetupError


def parse(text: str, exact: bool = False) -> RawDocument:
    """Parse a text of one line, or none. Raises `SetupError("key-file-lines")` for more."""
    return RawDocument(text, exact)


class RawDocument:
    """The whole file as one value; satisfies `documents.base.Document`.

    `data` is the line without BOM and line break, None if the file is blank; of an `exact` file its whole text. The
    only path is `()`.
    """

    def __init__(self, text: str, exact: bool = False) -> None:
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.text = text
        self.exact = exact
        self._start = 1 if text.startswith("\ufeff") and not exact else 0
        self.empty = not lines.strip()
        self.data = None if self.empty else lines.removesuffix("\n")
        if self.data and "\n" in self.data:
            raise SetupError("key-file-lines", line=2, column=1)
        if exact and self.data is not None:
            self.data = text

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The edits that carry out `Set((), line)` and `Remove(())`; the file's last line break and BOM stay."""
        data = self.data
        for op in ops:
            if isinstance(op, Remove):
                data = data if op.path else None
            elif op.path or isinstance(op, Upsert):
                wanted = "list" if not op.path or isinstance(op.path[0], Item) else "object"
                found = "null" if data is None else "string"
                raise SetupError("wrong-type", line=1, column=1, where="the top level", found=found, wanted=wanted)
            else:
                data = op.value
        if data == self.data:
            return []
        if data is None:
            return [Edit(0, len(self.text), "")]
        if not isinstance(data, str) or not data.strip() or len(data.splitlines()) != 1:
            raise ValueError("the value of a key file is one line")
        if self.data is None:
            return [Edit(self._start, len(self.text), data if self.exact else data + "\n")]
        return [Edit(self._start, self._start + len(self.data), data)]

    def position(self, path: Path) -> tuple[int, int] | None:
        """The beginning of the file if it has a value, else None."""
        return None if path or self.data is None else (1, 1)

    def comments(self, without: Sequence[Path] = ()) -> list[str]:  # noqa: ARG002
        """An empty list: such a file has no comments."""
        return []

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:  # noqa: ARG002
        """The span of the line, whatever `is_secret` says: the value has no name."""
        return [] if self.data is None else [(self._start, self._start + len(self.data))]
