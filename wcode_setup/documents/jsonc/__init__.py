"""JSON, JSONC and JSON5 files, edited without touching anything else: parse once, turn ops into text edits.

The pieces: `syntax` (text to tree), `draft` (ops on the tree), `layout` and `style` (the tree
back to edits of the text).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wcode_setup.documents.base import Edit, Op, Path
from wcode_setup.documents.draft import Work, carry_out, plain
from wcode_setup.documents.jsonc.syntax import parse_tree
from wcode_setup.documents.syntax import Node, Tree, line_column, walk


def parse(text: str, dialect: str = "json5") -> JsonDocument:
    """Parse a text as what its reader accepts.

    `dialect`: `json` (RFC 8259), `jsonc` (and comments, trailing commas) or `json5`; a leading BOM is fine in each.
    Raises `SetupError("syntax")` with line, column and a note `what`.
    """
    return JsonDocument(parse_tree(text, dialect))


class JsonDocument:
    """A parsed text; satisfies `documents.base.Document`."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.text = tree.text
        self.empty = tree.root is None
        self.data = plain(tree.root) if tree.root else {}

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The text edits that carry out `ops`: ordered, not overlapping, `[]` if everything is as wanted.

        Raises `SetupError`: `wrong-type`, `missing-item` and `duplicate-item` where an op cannot be carried out,
        `comment-lost` where comments would be lost that no `Remove` gave up.
        """
        if not ops:
            return []
        from wcode_setup.documents.jsonc.layout import text_edits  # a run without changes needs no layout

        return text_edits(self.tree, carry_out(self.tree, ops))

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column (1-based) of the value at `path`, or None; of duplicate keys the last."""
        nodes = self._nodes(path)
        return line_column(self.text, nodes[-1].start) if nodes else None

    def comments(self, without: Sequence[Path] = ()) -> list[str]:
        """The texts of all comments in order, except those inside the members at `without`, all duplicates of them."""
        gone = [node for path in without for node in self._nodes(path)]
        return [
            self.text[start:end]
            for start, end in self.tree.comments
            if not any(node.begin <= start < node.end for node in gone)
        ]

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """See `documents.base.Document`."""
        spans: list[tuple[int, int]] = []
        owners: dict[Node, str | None] = {}  # of what is in a list of a list, too
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

    def _nodes(self, path: Path) -> list[Node]:
        return [draft.node for draft in Work(self.tree).find(path) if draft.node]
