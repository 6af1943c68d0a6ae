"""The start of a tool for one gateway: its templates, rendered in a fresh home, and what takes precedence over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from wcode_setup.documents import parse
from wcode_setup.engine import slots
from wcode_setup.engine.plan import FilePlan, planned, set_up
from wcode_setup.engine.setup import kept
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import ENV
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key
from wcode_setup.tools.base import Launch, Request, Tool
from wcode_setup.tools.common import key_variable
from wcode_setup.tools.protocols import for_tool, model_notes
from wcode_setup.tools.slots import OURS

_STAND_IN = Secret("key-in-a-variable")
"""Stands for the key, which no file and no argument gets."""


class Wanted(NamedTuple):
    """A request with its models, the provider id in the user's files, and the variable of the key."""

    request: Request
    provider: str
    variable: str


def wanted(tool: Tool, view: Files, request: Request, variable: str | None = None) -> Wanted:
    """Complete a request from the user's files: the URL of the provider that it names, and the registered models.

    `variable`: the one that the user named for the key. Raises as `kept`.
    """
    asked = for_tool(tool, request)
    if request.provider and not request.base_url_given:
        url = tool.urls(view, asked).get(request.provider)
        asked = asked._replace(base_url=url or asked.base_url, base_url_given=bool(url))
    found = kept(tool, view, asked)
    provider = tool.provider_of(view, found)
    return Wanted(found, provider, variable or key_variable(found, provider))


def launch(tool: Tool, user: Files, found: Wanted, home: str) -> Launch:
    """The start of the tool, rendered for `home`, an empty folder."""
    locations = user.locations
    fresh = Files(Locations(locations.platform, _without_folders(tool, locations.env), home, home))
    provider = found.provider if tool.ISOLATED else _own_id(tool, user, found)
    request = found.request._replace(
        provider=provider,
        base_url_given=True,
        key=Key(_STAND_IN, ENV, found.variable),
        key_storage=ENV,
        set_default=True,
        named=None,
        slots=OURS,
        preview=True,
    )
    plan = set_up(tool, fresh, request)
    files = {file.target: file.after for file in plan.files if file.after is not None}
    start = tool.launch(user, Files(fresh.locations, planned(plan.files)), request, files)
    notes = [*model_notes(tool, request), *_above(tool, user, home, start, request, plan.files)]
    if not tool.ISOLATED:
        env = {**locations.env, **{name: value for name, value in start.variables.items() if value is not None}}
        texts = [(file, start.files.get(file.target.path)) for file in plan.files]
        made = {file.real: parse(text, file.target.format) for file, text in texts if text is not None}
        leads = tool.leads(Files(locations._replace(env=env), made), request, provider)
        notes += [note for _, note in slots.told(leads, tool.TITLE, stays=True)]
        notes += [Note("run-replaces", variable=name) for name in start.variables if user.locations.variable(name)]
    return start._replace(notes=list(dict.fromkeys([*notes, *start.notes])))


def _above(
    tool: Tool, user: Files, home: str, start: Launch, request: Request, files: Sequence[FilePlan]
) -> Sequence[Note]:
    """The notes on what takes precedence over the fresh files: of a project only where the tool reads no others."""
    env = {name: value for name, value in user.locations.env.items() if name not in start.variables}
    env |= {request.key.variable: _STAND_IN.reveal()} if request.key and request.key.variable else {}
    own = {name: value for name, value in start.variables.items() if value is not None} if tool.ISOLATED else {}
    env = {**_without_folders(tool, env), **own}
    here = Locations(user.locations.platform, env, home, user.locations.cwd if tool.ISOLATED else home)
    return list(tool.above(Files(here, planned(files)), request, request.provider or ""))


def _without_folders(tool: Tool, env: Mapping[str, str]) -> dict[str, str]:
    """An environment without the variables that name folders of the tool."""
    named = {name.partition("/")[0] for name in tool.VARIABLES}
    return {name: value for name, value in env.items() if name not in named and not name.startswith("XDG_")}


def _own_id(tool: Tool, user: Files, found: Wanted) -> str:
    """A provider id that no file has: the tool would merge its entry with that one, and could take its key."""
    taken = {*tool.ids(user, found.request), *tool.urls(user, found.request)}
    ids = (f"{found.provider}-run{number if number > 1 else ''}" for number in count(1))
    return next(name for name in ids if name not in taken)
