"""Markdown files with front matter: the values on a line of their own in the block between two `---`, edited in place.

The block is YAML for its readers, but they also take what YAML refuses (`description: Use when: …`), line by line; so
only these lines are read here: `key: value` at the depth of the first key, plain or in quotes. Other values (lists,
mappings, blocks of text, keys that occur twice) are not in `data`, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from wcode_setup.documents.base import Edit, Op, Path, Remove, Upsert, kind, show_path
from wcode_setup.documents.syntax import LINE_BREAK, Span, line_column
from wcode_setup.errors import SetupError
from wcode_setup.text import concealed

_OPENING: Final = re.compile(r"\ufeff?---(?!-)[^\r\n]*(?:\r\n?|\n)")
_CLOSING: Final = re.compile(r"^---", re.MULTILINE)
_LINE: Final = re.compile(
    r"""(?P<indent>[ \t]*)(?P<mark>["']?)(?P<key>[A-Za-z_][\w-]*)(?P=mark)[ \t]*:(?=[ \t]|$)[ \t]*
    (?:(?P<double>"[^"\\]*")|(?P<single>'(?:[^']|'')*')|(?P<plain>[^\s"'#\[\]{}&*!|>%@`,?-].*?|))
    [ \t]*(?P<comment>(?<=[ \t])\#.*)?""",
    re.VERBOSE,
)
_PLAIN: Final = re.compile(r"[A-Za-z0-9_~/][\w./:@+~-]*(?<!:)")


class Value(NamedTuple):
    """A value of the block. Offsets: `begin` and `stop` of its line, `start` and `end` of the value with its quotes."""

    key: str
    value: str
    begin: int
    start: int
    end: int
    stop: int

    def __repr__(self) -> str:
        return concealed(self)


def parse(text: str) -> MarkdownDocument:
    """Parse a text. Every text is valid; one without a block has no values."""
    return MarkdownDocument(text)


class MarkdownDocument:
    """A parsed text; satisfies `documents.base.Document`. `data` maps keys to texts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.empty = not text.removeprefix("\ufeff").strip()
        self._block = _block(text)
        """The span of the lines between the two `---`; `(0, 0)` if there is no block."""
        self._comments: list[Span] = []
        found = list(self._values())
        keys = [value.key for value in found]
        self._found = {value.key: value for value in found if keys.count(value.key) == 1 and value.value}
        self.data: dict[str, str] = {key: value.value for key, value in self._found.items()}

    def _values(self) -> Iterator[Value]:
        """The lines with a value at the depth of the first key; fills `_comments`."""
        begin, depth = self._block[0], None
        while begin < self._block[1]:
            line_break = LINE_BREAK.search(self.text, begin, self._block[1])
            end, stop = (line_break.start(), line_break.end()) if line_break else (self._block[1], self._block[1])
            line = self.text[begin:end]
            if line.lstrip().startswith("#"):
                self._comments.append((end - len(line.lstrip()), end))
            elif line.strip():
                depth = _depth(line) if depth is None else depth
                match = _LINE.fullmatch(self.text, begin, end)
                if match and len(match["indent"]) == depth and not self._continued(stop, depth):
                    yield _value(match, stop)
                    if match["comment"]:
                        self._comments.append(match.span("comment"))
            begin = stop

    def _continued(self, at: int, depth: int) -> bool:
        """True if the line at `at` belongs to the value before it."""
        line = LINE_BREAK.split(self.text[at : self._block[1]], maxsplit=1)[0]
        return bool(line.strip()) and _depth(line) > depth

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The edits that carry out `Set` and `Remove` of single values; a new one is added at the end of the block."""
        wanted: dict[str, str | None] = {}
        for op in ops:
            if len(op.path) != 1 or not isinstance(op.path[0], str) or isinstance(op, Upsert):
                raise self._misfit(op.path)
            if not isinstance(op, Remove) and not isinstance(op.value, str):
                raise self._misfit(op.path)
            wanted[op.path[0]] = None if isinstance(op, Remove) else op.value
        edits, new = [], ""
        for key, value in wanted.items():
            now = self._found.get(key)
            if now and value is None:
                edits.append(Edit(now.begin, now.stop, ""))
            elif now and value is not None and value != now.value:
                edits.append(Edit(now.start, now.end, _spelt(value, self.text[now.start])))
            elif now is None and value is not None:
                new += f"{key}: {_spelt(value)}{self._line_break}"
        if new and self._block[1]:
            edits.append(Edit(self._block[1], self._block[1], new))
        elif new:
            at = 1 if self.text.startswith("\ufeff") else 0
            edits.append(Edit(at, at, f"---{self._line_break}{new}---{self._line_break}"))
        return sorted(edits)

    def _misfit(self, path: Path) -> SetupError:
        found = kind(self.data.get(path[0])) if path and isinstance(path[0], str) else "object"
        return SetupError("wrong-type", line=1, column=1, where=show_path(path), found=found, wanted="string")

    @property
    def _line_break(self) -> str:
        found = LINE_BREAK.search(self.text)
        return found[0] if found else "\n"

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column (1-based) of a value."""
        found = self._found.get(path[0]) if len(path) == 1 and isinstance(path[0], str) else None
        return line_column(self.text, found.start) if found else None

    def comments(self, without: Sequence[Path] = ()) -> list[str]:
        """The comments of the block."""
        gone = [self._found[path[0]] for path in without if path and path[0] in self._found]
        return [
            self.text[start:end]
            for start, end in self._comments
            if not any(value.begin <= start < value.stop for value in gone)
        ]

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """The spans of the values that are secrets, without quotes."""
        found = sorted(self._found.values(), key=lambda value: value.start)
        return [
            (value.start + quoted, value.end - quoted)
            for value in found
            if is_secret(value.key, "")
            for quoted in [self.text[value.start] in "'\""]
        ]


def _depth(line: str) -> int:
    """The number of blanks before the first character of a line."""
    return len(line) - len(line.lstrip())


def _value(match: re.Match[str], stop: int) -> Value:
    form = next(name for name in ("double", "single", "plain") if match[name] is not None)
    text = match[form]
    value = text if form == "plain" else text[1:-1].replace("''", "'") if form == "single" else text[1:-1]
    return Value(match["key"], value, match.start(), match.start(form), match.end(form), stop)


def _block(text: str) -> Span:
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end())
    return (opening.end(), closing.start()) if opening and closing else (0, 0)


def _spelt(value: str, mark: str = "") -> str:
    """A value as text, with the quotes of the one that it replaces if they can hold it."""
    if "\n" in value or "\r" in value or ('"' in value and "'" in value) or "\\" in value:
        raise ValueError("the value of a line is plain text")
    if mark == '"' and '"' not in value:
        return f'"{value}"'
    if mark == "'" or not _PLAIN.fullmatch(value):
        return f'"{value}"' if "'" in value else f"'{value}'"
    return value
