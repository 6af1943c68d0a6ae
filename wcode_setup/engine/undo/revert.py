"""The plan that reverts runs on the files of one tool.

An entry that a run created is removed whole, with the references to it; one that was there before is reverted value by
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wcode_setup.engine.plan import Plan, manager_steps, mode_notes, note_copies
from wcode_setup.engine.registrations import files_of, runs_on
from wcode_setup.engine.requirements import refusals
from wcode_setup.engine.store import history
from wcode_setup.engine.store.folders import check_folders
from wcode_setup.engine.store.history import State, reverted
from wcode_setup.engine.store.paths import check_places, outside
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.undo import dependence
from wcode_setup.engine.undo.replay import Step
from wcode_setup.engine.undo.reversal import Reversal, begin, planned
from wcode_setup.engine.undo.sweep import sweep
from wcode_setup.engine.undo.timeline import data_of, entries_of, ids_of, line_of
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note
from wcode_setup.tools.base import Request, Target, Tool


def undo(tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, wanted: Sequence[Run]) -> Plan:
    """The plan that reverts `wanted`, some of `runs` (all recorded ones, the newest first), for a tool."""
    configurations = (file for run in wanted for file in files_of(run, tool) if file.target.role == "config")
    real = {file.real: file.path for file in configurations}
    asked = request
    provider = wanted[0].providers[tool.NAME]
    if real and not any(view.open(target).real in real for target in tool.owned(view, request, provider)):
        request = request._replace(config=next(iter(real.values())))  # the run was on another configuration
    plan = _revert(tool, view, state, runs, wanted, request, [provider], whole=False)
    plan.notes.extend(check_places(plan.where, tool, view, asked, runs))
    return plan


def remove(
    tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, providers: Sequence[str]
) -> Plan:
    """The plan that reverts every run for `providers` on the files of `request`, and removes the rest of their entries.

    An entry that was there before the first run stays; one that no run recorded is removed.
    """
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), request)
    wanted = [run for run in standing if run.providers[tool.NAME] in providers]
    plan = _revert(tool, view, state, runs, wanted, request, providers, whole=True)
    plan.notes.extend(check_places(plan.where, tool, view, request, runs))
    return plan


def _revert(
    tool: Tool,
    view: Files,
    state: State,
    runs: Sequence[Run],
    wanted: Sequence[Run],
    request: Request,
    providers: Sequence[str],
    whole: bool,
) -> Plan:
    found = _reversals(tool, view, state, runs, wanted, request, providers, whole)
    strange = _strange(tool, view, request, found)
    touched = [done.plan for done in found if done.target.path not in strange]
    plan = Plan(
        [tool.NAME],
        touched,
        [*mode_notes(touched, view.locations), *strange.values()],
        [],
        {tool.NAME: providers[0]},
        former_key=any(file.lost for file in touched),
        reverts={tool.NAME: ids_of(wanted)},
    )
    if plan.changed:
        plan.notes.extend(refusals(tool, view, request))
        plan.notes.extend(check_folders(plan.where, view.locations, request))
        left = _left(tool, view, plan, wanted)
        after = [tool.after_removal(view, request._replace(provider=name), left) for name in providers]
        plan.notes.extend(dict.fromkeys(note for one in after for note in one.notes))
        plan.steps.extend(dict.fromkeys(step for one in after for step in one.steps))
        plan.steps.extend(manager_steps(plan, view.locations))
    note_copies(tool, view, request, providers, plan)
    changes = [(done.plan, done.steps) for done in found]
    dependence.refuse(tool, view, request, providers, changes, runs, wanted)
    return plan


def _reversals(
    tool: Tool,
    view: Files,
    state: State,
    runs: Sequence[Run],
    wanted: Sequence[Run],
    request: Request,
    providers: Sequence[str],
    whole: bool,
) -> list[Reversal]:
    """The files without `wanted`, and without the rest of removed entries; with `whole`, of every managed one."""
    this = Run("~", "", "", [tool.NAME], {}, {tool.NAME: ids_of(wanted)}, {}, [])
    undone = reverted([this, *runs], tool.NAME)
    names = [*providers, *(run.providers[tool.NAME] for run in runs if tool.NAME in run.providers)]
    found = {
        view.open(target).real: planned(tool, begin(tool, view, target, steps, steps[-1].data, names))
        for target, steps in line_of(tool, view, state, runs, wanted, undone).items()
    }
    for provider in providers:
        setups = [run for run in runs if history.sets_up(run, tool.NAME) and run.providers[tool.NAME] == provider]
        lines = line_of(tool, view, state, setups, setups, undone)
        counted = [run for run in wanted if run.providers[tool.NAME] == provider] or setups
        asked = request._replace(provider=provider)
        entry_goes = whole and _was_created(tool, view, asked, lines, ids_of(counted))
        first = {view.open(target).real: steps[-1].data for target, steps in lines.items()}
        sweep(tool, view, found, first, asked, [provider, *names], entry_goes)
    return list(found.values())


def _left(tool: Tool, view: Files, plan: Plan, wanted: Sequence[Run]) -> dict[Target, Any]:
    """The data of each file that the plan changes, as it will be, and of the markers that `wanted` wrote."""
    left = {file.target: data_of(file.after) if file.after else None for file in plan.changed}
    entries = (entry for run in wanted for entry in run.files if tool.NAME in entry.tools)
    markers = {entry.target for entry in entries if entry.target.role == "marker"}
    return left | {marker: view.document(marker).data for marker in markers if view.exists(marker.path)}


def _was_created(
    tool: Tool, view: Files, request: Request, lines: Mapping[Target, Sequence[Step]], counted: Sequence[str]
) -> bool:
    """True if a run of `counted` created all entries of the request's provider, or if no run recorded it.

    `lines`: the timelines of all runs that set it up.
    """
    provider = request.provider or ""
    known = [(target, step) for target, steps in lines.items() for step in steps if target.role == "config"]
    known = [(target, step) for target, step in known if step.run_id in counted]
    entries = {target: entries_of(tool, target, view.document(target), lines[target], provider) for target, _ in known}
    held = [tool.holds(target, step.data, provider) for target, step in known]
    creates = [any(map(step.creates, entries[target])) for target, step in known]
    created = any(new and not old for new, old in zip(creates, held, strict=True))
    unwritten = (target for target in tool.targets(view, request) if target not in lines)
    there = any(tool.entries(target, view.document(target).data, provider) for target in unwritten)
    was_there = bool(lines) and (there or not known)  # in a file that no run wrote, or the runs wrote secrets alone
    return created or not (any(held) or was_there)


def _strange(tool: Tool, view: Files, request: Request, found: Iterable[Reversal]) -> dict[str, Note]:
    """Path -> note, for files elsewhere that no run wrote: a configuration that was copied still names them."""
    swept = [done for done in found if not done.steps and done.plan.changed and not request.force]
    paths = outside([(done.target.path, done.plan.real) for done in swept], tool, view, request)
    return {path: Note("outside-left", path=view.locations.shorten(path), title=tool.TITLE) for path in paths}
