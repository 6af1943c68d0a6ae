"""Plans for a setup file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from wcode_setup import tools
from wcode_setup.api.requests import with_title
from wcode_setup.engine import prune
from wcode_setup.engine.plan import Plan, set_up, together
from wcode_setup.engine.store.history import State, runs
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.undo.plans import plan_without
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note
from wcode_setup.locations import Locations
from wcode_setup.setupfile.requests import Wanted


def plan_wanted(locations: Locations, wanted: Sequence[Wanted]) -> Plan:
    """The plan of one run for the requests of a setup file."""
    state = State(locations)
    found = runs(state) if any(one.prune or not one.enabled for one in wanted) else []
    plan = together(locations, {one.request.tool: partial(_plan_wanted, state, found, one) for one in wanted})
    if not plan.files and not plan.errors:
        plan.notes.append(Note("nothing-of-ours"))
    return plan


def _plan_wanted(state: State, found: list[Run], wanted: Wanted, view: Files) -> Plan:
    request, tool = wanted.request, tools.load(wanted.request.tool)
    if not wanted.enabled:
        return plan_without(state, found, request, view)
    if wanted.prune:
        return with_title(tool, prune.set_up_pruned(tool, view, state, found, request))
    return with_title(tool, set_up(tool, view, request))
