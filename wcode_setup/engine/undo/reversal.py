"""One file without some runs: its data (`engine.undo.replay`), and the text to hold it.

Where that is what a run found, and nobody has edited the file since, the very bytes come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Item, Op, Path, Remove, Set, same
from wcode_setup.engine.diff import difference
from wcode_setup.engine.edit import edit
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.plan import FilePlan
from wcode_setup.engine.store.record import digest
from wcode_setup.engine.undo.replay import Change, Shape, Step, framed, in_long_form, replay, spelt_as, take_out
from wcode_setup.engine.undo.text_merge import without_runs
from wcode_setup.engine.undo.timeline import data_of, entries_of
from wcode_setup.engine.workspace import Files, Opened
from wcode_setup.errors import SetupError
from wcode_setup.text import concealed, decode
from wcode_setup.tools.base import Target, Tool


class Reversal(NamedTuple):
    """One file on its way back.

    `steps`: what happened to it since the first run in question, the newest first; `first`: the data before us.
    `without`: changes that are not carried over, for they point to what goes; `swept`: what goes whoever set it.
    `data`, `authors` (`replay.Replay`) and `plan` follow from these.
    """

    target: Target
    opened: Opened
    shape: Shape
    steps: Sequence[Step]
    first: Any
    plan: FilePlan
    data: Any
    authors: Mapping[Path, int] = {}
    without: frozenset[Change] = frozenset()
    swept: tuple[Op, ...] = ()

    def __repr__(self) -> str:
        return concealed(self)


def begin(tool: Tool, view: Files, target: Target, steps: Sequence[Step], first: Any, names: Sequence[str]) -> Reversal:
    """One file as it is."""
    opened = view.open(target)
    entries = [path for name in dict.fromkeys(names) for path in entries_of(tool, target, opened.document, steps, name)]
    shape = Shape(entries, tool.SHORT_FORMS, tool.IDENTITIES, tool.MARKS)
    after = None if opened.snapshot.content is None else opened.document
    plan = FilePlan(target, opened.real, [tool.NAME], opened.snapshot, opened.document, after, [])
    data = in_long_form(data_of(opened.document), shape)
    return Reversal(target, opened, shape, steps, in_long_form(first, shape), plan, data)


def planned(tool: Tool, done: Reversal) -> Reversal:
    """The file without the runs that do not stay."""
    now = data_of(done.opened.document)
    data, authors = in_long_form(now, done.shape), done.authors
    try:
        if done.steps:
            data, authors = replay(now, done.steps, done.shape, done.without)
    except SetupError as error:  # two list items with one identity, where one is to be taken out
        error.path = done.target.path
        raise
    for op in done.swept:
        data = take_out(data, op, done.first)
    spelt = spelt_as(data, [now, *(step.data for step in done.steps[-1:])], done.shape)
    plan = _former(tool, done, data) or _merged(tool, done, data, _plan_data(tool, done, spelt))
    made = sorted({folder for step in done.steps if not step.stays for folder in step.entry.folders})
    return done._replace(data=data, authors=authors, plan=plan._replace(folders=made))


def _former(tool: Tool, done: Reversal, data: Any) -> FilePlan | None:
    """The very bytes that a run found, if `data` was in them and nobody edited the file since; None if not."""
    for step in reversed(_unedited(done)):
        if same(in_long_form(step.data, done.shape), data):
            after = None if step.before is None else parse(decode(step.before, done.target.format), done.target.format)
            ops: list[Op] = list(difference(data_of(done.opened.document), step.data, tool.IDENTITIES))
            ops = [Remove(())] if after is None else ops
            return done.plan._replace(after=after, ops=ops) if ops else None
    return None


def _merged(tool: Tool, done: Reversal, data: Any, plan: FilePlan) -> FilePlan:
    """The text without the lines of the runs, edits of others kept; `plan`, which changes values, if that is not right.

    It is right if `data` is in it, and as many words as `plan` leaves: a key that stands twice would be one more. (In
    YAML that does not parse.)
    """
    document, form = done.opened.document, done.target.format
    if not plan.changed or plan.after is None or not done.steps:
        return plan
    text = without_runs(document.text, data_of(document), form, done.steps)
    try:
        after = None if text is None or text == document.text else parse(text, form)
    except SetupError:  # two edits that do not go together
        return plan
    if after is None or after.empty or not same(in_long_form(after.data, done.shape), data):
        return plan
    if form != "yaml" and len(after.text.split()) != len(plan.after.text.split()):
        return plan
    return done.plan._replace(after=after, ops=list(difference(data_of(document), after.data, tool.IDENTITIES)))


def _unedited(done: Reversal) -> list[Step]:
    """The newest steps, as far as nobody edited the file after any of them."""
    now, steps = digest(done.opened.snapshot.content), []
    for step in done.steps:
        if step.entry.after_digest != now:
            break
        steps.append(step)
        now = step.entry.before_digest
    return steps


def _plan_data(tool: Tool, done: Reversal, data: Any) -> FilePlan:
    """The file with `data` in it, by as few edits as possible; deleted if it is ours and nothing is left in it.

    What the tool needs there stays as long as anything does, be it a comment.
    """
    document, target = done.opened.document, done.target
    if not data and target.format == "raw":
        return done.plan._replace(after=None, ops=[Remove(())])
    plan = _edited(tool, done, data)
    rest = framed(data, document.data, tool.FRAME)
    if rest != data and plan.after and (plan.after.data or plan.after.comments()):
        return _edited(tool, done, rest)
    if done.steps and done.steps[-1].before is None and not data and plan.after and not plan.after.comments():
        return done.plan._replace(after=None, ops=[Remove(())])
    return plan


def _edited(tool: Tool, done: Reversal, data: Any) -> FilePlan:
    """The file with `data` in it, and with the mappings that have a comment of the user."""
    document, entries = done.opened.document, done.shape.entries
    ops = list(difference(data_of(document), data, tool.IDENTITIES))
    while kept := [op.path for op in ops if get(data, op.path) is ABSENT and _holds_comment(document, op, entries)]:
        data = apply(data, [Set(path, {}) for path in kept])
        ops = list(difference(data_of(document), data, tool.IDENTITIES))
    after = edit(done.target, done.opened, ops) if ops or done.opened.snapshot.content is not None else None
    return done.plan._replace(after=after, ops=ops)


def _holds_comment(document: Document, op: Op, entries: Sequence[Path]) -> bool:
    """Whether the op takes out a mapping around our values in which there is a comment beside them."""
    if not isinstance(op, Remove) or not op.path or any(op.path[: len(entry)] == entry for entry in entries):
        return False
    inner = list(_values(get(document.data, op.path), op.path, entries))
    return inner != [op.path] and document.comments([op.path]) != document.comments(inner)


def _values(data: Any, path: Path, entries: Sequence[Path]) -> Iterator[Path]:
    """The paths of the entries, and of the values that are no mappings, in `data`."""
    if not isinstance(data, dict) or not data or path in entries or any(isinstance(step, Item) for step in path):
        yield path
        return
    for key, value in data.items():
        yield from _values(value, (*path, key), entries)
