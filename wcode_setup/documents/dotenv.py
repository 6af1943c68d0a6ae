"""`.env` files as python-dotenv reads them: a flat mapping of names to strings, edited line by line.

A new value has no quotes if every reader of such files, and every shell, reads its characters as they are; else single
quotes if they can hold it, else double quotes with escapes. A value that replaces another keeps the quotes of that one
if they can hold it. `${NAME}` in a value stays text: the reader expands it.

The reader is python-dotenv 1.2.2, the version that tools pin: a byte order mark is part of the name on the first line,
and `NAME= # c` has the value `# c` (1.2.4 skips the mark, and sees a comment). New variables are added at the end of
the file, after every comment, and never directly after a mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from wcode_setup.documents.base import Edit, Item, Op, Path, Remove, Set
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.syntax import LINE_BREAK, line_column
from wcode_setup.errors import Note, SetupError
from wcode_setup.text import concealed

_BLANK: Final = re.compile(r"\s*+")
_PAD: Final = re.compile(r"[^\S\r\n]*+")
_HEAD: Final = re.compile(r"(export[^\S\r\n]++)?+(?:(?=#)|'([^']++)'|(?!')([^=#\s]++))[^\S\r\n]*+")
_QUOTED: Final = {"'": re.compile(r"'((?:\\'|[^'])*)'"), '"': re.compile(r'"((?:\\"|[^"])*)"')}
_ESCAPES: Final = {"'": re.compile(r"\\([\\'])"), '"': re.compile(r"\\([\\'\"abfnrtv])")}
_MEANING: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LINE: Final = re.compile(r"[^\r\n]*+")
_COMMENT: Final = re.compile(r"\s+#.*")

_BARE: Final = re.compile(r"[A-Za-z0-9_./:@%+,=-]++")
_NAME: Final = re.compile(r"[^=#\s'\"]++")


class Binding(NamedTuple):
    """A line with a name, a comment (`name` is None), or a line that python-dotenv skips (`broken`).

    Offsets: `begin` and `end` of the line without the blanks around it; `start` and `stop` of the value with its quotes
    (equal, behind the name or its `=`, if there is no value); `comment` of a comment, else -1.
    """

    name: str | None
    value: str | None
    begin: int
    start: int
    stop: int
    end: int
    comment: int
    broken: bool = False
    exported: bool = False

    def __repr__(self) -> str:
        return concealed(self)


def parse(text: str) -> DotenvDocument:
    """Parse a text. Every text is valid, because readers skip lines that they do not understand."""
    return DotenvDocument(text)


def _bindings(text: str) -> Iterator[Binding]:
    """The lines that are not blank."""
    at = 0
    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # matches everywhere
        if at == len(text):
            return
        binding = _binding(text, at)
        yield binding
        match = LINE_BREAK.match(text, binding.end)
        at = match.end() if match else len(text)


def _binding(text: str, begin: int) -> Binding:
    """The binding that begins at `begin`: one line, or several if a quoted value has several."""
    head = _HEAD.match(text, begin)
    if not head:
        return _broken(text, begin, begin)
    name, at = head[2] or head[3], head.end()
    name = None if name == "\ufeff" else LINE_BREAK.sub("\n", name) if name else name
    value, start = None, head.end(2) + 1 if head[2] else max(begin, head.end(3))
    stop = start
    if text.startswith("=", at):
        value, start = "", at + 1
        at = _PAD.match(text, start).end()  # type: ignore[union-attr]
        quote = text[at : at + 1]
        if quote in _QUOTED:
            quoted = _QUOTED[quote].match(text, at)
            if not quoted:
                return _broken(text, begin, at)
            value, start, at = _decode(quoted[1], quote), at, quoted.end()
        elif quote not in ("", "\r", "\n"):
            line = _LINE.match(text, at)[0]  # type: ignore[index]
            value = _COMMENT.sub("", line).rstrip()
            start, at = at, at + len(value)
        else:
            at = start
        stop = at
    at = _PAD.match(text, at).end()  # type: ignore[union-attr]
    comment = at if text.startswith("#", at) else -1
    end = _LINE.match(text, at).end() if comment >= 0 else at  # type: ignore[union-attr]
    if end < len(text) and text[end] not in "\r\n":
        return _broken(text, begin, end)
    return Binding(name, value, begin, start, stop, end, comment, exported=bool(head[1]))


def _broken(text: str, begin: int, at: int) -> Binding:
    end = _LINE.match(text, at).end()  # type: ignore[union-attr]
    return Binding(None, None, begin, begin, end, end, -1, broken=True)


def _decode(text: str, quote: str) -> str:
    value = _ESCAPES[quote].sub(lambda match: _MEANING.get(match[1], match[1]), text)
    return LINE_BREAK.sub("\n", value) if "\r" in text else value  # readers open the file in text mode


class DotenvDocument:
    """A parsed text; satisfies `documents.base.Document`. A name without `=` has the value None."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bindings = list(_bindings(text))
        self.data: dict[str, str | None] = {item.name: item.value for item in self.bindings if item.name is not None}
        self.empty = not self.data and not any(item.broken for item in self.bindings)

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The text edits that carry out `ops`: ordered, not overlapping, `[]` if nothing changes.

        Raises `SetupError`: `wrong-type` for anything but a string under a name, `in-the-way` if the edits would
        involve a line that readers cannot parse.
        """
        wanted, wiped = dict(self.data), set[str]()
        for op in ops:
            if isinstance(op, Remove):
                gone = list(wanted) if not op.path else [step for step in op.path if len(op.path) == 1]
                wiped.update(name for name in gone if isinstance(name, str))
                for name in gone:
                    wanted.pop(name, None)  # type: ignore[arg-type]  # an Item is no name
            elif isinstance(op, Set) and not op.path and isinstance(op.value, dict):
                wanted = dict(op.value)
            elif isinstance(op, Set) and len(op.path) == 1 and isinstance(op.path[0], str):
                wanted[op.path[0]] = op.value
            else:
                raise self.wrong_type(op, wanted)
        edits = self.changes(wanted, wiped)
        self.prove(edits, wanted)
        return edits

    def wrong_type(self, op: Op, data: dict[str, str | None]) -> SetupError:
        """The error for an op that does not fit a flat mapping of strings."""
        if not op.path and isinstance(op, Set):
            raise TypeError("a .env file is a mapping")
        first = op.path[0] if op.path else None
        if isinstance(first, Item) or first is None:
            return SetupError("wrong-type", line=1, column=1, where="the top level", found="object", wanted="list")
        line, column = self.position((first,)) or (None, None)
        found = "null" if data.get(first) is None else "string"
        wanted = "list" if len(op.path) == 1 or isinstance(op.path[1], Item) else "object"
        return SetupError("wrong-type", line=line, column=column, where=first, found=found, wanted=wanted)

    def changes(self, wanted: dict[str, str | None], wiped: set[str]) -> list[Edit]:
        """The edits that lead to `wanted`; of a name in `wiped` only its last line stays."""
        last = {item.name: item for item in self.bindings}
        edits: list[Edit] = []
        for item in self.bindings:
            if item.name is None:
                continue
            if item.name not in wanted or (item.name in wiped and item is not last[item.name]):
                edits.append(self.cut(item))
            elif item is last[item.name] and wanted[item.name] != item.value:
                edits.append(self.replace(item, wanted[item.name]))
        new = {name: value for name, value in wanted.items() if name not in self.data}
        return self.append(edits, new) if new else self.close(edits)

    def cut(self, item: Binding) -> Edit:
        """Remove a line; a comment at its end stays."""
        if item.comment >= 0:
            return Edit(item.begin, item.comment, "")
        start = item.begin
        while start and self.text[start - 1] not in "\r\n":
            start -= 1
        match = re.compile(r"[^\S\r\n]*+(?:\r\n?|\n|\Z)").match(self.text, item.end)
        return Edit(start, match.end() if match else item.end, "")

    def replace(self, item: Binding, value: str | None) -> Edit:
        """Replace the value on its line."""
        if value is None:
            if item.name == "export" and not item.exported:  # bare, and before a blank, it would be a prefix
                return Edit(item.begin, item.stop, "'export'")
            start = item.begin + len(self.text[item.begin : item.start].rstrip().removesuffix("=").rstrip())
            return Edit(start, item.stop, "")
        new = "=" + _spell(value) if item.value is None else _spell(value, self.text[item.start : item.stop][:1])
        glued = self.text[item.stop : item.stop + 1] == "#" and new[-1] not in _QUOTED
        return Edit(item.start, item.stop, new + " " * glued)

    def append(self, edits: list[Edit], new: dict[str, str | None]) -> list[Edit]:
        """Append lines; if the last line break was missing, it stays missing."""
        match = LINE_BREAK.search(self.text)
        eol = match[0] if match else "\n"
        named = [item for item in self.bindings if item.name is not None]
        export = "export " if named and all(item.exported for item in named) else ""
        lines = []
        for name, value in new.items():
            if not _NAME.fullmatch(name):
                raise ValueError("not a name for a variable")
            lines.append(f"{export}{name}" if value is None else f"{export}{name}={_spell(value)}")
        size = len(self.text)
        if self.text == "\ufeff":
            return [Edit(size, size, eol.join(["", *lines]) + eol)]
        if not self.text or self.text[-1] in "\r\n":
            return [*edits, Edit(size, size, eol.join(lines) + eol)]
        if edits and edits[-1].end == size and not edits[-1].new and self.begins_line(edits[-1].start):
            return [*edits[:-1], Edit(edits[-1].start, size, eol.join(lines))]
        return [*edits, Edit(size, size, eol + eol.join(lines))]

    def begins_line(self, offset: int) -> bool:
        return not offset or self.text[offset - 1] in "\r\n"

    def close(self, edits: list[Edit]) -> list[Edit]:
        """Remove the line break before a removed last line that had none: the file still ends without one."""
        size = len(self.text)
        if not edits or edits[-1].end < size or edits[-1].new or self.text[-1] in "\r\n":
            return edits
        start = edits[-1].start
        while len(edits) > 1 and edits[-2].end == start and not edits[-2].new:
            edits = [*edits[:-2], Edit(edits[-2].start, size, "")]
            start = edits[-1].start
        if start and self.text[start - 1] in "\r\n":
            start -= 2 if self.text[start - 2 : start] == "\r\n" else 1
        return [*edits[:-1], Edit(start, size, "")]

    def prove(self, edits: list[Edit], wanted: dict[str, str | None]) -> None:
        """Refuse edits if a changed name has a broken line, or if their result is not `wanted`.

        The latter happens to a quoted value that ends in a backslash and is followed by another quote.
        """
        if not edits:
            return
        changed = {name for name in [*wanted, *self.data] if wanted.get(name, 0) != self.data.get(name, 0)}
        broken = [item for item in self.bindings if item.broken]
        culprits = [item for item in broken if self.names(item) in changed]
        if culprits or DotenvDocument(apply_edits(self.text, edits)).data != wanted:
            line, column = line_column(self.text, next((item.begin for item in culprits or broken), edits[0].end))
            where = ", ".join(sorted(changed))
            raise SetupError("in-the-way", line=line, column=column, where=where, what=Note("dotenv-line"))

    def names(self, item: Binding) -> str | None:
        """The name that a broken line seems to have."""
        head = _HEAD.match(self.text, item.begin)
        return (head[2] or head[3]) if head else None

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column (1-based) of the value of a name, of duplicates the last; for `()`, of the first name."""
        found = [item for item in self.bindings if item.name is not None and (not path or path == (item.name,))]
        if not found:
            return None
        return line_column(self.text, found[-1].start if path else found[0].begin)

    def comments(self, without: Sequence[Path] = ()) -> list[str]:  # noqa: ARG002
        """The texts of all comments in order, whatever `without` is: no comment is inside a value."""
        return [self.text[item.comment : item.end] for item in self.bindings if item.comment >= 0]

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """The spans of the values (without quotes) of secret names, also on lines that cannot be parsed, in order."""
        spans = []
        for item in self.bindings:
            name = self.names(item) if item.broken else item.name
            if name and is_secret(name, ""):
                start, stop = item.start, item.stop
                if item.broken:
                    start = self.text.find("=", item.begin, item.end) + 1 or item.begin
                elif self.text[start:stop][:1] in _QUOTED:
                    start, stop = start + 1, stop - 1
                if start < stop:
                    spans.append((start, stop))
        return spans


def _spell(value: Any, quote: str = "") -> str:
    """A value as text, in the quotes of the value that it replaces if they can hold it."""
    if not isinstance(value, str):
        raise TypeError("a variable is a string")
    if _BARE.fullmatch(value) and quote not in _QUOTED:
        return value
    if quote != '"' and value and not re.search(r"['\\\x00-\x08\x0a-\x1f]", value):
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
