"""JSON, JSONC and JSON5 files, edited without touching anything else: parse once, turn ops into text edits.

The pieces: `syntax` (text to tree), `draft` (ops on the tree), `layout` and `style` (the tree
back to edits of the text).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wcode_setup.documents.base import Edit, Op
from wcode_setup.documents.draft import carry_out, plain
from wcode_setup.documents.jsonc.syntax import parse_tree
from wcode_setup.documents.syntax import Node, walk
from wcode_setup.documents.tree_document import TreeDocument


def parse(text: str, dialect: str = "json5") -> JsonDocument:
    """Parse a text in a dialect of JSON.

    `dialect`: `json` (RFC 8259), `json-comments` (with comments), `jsonc` (with trailing commas, too) or `json5`; each
    may begin with a BOM.
    Raises `SetupError("syntax")` with line, column and a note `what`.
    """
    tree = parse_tree(text, dialect)
    return JsonDocument(tree, plain(tree.root) if tree.root else {})


class JsonDocument(TreeDocument):
    """A parsed text; satisfies `documents.base.Document`."""

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The text edits that carry out `ops`: ordered, not overlapping, `[]` if nothing changes.

        Raises `SetupError`: `wrong-type`, `missing-item` and `duplicate-item` if an op does not fit the data,
        `comment-lost` if a comment would be lost that is not inside a value to remove.
        """
        if not ops:
            return []
        from wcode_setup.documents.jsonc.layout import text_edits  # a run without changes needs no layout

        return text_edits(self.tree, carry_out(self.tree, ops))

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """See `documents.base.Document`."""
        spans: list[tuple[int, int]] = []
        owners: dict[Node, str | None] = {}  # also of lists in lists
        for parent, node in walk(self.tree.root):
            owner = owners.get(parent) if node.key is None else node.key
            if node.members is not None:
                owners[node] = owner
                continue
            quoted = type(node.value) is str
            number = type(node.value) in (int, float) and node.end - node.start > 3
            if (quoted or number) and is_secret(owner or "", parent.key or ""):
                spans.append((node.start + quoted, node.end - quoted))
        return spans
