"""Parse texts with a grammar of tree-sitter; run by the Python of the recipe `samples-syntax`.

Standard input: a JSON list of [language, text]. Output: for each text an object with its faulty places (`faults`), its
string literals as they are written (`strings`), and the number of expressions inside of them (`holes`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from tree_sitter_language_pack import get_parser

STRINGS = ("line_string_literal", "multi_line_string_literal", "string_literal")
HOLES = ("interpolated_expression", "template_substitution")


def faults(node: Any) -> Iterator[str]:
    """The places that the grammar has no rule for."""
    if node.is_error or node.is_missing:
        yield f"{node.start_point.row + 1}:{node.start_point.column + 1}: {node.type}"
    for child in node.children if node.has_error else ():
        yield from faults(child)


def within(node: Any, types: tuple[str, ...]) -> Iterator[Any]:
    """The nodes of these types, at any depth."""
    if node.type in types:
        yield node
    for child in node.children:
        yield from within(child, types)


def parsed(language: str, text: str) -> dict[str, Any]:
    """The faults, string literals and expressions in strings of a text."""
    root = get_parser(language).parse(text.encode()).root_node
    return {
        "faults": list(faults(root)),
        "strings": [node.text.decode() for node in within(root, STRINGS)],
        "holes": len(list(within(root, HOLES))),
    }


if __name__ == "__main__":
    json.dump([parsed(language, text) for language, text in json.load(sys.stdin)], sys.stdout)
