"""Queries: the recorded runs, and the provider entries of a tool. Nothing is written."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup import catalog, tools
from wcode_setup.engine.registrations import recorded
from wcode_setup.engine.store import history
from wcode_setup.engine.store.folders import home_owner
from wcode_setup.engine.store.history import State, unread
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Tool
from wcode_setup.tools.protocols import for_tool

__all__ = ["Files", "Run", "home_owner", "recorded", "unread"]


class History(NamedTuple):
    """The recorded runs, the newest first; `undone`: the ids of those that are reverted in every tool.

    `notes`: records that cannot be read.
    """

    runs: list[Run]
    undone: frozenset[str]
    notes: list[Note]


def read_history(locations: Locations) -> History:
    """Return the recorded runs."""
    found, errors = history.readable(State(locations))
    left = history.standing_tools(found)
    undone = frozenset(run.run_id for run in found if not left[run.run_id])
    return History(found, undone, unread(errors, locations))


def recorded_ids(locations: Locations) -> list[str]:
    """Return the ids of all recorded runs, also of those that cannot be read."""
    return history.run_ids(State(locations).history)


def query(tool: str) -> Request:
    """A request for a query: the tool's own files, the wcode gateway."""
    return for_tool(tools.load(tool), Request(tool, (), catalog.gateway().base_url))


def provider_ids(locations: Locations, tool: Tool, request: Request) -> list[str]:
    """The managed provider entries of a tool, by its files and by the history; an unreadable file has none."""
    recorded, _ = history.readable(State(locations))
    used = [run.providers[tool.NAME] for run in history.standing(recorded, tool.NAME)]
    try:
        return [*tool.providers(Files(locations), request), *used]
    except SetupError:
        return used
