"""Droid's model slots: in its settings, and in the first lines of the files that define sub-agents (0.225.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wcode_setup.tools.base import Lead, Request, Slot, Target, View
from wcode_setup.tools.common import default_provider, text_of
from wcode_setup.tools.droid import paths
from wcode_setup.tools.droid.above import layers
from wcode_setup.tools.droid.state import PREFIX, find, ids
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, LIGHT, OURS, OWN, values
from wcode_setup.urls import same_url

SUBAGENTS = "subagentModelSettings"
SLOTS = (
    Slot(("sessionDefaultSettings", "specModeModel")),
    Slot((SUBAGENTS, "lightModel"), LIGHT),
    Slot((SUBAGENTS, "mediumModel")),
    Slot((SUBAGENTS, "heavyModel")),
    Slot(("compactionModel",)),
    Slot(("missionOrchestratorModel",), empty=OWN),
    Slot(("missionModelSettings", "workerModel"), empty=OWN),
    Slot(("missionModelSettings", "validationWorkerModel"), empty=OWN),
)
_SAME = ("current-model", "inherit")
"""The texts that mean the model of the session."""
_AGENT = Slot(("droids", "*", "model"))
"""The field in the first lines of a sub-agent's file, which is called as the sub-agent."""


class _Now(NamedTuple):
    """The managed entries: those with this URL, and those of this provider."""

    base_url: str
    provider: str


def leads(view: View, request: Request, provider: str, target: Target, data: Any) -> Iterator[Lead]:
    """The slots of the settings, of the files that are merged over them, and of the user's sub-agents."""
    known, now = ids(data), _Now(request.base_url, provider)
    for slot in SLOTS:
        [value] = [value for _, value in values(data, slot)] or [None]
        yield _lead(now, known, Lead(slot, slot.path, slot.empty, target=target), value)
    parts = [part for level in layers(view, request, data) for part in level.parts if part[0] != target.path]
    for path, found in parts:
        there, where = [*known, *ids(found)], view.locations.shorten(path)
        for slot in SLOTS:
            yield from (
                _lead(now, there, Lead(slot, at, OURS, where=where), value) for at, value in values(found, slot)
            )
    yield from _agents(view, request, now, known)


def _agents(view: View, request: Request, now: _Now, known: Any) -> Iterator[Lead]:
    """The sub-agents of the user that name a model."""
    folder = view.locations.join(paths.folder(view.locations), "droids")
    for name in view.names(folder) if not request.config else ():
        path = view.locations.join(folder, name)
        model = text_of(view.peek(path, "markdown"), "model") if name.endswith(".md") else None
        if model and model not in _SAME:
            where = view.locations.shorten(path)
            lead = Lead(_AGENT, ("droids", name.removesuffix(".md"), "model"), OURS, where=where)
            yield _lead(now, known, lead, model)


def _lead(now: _Now, known: Any, lead: Lead, value: Any) -> Lead:
    """The lead with the entry that its reference leads to; a built-in model is one of Factory's."""
    if not isinstance(value, str) or not value:
        return lead
    if value in _SAME:
        return lead._replace(leads=DEFAULT)
    entry = find(known, value)
    if entry is None:
        provider = None if value.startswith(PREFIX) else "factory"
        return lead._replace(leads=ELSEWHERE, model=value, provider=provider)
    url = text_of(entry, "baseUrl")
    ours = same_url(url, now.base_url) or default_provider(url or "") == now.provider
    return lead._replace(leads=OURS if ours else ELSEWHERE, model=entry["model"], url=url)
