"""Validation of the managed entries in the tools' files."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.engine.registrations import runs_on
from wcode_setup.engine.store import history
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.validation import Verdict, check_managed
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret

__all__ = ["Verdict", "validated"]


def validated(
    locations: Locations, name: str, runs: Sequence[Run], *, with_tool: bool = False
) -> tuple[Verdict, list[Secret]]:
    """Check the managed entries in a tool's files; return the verdict, and every key in these files, to be masked.

    `with_tool`: run the tool's own check, too. Raises `SetupError` for a file that cannot be read or parsed.
    """
    tool, view, request = tools.load(name), Files(locations), query(name)
    found = runs_on(tool, view, history.standing(runs, name), request)
    providers = ["", *tool.providers(view, request)]
    files = {
        *tool.targets(view, request),
        *(target for provider in providers for target in tool.owned(view, request, provider)),
    }
    keys = view.secrets(files)
    return check_managed(tool, view, request, found, with_tool), keys
