"""Taking runs back: the bytes before where nothing was edited since, else three-way (`engine.three_way`).

What a tool calls an entry goes whole if we created it, and with it what refers to it; in one that was there before us,
leaf by leaf.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.credentials import is_secret_name
from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Item, Op, Path, Remove, Set
from wcode_setup.engine import files, history
from wcode_setup.engine.difference import difference
from wcode_setup.engine.history import State, reverted
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.plan import FilePlan, Plan, edit, mode_notes
from wcode_setup.engine.three_way import Shape, Step, framed, sweep, take_back
from wcode_setup.engine.view import Files, Opened, decode
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Request, Target, Tool

Run = dict[str, Any]


class Reversal(NamedTuple):
    """One file on its way back: what the runs did to it, the newest first; whether the bytes come back; its plan."""

    steps: list[Step]
    exact: bool
    plan: FilePlan


def runs_on(tool: Tool, view: Files, runs: Sequence[Run], request: Request) -> list[Run]:
    """The set-up runs among `runs` on the files of the tool that `request` means."""
    known = [*tool.targets(view, request), *tool.owned(view, request, request.provider or "")]
    real = {view.open(target).real for target in known}
    return [run for run in runs if history.sets_up(run) and any(file["real"] in real for file in _files(run, tool))]


def _files(run: Run, tool: Tool) -> list[dict[str, Any]]:
    """The files of a run that belong to the tool."""
    return [file for file in run["files"] if tool.NAME in file["tools"]]


def undo(tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, run: Run) -> Plan:
    """The plan that takes back what `run`, one of `runs` (all that are recorded, the newest first), did to the tool."""
    configurations = (file for file in _files(run, tool) if file["target"][0] == "config")
    real = {file["real"]: file["path"] for file in configurations}
    provider = run["providers"][tool.NAME]
    if real and not any(view.open(target).real in real for target in tool.owned(view, request, provider)):
        request = request._replace(config=next(iter(real.values())))  # the run was on another configuration
    return _revert(tool, view, state, runs, [run], request, provider, whole=False)


def remove(tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, provider: str) -> Plan:
    """The plan that takes back every run for `provider` on the files of `request`, and sweeps what is then left of it.

    An entry that was there before us is not swept; what no run tells of is.
    """
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), request)
    mine = [run for run in standing if run["providers"][tool.NAME] == provider]
    plan = _revert(tool, view, state, runs, mine, request, provider, whole=True)
    if plan.changed:
        plan.notes.extend(tool.after_removal(view, request))
    return plan


def _revert(
    tool: Tool,
    view: Files,
    state: State,
    runs: Sequence[Run],
    wanted: Sequence[Run],
    request: Request,
    provider: str,
    whole: bool,
) -> Plan:
    steps, undone = _steps(tool, state, wanted), reverted(runs, tool.NAME)
    gone = [run for run in runs if undone.get(run["run_id"], "") > min(_ids(wanted), default="~")]
    gone_steps = _steps(tool, state, gone, undone)
    found: dict[str, Reversal] = {}
    for target, of_file in steps.items():
        opened = view.open(target)
        found[opened.real] = _take_back(
            tool, opened, target, of_file, gone_steps.get(target, []), _shape(tool, target, provider)
        )
    mine = [run for run in runs if run["providers"].get(tool.NAME) == provider]
    ours = _steps(tool, state, [run for run in mine if history.sets_up(run)])
    known = [(target, of_file) for target, of_file in (steps or ours).items() if target.role == "config"]
    created = any(step.creates(tool.entries(target, provider)[0]) for target, of_file in known for step in of_file)
    held = any(tool.holds(target, step.data, provider) for target, of_file in known for step in of_file)
    if (created and steps) or (whole and (created or not held)):
        others = _steps(tool, state, [run for run in runs if run in gone or run in mine], undone)
        _sweep(tool, view, found, ours, others, request, provider)
    touched = [reversal.plan for reversal in found.values()]
    if any(file.changed for file in touched):
        tool.refuse(view, request)
    _refuse_worse(tool, found.values(), provider)
    return Plan(
        [tool.NAME],
        touched,
        mode_notes(touched, view.places),
        [],
        {tool.NAME: provider},
        former_key=any(_loses_secret(file) for file in touched),
        reverts=_ids(wanted),
    )


def _ids(runs: Sequence[Run]) -> list[str]:
    return [run["run_id"] for run in runs]


def _shape(tool: Tool, target: Target, provider: str) -> Shape:
    return Shape(tool.entries(target, provider), tool.SHORT_FORMS, tool.MARKS)


def _steps(
    tool: Tool, state: State, runs: Sequence[Run], undone: Mapping[str, str] | None = None
) -> dict[Target, list[Step]]:
    """Per file of the tool what the runs did to it, the newest first."""
    steps: dict[Target, list[Step]] = {}
    for run in runs:
        folder = os.path.join(state.history, run["run_id"])
        for entry in _files(run, tool):
            target = Target(*entry["target"])
            before = files.read(os.path.join(folder, entry["before"])).content if entry["before"] else None
            if history.digest(before) != entry["before_digest"]:
                raise SetupError("history-damaged", path=folder, run=run["run_id"])
            data = parse(decode(before or b""), target.format).data
            step = Step(run["run_id"], entry, before, data, (undone or {}).get(run["run_id"], ""))
            steps.setdefault(target, []).append(step)
    return steps


def _take_back(
    tool: Tool, opened: Opened, target: Target, steps: list[Step], gone: list[Step], shape: Shape
) -> Reversal:
    """One file without what the steps did: the bytes before if nobody edited it since, else what is ours taken out."""
    before, document = steps[-1].before, opened.document
    hidden = []  # work that is taken back, but was hidden then
    for other in (other for other in gone if other.beneath(steps[-1])):
        if other.entry["after_digest"] == history.digest(before):
            before = other.before
        else:
            hidden.append(other)
    if _unedited(opened, steps) and not hidden:
        after = None if before is None else parse(decode(before), target.format)
        end: Any = {} if after is None else after.data
        ops: list[Op] = [Remove(())] if after is None else list(difference(document.data, end, tool.IDENTITIES))
        plan = FilePlan(target, opened.real, [tool.NAME], opened.snapshot, document, after, ops)
        return Reversal(steps, True, plan)
    try:
        data = take_back(document.data, steps, gone, shape)
    except SetupError as error:  # two list items with one identity, where one is to be taken out
        error.path = target.path
        raise
    return Reversal(steps, False, _plan_data(tool, target, opened, data, shape.entries, delete_empty=before is None))


def _unedited(opened: Opened, steps: list[Step]) -> bool:
    """Whether the file is as the newest step left it, and each step began where the one before it ended."""
    now = history.digest(opened.snapshot.content)
    for step in steps:
        if step.entry["after_digest"] != now:
            return False
        now = step.entry["before_digest"]
    return True


def _plan_data(
    tool: Tool, target: Target, opened: Opened, data: Any, entries: Sequence[Path], delete_empty: bool
) -> FilePlan:
    """The file with `data` in it, by as few edits as possible; deleted if it is ours and nothing is left in it."""
    document = opened.document
    data = framed(data, document.data, tool.FRAME)
    ops = list(difference(document.data, data, tool.IDENTITIES))
    while kept := [op.path for op in ops if get(data, op.path) is ABSENT and _holds_comment(document, op, entries)]:
        data = apply(data, [Set(path, {}) for path in kept])
        ops = list(difference(document.data, data, tool.IDENTITIES))
    after = edit(target, opened, ops) if ops or opened.snapshot.content is not None else None
    if delete_empty and not data and after and not after.comments():
        after, ops = None, [Remove(())]
    return FilePlan(target, opened.real, [tool.NAME], opened.snapshot, document, after, ops)


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


def _sweep(
    tool: Tool,
    view: Files,
    found: dict[str, Reversal],
    ours: dict[Target, list[Step]],
    others: dict[Target, list[Step]],
    request: Request,
    provider: str,
) -> None:
    """Take out what the tool still owns: of files that it has rewritten, or that no run of the history tells of.

    A key file is found through the configuration as it was, references in it as it will be. What stood at such a place
    before us comes back; if that is itself a reference to what goes, what stood there before our first run.
    """
    secrets = {target: ops for target, ops in tool.owned(view, request, provider).items() if target.role != "config"}
    told = bool(found)
    for first in (False, True):
        planned = {real: done.plan.after or parse("", done.plan.target.format) for real, done in found.items()}
        for target, ops in (secrets | tool.owned(Files(view.places, planned), request, provider)).items():
            opened = view.open(target)
            done = found.get(opened.real)
            if told and not done and target.role != "config" and target.format != "raw":
                continue  # a file with secrets of others, in which no run wrote
            if not (done and (done.exact or done.plan.after is None)):
                done = done or Reversal(ours.get(target, []), False, _unchanged(tool, opened, target))
                found[opened.real] = _swept(
                    tool, opened, target, ops, done, others.get(target, []), _shape(tool, target, provider), first
                )


def _swept(
    tool: Tool,
    opened: Opened,
    target: Target,
    ops: Sequence[Op],
    done: Reversal,
    others: list[Step],
    shape: Shape,
    first: bool,
) -> Reversal:
    """One file without what `ops` take out of it."""
    data = done.plan.after.data if done.plan.after else opened.document.data
    for op in ops:
        swept = not isinstance(op, Set)  # that is a value which the file may not go without
        data = sweep(data, op.path, done.steps, others, shape, first) if swept else apply(data, [op])
    created = target.format == "raw" or (bool(done.steps) and done.steps[-1].before is None)
    return Reversal(done.steps, False, _plan_data(tool, target, opened, data, shape.entries, delete_empty=created))


def _unchanged(tool: Tool, opened: Opened, target: Target) -> FilePlan:
    after = None if opened.snapshot.content is None else opened.document
    return FilePlan(target, opened.real, [tool.NAME], opened.snapshot, opened.document, after, [])


def _refuse_worse(tool: Tool, found: Iterable[Reversal], provider: str) -> None:
    """Our part of each file obeys its schema, but for what was wrong in it already, now or before us."""
    from wcode_setup.engine.validate import violations

    for steps, _, file in found:
        schema = file.target.schema
        if not file.changed or schema is None or file.after is None:
            continue
        worse = violations(tool.part(file.target, file.after.data, provider), schema)
        for data in (file.before.data, *(step.data for step in steps)):
            known = violations(tool.part(file.target, data, provider), schema) if worse else []
            worse = [violation for violation in worse if violation not in known]
        if worse:
            raise SetupError(
                "invalid-result", path=file.target.path, where=worse[0].where, what=worse[0].what, more=len(worse) - 1
            )


def _loses_secret(file: FilePlan) -> bool:
    """Whether the file holds a key now that it will not hold afterwards, so that only the history has it then."""
    secrets = [
        {document.text[start:end] for start, end in document.secret_spans(is_secret_name)}
        for document in (file.before, file.after)
        if document
    ]
    return bool(secrets[0].difference(*secrets[1:]))
