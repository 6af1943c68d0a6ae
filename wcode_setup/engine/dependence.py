"""Reverts that the runs after the reverted ones do not allow: refused, with the run to undo first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import dropwhile, takewhile

from wcode_setup.documents import parse
from wcode_setup.engine import history
from wcode_setup.engine.line import ids_of
from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.record import Run
from wcode_setup.engine.three_way import Step
from wcode_setup.engine.view import Files
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Request, Tool
from wcode_setup.tools.common import same_host, shown_url


def refuse_other_host(
    tool: Tool, view: Files, plan: Plan, request: Request, runs: Sequence[Run], wanted: Sequence[Run]
) -> None:
    """Raise `later-key` where a later run set the entry up for one host, and the revert brings another host or its key.

    `runs`: all that are recorded, the newest first. A run that comes to stand again brings its own key back.
    """
    standing = history.standing(runs, tool.NAME)
    later = _set_ups(tool, request, takewhile(lambda run: run not in wanted, standing))
    if not later or not plan.changed:
        return
    url = later[0].setups[tool.NAME].base_url
    documents = {file.real: file.after or parse("", file.target.format) for file in plan.files}
    now, then = (
        tool.registration(files, request, request.provider or "").base_url
        for files in (view, Files(view.places, documents))
    )
    others = [then] if then and same_host(now, url) else []
    left = [run for run in runs if run not in wanted]
    again = (run for run in history.standing(left, tool.NAME) if run not in standing)
    others += [run.setups[tool.NAME].base_url for run in _set_ups(tool, request, again)]
    for other in others:
        if not same_host(other, url):
            raise SetupError("later-key", later=later[0].run_id, old=shown_url(url), new=shown_url(other))


def _set_ups(tool: Tool, request: Request, runs: Iterable[Run]) -> list[Run]:
    """The runs that set up the provider of the request."""
    return [run for run in runs if tool.NAME in run.setups and run.providers[tool.NAME] == request.provider]


def refuse_worse(
    tool: Tool,
    files: Iterable[tuple[FilePlan, Sequence[Step]]],
    provider: str,
    runs: Sequence[Run],
    wanted: Sequence[Run],
) -> None:
    """Raise where our part of a file breaks its schema, but for what was wrong in it already, now or before us.

    `later-run` names the newest run that may depend on what `wanted` wrote; `invalid-result` if there is none.
    """
    from wcode_setup.engine.validate import violations

    since = dropwhile(lambda run: run not in wanted, reversed(history.standing(runs, tool.NAME)))
    later = ids_of([run for run in since if run not in wanted])
    for file, steps in files:
        schema = file.target.schema
        if not file.changed or schema is None or file.after is None:
            continue
        worse = violations(tool.part(file.target, file.after.data, provider), schema)
        for data in (file.before.data, *(step.data for step in steps)):
            known = violations(tool.part(file.target, data, provider), schema) if worse else []
            worse = [violation for violation in worse if violation not in known]
        if worse and later:
            raise SetupError("later-run", path=file.target.path, later=later[-1], where=worse[0].where)
        if worse:
            raise SetupError(
                "invalid-result", path=file.target.path, where=worse[0].where, what=worse[0].what, more=len(worse) - 1
            )
