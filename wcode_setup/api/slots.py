"""Model slots of several tools. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from wcode_setup import tools
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Lead, Request
from wcode_setup.tools.protocols import for_tool


def away(locations: Locations, names: Iterable[str], request: Request) -> dict[str, list[Lead]]:
    """Title of a tool -> its slots that lead elsewhere; without tools that have none, or whose files cannot be read."""
    view, found = Files(locations), {}
    for tool in map(tools.load, names):
        try:
            asked = for_tool(tool, request)
            leads = tool.leads(view, asked, tool.provider_of(view, asked))
        except SetupError:  # the plan raises it
            continue
        found[tool.TITLE] = [lead for lead in leads if lead.away]
    return {title: leads for title, leads in found.items() if leads}
