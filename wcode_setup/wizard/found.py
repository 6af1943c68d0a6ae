"""The tools of the registry as they are found on this machine."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup import catalog, tools
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.places import Places
from wcode_setup.tools.base import Installed, Pointer, Request, Tool


class Found(NamedTuple):
    """A tool: whether it is here, and what it points to now. `problem`: why that could not be read."""

    tool: Tool
    installed: Installed | None
    present: bool
    pointer: Pointer | None = None
    problem: SetupError | None = None


def look(places: Places) -> list[Found]:
    """Every supported tool, those that are here first; nothing is run."""
    found = [_look(tools.load(name), Files(places)) for name in tools.TITLES]
    return sorted(found, key=lambda one: not one.present)


def _look(tool: Tool, view: Files) -> Found:
    request = Request(tool.NAME, (), catalog.gateway().base_url)
    here = Found(tool, tool.installed(view), True)
    try:
        here = here._replace(present=tool.present(view, request))
        return here._replace(pointer=tool.points_to(view, request))
    except SetupError as error:
        return here._replace(problem=error)
