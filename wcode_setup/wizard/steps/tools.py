"""The tools: those of the registry with their state on this machine, and the choice among them."""

from __future__ import annotations

from wcode_setup import catalog, tools
from wcode_setup.api.queries import Files
from wcode_setup.console import messages
from wcode_setup.console.notes import error_text
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Tool
from wcode_setup.tools.protocols import for_tool
from wcode_setup.wizard.answers import Answers, Asker, Found
from wcode_setup.wizard.prompts import Choice


def look(locations: Locations) -> list[Found]:
    """Every supported tool, those on this machine first. No tool is run."""
    found = [_look(tools.load(name), Files(locations)) for name in tools.TITLES]
    return sorted(found, key=lambda one: not one.present)


def _look(tool: Tool, view: Files) -> Found:
    request = for_tool(tool, Request(tool.NAME, (), catalog.gateway().base_url))
    here = Found(tool, tool.installed(view), True)
    try:
        here = here._replace(present=tool.present(view, request))
        return here._replace(pointer=tool.points_to(view, request))
    except SetupError as error:
        return here._replace(problem=error)


def ask_tools(asker: Asker, answers: Answers) -> Answers:
    """Ask for the tools; those on this machine are ticked."""
    choices = [Choice(one.tool.NAME, one.tool.TITLE, _details(asker, one)) for one in asker.found]
    ticked = answers.ticked or [one.tool.NAME for one in asker.found if one.present]
    needs = messages.text("wizard-one-tool")
    chosen = asker.prompts.checkbox(messages.text("wizard-tools"), choices, ticked, needs)
    return answers._replace(ticked=chosen, tools=chosen)


def _details(asker: Asker, one: Found) -> tuple[str, ...]:
    """The version, and the model in use."""
    version = messages.text("status-not-installed")
    if one.installed:
        version = one.installed.version or messages.text("status-no-version")
    if one.problem:
        return version, error_text(one.problem, asker.session.locations)
    now = one.pointer
    if now is None or not (now.model or now.base_url):
        return (version,)
    name = "/".join(filter(None, (now.provider, now.model))) or str(now.base_url)
    return version, messages.text("wizard-now", model=asker.session.out.id(name))
