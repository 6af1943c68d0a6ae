"""The status of the tools: installation, model in use, and the state of the runs in their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.engine.registrations import registered
from wcode_setup.engine.status import FileStatus, Status, status
from wcode_setup.engine.store import files, in_force
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations

if TYPE_CHECKING:
    from wcode_setup.api.use import InForce

__all__ = ["FileStatus", "Status", "read_status", "registered_ids", "setup_in_force"]


def read_status(locations: Locations, names: Iterable[str], runs: Sequence[Run]) -> list[Status]:
    """Return the status of each of these tools; a file that cannot be read is part of the result."""
    view = Files(locations)
    return [status(tools.load(name), view, query(name), runs) for name in names]


def setup_in_force(locations: Locations) -> InForce | None:
    """The kept setup in force, and the tools that differ from it; None if there is none. Raises nothing."""
    try:
        if in_force.FILE not in files.names(State(locations).folder):
            return None
    except SetupError:  # the history is reported as unreadable, too
        return None
    from wcode_setup.api import use

    return use.state(locations)


def registered_ids(runs: Sequence[Run], tool: str) -> list[str]:
    """The ids of providers and models that `runs` registered in a tool."""
    return [name for provider, models in registered(runs, tool).items() for name in (provider, *models)]
