"""Rows in columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wcode_setup.console.output import Output
from wcode_setup.text import columns


def print_table(out: Output, rows: Sequence[Sequence[str]], right: Collection[int]) -> None:
    """Print rows in columns, the first as their heads; the columns `right` are aligned to the right."""
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [fill(cell, width, right=column in right)
                 for column, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        out.say("  ".join(cells).rstrip(), "" if number else "bold")


def fill(text: str, width: int, right: bool = False) -> str:
    """A text with blanks up to a width in columns, before it if it is aligned to the right."""
    blanks = " " * (width - columns(text))
    return blanks + text if right else text + blanks
