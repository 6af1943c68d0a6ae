"""Kept setups: setup files by name, the one in force, and what differs from it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from wcode_setup import catalog, tools
from wcode_setup.api.key import key_at
from wcode_setup.api.plans import Transaction
from wcode_setup.api.queries import query
from wcode_setup.api.requests import base_request
from wcode_setup.api.setupfile import plan_wanted
from wcode_setup.engine.requirements import lacks_key
from wcode_setup.engine.setup import kept
from wcode_setup.engine.store import files, in_force
from wcode_setup.engine.store.history import State
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import ENV
from wcode_setup.secrets.sources import Key
from wcode_setup.setupfile import load, requests
from wcode_setup.setupfile.export import as_yaml, exported
from wcode_setup.setupfile.requests import Wanted
from wcode_setup.text import decode

_ENDING = ".yaml"


class InForce(NamedTuple):
    """The setup in force: its name, the tools that differ from it, and the error if its file cannot be applied."""

    name: str
    drifted: Sequence[str] = ()
    problem: SetupError | None = None


def names(locations: Locations) -> list[str]:
    """The names of the kept setups."""
    found = files.names(locations.setups_folder())
    stems = (name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING))
    return [stem for stem in stems if re.fullmatch(in_force.NAME, stem)]


def check_name(name: str) -> str:
    """Return the name of a setup. Raises `bad-setup-name`."""
    if not re.fullmatch(in_force.NAME, name):
        raise SetupError("bad-setup-name", value=name)
    return name


def path_of(locations: Locations, name: str) -> str:
    """The file of the kept setup `name`."""
    return locations.join(locations.setups_folder(), check_name(name) + _ENDING)


def known_path(locations: Locations, name: str) -> str:
    """The file of an existing setup. Raises `unknown-setup` with the nearest names."""
    path = path_of(locations, name)
    if not files.exists(path):
        known = names(locations)
        near = get_close_matches(name, known, n=2, cutoff=0.5) or known
        raise SetupError("unknown-setup", value=name, near=", ".join(near) or "-")
    return path


def current(locations: Locations) -> tuple[str | None, str | None]:
    """The names of the setup in force and of the one before."""
    return in_force.read(State(locations))


def put_in_force(_begun: Transaction, locations: Locations, name: str) -> None:
    """Record the setup in force, while the lock is held."""
    in_force.write(State(locations), name)


def with_keys(locations: Locations, path: str, wanted: Sequence[Wanted], notes: list[Note]) -> list[Wanted]:
    """The requests, each tool that would have no key with the key that another tool has for the same host.

    Raises `setup-needs-key` if no tool has one; `path`: the setup file.
    """
    known = [one.enabled and one.request.key is None for one in wanted]
    return [_with_key(locations, path, one, notes) if needs else one for one, needs in zip(wanted, known, strict=True)]


def _with_key(locations: Locations, path: str, wanted: Wanted, notes: list[Note]) -> Wanted:
    request, tool, view = wanted.request, tools.load(wanted.request.tool), Files(locations)
    lacking = lacks_key(tool, view, kept(tool, view, request))
    if lacking is None:
        return wanted
    found = key_at(locations, request.base_url, [name for name in tools.TITLES if name != tool.NAME])
    if found is None:
        if lacking.form != ENV:
            raise SetupError("setup-needs-key", path=path, title=tool.TITLE, url=request.base_url)
        return wanted
    notes.append(Note("key-of-tool", title=tool.TITLE, source=found[0].TITLE))
    return wanted._replace(request=request._replace(key=Key(found[1], "tool")))


def state(locations: Locations) -> InForce | None:
    """The setup in force, and the tools whose files differ from it; None if there is none."""
    try:
        name, _ = current(locations)
    except SetupError as error:
        return InForce("?", problem=error)
    if name is None:
        return None
    try:
        path = known_path(locations, name)
        setup = load.read(path, locations, bytes)
        for problem in load.problems(setup):
            return InForce(name, problem=problem)
        wanted, _ = requests.wanted(setup, locations, base_request(locations, preview=True))
        plan = plan_wanted(locations, with_keys(locations, path, wanted, []))
    except SetupError as error:
        return InForce(name, problem=error)
    drifted = dict.fromkeys(tool for file in plan.changed for tool in file.tools)
    return InForce(name, [*drifted, *plan.errors])


def saved(locations: Locations) -> tuple[str, list[Note]]:
    """The text of a setup file of the present configuration, and notes. Raises `nothing-to-export`."""
    data, notes = exported(locations)
    if not data:
        raise SetupError("nothing-to-export")
    view = Files(locations)
    for name, entry in data["tools"].items():
        tool, request = tools.load(name), query(name)
        names = tool.providers(view, request) or [""]
        if tool.MARKS and "api_key" not in {**data, **entry} and tool.credential(view, request, names[0]).value:
            notes.append(Note("key-of-slot", title=tool.TITLE))
    return "\n".join([*as_yaml(data), ""]), notes


def save(path: str, text: str) -> None:
    """Write a kept setup; only under the lock."""
    real = files.real_path(path)
    files.make_folder(os.path.dirname(real))
    files.write(real, text.encode(), 0o600 | (0o044 & ~files.umask()))


def content(path: str) -> str | None:
    """The text of a kept setup; None if there is none."""
    found = files.read(files.real_path(path)).content
    return None if found is None else decode(found)


class Described(NamedTuple):
    """A kept setup: its gateway and tools, or the error in its file."""

    name: str
    gateway: str = ""
    tools: Sequence[str] = ()
    problem: SetupError | None = None


def described(locations: Locations, name: str) -> Described:
    """The gateway and the tools of a kept setup."""
    try:
        setup = load.read(path_of(locations, name), locations, bytes)
        for problem in load.problems(setup):
            return Described(name, problem=problem)
    except SetupError as error:
        return Described(name, problem=error)
    found = setup.data.get("gateway") or {}
    urls = found.get("base_urls") or {}
    gateway = found.get("base_url") or next(iter(urls.values()), None) or found.get("name") or catalog.gateway().id
    return Described(name, gateway, list(setup.data["tools"]))
