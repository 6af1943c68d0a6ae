"""The history: one folder per run, which is at first its journal, then its record.

A folder holds `run.json` and the previous bytes of each file (`before-0`, …), with mode 0600 in a folder of mode 0700.
One rename turns a journal into a record, so a run is either in progress (and can be rolled back) or done (and can be
undone).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Sequence
from typing import Any

from wcode_setup.documents.base import Item, Op, Set, Upsert, identity
from wcode_setup.engine import ops as model
from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.store import files
from wcode_setup.engine.store.digests import digest, digest_tree
from wcode_setup.engine.store.folders import make_own, refuse_missing_home
from wcode_setup.engine.store.paths import kept, located
from wcode_setup.engine.store.record import (
    RUN_ID,
    FileRecord,
    OpRecord,
    Run,
    decode,
    encode,
)
from wcode_setup.engine.store.strict import DamagedError
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.masking import masked_urls
from wcode_setup.secrets.secret import Secret
from wcode_setup.version import __version__

KEPT_RUNS = 50
KEPT_DAYS = 30


class State:
    """The state folder: `lock`, `pending/` (the journal) and `history/`."""

    def __init__(self, locations: Locations) -> None:
        self.locations = locations
        self.folder = locations.state_home()
        self.lock = os.path.join(self.folder, "lock")
        self.pending = os.path.join(self.folder, "pending")
        self.history = os.path.join(self.folder, "history")

    def prepare(self) -> None:
        """Create the folders with mode 0700, or check that the user owns them: any file may be restored from them."""
        refuse_missing_home(self.locations, files.real_path(self.folder))
        for folder in (self.folder, self.pending, self.history):
            make_own(folder)


def run_ids(folder: str) -> list[str]:
    """The ids of the runs in `pending` or `history`, the oldest first; other names are ignored."""
    return [name for name in files.names(folder) if RUN_ID.fullmatch(name)]


def holding(state: State, keys: Collection[Secret]) -> list[str]:
    """The ids of the runs whose record holds one of these keys, in the previous bytes of a file."""
    texts = {text.encode() for key in keys for text in (key.reveal(), json.dumps(key.reveal())[1:-1])}
    if not texts:
        return []
    folders = {name: os.path.join(state.history, name) for name in run_ids(state.history)}
    return [
        name
        for name, folder in folders.items()
        if any(files.contains(os.path.join(folder, file), texts) for file in files.names(folder))
    ]


def new_run_id(state: State) -> str:
    """A run id that sorts after all others: UTC second, and its fraction in four hex digits (15 microseconds)."""
    second, fraction = divmod(time.time_ns(), 1_000_000_000)
    run_id = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second)) + f"-{fraction * 65536 // 1_000_000_000:04x}"
    newest = max(run_ids(state.history), default="")
    if run_id > newest:
        return run_id
    stem, tail = newest.split("-")  # the clock was set back: increment the newest
    return f"{stem}-{int(tail, 16) + 1:0{len(tail)}x}" if tail.strip("f") else newest + "0"


def record(run_id: str, command: str, plan: Plan) -> Run:
    """The record of a plan that is about to be written: digests of the new values, no copy of them."""
    return Run(
        run_id,
        command,
        __version__,
        plan.tools,
        plan.providers,
        plan.reverts,
        plan.setups,
        [_record_file(number, file) for number, file in enumerate(plan.changed)],
    )


def _record_file(number: int, file: FilePlan) -> FileRecord:
    content = file.snapshot.content
    return FileRecord(
        path=file.target.path,
        real=file.real,
        target=file.target,
        tools=file.tools,
        status=file.status,
        before=None if content is None else f"before-{number}",
        before_digest=digest(content),
        before_mode=file.snapshot.mode,
        after_digest=digest(file.content),
        in_place=False,
        folders=files.missing_folders(os.path.dirname(file.real)),
        ops=[_record_op(op) for op in file.ops],
    )


def _record_op(op: Op) -> OpRecord:
    path, value = op.path, model.ABSENT
    if isinstance(op, Set):
        value = op.value
    elif isinstance(op, Upsert):
        path, value = (*op.path, identity(op.key, op.item)), op.item
    return OpRecord(type(op).__name__.lower(), tuple(map(_without_secret, path)), digest_tree(value), op.reason)


def _without_secret(step: str | Item) -> str | Item:
    """The step, with a digest in place of an item's identity that is a secret (a URL with a password)."""
    if not isinstance(step, Item):
        return step
    if isinstance(step.key, tuple):
        return step._replace(value=tuple(map(_hidden, step.value)))
    return step._replace(value=_hidden(step.value))


def _hidden(value: Any) -> Any:
    return model.hidden(value) if isinstance(value, str) and masked_urls(value) != value else value


def write_record(folder: str, run: Run, locations: Locations) -> None:
    """Write `run.json` in `folder`, durably."""
    files.write(os.path.join(folder, "run.json"), encode(kept(run, locations)))


def read_record(folder: str) -> Run | None:
    """The record in `folder`, with paths as they are stored; None if there is none.

    Raises `history-damaged` and `file-failed`.
    """
    name = os.path.basename(folder)
    try:
        content = files.read(os.path.join(folder, "run.json")).content
        run = None if content is None else decode(content)
    except DamagedError as error:
        raise _damaged(folder, error.where or "run.json") from None
    except SetupError as error:
        if error.code == "file-failed":
            raise
        raise _damaged(folder, "run.json") from None
    if run is not None and run.run_id != name:
        raise _damaged(folder, "run_id")
    return run


def _damaged(folder: str, where: str) -> SetupError:
    return SetupError("history-damaged", path=folder, run=os.path.basename(folder), where=where)


def runs(state: State) -> list[Run]:
    """The recorded runs, the newest first.

    Raises `history-damaged` or `file-failed` if one cannot be read: a revert needs all of them.
    """
    found, errors = readable(state)
    if errors:
        raise errors[0]
    return found


def readable(state: State) -> tuple[list[Run], list[SetupError]]:
    """The recorded runs that can be read, the newest first, and an error for each other one: for queries."""
    found, errors = [], []
    for name in reversed(run_ids(state.history)):
        try:
            run = read_record(os.path.join(state.history, name))
        except SetupError as error:
            errors.append(error)
        else:
            found += [run] if run else []  # a killed deletion leaves a folder without a record
    return located(found, state.locations), errors


def unread(errors: Sequence[SetupError], locations: Locations) -> list[Note]:
    """Notes on records that cannot be read."""
    return [Note("history-unread", path=locations.shorten(error.path or ""), why=error) for error in errors]


def before_of(state: State, run: Run, file: FileRecord) -> bytes | None:
    """The bytes of a file before a run; None if it did not exist. Raises `history-damaged` and `file-failed`."""
    folder = os.path.join(state.history, run.run_id)
    try:
        content = files.read(os.path.join(folder, file.before)).content if file.before else None
    except SetupError as error:
        if error.code == "file-failed":
            raise
        content = None
    if digest(content) != file.before_digest:
        raise _damaged(folder, file.before or "")
    return content


def prune(state: State, found: Sequence[str]) -> None:
    """Delete the records of the runs with these ids, and so every key in their previous bytes."""
    for name in run_ids(state.history):
        if name in found:
            files.remove_folder(os.path.join(state.history, name))


def reverted(found: Sequence[Run], tool: str) -> dict[str, str]:
    """Id of each reverted run -> id of the run that reverted it and is not reverted itself, for `tool`.

    `found`: the recorded runs, the newest first.
    """
    by: dict[str, str] = {}
    for run in found:
        if run.run_id not in by:
            by.update(dict.fromkeys(run.reverts.get(tool, ()), run.run_id))
    return by


def standing(found: Sequence[Run], tool: str) -> list[Run]:
    """The runs on `tool` that no later standing run reverts, in the order of `found` (the newest first)."""
    by = reverted(found, tool)
    return [run for run in found if tool in run.tools and run.run_id not in by]


def standing_tools(found: Sequence[Run]) -> dict[str, list[str]]:
    """Run id -> the tools for which the run is not reverted; `[]` if it is reverted for all."""
    tools = {tool: None for run in found for tool in run.tools}
    left = {tool: {run.run_id for run in standing(found, tool)} for tool in tools}
    return {run.run_id: [tool for tool in run.tools if run.run_id in left[tool]] for run in found}


def sets_up(run: Run, tool: str) -> bool:
    """True if the run configured the tool, rather than reverted runs on it."""
    return tool in run.tools and tool not in run.reverts


def trim(state: State) -> None:
    """Delete old records, but keep the newest 50 of at most 30 days, and those that `undo` and `remove` need.

    Always kept are the newest run, each file's first run, its first standing run for each provider (it shows who
    created the entry), and the runs that reverted one of those.
    """
    newest_first = reversed(run_ids(state.history))
    limit = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - KEPT_DAYS * 86400))
    doubtful = {name for number, name in enumerate(newest_first) if number and (number >= KEPT_RUNS or name < limit)}
    if not doubtful:
        return
    found, errors = readable(state)
    if errors:  # it is unknown which of the others are needed
        return
    by = {tool: reverted(found, tool) for run in found for tool in run.tools}
    first: dict[Any, str] = {}
    for run in reversed(found):
        for file in run.files:
            first.setdefault(file.real, run.run_id)
            for tool in file.tools:
                if sets_up(run, tool) and run.run_id not in by[tool]:
                    first.setdefault((file.real, tool, run.providers.get(tool)), run.run_id)
    needed = set(first.values())
    for name in doubtful - needed - {taken[name] for taken in by.values() for name in needed & taken.keys()}:
        files.remove_folder(os.path.join(state.history, name))
