"""The unified diff of a file, without keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wcode_setup.documents.base import Document
from wcode_setup.engine.plan import FilePlan
from wcode_setup.engine.workspace import secret_spans
from wcode_setup.secrets.spans import masked_at
from wcode_setup.tools.base import Target


def diff(file: FilePlan, shown: str, masked: Callable[[str], str]) -> Iterator[str]:
    """The unified diff of a file, without line breaks; keys are masked by their position and their format."""
    from difflib import SequenceMatcher

    old, new = (_Lines(document, file.target, masked) for document in (file.before, file.after))
    yield "--- " + (shown if file.snapshot.content is not None else "/dev/null")
    yield "+++ " + (shown if file.after is not None else "/dev/null")
    for group in SequenceMatcher(None, old.raw, new.raw).get_grouped_opcodes(3):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from old.show(" ", i1, i2)
            else:
                yield from old.show("-", i1, i2)
                yield from new.show("+", j1, j2)


def _range(start: int, stop: int) -> str:
    """A hunk's range as in diff(1): empty ranges name the line before."""
    length = stop - start
    return f"{start + bool(length)}" + ("" if length == 1 else f",{length}")


class _Lines:
    """The lines of a document, raw to compare and masked to show."""

    def __init__(self, document: Document | None, target: Target, masked: Callable[[str], str]) -> None:
        text = document.text if document else ""
        self.raw = text.split("\n")
        self._shown = (masked_at(text, secret_spans(document, target)) if document else text).split("\n")
        self._masked = masked
        self._last = len(self.raw) - 1
        if not self.raw[-1]:
            self.raw.pop()
            self._last = -1

    def show(self, sign: str, start: int, stop: int) -> Iterator[str]:
        for number in range(start, stop):
            yield sign + self._masked(self._shown[number].rstrip("\r"))
            if number == self._last:
                yield "\\ No newline at end of file"
