"""`key`: a new key in every tool that has an entry of one gateway, and the key that such an entry has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.api.requests import base_request, with_title
from wcode_setup.catalog import gateway
from wcode_setup.engine.plan import Plan, together
from wcode_setup.engine.setup import plan_key
from wcode_setup.engine.store import history
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import COMMAND, ENV, FORMS, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key, from_variable
from wcode_setup.tools.base import Named, Request, Tool
from wcode_setup.tools.common import default_provider
from wcode_setup.tools.protocols import for_tool
from wcode_setup.urls import host_of, same_host


class Entry(NamedTuple):
    """The entry that a tool has for a gateway, and its credential; `asked` False: the user named no provider."""

    tool: Tool
    provider: str
    url: str
    old: Existing
    asked: bool


def entries(locations: Locations, provider: str | None) -> tuple[list[Entry], list[str]]:
    """The entries of a provider, without an id those of the wcode gateway; and the ids of all that the tools have.

    A tool whose files cannot be read is left out, unless a run configured it: then its error is raised. Raises
    `key-several-hosts` if an id leads to several hosts: a key belongs to one.
    """
    runs, _ = history.readable(State(locations))
    found, known = [], dict[str, None]()
    for name in tools.TITLES:
        of_tool = history.standing(runs, name)
        try:
            all_of = list(_of_tool(tools.load(name), Files(locations), of_tool, provider))
        except SetupError:
            if of_tool:
                raise
            continue
        known |= dict.fromkeys(entry.provider for entry in all_of)
        mine = [entry for entry in all_of if entry.provider == provider or (provider is None and _is_wcode(entry))]
        found += mine[:1]
    hosts = dict.fromkeys(host_of(entry.url) or "?" for entry in found)
    if len(hosts) > 1:
        raise SetupError("key-several-hosts", provider=provider, hosts=", ".join(hosts))
    return found, list(known)


def _is_wcode(entry: Entry) -> bool:
    return same_host(entry.url, gateway().base_url)


def _of_tool(tool: Tool, view: Files, runs: Sequence[Run], provider: str | None) -> Iterator[Entry]:
    """The entries of a tool. A place that several providers share has the one whose URL it has."""
    base = query(tool.NAME)
    setups = [(run.providers[tool.NAME], run.setups[tool.NAME]) for run in runs[::-1] if tool.NAME in run.setups]
    recorded = {name: setup.base_url for name, setup in setups}
    ids = tool.ids(view, base)
    for name in dict.fromkeys(
        [*tool.providers(view, base), *recorded, *([provider] if provider and provider in ids else [])]
    ):
        asked = base._replace(provider=name)
        url = tool.registration(view, asked, name).base_url
        held = (tool.holds(target, view.document(target).data, name) for target in tool.targets(view, asked))
        if not url or not any(held):
            continue
        if name in ids or same_host(url, recorded.get(name)) or name == default_provider(url):
            yield Entry(tool, name, url, tool.credential(view, asked, name), provider is not None)


def key_at(locations: Locations, url: str, names: Iterable[str], variables: bool = False) -> tuple[Tool, Secret] | None:
    """The first key that an entry of one of the tools `names` has for the host of `url`, and the tool.

    `variables`: also the value of a variable that an entry names. A tool whose files do not parse has no key.
    """
    view = Files(locations)
    for tool in map(tools.load, names):
        with suppress(SetupError):
            asked = _asking(tool, url)
            for name in dict.fromkeys([*tool.providers(view, asked), *tool.urls(view, asked)]):
                if same_host(tool.registration(view, asked, name).base_url, url):
                    held = tool.credential(view, asked, name)
                    named = held.variable if variables and held.form == ENV else None
                    if value := held.value or (from_variable(named, locations.env).value if named else None):
                        return tool, value
    return None


def _asking(tool: Tool, url: str) -> Request:
    """A query for this URL, also where the gateway does not speak the protocol of the tool."""
    asked = query(tool.NAME)._replace(base_url=url, base_url_given=True)
    try:
        return for_tool(tool, asked)
    except SetupError:
        return asked


def takes(entry: Entry, key: Key, storage: str | None) -> bool:
    """True if the key goes into the entry: not if that refers to a variable, a command, or to what the tool knows."""
    if storage is not None or key.source == ENV:
        return True
    return entry.old.form in (None, LITERAL, SECRET) or (entry.old.form == COMMAND and bool(key.command))


def left(entry: Entry) -> Note:
    """The note on an entry that does not take the key."""
    title, variable = entry.tool.TITLE, entry.old.variable
    return Note("key-in-variable", title=title, variable=variable) if variable else Note("key-elsewhere", title=title)


def plan(locations: Locations, found: Sequence[Entry], key: Key, storage: str | None, common: Request) -> Plan:
    """The plan of one run that stores the key in all these entries, in their present form unless `storage` names one.

    `common` has the fields for all tools (`preview`, `asks`, `force`).
    """
    asked = {entry.tool.NAME: _request(locations, entry, key, storage, common) for entry in found}
    if not asked:
        return Plan([], [], [], [])
    return together(locations, {name: partial(_planned, request, len(asked) > 1) for name, request in asked.items()})


def _request(locations: Locations, entry: Entry, key: Key, storage: str | None, common: Request) -> Request:
    request = base_request(locations, preview=common.preview, asks=common.asks, force=common.force)
    form = entry.old.form if entry.old.form in FORMS else None
    return request._replace(
        tool=entry.tool.NAME,
        key=key,
        key_storage=storage or form,
        base_url=entry.url if entry.asked else request.base_url,
        base_url_given=entry.asked and not _is_wcode(entry),
        provider=entry.provider if entry.asked else None,
        named=Named(),
    )


def _planned(request: Request, several: bool, view: Files) -> Plan:
    tool = tools.load(request.tool)
    found = plan_key(tool, request, view)
    return with_title(tool, found) if several else found
