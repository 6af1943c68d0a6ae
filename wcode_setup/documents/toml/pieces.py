"""Lines put into a text and cut from it, joined to edits: blank lines beside them, and the end of the last line."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from wcode_setup.documents.base import Edit
from wcode_setup.documents.edits import apply_edits

LINES: Final = -1_000_000
"""The order of keys: lower for those that continue dotted ones, higher for other dotted ones, highest for sections."""
_BLANK: Final = re.compile(r"[ \t]*+(?:\r?\n|\Z)")


class _Put(NamedTuple):
    """New lines at an offset.

    Of several at one offset the lowest `order` is first. `blank`: a blank line separates them from the lines before,
    unless both are LINES.
    """

    at: int
    order: int
    number: int
    text: str
    blank: bool


class Pieces:
    """Collects what is put in and cut out. Offsets are those of a text that ends with a line break."""

    def __init__(self, text: str, eol: str) -> None:
        self.whole, self.eol = text, eol
        self.top = 1 if text.startswith("\ufeff") else 0
        self.ended = len(text) == self.top or text[-1] == "\n"
        self.text = text if self.ended else text + eol
        self.found: list[Edit] = []
        self.cuts: list[tuple[int, int, bool]] = []
        self.puts: list[_Put] = []

    def add(self, edit: Edit) -> None:
        """Add an edit inside a line."""
        self.found.append(edit)

    def put(self, at: int, text: str, order: int, blank: bool = False) -> None:
        """Put lines in at the beginning of a line; see `_Put`."""
        self.puts.append(_Put(self.moved(at), order, len(self.puts), text, blank))

    def cut(self, start: int, end: int, section: bool = False) -> None:
        """Cut lines."""
        self.cuts.append((start, self.moved(end), section))

    def moved(self, at: int) -> int:
        return len(self.text) if at == len(self.whole) else at

    def edits(self) -> list[Edit]:
        """The edits, in order."""
        cuts = self.joined()
        edits = [*self.found]
        size, empty = len(self.text), not self.text[self.top :].strip(" \t\r\n")
        if empty and self.puts:
            cuts = [(self.top, size)]
        places = sorted({put.at for put in self.puts})
        for start, end in cuts:
            inner = [at for at in places if start < at < end]
            for first, last in zip([start, *inner], [*inner, end], strict=True):
                edits.append(Edit(first, last, ""))
        written = False
        for at in places:
            before = written or self.remains(cuts, self.top, at)
            text, puts = "", sorted((put for put in self.puts if put.at == at), key=lambda put: put[1:3])
            first = not before
            for put in puts:
                apart = put.blank and before and not (text and put.order < LINES // 2)
                text += (self.eol if apart else "") + put.text
                before = True
            if first and puts[-1].blank:
                after = self.next_line(cuts, at)
                text += self.eol if after is not None else ""
            written = True
            edits.append(Edit(at, at, text))
        return self.finish(sorted(edits, key=lambda edit: edit[:2]))

    def remains(self, cuts: list[tuple[int, int]], start: int, end: int) -> bool:
        """True if something of `text[start:end]` is not cut."""
        for first, last in cuts:
            if first <= start < last:
                start = last
        return start < end

    def next_line(self, cuts: list[tuple[int, int]], at: int) -> int | None:
        """The offset of the first line from `at` on that is not cut; None if there is none."""
        for start, end in cuts:
            if start <= at < end:
                at = end
        return at if at < len(self.text) else None

    def joined(self) -> list[tuple[int, int]]:
        """The cuts joined, each with a blank line that is no longer needed.

        A section takes the blank line before it; a paragraph of lines, too. At the top it is the one behind.
        """
        result: list[tuple[int, int]] = []
        for run in self.runs():
            start, end, section = run
            if result and result[-1][1] >= start:
                start = result.pop()[0]
            floor = result[-1][1] if result else self.top
            before, after = self.blank_before(start, floor), self.blank_after(end)
            if section or ((after is not None or end == len(self.text)) and not self.touched(start, end)):
                if before is not None:
                    start = before
                elif start == self.top and after is not None:
                    end = after
            result.append((start, end))
        return result

    def runs(self) -> list[tuple[int, int, bool]]:
        """The cuts in order, adjacent ones joined."""
        found: list[tuple[int, int, bool]] = []
        for cut in sorted(self.cuts):
            if found and found[-1][1] >= cut[0]:
                start, end, section = found.pop()
                found.append((start, max(end, cut[1]), section or cut[2]))
            else:
                found.append(cut)
        return found

    def touched(self, start: int, end: int) -> bool:
        """True if new lines without a blank line take the place of the cut ones."""
        return any(start <= put.at <= end and not put.blank for put in self.puts)

    def blank_before(self, at: int, floor: int) -> int | None:
        """The begin of the blank line that ends at `at`, or None."""
        if at <= floor:
            return None
        start = max(self.text.rfind("\n", 0, at - 1) + 1, self.top)
        return start if start >= floor and not self.text[start:at].strip(" \t\r\n") else None

    def blank_after(self, at: int) -> int | None:
        """The end of the blank line at `at`, or None."""
        return None if at == len(self.text) or not _is_blank(self.text, at) else _BLANK.match(self.text, at).end()  # type: ignore[union-attr]

    def finish(self, edits: list[Edit]) -> list[Edit]:
        """The edits of the text as it is: if its last line has no line break, it still has none."""
        size = len(self.whole)
        late = [edit.start for edit in edits if edit.end > size]
        if self.ended or not late:
            return edits
        start = min(size, *late)
        kept = [edit for edit in edits if edit.start < start]
        rest = [Edit(edit.start - start, edit.end - start, edit.new) for edit in edits[len(kept) :]]
        new = apply_edits(self.text[start:], rest)
        if new:
            return [*kept, Edit(start, size, new.removesuffix(self.eol))]
        while kept and kept[-1].end == start:
            last = kept.pop()
            start = last.start
            new = last.new + new
        if new.endswith(self.eol) or not new:
            new = new.removesuffix(self.eol)
            if not new and start > self.top and self.whole[start - 1] == "\n":
                start -= 2 if self.whole[start - 2 : start] == "\r\n" else 1
        return [*kept, Edit(start, size, new)]


def _is_blank(text: str, at: int) -> bool:
    match = _BLANK.match(text, at)
    return match is not None and match.end() > at
