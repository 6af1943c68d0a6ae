"""Reverts runs in the text itself, line by line as `git revert` does, so that comments return to their lines.

A run's text is not recorded, but it can be rebuilt: from the bytes before it and its operations, whose values are still
in the file. The digest in the record proves that the result is the run's text, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Item, Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine.ops import ABSENT, Mismatch, get
from wcode_setup.engine.store.digests import digest, is_digest_of
from wcode_setup.engine.store.record import OpRecord
from wcode_setup.engine.undo.replay import Step
from wcode_setup.errors import SetupError
from wcode_setup.text import decode, encode

MOST_LINES = 5000
"""Longer files are not compared: that takes quadratic time."""


def without_runs(text: str, data: Any, form: str, steps: Sequence[Step]) -> str | None:
    """`text`, whose data is `data`, without those of `steps` (the newest first) that do not stay.

    None if the text of such a run cannot be rebuilt, or its lines were edited since.
    """
    following = data
    for step in steps:
        if not step.stays:
            run = None if step.before is None else _text_of(step, following, form)
            merged = None if run is None else merge(run, decode(step.before or b"", form), text)
            if merged is None:
                return None
            text = merged
        following = step.data
    return text


def _text_of(step: Step, following: Any, form: str) -> str | None:
    """The text that a run wrote, rebuilt; None if the digest differs. `following`: the data at a later time."""
    try:
        before = parse(decode(step.before or b"", form), form)
        text = apply_edits(before.text, before.edits([_op(op, following) for op in step.entry.ops]))
    except (SetupError, Mismatch, LookupError):
        return None
    return text if digest(encode(text)) == step.entry.after_digest else None


def _op(op: OpRecord, following: Any) -> Op:
    """A recorded operation with its value from `following`. Raises LookupError if it is not there."""
    if op.op == "remove":
        return Remove(op.path)
    if op.op == "set":
        return Set(op.path, _value(op.digest, get(following, op.path)))
    last = op.path[-1]
    if not isinstance(last, Item):
        raise LookupError
    item = last.value if last.key is None else _value(op.digest, get(following, op.path))
    return Upsert(op.path[:-1], last.key, item)


def _value(digests: Any, found: Any) -> Any:
    """The part of `found` with these digests. Raises LookupError if they differ."""
    if isinstance(digests, dict) and isinstance(found, dict):
        return {key: _value(inner, found.get(key, ABSENT)) for key, inner in digests.items()}
    if isinstance(digests, dict) or found is ABSENT or not is_digest_of(digests, found):
        raise LookupError
    return found


def merge(base: str, ours: str, theirs: str) -> str | None:
    """`theirs` with the changes that lead from `base` to `ours`.

    None if both change the same lines, or if a text has more than `MOST_LINES` lines.
    """
    lines = [re.findall(r"[^\n]*\n|[^\n]+\Z", text) for text in (base, ours, theirs)]
    if max(map(len, lines)) > MOST_LINES:
        return None
    wanted, others = (list(_changes(lines[0], other)) for other in lines[1:])
    for start, end, _ in wanted:
        for first, last, _ in others:
            if (start < last and first < end) or (start == first and (start == end or first == last)):
                return None
    result = lines[0]
    for start, end, new in sorted([*wanted, *others], key=lambda change: change[:2], reverse=True):
        result = [*result[:start], *new, *result[end:]]
    return "".join(result)


def _changes(base: list[str], other: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    from difflib import SequenceMatcher

    for what, start, end, first, last in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if what != "equal":
            yield start, end, other[first:last]
