"""Edit a document by operations, and prove the new text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Op, Path, Remove, same
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine import ops as model
from wcode_setup.engine.workspace import Opened
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.masking import masked_id
from wcode_setup.tools.base import Target


def edit(target: Target, opened: Opened, ops: Sequence[Op]) -> Document | None:
    """The document after `ops`, proven; None if the file is to be deleted."""
    before = opened.document
    if any(isinstance(op, Remove) and op.path == () for op in ops):
        return None
    with located(target, before):
        return edited(before, target.format, ops)


def edited(before: Document, form: str, ops: Sequence[Op]) -> Document:
    """The document after `ops`, proven."""
    edits = before.edits(ops)
    if not edits:
        return before
    after = parse(apply_edits(before.text, edits), form)
    _prove(before, after, ops)
    return after


def _prove(before: Document, after: Document, ops: Sequence[Op]) -> None:
    """Raise `unproven` unless the new data equals the pure model's and all comments outside removed paths are kept."""
    expected = model.apply(before.data, ops)
    if not same(after.data, expected):
        raise SetupError("unproven", what=Note("proof-value"))
    removed: list[Path] = [op.path for op in ops if isinstance(op, Remove)]
    comments = after.comments()  # a value that is replaced may keep those beside it
    if not (_in_order(before.comments(removed), comments) and _in_order(comments, before.comments())):
        raise SetupError("unproven", what=Note("proof-comments"))


def _in_order(some: Sequence[str], others: Sequence[str]) -> bool:
    """True if all of `some` are among `others`, in the same order."""
    rest = iter(others)
    return all(any(one == other for other in rest) for one in some)


@contextmanager
def located(target: Target, document: Document) -> Iterator[None]:
    """Add file and position to an error of the model or the document, and mask keys in its path."""
    try:
        yield
    except SetupError as error:
        error.path = error.path or target.path
        if "where" in error.fields:  # a document names list items by their identity, which may be a key
            error.fields["where"] = masked_id(error.fields["where"])
        if isinstance(error, model.Mismatch) and error.line is None:
            error.line, error.column = _position(document, error.at)
        raise


def _position(document: Document, path: Path) -> tuple[int | None, int | None]:
    """The line and column of the value at `path`; of the second item, if two have the same identity."""
    try:
        return document.position(path) or (None, None)
    except SetupError as error:
        return error.line, error.column
