"""YAML files, edited without touching anything else: parse once, turn ops into text edits.

The modules: `events` (ruamel's parser), `syntax` (text to `tree`, by the marks of the events), `readers` (refuses texts
that PyYAML or libyaml reads differently), `scalars` (values of plain scalars, and the text of new ones),
`documents.draft` (ops on the tree), `layout`, `flow`, `ending` and `style` (the tree back to edits of the text).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wcode_setup.documents.base import Edit, Op
from wcode_setup.documents.draft import carry_out
from wcode_setup.documents.tree_document import TreeDocument
from wcode_setup.documents.yaml.layout import text_edits
from wcode_setup.documents.yaml.scalars import DOUBLE, SINGLE
from wcode_setup.documents.yaml.style import next_line
from wcode_setup.documents.yaml.syntax import parse_text
from wcode_setup.documents.yaml.tree import TEXT, Parsed


def parse(text: str) -> YamlDocument:
    """Parse a text of one YAML document as PyYAML's `safe_load` reads it.

    Raises `SetupError("syntax")` with line, column and a note `what` for broken YAML, a second document, duplicate
    keys, and text that PyYAML cannot read or other readers read differently.
    """
    return YamlDocument(parse_text(text))


class YamlDocument(TreeDocument):
    """A parsed text; satisfies `documents.base.Document`.

    `data` is the value for a reader of YAML 1.1, with aliases and merge keys resolved (shared, not copied). Timestamps,
    binary values, sets and ordered maps are `scalars.Opaque`. An empty document is `{}`.
    """

    def __init__(self, parsed: Parsed) -> None:
        super().__init__(parsed.tree, parsed.data)
        self.parsed = parsed

    def edits(self, ops: Sequence[Op]) -> list[Edit]:
        """The text edits that carry out `ops`: ordered, not overlapping, `[]` if nothing changes.

        Raises `SetupError`: `wrong-type`, `missing-item` and `duplicate-item` if an op does not fit the data,
        `comment-lost` if a comment would be lost that is not inside a value to remove, `in-the-way` if an alias,
        anchor, tag, merge key or `?` would have to be changed.
        """
        return text_edits(self.parsed, carry_out(self.tree, ops))

    def secret_spans(self, is_secret: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """See `documents.base.Document`."""
        spans = set()
        for holder, owner, node in self.parsed.scalars:
            if is_secret(str(owner), str(holder)):
                quoted = node.style in (SINGLE, DOUBLE)
                start = next_line(self.text, node.start) if node.style == TEXT else node.start + quoted
                if start < node.end - quoted:
                    spans.add((start, node.end - quoted))
        return sorted(spans)
