"""TOML files, edited without touching anything else: parse once, turn ops into text edits.

Texts of TOML 1.0 are read, and what TOML 1.1 adds: line breaks, comments and a last comma in inline tables, `\\e` and
`\\xHH` in strings, times without seconds. New text is TOML 1.0. tomllib reads every result, too, and must see the
same value, unless the text has one of those forms, which tomllib knows from Python 3.15 on.

The modules: `syntax` (text to `tree`), `scalars` (values, and the text of new ones), `documents.draft` (ops on the
tree), `lines` (where sections end), `layout`, `style`, `documents.brackets` and `pieces` (the tree back to edits).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wcode_setup.documents.base import Edit, Op, same
from wcode_setup.documents.draft import carry_out, plain
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.opaque import Opaque
from wcode_setup.documents.syntax import walk
from wcode_setup.documents.toml.syntax import parse_text
from wcode_setup.documents.toml.tree import Node, Parsed
from wcode_setup.documents.tree_document import TreeDocument
from wcode_setup.errors import Note, SetupError


def parse(text: str) -> TomlDocument:
    """Parse a text. Raises `SetupError("syntax")` with line, column and a note `what`."""
    return TomlDocument(parse_text(text))


class TomlDocument(TreeDocument):
    """A parsed text; satisfies `documents.base.Document`. Dates and times are `opaque.Opaque`."""

    def __init__(self, parsed: Parsed) -> None:
        super().__init__(parsed.tree, plain(parsed.root))
        self.parsed = parsed

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The text edits that carry out `ops`: ordered, not overlapping, `[]` if nothing changes.

        Raises `SetupError`: `wrong-type`, `missing-item` and `duplicate-item` if an op does not fit the data,
        `comment-lost` if a comment would be lost that is not inside a value to remove, `in-the-way` for a value that
        TOML cannot hold there, `unproven` if tomllib reads another value.
        """
        if not ops:
            return []
        from wcode_setup.documents.toml.layout import text_edits  # a run without changes needs no layout

        root = carry_out(self.tree, ops)
        edits = text_edits(self.parsed, root)
        if edits:
            self.check(apply_edits(self.text, edits), {} if root.gone else plain(root))
        return edits

    def check(self, text: str, data: Any) -> None:
        """Raise `unproven` unless `data` is read from `text`."""
        import tomllib

        seen: Any = None
        try:
            seen = tomllib.loads(text.removeprefix("\ufeff"))
        except RecursionError:
            seen = parse(text).data
        except ValueError:
            parsed = parse_text(text)
            seen = plain(parsed.root) if parsed.modern else None
        if not same(_without_times(seen), _without_times(data)):
            raise SetupError("unproven", what=Note("proof-value"))

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """See `documents.base.Document`."""
        spans: list[tuple[int, int]] = []
        owners: dict[Any, str | None] = {}  # also of lists in lists
        for parent, node in walk(self.tree.root):
            owner = owners.get(parent) if node.key is None else node.key
            owners[node] = owner
            if node.members is not None or not isinstance(node, Node):
                continue
            quote = len(node.style)
            number = not quote and type(node.value) in (int, float) and node.end - node.start > 3
            if (quote or number) and node.end - node.start > 2 * quote and is_secret(owner or "", _holder(parent)):
                spans.append((node.start + quote, node.end - quote))
        return sorted(spans)


def _holder(node: Any) -> str:
    """The key of the mapping that a value is in."""
    return node.key or ""


def _without_times(data: Any) -> Any:
    """Plain data without dates and times, whose texts differ from the values of tomllib."""
    from datetime import date, time

    top = [data]
    todo: list[Any] = [top]
    while todo:
        holder = todo.pop()
        for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            if isinstance(value, dict | list):
                holder[key] = value.copy()
                todo.append(holder[key])
            elif type(value) is Opaque or isinstance(value, date | time):
                holder[key] = None
    return top[0]
