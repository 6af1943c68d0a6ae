"""Plans that revert runs: `undo` of one run or of all, `remove` of a provider from one tool or from every tool."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from wcode_setup import tools
from wcode_setup.engine.plan import Plan, together
from wcode_setup.engine.registrations import runs_on
from wcode_setup.engine.store.history import State, runs, standing, standing_tools
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.undo import revert
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.masking import masked_id
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import DEFAULT_PROVIDER
from wcode_setup.tools.protocols import for_tool


def plan_undo(locations: Locations, asked: Request, run_id: str | None = None, everything: bool = False) -> Plan:
    """Return the plan that undoes the run `run_id`, by default the last one that is not undone, or `everything`.

    `asked`: a request without tool and models. Raises `unknown-run`, `run-undone` and `run-of-unknown-tool`.
    """
    state = State(locations)
    found = runs(state)
    wanted = _standing(found) if everything else _chosen(found, run_id)
    if not wanted:
        return Plan([], [], [Note("nothing-to-undo")], [])
    left = standing_tools(found)

    def of_tool(name: str, view: Files) -> Plan:
        on_tool = [run for run in wanted if name in left[run.run_id]]
        request = for_tool(tools.load(name), asked._replace(provider=on_tool[0].providers[name]))
        return revert.undo(tools.load(name), view, state, found, request, on_tool)

    names = {name: run for run in wanted for name in left[run.run_id]}
    for name in (name for name in names if not tools.is_known(name)):
        raise SetupError("run-of-unknown-tool", run=names[name].run_id, tool=name)
    plan = together(locations, {name: partial(of_tool, name) for name in names})
    said = {"run_id": wanted[0].run_id, "command": masked_id(wanted[0].command), "time": wanted[0].time}
    if not plan.changed:
        plan.notes.append(Note("nothing-left", **said))
    elif everything:
        plan.notes.insert(0, Note("undoes-all", count=len(wanted), runs=", ".join(run.run_id for run in wanted)))
    else:
        plan.notes.insert(0, Note("undoes", **said))
    return plan


def _standing(found: Sequence[Run]) -> list[Run]:
    """Every run that is not reverted and is not an undo, the newest first."""
    left = standing_tools(found)
    return [run for run in found if left[run.run_id] and run.command != "undo"]


def _chosen(found: Sequence[Run], run_id: str | None) -> list[Run]:
    """The run to undo, alone; `[]` if there is none left. Raises `unknown-run` and `run-undone`."""
    left = standing_tools(found)
    if run_id is None:
        return _standing(found)[:1]
    run = next((run for run in found if run.run_id == run_id), None)
    if run is None:
        raise SetupError("unknown-run", run=run_id)
    if not left[run_id]:
        raise SetupError("run-undone", run=run_id)
    return [run]


def plan_removal(locations: Locations, request: Request) -> Plan:
    """Return the plan that removes the provider of `request`, or the only one, from one tool."""
    state, view, tool = State(locations), Files(locations), tools.load(request.tool)
    request, found = for_tool(tool, request), runs(state)
    provider = _provider(view, found, request)
    plan = revert.remove(tool, view, state, found, request._replace(provider=provider), [provider])
    if not plan.changed:
        plan.notes.append(Note("nothing-to-remove", provider=provider))
    return plan


def plan_removal_from_all(locations: Locations, asked: Request) -> Plan:
    """Return the plan that removes every provider, or that of `asked` alone, from every tool."""
    state = State(locations)
    found = runs(state)

    def of_tool(name: str, view: Files) -> Plan:
        request = for_tool(tools.load(name), asked)
        left = runs_on(tools.load(name), view, standing(found, name), request)
        every = list(dict.fromkeys(run.providers[name] for run in left)) if asked.provider is None else []
        if every:
            return revert.remove(tools.load(name), view, state, found, request, every)
        return plan_without(state, found, request, view)

    plan = together(locations, {name: partial(of_tool, name) for name in tools.TITLES})
    if not plan.files and not plan.errors:
        plan.notes.append(Note("nothing-of-ours"))
    return plan


def plan_without(state: State, found: list[Run], request: Request, view: Files) -> Plan:
    """Return the plan after which a tool has no provider of the request, or not the only one; empty if it has none."""
    tool = tools.load(request.tool)
    provider = _provider(view, found, request)
    held = any(tool.holds(target, view.document(target).data, provider) for target in tool.targets(view, request))
    left = runs_on(tool, view, standing(found, tool.NAME), request)
    if not held and provider not in [run.providers[tool.NAME] for run in left]:
        return Plan([tool.NAME], [], [], [], {tool.NAME: provider}, reverts={tool.NAME: []})
    return revert.remove(tool, view, state, found, request._replace(provider=provider), [provider])


def _provider(view: Files, found: list[Run], request: Request) -> str:
    """The provider to remove: that of the request, the one that is set up, or the last one that was.

    Raises `several-providers`.
    """
    if request.provider:
        return request.provider
    tool = tools.load(request.tool)
    known = runs_on(tool, view, found, request)
    left = {run.providers[tool.NAME] for run in runs_on(tool, view, standing(found, tool.NAME), request)}
    if len(left) > 1:
        raise SetupError("several-providers", providers=", ".join(sorted(left)))
    return next(iter(left), known[0].providers[tool.NAME] if known else DEFAULT_PROVIDER)
