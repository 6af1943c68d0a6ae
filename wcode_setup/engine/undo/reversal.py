"""One file without the reverted runs: its data (by `engine.undo.replay`) and its text.

If a run found the same data, and the file was not edited since, exactly those bytes are restored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents import VALUES, parse
from wcode_setup.documents.base import Document, Item, Op, Path, Remove, Set, same
from wcode_setup.engine.diff import difference
from wcode_setup.engine.edit import edit
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.plan import FilePlan
from wcode_setup.engine.store.digests import digest
from wcode_setup.engine.undo.replay import Change, Shape, Step, framed, in_long_form, remove_swept, replay, spelt_as
from wcode_setup.engine.undo.text_merge import without_runs
from wcode_setup.engine.undo.timeline import data_of, entries_of
from wcode_setup.engine.workspace import Files, Opened
from wcode_setup.errors import SetupError
from wcode_setup.text import concealed, decode
from wcode_setup.tools.base import Target, Tool


class Reversal(NamedTuple):
    """One file, and the plan for it without the reverted runs.

    `steps`: its timeline since the first run in question, the newest first; `first`: the data before that. `without`:
    changes that are left out because they refer to a removed entry; `swept`: ops that remove a value, no matter who set
    it. `data`, `authors` (both from `replay.replay`) and `plan` follow from these.
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
    """The reversal of a file before it is planned."""
    opened = view.open(target)
    entries = [path for name in dict.fromkeys(names) for path in entries_of(tool, target, opened.document, steps, name)]
    shape = Shape(entries, tool.SHORT_FORMS, tool.IDENTITIES, tool.MARKS)
    after = None if opened.snapshot.content is None else opened.document
    plan = FilePlan(target, opened.real, [tool.NAME], opened.snapshot, opened.document, after, [])
    data = in_long_form(data_of(opened.document), shape)
    return Reversal(target, opened, shape, steps, in_long_form(first, shape), plan, data)


def planned(tool: Tool, done: Reversal) -> Reversal:
    """The reversal with its plan: the file without the runs that do not stay."""
    now = data_of(done.opened.document)
    data, authors = in_long_form(now, done.shape), done.authors
    try:
        if done.steps:
            data, authors = replay(now, done.steps, done.shape, done.without)
    except SetupError as error:  # two list items with one identity, and one is to be removed
        error.path = done.target.path
        raise
    for op in done.swept:
        data = remove_swept(data, op, done.first)
    spelt = spelt_as(data, [now, *(step.data for step in done.steps[-1:])], done.shape)
    plan = _former(tool, done, data) or _merged(tool, done, data, _plan_data(tool, done, spelt))
    made = sorted({folder for step in done.steps if not step.stays for folder in step.entry.folders})
    return done._replace(data=data, authors=authors, plan=plan._replace(folders=made))


def _former(tool: Tool, done: Reversal, data: Any) -> FilePlan | None:
    """A plan with the bytes that a run found, if they hold `data` and the file was not edited since; else None."""
    for step in reversed(_unedited(done)):
        if same(in_long_form(step.data, done.shape), data):
            after = None if step.before is None else parse(decode(step.before, done.target.format), done.target.format)
            ops: list[Op] = list(difference(data_of(done.opened.document), step.data, tool.IDENTITIES))
            ops = [Remove(())] if after is None else ops
            return done.plan._replace(after=after, ops=ops) if ops else None
    return None


def _merged(tool: Tool, done: Reversal, data: Any, plan: FilePlan) -> FilePlan:
    """A plan with the text without the lines of the runs, or `plan`, which edits values, if that text is not right.

    It is right if it holds `data`, with what the tool requires (`Tool.FRAME`), and as many words as `plan` leaves: a
    duplicate key would be one more. (In YAML and TOML that does not parse.)
    """
    document, form = done.opened.document, done.target.format
    if not plan.changed or plan.after is None or not done.steps:
        return plan
    text = without_runs(document.text, data_of(document), form, done.steps)
    try:
        after = None if text is None or text == document.text else parse(text, form)
    except SetupError:  # the edits conflict
        return plan
    wanted = framed(data, document.data, tool.FRAME)
    if after is None or after.empty or not same(in_long_form(after.data, done.shape), wanted):
        return plan
    if form not in ("yaml", "toml") and len(after.text.split()) != len(plan.after.text.split()):
        return plan
    return done.plan._replace(after=after, ops=list(difference(data_of(document), after.data, tool.IDENTITIES)))


def _unedited(done: Reversal) -> list[Step]:
    """The newest steps, up to the first after which the file was edited."""
    now, steps = digest(done.opened.snapshot.content), []
    for step in done.steps:
        if step.entry.after_digest != now:
            break
        steps.append(step)
        now = step.entry.before_digest
    return steps


def _plan_data(tool: Tool, done: Reversal, data: Any) -> FilePlan:
    """A plan with `data` in the file by as few edits as possible; it deletes an empty file that a run created.

    Values that the tool requires (`Tool.FRAME`) stay as long as anything else does, even a comment.
    """
    document, target = done.opened.document, done.target
    if not data and target.format in VALUES:
        return done.plan._replace(after=None, ops=[Remove(())])
    plan = _edited(tool, done, data)
    rest = framed(data, document.data, tool.FRAME)
    if rest != data and plan.after and (plan.after.data or plan.after.comments()):
        return _edited(tool, done, rest)
    if done.steps and done.steps[-1].before is None and not data and plan.after and not plan.after.comments():
        return done.plan._replace(after=None, ops=[Remove(())])
    return plan


def _edited(tool: Tool, done: Reversal, data: Any) -> FilePlan:
    """A plan with `data` in the file, and with the mappings that hold a comment of the user."""
    document, entries = done.opened.document, done.shape.entries
    ops = list(difference(data_of(document), data, tool.IDENTITIES))
    while kept := [op.path for op in ops if get(data, op.path) is ABSENT and _holds_comment(document, op, entries)]:
        data = apply(data, [Set(path, {}) for path in kept])
        ops = list(difference(data_of(document), data, tool.IDENTITIES))
    after = edit(done.target, done.opened, ops) if ops or done.opened.snapshot.content is not None else None
    return done.plan._replace(after=after, ops=ops)


def _holds_comment(document: Document, op: Op, entries: Sequence[Path]) -> bool:
    """True if the op removes a mapping in which there is a comment beside the values of runs."""
    if not isinstance(op, Remove) or not op.path or any(op.path[: len(entry)] == entry for entry in entries):
        return False
    inner = list(_values(get(document.data, op.path), op.path, entries))
    return inner != [op.path] and document.comments([op.path]) != document.comments(inner)


def _values(data: Any, path: Path, entries: Sequence[Path]) -> Iterator[Path]:
    """The paths in `data` of the entries, and of the values that are not mappings."""
    if not isinstance(data, dict) or not data or path in entries or any(isinstance(step, Item) for step in path):
        yield path
        return
    for key, value in data.items():
        yield from _values(value, (*path, key), entries)
