"""Model slots in a set-up: which of them a run points to the managed entry, and notes on those that lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wcode_setup.documents.base import Path
from wcode_setup.engine.above import in_use
from wcode_setup.engine.ops import show_path
from wcode_setup.errors import Note
from wcode_setup.secrets.masking import masked_id
from wcode_setup.tools.base import Lead, Request, Resolution, Tool, View
from wcode_setup.tools.slots import DEFAULT, LIGHT, MAIN, OTHER, OURS, OWN
from wcode_setup.urls import host_of


def resolve(tool: Tool, view: View, request: Request) -> Resolution:
    """Return the tool's resolution with ops on its model slots, and a note on each slot that still leads elsewhere."""
    found = tool.resolve(view, request)
    leads = tool.leads(view, request, found.provider)
    spare = _spare(leads, request)
    references, left = {target: list(ops) for target, ops in found.references.items()}, list[Lead]()
    for lead in leads:
        ops = (
            tool.point(view, request, found.provider, lead, _model(lead, request, spare))
            if _moves(lead, request)
            else ()
        )
        if lead.target and ops:
            references.setdefault(lead.target, []).extend(ops)
        elif lead.away:
            left.append(lead)
    found.notes.extend(said for _, said in told(left, tool.TITLE, request.slots == OURS))
    if others := [lead for lead in leads if request.set_default and _differs(lead, request)]:
        found.notes.append(Note("slot-other-model", slots=", ".join(map(_placed, others)), model=request.models[0].id))
    return found._replace(references=references)


def _moves(lead: Lead, request: Request) -> bool:
    """True if the run points the slot to a model: it leads elsewhere, or is to get the model for light work."""
    if lead.away and request.slots == OURS:
        return True
    light = request.small is not None and lead.slot.use == LIGHT and lead.model != request.small
    return light and (lead.leads == OURS or (lead.leads in (DEFAULT, OWN) and lead.slot.single))


def _model(lead: Lead, request: Request, spare: dict[Path, list[str]]) -> str | None:
    """The model for a slot; None as in `Tool.point`. The item of a list gets one that the list does not have."""
    if lead.slot.use == OTHER:
        return None
    if lead.listed:
        left = spare[lead.path[:-1]]
        return left.pop(0) if left else None
    return request.small if request.small and lead.slot.use == LIGHT else request.models[0].id


def _spare(leads: Sequence[Lead], request: Request) -> dict[Path, list[str]]:
    """Path of a list -> our models that it does not have; the default, which it stands in for, is none of them."""
    lists: dict[Path, list[str]] = {}
    for lead in leads:
        if lead.listed:
            lists.setdefault(lead.path[:-1], [model.id for model in request.models[1:]])
    for lead in leads:
        if lead.listed and lead.leads == OURS and lead.model in lists[lead.path[:-1]]:
            lists[lead.path[:-1]].remove(lead.model)
    return lists


def _differs(lead: Lead, request: Request) -> bool:
    """True for a slot of a main model that the user pointed to another one of our models."""
    ours = lead.leads == OURS and lead.slot.use == MAIN and not lead.listed
    return ours and lead.model != request.models[0].id


def note(lead: Lead, title: str, stays: bool = False) -> Note:
    """The note on a slot that leads elsewhere. `stays`: `--slots ours` cannot change it, as without a target."""
    slot: str | Note = name(lead)
    stays = stays or lead.target is None
    if lead.where:
        slot = Note("slot-in", slot=slot, where=lead.where)
    if lead.leads == OWN:
        return Note("slot-own-stays" if stays else "slot-own", slot=slot, title=title)
    if lead.slot.use == OTHER and not stays:
        return Note("slot-other", slot=slot, to=destination(lead), title=title)
    if lead.foreign:
        return Note("slot-foreign-stays" if stays else "slot-foreign", slot=slot, to=destination(lead), title=title)
    return Note("slot-stays" if stays else "slot-elsewhere", slot=slot, to=destination(lead))


def told(leads: Sequence[Lead], title: str, stays: bool = False) -> Iterator[tuple[Lead, Note]]:
    """The slots that lead elsewhere, each with a note; those that are empty share one."""
    empty = [lead for lead in leads if lead.leads == OWN and not lead.where]
    for lead in (lead for lead in leads if lead.away):
        if lead not in empty or len(empty) == 1:
            yield lead, note(lead, title, stays)
        elif lead is empty[0]:
            code = "slot-own-several-stay" if stays else "slot-own-several"
            yield lead, Note(code, slots=", ".join(map(name, empty)), title=title)


def _placed(lead: Lead) -> str:
    """The path of a slot, and its file if wcode-setup does not edit that."""
    return f"{name(lead)} ({lead.where})" if lead.where else name(lead)


def name(lead: Lead) -> str:
    """The path of a slot as text, keys masked."""
    return show_path(lead.path)


def of_tool(tool: Tool, view: View, request: Request) -> list[Lead]:
    """The slots of a tool that has a managed entry, and where they lead, seen from the entry in use; else `[]`."""
    provider = in_use(tool, view, request, tool.providers(view, request))
    return tool.leads(view, request, provider) if provider else []


def destination(lead: Lead) -> str:
    """The model of a slot, with its provider and the host of its URL as far as they are known; keys masked."""
    known = "/".join(filter(None, (shown(lead.provider), shown(lead.model))))
    host = host_of(lead.url)
    return f"{known} ({host})" if known and host else known or host


def shown(text: str | None) -> str | None:
    """The id of a provider or model, masked if it looks like a key."""
    return text and masked_id(text)
