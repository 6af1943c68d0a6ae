"""Aider's model slots: for titles of commits and summaries, and for edits after a plan (0.86.2).

The configuration comes before the entry of the default model; without either the default model is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Item, Op, Path, Set
from wcode_setup.tools.aider import paths
from wcode_setup.tools.aider.layers import World, world
from wcode_setup.tools.aider.state import EDITOR, WEAK
from wcode_setup.tools.base import Lead, Request, Slot, View
from wcode_setup.tools.common import default_provider, text_of
from wcode_setup.tools.slots import ELSEWHERE, LIGHT, MAIN, OURS
from wcode_setup.urls import same_url

_ENTRY = Item("name", "*")
SLOTS = (
    Slot((WEAK,), LIGHT),
    Slot((EDITOR,)),
    Slot((_ENTRY, "weak_model_name"), LIGHT),
    Slot((_ENTRY, "editor_model_name")),
)
OF_ENTRIES = {SLOTS[0]: SLOTS[2], SLOTS[1]: SLOTS[3]}
"""The slot of an entry that counts if that of the configuration is empty."""


def leads(view: View, request: Request, provider: str, entries: Sequence[tuple[Item, Any]]) -> Iterator[Lead]:
    """The slots of the configuration and, where one is empty, those of the provider's entries."""
    found, conf = world(view, request), paths.conf(view.locations, request)
    settings = paths.settings(view.locations, request)
    for slot, of_entry in OF_ENTRIES.items():
        option = found.option(str(slot.path[0]))
        name = option.value if option and isinstance(option.value, str) else ""
        if option and name:
            lead = Lead(slot, slot.path, ELSEWHERE, target=conf)
            if option.where != conf.path:
                lead = lead._replace(target=None, where=view.locations.shorten(option.where))
            yield _lead(found, request, provider, lead, name)
            continue
        yield Lead(slot, slot.path, slot.empty, target=conf)
        for at, entry in entries:
            field = str(of_entry.path[-1])
            if (name := text_of(entry, field) or "") and name != text_of(entry, "name"):
                path: Path = (at, field)
                yield _lead(found, request, provider, Lead(of_entry, path, ELSEWHERE, target=settings), name)


def _lead(found: World, request: Request, provider: str, lead: Lead, name: str) -> Lead:
    sent = found.sent(name)
    if sent and (default_provider(sent.url) == provider or (request.sets_up and same_url(sent.url, request.base_url))):
        return lead._replace(leads=OURS, model=sent.model, url=sent.url)
    return lead._replace(model=sent.model if sent else name, url=sent.url if sent else None)


def point(lead: Lead, model: str | None, name_of: Callable[[str], str]) -> Sequence[Op]:
    """Set the name of the entry; nothing in a file that wcode-setup does not edit."""
    return [Set(lead.path, name_of(model))] if model and lead.slot.use in (MAIN, LIGHT) else ()
