"""Model slots, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.console import messages
from wcode_setup.engine import slots
from wcode_setup.tools.base import Lead
from wcode_setup.tools.slots import ELSEWHERE, OURS
from wcode_setup.urls import host_of

_SHOWN = 3
"""Maximum number of slots without a value that are named in a list of several tools."""


def slot_lines(leads: Sequence[Lead], whole: bool) -> Iterator[tuple[str, bool]]:
    """The lines on the slots of a tool, and if they lead elsewhere; slots without a value share a line.

    Not `whole`: only some of those are named, and the rest is counted.
    """
    for lead in leads:
        if lead.leads in (OURS, ELSEWHERE):
            slot = slots.name(lead)
            place = messages.text("slot-in", slot=slot, where=lead.where) if lead.where else slot
            kind = "foreign" if lead.foreign else lead.leads
            yield messages.text(f"status-slot-{kind}", slot=place, to=slots.destination(lead)), lead.away
    for kind in dict.fromkeys(lead.leads for lead in leads if lead.leads not in (OURS, ELSEWHERE)):
        found = [lead for lead in leads if lead.leads == kind]
        names = [slots.name(lead) for lead in found]
        shown = ", ".join(names if whole else names[:_SHOWN])
        more = f" (+{len(names) - _SHOWN})" if len(names) > _SHOWN and not whole else ""
        yield messages.text(f"status-slot-{kind}", slots=shown + more), found[0].away


def slots_data(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """The slots for the JSON document."""
    return [
        {
            "slot": slots.name(lead),
            "path": lead.target.path if lead.target else lead.where,
            "leads": lead.leads,
            "provider": slots.shown(lead.provider),
            "model": slots.shown(lead.model),
            "host": host_of(lead.url) or None,
        }
        for lead in leads
    ]
