"""Claude Code for one terminal: settings on the command line, with a helper for the key (measured on 2.1.332)."""

from __future__ import annotations

import json
from typing import Any

from wcode_setup.tools.base import Launch, Request, View
from wcode_setup.tools.claude import paths, slots
from wcode_setup.tools.claude.state import ALLOWED, BLOCK, EXTRAS, HELPER, LIGHT, MODEL, TOKEN
from wcode_setup.tools.common import mapping, text_of


def launch(user: View, request: Request, data: dict[str, Any]) -> Launch:
    """`--settings`, which takes precedence over all files but an administrator's.

    The helper keeps the key of a login, and of another helper, from this gateway. Values of the user's settings
    for another gateway are made empty, and a list of models that can be used is that of the request.
    """
    read = [user.peek(path, "json") for path in _read(user, request)]
    blocks = [user.locations.env, *(mapping(found, BLOCK) for found in read)]
    foreign = [name for name in (*slots.SUBAGENTS, *EXTRAS) if any(block.get(name) for block in blocks)]
    block = {**dict.fromkeys(foreign, ""), **data[BLOCK]}
    models = {data[BLOCK][name]: None for name in (MODEL, LIGHT)}
    allowed = {ALLOWED: list(models)} if any(ALLOWED in mapping(found) for found in read) else {}
    return Launch(
        ["--settings", json.dumps({**data, **allowed, BLOCK: block})],
        dict.fromkeys(name for name in foreign if name in user.locations.env),
        instead=_variables(user, request, data),
    )


def _variables(user: View, request: Request, data: dict[str, Any]) -> Launch | None:
    """The same in variables alone; None if the user's files have values that take precedence, or another key."""
    locations = user.locations
    for found in (user.peek(path, "json") for path in [*_read(user, request), *paths.managed(user)]):
        if text_of(found, *HELPER) or set(mapping(found, BLOCK)) & set(data[BLOCK]):
            return None
    if text_of(user.peek(paths.state_file(locations, request), "json"), "primaryApiKey"):
        return None
    return Launch(variables={name: value for name, value in data[BLOCK].items() if name != TOKEN}, keys=[TOKEN])


def _read(user: View, request: Request) -> list[str]:
    """The settings of the user and of the project."""
    return [paths.settings(user.locations, request).path, *paths.shadows(user, request)]
