"""Models, gateways and files that runs set up."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup.catalog import Model
from wcode_setup.engine.store.history import State, readable, sets_up, standing_tools
from wcode_setup.engine.store.record import FileRecord, Run
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Recorded, Request, Tool


def recorded(locations: Locations) -> list[Recorded]:
    """The gateways that standing runs set up in any tool, from the records that can be read."""
    found, _ = readable(State(locations))
    left = standing_tools(found)
    setups = ((tool, run.setups[tool]) for run in found for tool in left[run.run_id] if tool in run.setups)
    return list(dict.fromkeys(Recorded(tool, setup.base_url, setup.variable) for tool, setup in setups))


def registered(runs: Sequence[Run], tool: str) -> dict[str, dict[str, Model]]:
    """Provider -> id -> model, as `runs` (the newest first) left it registered in the tool, with the newest figures."""
    found: dict[str, dict[str, Model]] = {}
    for run in reversed(runs):
        if tool in run.setups:
            setup, of_provider = run.setups[tool], found.setdefault(run.providers[tool], {})
            of_provider.update({model.id: model for model in setup.models})
            for name in setup.pruned:
                of_provider.pop(name, None)
    return found


def files_of(run: Run, tool: Tool) -> list[FileRecord]:
    """The files of a run that belong to the tool, without markers: the tool owns those once they are written."""
    return [file for file in run.files if tool.NAME in file.tools and file.target.role != "marker"]


def runs_on(tool: Tool, view: Files, runs: Sequence[Run], request: Request) -> list[Run]:
    """The runs among `runs` that set up the tool in the files to which `request` refers."""
    known = [*tool.targets(view, request), *tool.owned(view, request, request.provider or "")]
    paths = {path for target in known for path in (target.path, view.open(target).real)}  # a symlink may be new
    setups = (run for run in runs if sets_up(run, tool.NAME))
    return [run for run in setups if any(paths & {file.path, file.real} for file in files_of(run, tool))]
