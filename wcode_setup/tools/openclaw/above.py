"""Layers above the managed entry, in the order in which OpenClaw resolves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Item, Path
from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.credentials import ENV, LITERAL
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.openclaw.layers import merged
from wcode_setup.tools.openclaw.paths import state_folder
from wcode_setup.tools.openclaw.slots import named
from wcode_setup.tools.openclaw.state import Current, existing, other_credentials
from wcode_setup.tools.slots import value_at

MAIN = "main"
"""The agent of a configuration that names none."""
DATABASE_TABLES = ("config_machine_state", "schema_meta", "migration_runs", "migration_sources")
"""The tables of the database without paths of the user; the first one has the stored keys."""


def above(now: Current, former: bool) -> Iterator[Note]:
    """The notes on files and values with precedence. `former`: the installed version is one like 2026.3.8."""
    yield from includes(now)
    yield from default_agent(now)
    yield from profiles(now)
    yield from () if former else in_database(now)
    yield from stored(now, former)
    yield from headers(now)


def includes(now: Current) -> Iterator[Note]:
    """A note on each section around the managed values that includes other files; the file's own values count first."""
    sections = ((), ("models",), ("models", "providers"), ("models", "providers", now.provider))
    for section in (*sections, ("agents",), ("agents", "defaults"), ("agents", "defaults", "model")):
        found = dig(now.data, *section, "$include") if section else dig(now.data, "$include")
        if found is not None:
            names = ", ".join(str(name) for name in (found if isinstance(found, list) else [found]))
            yield Note("openclaw-include", where=".".join(section) or "the top level", files=names)


def agents(data: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """Id -> path as text, and settings, of each agent: of a mapping (2026.9.6), or of a list (2026.3.8)."""
    found = {
        name: (f"agents.entries.{name}", agent)
        for name, agent in mapping(data, "agents", "entries").items()
        if isinstance(agent, dict)
    }
    for position, agent in enumerate(items(data, "agents", "list")):
        if isinstance(agent, dict):
            found[str(agent.get("id", position))] = (f"agents.list[{position}]", agent)
    return found


def answering(data: Any) -> str:
    """The id of the agent that answers if none is named: the one marked as default, else `main`, else the first."""
    known = agents(data)
    marked = [name for name, (_, agent) in known.items() if agent.get("default") is True]
    return next(iter([*marked, *([MAIN] if MAIN in known else known)]), MAIN)


def default_agent(now: Current) -> Iterator[Note]:
    """A note if the answering agent has a model of its own that is not the default one."""
    whole = merged(now)
    name = answering(whole.data)
    where, agent = agents(whole.data).get(name, ("", {}))
    chosen, place = agent.get("model"), f"{where}.model"
    reference = chosen if isinstance(chosen, str) else text_of(chosen, "primary")
    if not reference or not (now.request.set_default and now.request.models):
        return
    provider, model = named(whole, reference)
    if (provider, model) != (now.provider, now.request.models[0].id):
        note = Note("openclaw-agent-model", where=place, model=reference, agent=name)
        yield note.changing(MODEL if provider == now.provider else REQUEST)


def profiles(now: Current) -> Iterator[Note]:
    """A note on the auth profiles that the configuration lists for the provider; the keys are stored elsewhere."""
    listed = mapping(now.data, "auth", "profiles")
    shadows = [name for name, profile in listed.items() if dig(profile, "provider") == now.provider]
    if shadows:
        yield Note("openclaw-auth-profile", profiles=", ".join(shadows), profile=shadows[0])


def stored(now: Current, former: bool = True) -> Iterator[Note]:
    """A note on each file with credentials that 2026.3.8 stored for an agent; 2026.9.6 stops for one of its agent."""
    view, locations, key = now.view, now.view.locations, key_of(now)
    answers = answering(merged(now).data)
    for agent, path in auth_files(now):
        held = [one for one in mapping(view.peek(path), "profiles").values() if dig(one, "provider") == now.provider]
        if held:
            other = any(secret(dig(one, "key") or dig(one, "token")) != key for one in held)
            effects = [KEY] * other if former else [REQUEST]
            code = "openclaw-auth-file" if former else "openclaw-auth-legacy"
            note = Note(code, path=locations.shorten(path), provider=now.provider)
            yield note.changing(*(effects if agent == answers else ()))


def in_database(now: Current) -> Iterator[Note]:
    """A note on a key that 2026.9.6 stored for the provider; it replaces a key in the file, but no reference to one."""
    held = existing(now)
    for name, profile in mapping(_database(now), "profiles").items():
        if dig(profile, "provider") == now.provider:
            shown = now.view.locations.shorten(database_file(now))
            note = Note("openclaw-auth-database", path=shown, provider=now.provider, profile=name)
            other = held.form == LITERAL and secret(text_of(profile, "key") or text_of(profile, "token")) != held.value
            yield note.changing(*((KEY,) if other else ()))


def _database(now: Current) -> Any:
    """The stored auth profiles of 2026.9.6."""
    query = f"SELECT value_json FROM {DATABASE_TABLES[0]} WHERE state_key = 'authProfiles.store'"  # noqa: S608
    found = now.view.rows(database_file(now), query)
    try:
        return json.loads(found[0][0]) if found else None
    except (TypeError, ValueError):
        return None


def database_file(now: Current) -> str:
    """The database of 2026.9.6."""
    locations = now.view.locations
    return locations.join(state_folder(locations, now.request), "state", "openclaw.sqlite")


def auth_files(now: Current) -> Iterator[tuple[str, str]]:
    """Agent id and path of `auth-profiles.json`, for all agents with a folder."""
    locations = now.view.locations
    folder = locations.join(state_folder(locations, now.request), "agents")
    for agent in now.view.names(folder):
        yield agent, locations.join(folder, agent, "agent", "auth-profiles.json")


def headers(now: Current) -> Iterator[Note]:
    """A note if the entry, with all that it includes, sends another credential in place of `apiKey`, or beside it."""
    whole = merged(now)
    others = other_credentials(whole)
    if others:
        changes = any(_counts(now, path) and not _is_key(now, whole.data, path) for path in others)
        note = Note("openclaw-header", where=", ".join(str(path[-1]) for path in others))
        yield note.changing(*((KEY,) if changes else ()))


def _counts(now: Current, path: Path) -> bool:
    """True unless the value belongs to another model than the default one."""
    default = now.request.models[0].id if now.request.models else None
    return all(step.value == default for step in path if isinstance(step, Item))


def _is_key(now: Current, data: Any, path: Path) -> bool:
    """True if the header at `path` has the key of the entry."""
    found = value_at(data, path)
    return isinstance(found, str) and secret(found.removeprefix("Bearer ")) == key_of(now)


def key_of(now: Current) -> Secret | None:
    """The key of the entry, also that in a variable of this shell; None if it is not known."""
    held = existing(now)
    return secret(now.view.locations.variable(held.variable or "")) if held.form == ENV else held.value
