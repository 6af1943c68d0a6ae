"""Codex' model slots. All lead to the one provider in use, which is asked for whatever model they name (0.169.0)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Op, Path, Remove, Set
from wcode_setup.tools.base import Lead, Slot
from wcode_setup.tools.codex.state import MODEL, PROVIDERS, Current, entry_url
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.slots import ELSEWHERE, LIGHT, OFF, OURS, OWN, values
from wcode_setup.tools.validation import catalog_models

SUBAGENT: Path = ("agents", "default_subagent_model")
SLOTS = (
    Slot(("review_model",)),
    Slot(SUBAGENT),
    Slot(("memories", "extract_model"), LIGHT, OFF),
    Slot(("memories", "consolidation_model"), LIGHT, OFF),
)
_ROLE = Slot((MODEL,))
"""The model in the file of a role of a sub-agent."""


def leads(now: Current) -> list[Lead]:
    """The slots and where they lead."""
    found = []
    for slot in SLOTS:
        value = next((value for _, value in values(now.data, slot) if isinstance(value, str) and value), None)
        if value is not None:
            found.append(_leads_to(now, Lead(slot, slot.path, OURS, value, target=now.target), provider_of(now)))
        elif slot.empty == OFF and dig(now.data, "features", "memories") is True:
            found.append(Lead(slot, slot.path, OWN, target=now.target))
        else:
            found.append(Lead(slot, slot.path, slot.empty, target=now.target))
    return [*found, *_roles(now)]


def provider_of(now: Current) -> str:
    """The provider that is in use after the run."""
    return now.provider if now.request.models and now.request.set_default else now.chosen


def _leads_to(now: Current, lead: Lead, provider: str) -> Lead:
    """The lead to its model at the provider in use."""
    lead = lead._replace(provider=provider, url=entry_url(dig(now.data, PROVIDERS, provider)) or None)
    if provider != now.provider:
        return lead._replace(leads=ELSEWHERE)
    url = now.request.base_url if now.request.models else now.url
    known = catalog_models(url)
    if not known or lead.model in known or lead.model in own_models(now):
        return lead._replace(url=url)
    return lead._replace(leads=ELSEWHERE, foreign=True, url=None, provider=None)


def own_models(now: Current) -> set[str]:
    """The models of the provider that the files name, and those of the request."""
    named = {model.id for model in now.request.models} | {str(data[MODEL]) for _, _, data in now.own_profiles()}
    return named | ({now.default} if now.default else set())


def _roles(now: Current) -> Iterator[Lead]:
    """The models of the user's own roles of sub-agents, which have a file each."""
    view, locations = now.view, now.view.locations
    folder = locations.path.dirname(now.target.path)
    agents = locations.join(folder, "agents")
    files = [locations.join(agents, name) for name in view.names(agents) if name.endswith(".toml")]
    named = [text_of(role, "config_file") for role in mapping(now.data, "agents").values()]
    files += [locations.expand(name, folder) for name in named if name]
    for path in dict.fromkeys(files):
        data: Any = view.peek(path, "toml")
        if model := text_of(data, MODEL):
            lead = Lead(_ROLE, _ROLE.path, OURS, model, where=locations.shorten(path))
            yield _leads_to(now, lead, provider_of(now))  # Codex ignores a provider there


def point(lead: Lead, model: str | None) -> Sequence[Op]:
    """The ops that make a slot name `model`; `()` for the file of a role.

    Codex starts no sub-agent with a model that is not in its own list; without a value they have the default model.
    """
    if lead.target is None or model is None:
        return ()
    return [Remove(lead.path) if lead.path == SUBAGENT else Set(lead.path, model)]
