"""`doctor`: the checks of a tool, and the proof with the tool itself. Nothing of the user's is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.doctor.case import Case, examine
from wcode_setup.doctor.results import FAILED, OK, SKIPPED, WARNING, Result
from wcode_setup.engine.registrations import runs_on
from wcode_setup.engine.store import history
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret

if TYPE_CHECKING:
    from wcode_setup.doctor.prove import Proof

__all__ = ["FAILED", "OK", "SKIPPED", "WARNING", "Case", "Result", "examined", "local"]


def examined(
    locations: Locations, name: str, runs: Sequence[Run], *, named: bool, with_tool: bool = False
) -> tuple[Case, list[Secret]]:
    """Read a tool's files for its checks; return the case, and every key in these files, to be masked."""
    tool, view, request = tools.load(name), Files(locations), query(name)
    keys: list[Secret] = []
    found: list[Run] = []
    try:
        keys = view.secrets(tool.targets(view, request))
        found = runs_on(tool, view, history.standing(runs, name), request)
    except SetupError:  # the case has it
        pass
    return examine(tool, view, request, found, named=named, with_tool=with_tool), keys


def local(case: Case) -> list[Result]:
    """The results of the checks that need no network."""
    from wcode_setup.doctor import checks

    return checks.local(case)


def network(cases: Sequence[Case]) -> list[list[Result]]:
    """The results of the checks of each tool's gateway; all tools are asked side by side."""
    from wcode_setup.doctor import gateways

    return gateways.results(cases)


def proven(case: Case) -> Proof:
    """Run the tool in a scratch home; an error is a result, too."""
    from wcode_setup.doctor import prove

    return prove.of_case(case)
