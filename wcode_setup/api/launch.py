"""The start of a tool without a change of the user's files: its request, key, program and environment."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from wcode_setup import tools
from wcode_setup.api.key import key_at
from wcode_setup.engine import launch as engine
from wcode_setup.engine.launch import Wanted
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.sources import Key, from_variable
from wcode_setup.tools.base import Launch, Request, Tool

__all__ = ["Launch", "Wanted"]


def program(locations: Locations, tool: Tool) -> str:
    """The path of the tool's program. Raises `run-no-program` and `run-not-installed`."""
    if tool.PACKAGE is None:
        raise SetupError("run-no-program", title=tool.TITLE, tool=tool.NAME)
    found = shutil.which(tool.program, path=locations.env.get("PATH", ""))
    if found is None:
        raise SetupError("run-not-installed", title=tool.TITLE, command=tool.program, install=tool.PACKAGE)
    return found


def wanted(locations: Locations, request: Request, variable: str | None) -> Wanted:
    """The request with the models and the URL that the tool's files have, if it names none."""
    return engine.wanted(tools.load(request.tool), Files(locations), request, variable)


def find_key(locations: Locations, found: Wanted) -> Key | None:
    """The key in the variable, else one that an entry of the tool, or of another tool, has for the same host.

    Raises the problem of a variable that holds no key.
    """
    key = from_variable(found.variable, locations.env)
    if key.problem and key.problem.code != "key-variable-unset":
        raise key.problem
    if key.value:
        return key
    own = found.request.tool
    held = key_at(locations, found.request.base_url, dict.fromkeys([own, *tools.TITLES]), variables=True)
    if held is None:
        return None
    return Key(held[1], "file", notes=() if own == held[0].NAME else (Note("run-key-of", title=held[0].TITLE),))


def rendered(locations: Locations, found: Wanted, home: str) -> Launch:
    """The start of the tool in `home`, an empty folder; nothing is written."""
    return engine.launch(tools.load(found.request.tool), Files(locations), found, home)


def environment(env: Mapping[str, str], found: Wanted, how: Launch, key: Key) -> dict[str, str]:
    """The environment of the tool: the key is nowhere else."""
    value = key.value.reveal() if key.value else ""
    wanted: dict[str, str | None] = {**how.variables, **dict.fromkeys([found.variable, *how.keys], value)}
    return {name: text for name, text in {**env, **wanted}.items() if text is not None}
