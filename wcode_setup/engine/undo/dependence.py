"""Reverts that the runs after the reverted ones do not allow: refused, with the run to undo first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import dropwhile
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Path
from wcode_setup.engine.ops import get
from wcode_setup.engine.plan import FilePlan
from wcode_setup.engine.store import history
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.undo.replay import Step
from wcode_setup.engine.workspace import Files, is_all_secret
from wcode_setup.errors import SetupError
from wcode_setup.secrets.shapes import is_secret_name
from wcode_setup.text import decode
from wcode_setup.tools.base import Request, Target, Tool
from wcode_setup.tools.common import same_host, shown_url


def later_setups(runs: Sequence[Run], wanted: Sequence[Run]) -> list[tuple[Run, str]]:
    """Runs, each with a tool that it set up, since the first of `wanted` that stand and are not among them.

    The newest first. `runs`: all that are recorded, the newest first.
    """
    left = history.standing_tools(runs)
    since = [*dropwhile(lambda run: run not in wanted, reversed(runs))][::-1]
    return [(run, name) for run in since if run not in wanted for name in left[run.run_id] if name in run.setups]


def refuse_other_host(
    tool: Tool,
    view: Files,
    request: Request,
    files: Sequence[tuple[FilePlan, Sequence[Step]]],
    later: Iterable[tuple[Run, str]],
    here: Collection[Run],
) -> None:
    """Raise `later-key` where the revert may give the host from before it a key that a later run set up for another.

    `files`: each with what happened to it since the first reverted run, the newest first. A later run shares keys with
    what was there before if it named the same variable, for any tool, or is one of `here`, the later runs on the tool's
    files, and set up the same entry or the tool's only one.
    """
    if not any(file.changed for file, _steps in files):
        return
    before = {
        file.real: parse(decode(steps[-1].before or b"", file.target.format), file.target.format)
        for file, steps in files
        if steps
    }
    provider = request.provider or ""
    former = tool.registration(Files(view.places, before), request, provider)
    for run, name in later:
        setup, other = run.setups[name], run.providers[name]
        same_entry = other == provider or any(
            tool.entries(file.target, provider)[:1] == tool.entries(file.target, other)[:1] != [] for file, _ in files
        )
        shared = setup.variable == former.variable is not None or (name == tool.NAME and run in here and same_entry)
        if shared and former.base_url and not same_host(former.base_url, setup.base_url):
            old, new = shown_url(setup.base_url), shown_url(former.base_url)
            raise SetupError("later-key", later=run.run_id, old=old, new=new)


def refuse_edited_key(
    tool: Tool, view: Files, request: Request, files: Sequence[tuple[FilePlan, Sequence[Step]]]
) -> None:
    """Raise `edited-key` where the URL goes back to another host, and a key that was put in by hand since would stay.

    `files` as in `refuse_other_host`.
    """
    documents = {file.real: file.after or parse("", file.target.format) for file, _steps in files if file.changed}
    planned, provider = Files(view.places, documents), request.provider or ""
    now, then = (tool.registration(seen, request, provider).base_url for seen in (view, planned))
    if not (documents and now and then) or same_host(now, then):
        return
    owned = {
        view.open(target).real: ops
        for target, ops in tool.owned(planned, request._replace(base_url=then), provider).items()
    }
    for file, steps in files:
        paths = [op.path for op in owned.get(file.real, ())]
        after, *before = (
            {*_keys(tool.part(file.target, data, provider), (), file.target)}
            | {key for path in paths for key in _keys(get(data, path), path, file.target)}
            for data in (file.after.data if file.after else {}, *(step.data for step in steps))
        )
        if after.difference(*before):
            raise SetupError("edited-key", path=file.target.path, old=shown_url(now), new=shown_url(then))


def refuse_worse(
    tool: Tool, files: Iterable[tuple[FilePlan, Sequence[Step]]], provider: str, later: Sequence[Run]
) -> None:
    """Raise where our part of a file breaks its schema, but for what was wrong in it already, now or before us.

    `later-run` names the newest of the runs that may depend on what is reverted; `invalid-result` if there is none.
    """
    from wcode_setup.engine.schema import violations

    for file, steps in files:
        schema = file.target.schema
        if not file.changed or schema is None or file.after is None:
            continue
        worse = violations(tool.part(file.target, file.after.data, provider), schema)
        for data in (file.before.data, *(step.data for step in steps)):
            known = violations(tool.part(file.target, data, provider), schema) if worse else []
            worse = [violation for violation in worse if violation not in known]
        if worse and later:
            raise SetupError("later-run", path=file.target.path, later=later[0].run_id, where=worse[0].where)
        if worse:
            raise SetupError(
                "invalid-result", path=file.target.path, where=worse[0].where, what=worse[0].what, more=len(worse) - 1
            )


def _keys(value: Any, path: Path, target: Target) -> Iterator[str]:
    """The keys in a value of a file that stands at `path`: every text below a name that says so."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _keys(inner, (*path, name), target)
    elif isinstance(value, str):
        secret = is_all_secret(target) or target.format == "raw"
        if secret or any(is_secret_name(step) for step in path if isinstance(step, str)):
            yield value
