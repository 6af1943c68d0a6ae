"""Parse texts with a grammar of tree-sitter; run by the Python of the recipe `samples-syntax`.

Standard input: a JSON list of [language, text]; output: for each text the list of its faulty places.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from tree_sitter_language_pack import get_parser


def faults(node: Any) -> Iterator[str]:
    """The places that the grammar has no rule for."""
    if node.is_error or node.is_missing:
        yield f"{node.start_point.row + 1}:{node.start_point.column + 1}: {node.type}"
    for child in node.children if node.has_error else ():
        yield from faults(child)


if __name__ == "__main__":
    texts = json.load(sys.stdin)
    json.dump(
        [list(faults(get_parser(language).parse(text.encode()).root_node)) for language, text in texts], sys.stdout
    )
