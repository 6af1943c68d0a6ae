"""The agents of Claude Code: a file each, whose first lines name its model (measured on 2.1.332)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wcode_setup.tools.base import Request, View
from wcode_setup.tools.claude import paths

_DEPTH = 3
"""Folders below the folder of agents that are looked at."""


class Agent(NamedTuple):
    """An agent. `model` None: that of the session."""

    path: str
    name: str | None
    described: bool
    model: str | None


def read(view: View, path: str) -> Agent:
    """The agent of a file."""
    text = view.text(path)
    head = re.match(r"---\s*\n(.*?)\n---", text, re.DOTALL) if text else None
    lines = head[1] if head else ""
    return Agent(path, _field(lines, "name"), _field(lines, "description") is not None, _field(lines, "model"))


def _field(lines: str, name: str) -> str | None:
    found = re.search(rf"(?m)^{name}:[ \t]*([^\s#]+)", lines)
    return found[1].strip("\"'") if found else None


def own(view: View, request: Request) -> Iterator[Agent]:
    """The user's own agents."""
    locations = view.locations
    where = locations.join(paths.folder(locations, request), "agents")
    return (read(view, locations.join(where, name)) for name in view.names(where) if name.endswith(".md"))


def named(view: View, request: Request, name: str) -> Agent | None:
    """The agent of this name: of the project, the nearest folder first, else the user's; None if there is none.

    Claude Code needs its `description`, and finds it in folders below, too.
    """
    folders = paths.agent_folders(view, request) if name else []
    found = (read(view, path) for folder in folders for path in _files(view, folder, _DEPTH))
    return next((agent for agent in found if agent.name == name and agent.described), None)


def _files(view: View, folder: str, depth: int) -> Iterator[str]:
    for name in view.names(folder):
        path = view.locations.join(folder, name)
        if name.endswith(".md"):
            yield path
        elif depth:
            yield from _files(view, path, depth - 1)
