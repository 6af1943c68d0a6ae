"""`status`: the state of a tool's files, compared with the values that runs wrote there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents.base import Path
from wcode_setup.engine import above, slots
from wcode_setup.engine.ops import ABSENT, get, matches
from wcode_setup.engine.store import history
from wcode_setup.engine.store.digests import digest, is_digest_of
from wcode_setup.engine.store.record import FileRecord, Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import Installed, Lead, Pointer, Request, Target, Tool


class FileStatus(NamedTuple):
    """One file of a tool: the last run on it, and the state of the values that runs wrote.

    `state`: `none` (no run), `as-left` (the exact bytes of the last run), `kept` (edited since, with all managed
    values), `lost` (the managed values at the paths `lost` were changed or removed), `gone` (deleted since), `unread`
    (`problem`).
    """

    target: Target
    state: str
    run_id: str | None = None
    lost: Sequence[Path] = ()
    problem: SetupError | None = None


class Status(NamedTuple):
    """The state of a tool. `problem`: the error if `pointer` could not be read.

    Of a managed entry: `slots`, and `above`, the notes on what takes precedence over it.
    """

    tool: Tool
    installed: Installed | None
    pointer: Pointer | None
    files: list[FileStatus]
    problem: SetupError | None = None
    slots: Sequence[Lead] = ()
    above: Sequence[Note] = ()


def status(tool: Tool, view: Files, request: Request, runs: Sequence[Run]) -> Status:
    """The tool's state; `runs`: all recorded ones, the newest first.

    A file that cannot be read or parsed is part of the result, not an error.
    """
    pointer, problem, installed, targets, leads, notes = None, None, None, [], [], []
    try:
        installed = tool.installed(view)
        targets = tool.targets(view, request)
        pointer = tool.points_to(view, request)
        leads = slots.of_tool(tool, view, request)
        notes = above.of_tool(tool, view, request)
    except SetupError as error:
        problem = error
    known = {target.path: target for target in targets if _is_there(view, target)}
    undone = history.reverted(runs, tool.NAME)
    runs = [run for run in runs if run.run_id not in undone]
    for run in runs:
        for entry in run.files:
            if tool.NAME in entry.tools:
                known.setdefault(entry.path, entry.target)
    found = [file_status(tool, view, target, runs) for target in known.values()]
    return Status(tool, installed, pointer, [file for file in found if file], problem, leads, notes)


def _is_there(view: Files, target: Target) -> bool:
    """True if the file exists, or if that is unknown: its status then has the error."""
    try:
        return view.exists(target.path)
    except SetupError:
        return True


def file_status(tool: Tool, view: Files, target: Target, runs: Sequence[Run]) -> FileStatus | None:
    """The status of one file; None if it is absent, and no run left one. `runs`: those that are not reverted."""
    found = [(run, entry) for run in runs for entry in run.files if entry.path == target.path]
    run_id, left = (found[0][0].run_id, found[0][1].after_digest) if found else (None, None)
    try:
        opened = view.open(target)
    except SetupError as error:
        return FileStatus(target, "unread", run_id, problem=error)
    content = opened.snapshot.content
    if run_id is None or digest(content) == left:
        return FileStatus(target, "as-left" if run_id else "none", run_id) if content is not None else None
    if content is None:
        return FileStatus(target, "gone", run_id)
    left_there = written([entry for run, entry in found if history.sets_up(run, tool.NAME)])
    lost = [
        path
        for path, digests in left_there
        if not matches(path, tool.VOLATILE) and not is_digest_of(digests, _get(opened.document.data, path))
    ]
    return FileStatus(target, "lost" if lost else "kept", run_id, lost)


def written(entries: Sequence[FileRecord]) -> list[tuple[Path, Any]]:
    """The path and digest of each value, except mappings, that runs (the newest first) left in a file."""
    found: list[tuple[Path, Any]] = []
    for entry in reversed(entries):
        for op in entry.ops:
            new = [] if op.op == "remove" else list(_leaves(op.path, op.digest))
            gone = [path for path, _ in new] if op.op == "upsert" else [op.path]
            kept = [(path, left) for path, left in found if not any(_overlap(path, at) for at in gone)]
            found = kept + new
    return found


def _overlap(one: Path, other: Path) -> bool:
    """True if one path begins with the other: a list to which an item was added is not the list that was set."""
    return all(step == at for step, at in zip(one, other, strict=False))


def _leaves(path: Path, digests: Any) -> Iterator[tuple[Path, Any]]:
    if not isinstance(digests, dict):
        yield path, digests
        return
    for key, inner in digests.items():
        yield from _leaves((*path, key), inner)


def _get(data: Any, path: Path) -> Any:
    try:
        return get(data, path)
    except SetupError:  # two items have this identity
        return ABSENT
