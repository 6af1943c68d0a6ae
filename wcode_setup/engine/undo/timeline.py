"""The timeline of a file, from the recorded runs: the steps that `engine.undo.replay` replays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Path
from wcode_setup.engine.registrations import files_of
from wcode_setup.engine.store import history
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.record import FileRecord, Run
from wcode_setup.engine.undo.replay import Step, left
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.text import decode
from wcode_setup.tools.base import Target, Tool


def ids_of(runs: Sequence[Run]) -> list[str]:
    """The ids of the runs."""
    return [run.run_id for run in runs]


def line_of(
    tool: Tool, view: Files, state: State, runs: Sequence[Run], wanted: Sequence[Run], undone: Mapping[str, str]
) -> dict[Target, list[Step]]:
    """The timeline of each file that `wanted` wrote: the steps since the first of these runs, the newest first.

    `undone`: reverted run -> the run that reverted it. If a run in a timeline reverted an older one, the timeline
    begins with the older one, because later runs may have found its values. A run that reverted one which is no longer
    recorded stays, like an edit.
    """
    ids = ids_of(runs)
    since = min(ids_of(wanted), default="~")
    while older := [name for name, by in undone.items() if name < since <= by and name in ids]:
        since = min(older)
    targets: dict[str, Target] = {}
    real: dict[str, str] = {}
    for entry in (entry for run in wanted for entry in files_of(run, tool)):
        target = entry.target
        real[entry.real] = real[target.path] = view.open(target).real
        targets.setdefault(view.open(target).real, target)
    steps: dict[Target, list[Step]] = {target: [] for target in targets.values()}
    for run in runs:
        taken = run.reverts.get(tool.NAME, ())
        goes = run.run_id in undone or (taken and set(ids).issuperset(taken))
        for entry in run.files if run.run_id >= since else ():
            known = real.get(entry.real, real.get(entry.path))
            if known:
                stays = not goes or tool.NAME not in entry.tools
                steps[targets[known]].append(_step(state, run, entry, targets[known], stays))
    return steps


def entries_of(tool: Tool, target: Target, now: Document, steps: Sequence[Step], provider: str) -> list[Path]:
    """The entries of a provider in a file, as it is now and as it was before each of `steps`."""
    states = (data_of(now), *(step.data for step in steps))
    return list(dict.fromkeys(path for data in states for path in tool.entries(target, data, provider)))


def _step(state: State, run: Run, entry: FileRecord, target: Target, stays: bool) -> Step:
    before = history.before_of(state, run, entry)
    try:
        data = data_of(former(before or b"", target.format))
    except SetupError as error:
        error.path = entry.path
        raise
    return Step(run.run_id, entry, before, data, left(data, entry.ops), stays)


@lru_cache(1024)
def former(content: bytes, form: str) -> Document:
    """The document that a file was before a run; many runs find the same bytes."""
    return parse(decode(content, form), form)


def data_of(document: Document) -> Any:
    """The data of a document; `{}` for an empty one of any format."""
    return {} if document.data is None else document.data
