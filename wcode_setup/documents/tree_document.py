"""The common part of documents that are parsed into a tree of offsets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.documents.draft import Work
from wcode_setup.documents.syntax import Node, Tree, line_column


class TreeDocument:
    """A parsed text with its tree and its data: `documents.base.Document` without edits and secrets."""

    def __init__(self, tree: Tree, data: Any) -> None:
        self.tree = tree
        self.text = tree.text
        self.empty = tree.root is None
        self.data = data

    def position(self, path: Path) -> tuple[int, int] | None:
        """Line and column (1-based) of the value at `path`, the last of duplicate keys; None if it is not in the text.

        The members of an alias or `<<` are not in the text.
        """
        nodes = self._nodes(path)
        return line_column(self.text, nodes[-1].start) if nodes else None

    def comments(self, without: Sequence[Path] = ()) -> list[str]:
        """The texts of all comments in order, except those inside the members at `without` and their duplicates."""
        gone = [span for path in without for node in self._nodes(path) for span in node.spans(whole=True)]
        return [
            self.text[start:end]
            for start, end in self.tree.comments
            if not any(begin <= start < stop for begin, stop in gone)
        ]

    def _nodes(self, path: Path) -> list[Node]:
        return [draft.node for draft in Work(self.tree).find(path) if draft.node]
