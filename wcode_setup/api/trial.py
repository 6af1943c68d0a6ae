"""The trial of the keys of a plan: one small request for each, before anything is written."""

from __future__ import annotations

from typing import NamedTuple

from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.engine.plan import Plan, planned
from wcode_setup.engine.workspace import Files
from wcode_setup.gateway import Verdict, try_key
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import UNREAD, key_of
from wcode_setup.secrets.secret import Secret


class Trial(NamedTuple):
    """A request to make: where, for which model, with which key. `key` None: there is none; `variable`: it has none."""

    title: str
    base_url: str
    protocol: str
    model: str | None
    key: Secret | None
    variable: str | None


def trials(locations: Locations, plan: Plan) -> list[Trial]:
    """The trials of the entries that a plan leaves, each gateway, protocol and key once."""
    view, found = Files(locations, planned(plan.files)), dict[tuple[object, ...], Trial]()
    for name, provider in plan.providers.items():
        tool = tools.load(name)
        request = query(name)._replace(provider=provider)
        entry, old = tool.registration(view, request, provider), tool.credential(view, request, provider)
        known = key_of(old, locations.env, locations.cwd)
        key = known.value if known else None
        url, model = entry.base_url or "", entry.default or next((one.id for one in entry.models), None)
        trial = Trial(tool.TITLE, url, tool.PROTOCOL, model, None if key == UNREAD else key, old.variable)
        found.setdefault((url, tool.PROTOCOL, trial.key or name), trial)
    return list(found.values())


def tried(trial: Trial) -> Verdict | None:
    """The answer of the gateway; None if there is no key or no model to try."""
    if trial.key is None or trial.model is None:
        return None
    return try_key(trial.base_url, trial.model, trial.key, trial.protocol)
