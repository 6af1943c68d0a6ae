"""Taking runs back, three-way: a value that is still ours becomes what it was, one that changed since stays.

Where nothing was edited since, the bytes before come back. What a tool calls an entry goes whole if we created it; in
one that was there before us, leaf by leaf.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from wcode_setup.documents import parse
from wcode_setup.documents.base import Op, Path, Remove, Set
from wcode_setup.engine import files, history
from wcode_setup.engine.difference import difference
from wcode_setup.engine.history import State
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.plan import FilePlan, Plan, edit, mode_notes, validate
from wcode_setup.engine.view import Files, Opened, decode
from wcode_setup.tools.base import Request, Target, Tool

Run = dict[str, Any]


class Step(NamedTuple):
    """What one run did to one file: its entry in the history, and the bytes before."""

    entry: dict[str, Any]
    before: bytes | None

    def data(self, target: Target) -> Any:
        """The plain data before."""
        return parse(decode(self.before or b""), target.format).data


def standing(runs: Sequence[Run]) -> list[Run]:
    """The runs that no later standing run takes back; the newest first, as `runs` is."""
    reverted: set[str] = set()
    result = []
    for run in runs:
        if run["run_id"] not in reverted:
            reverted.update(run["reverts"])
            result.append(run)
    return result


def runs_on(tool: Tool, view: Files, runs: Sequence[Run], request: Request) -> list[Run]:
    """The standing set-up runs on the file of the tool that `request` means."""
    paths = {target.path for target in tool.owned(view, request, request.provider or "")}
    return [
        run
        for run in standing(runs)
        if tool.NAME in run["tools"] and not run["reverts"] and any(file["path"] in paths for file in run["files"])
    ]


def revert(tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, provider: str) -> Plan:
    """The plan that takes back `runs` (the newest first), and sweeps what then still refers to an entry of ours."""
    steps = _steps(state, runs)
    entries = tool.entries(provider)
    plans = {target: _take_back(tool, view.open(target), target, found, entries) for target, found in steps.items()}
    adopted = any(get(found[-1].data(target), entries[0]) is not ABSENT for target, found in steps.items())
    if not adopted:
        exact = {target for target, found in steps.items() if _unedited(view.open(target), found)}
        _sweep(tool, view, plans, exact, request, provider)
    touched = list(plans.values())
    plan = Plan(
        [tool.NAME], touched, mode_notes(touched, view.places), [], provider, reverts=[run["run_id"] for run in runs]
    )
    if plan.changed:
        validate(tool, view, plan, provider)
    return plan


def _steps(state: State, runs: Sequence[Run]) -> dict[Target, list[Step]]:
    """Per file what the runs did to it, the newest first."""
    steps: dict[Target, list[Step]] = {}
    for run in runs:
        folder = os.path.join(state.history, run["run_id"])
        for entry in run["files"]:
            before = files.read(os.path.join(folder, entry["before"])).content if entry["before"] else None
            steps.setdefault(Target(*entry["target"]), []).append(Step(entry, before))
    return steps


def _take_back(tool: Tool, opened: Opened, target: Target, steps: list[Step], entries: Sequence[Path]) -> FilePlan:
    """One file without what the steps did: the bytes before if nobody edited it since, else what is ours taken out."""
    before = steps[-1].before
    if _unedited(opened, steps):
        after = None if before is None else parse(decode(before), target.format)
        end: Any = {} if after is None else after.data
        ops: list[Op] = [Remove(())] if after is None else list(difference(opened.document.data, end, tool.IDENTITIES))
        return FilePlan(target, opened.real, [tool.NAME], opened.snapshot, opened.document, after, ops)
    data = opened.document.data
    for step in steps:
        old = step.data(target)
        for op in reversed(step.entry["ops"]):
            data = _undo_op(data, old, op, entries)
    return _plan_data(tool, target, opened, data, delete_empty=before is None)


def _unedited(opened: Opened, steps: list[Step]) -> bool:
    """Whether the file is as the newest step left it, and each step began where the one before it ended."""
    now = history.digest(opened.snapshot.content)
    for step in steps:
        if step.entry["after_digest"] != now:
            return False
        now = step.entry["before_digest"]
    return True


def _plan_data(tool: Tool, target: Target, opened: Opened, data: Any, delete_empty: bool) -> FilePlan:
    """The file with `data` in it, by as few edits as possible; deleted if it is ours and nothing is left in it."""
    document = opened.document
    ops = list(difference(document.data, data, tool.IDENTITIES))
    if delete_empty and not data and not document.comments():
        ops = [Remove(())] if opened.snapshot.content is not None else []
    return FilePlan(target, opened.real, [tool.NAME], opened.snapshot, document, edit(target, opened, ops), ops)


def _undo_op(data: Any, old: Any, op: dict[str, Any], entries: Sequence[Path]) -> Any:
    """`data` with one recorded op taken back; `old` is the data before the op's run."""
    path, digests = history.decode_path(op["path"]), op["digest"]
    if op["op"] == "remove":
        return _put_back(data, old, path) if get(data, path) is ABSENT else data
    created = op["op"] == "upsert" and get(old, path) is ABSENT
    return _restore(data, old, path, digests, [*entries, path] if created else entries)


def _restore(data: Any, old: Any, path: Path, digests: Any, entries: Sequence[Path]) -> Any:
    """Take back the value at `path`, whose digests after the run were `digests`."""
    now, before = get(data, path), get(old, path)
    if now is ABSENT:
        return data
    if before is ABSENT and path in entries:
        return apply(data, [Remove(path)])
    if isinstance(digests, dict) and isinstance(now, dict) and (before is ABSENT or isinstance(before, dict)):
        for key, inner in digests.items():
            data = _restore(data, old, (*path, key), inner, entries)
        return apply(data, [Remove(path)]) if before is ABSENT and get(data, path) == {} else data
    if history.digest_tree(now) != digests:
        return data
    return apply(data, [Remove(path)]) if before is ABSENT else _put_back(data, old, path)


def _put_back(data: Any, old: Any, path: Path) -> Any:
    """`data` with the old value at `path`, if the place for it is still there."""
    before, parent = get(old, path), get(data, path[:-1])
    if before is ABSENT or (parent is ABSENT and any(not isinstance(step, str) for step in path)):
        return data
    return apply(data, [Set(path, before)]) if parent is ABSENT or isinstance(parent, dict) else data


def _sweep(
    tool: Tool, view: Files, plans: dict[Target, FilePlan], exact: set[Target], request: Request, provider: str
) -> None:
    """Take out what the tool still owns: of files that it has rewritten, or that no run of the history tells of.

    A key file is found through the configuration as it was, references in it as it will be.
    """
    planned = {file.real: file.after or parse("", file.target.format) for file in plans.values()}
    owned = {target: ops for target, ops in tool.owned(view, request, provider).items() if target.format == "raw"}
    owned |= tool.owned(Files(view.places, planned), request, provider)
    for target, ops in owned.items():
        done = plans.get(target)
        other = bool(plans) and done is None and target.format != "raw"  # a run on another configuration of the tool
        if not ops or other or target in exact or (done and done.after is None):
            continue
        opened = view.open(target)
        data = apply(done.after.data if done and done.after else opened.document.data, ops)
        plans[target] = _plan_data(tool, target, opened, data, delete_empty=target.format == "raw")
