"""The model slots that only Kilo Code has (7.7.7): its own service, other kinds of models, the terminal's choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.tools.base import Lead, Slot, Target
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.opencode.product import state_folder
from wcode_setup.tools.opencode.slots import SMALL, merged
from wcode_setup.tools.opencode.state import Current, entry_url
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, OFF, OTHER, OURS, OWN
from wcode_setup.urls import same_url

SUBAGENTS = Slot(("subagent_model",))
CHOSEN = Slot(("model", "*"))
"""In `model.json`: the model chosen in the terminal for an agent."""
INDEXING = Slot(("indexing", "enabled"), OTHER, OFF)
IMAGES = Slot(("experimental", "image_generation"), OTHER, OFF)
SWITCHES = (INDEXING, IMAGES)
"""Switches of services for which there is no chat model."""

_IMAGE_MODEL = "openrouter/auto"
"""The model for images if none is named."""


def leads(now: Current, found: list[Lead]) -> Iterator[Lead]:
    """The slots of the family, an empty `small_model` as Kilo fills it, and those that only Kilo has."""
    for lead in found:
        if lead.slot == SMALL and lead.leads == DEFAULT and _asks_kilo(now):
            yield lead._replace(leads=OWN)
        else:
            yield lead
    for slot in SWITCHES:
        yield _switch(now, slot)
    path, editable = _chosen_path(now), chosen_target(now)
    data = now.view.document(editable).data if editable else now.view.peek(path)
    for agent, chosen in mapping(data, "model").items():
        name, model = text_of(chosen, "providerID"), text_of(chosen, "modelID")
        if name:
            url = entry_url(mapping(now.own.entries, name)) or None
            ours = name == now.provider or (url is not None and same_url(url, now.request.base_url))
            where = now.view.locations.shorten(path)
            yield Lead(CHOSEN, ("model", agent), OURS if ours else ELSEWHERE, model, name, url, editable, where)


def _chosen_path(now: Current) -> str:
    return now.view.locations.join(state_folder(now.product, now.view.locations), "model.json")


def chosen_target(now: Current) -> Target | None:
    """Kilo's `model.json`, if it is in the home folder and has a model that was chosen in the terminal."""
    path, home = _chosen_path(now), now.view.locations.join(now.view.locations.home, "")
    target = Target("config", path, "json", "", private=False)
    return target if path.startswith(home) and mapping(now.view.peek(path), "model") else None


def chosen_of(now: Current, target: Target, provider: str) -> list[Path]:
    """The paths of the models of a provider in `model.json`."""
    chosen = mapping(now.view.document(target).data, "model")
    return [("model", agent) for agent, model in chosen.items() if text_of(model, "providerID") == provider]


def _asks_kilo(now: Current) -> bool:
    """True if Kilo has a key for its own service, and no list hides that."""
    listed = dig(now.own.merged, "enabled_providers")
    hidden = isinstance(listed, list) and "kilo" not in listed
    disabled = dig(now.own.merged, "disabled_providers")
    if hidden or (isinstance(disabled, list) and "kilo" in disabled):
        return False
    stored = mapping(now.view.document(now.auth).data, "kilo")
    key = text_of(now.own.merged, "provider", "kilo", "options", "apiKey")
    return bool(stored or key or now.view.locations.variable("KILO_API_KEY"))


def _switch(now: Current, slot: Slot) -> Lead:
    """A switch, as the strongest of the merged files has it, with the service that it calls."""
    data: dict[str, Any] = {}
    section, switch = map(str, slot.path)
    lead = Lead(slot, slot.path, OFF, target=now.target)
    for target, where, layer in merged(now):
        values = mapping(layer, section)
        data |= values
        if isinstance(values.get(switch), bool):
            lead = lead._replace(target=target, where=where)
    if data.get(switch) is not True:
        return lead._replace(target=now.target, where=None)
    if slot == IMAGES:
        return lead._replace(leads=ELSEWHERE, model=text_of(data, "image_generation_model") or _IMAGE_MODEL)
    provider = text_of(data, "provider") or "openai"
    url = text_of(data, provider, "baseUrl")
    ours = url is not None and same_url(url, now.request.base_url)
    return lead._replace(leads=OURS if ours else ELSEWHERE, model=text_of(data, "model"), provider=provider, url=url)
