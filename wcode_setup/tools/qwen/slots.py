"""The model slots of Qwen Code: in its settings, and in the files of sub-agents (measured on 0.24.4).

A slot names a model, or `openai:model`. The first entry with that id counts, whatever URL the default model has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents.base import Op, Remove, Set
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Lead, Request, Slot, Target, View
from wcode_setup.tools.common import default_provider, text_of
from wcode_setup.tools.qwen import paths
from wcode_setup.tools.qwen.state import OPENAI, URL, routes, speaks
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, LIGHT, OFF, OTHER, OURS, values
from wcode_setup.urls import same_url

FAST = Slot(("fastModel",), LIGHT)
COMPACTION = Slot(("compactionModel",))
VISION = Slot(("visionModel",))
FALLBACKS = Slot(("modelFallbacks",), empty=OFF)
EXPLORE = Slot(("agents", "builtin", "exploreModel"))
SLOTS = (
    FAST,
    COMPACTION,
    VISION,
    Slot(("advisorModel",)),
    FALLBACKS,
    EXPLORE,
    Slot(("agents", "modelGrades", "*")),
    Slot(("imageModel",), OTHER, OFF),
    Slot(("voiceModel",), OTHER, OFF),
)
_AGENT = Slot(("model",))
"""The model in the file of a sub-agent."""
_SKIPPED = (FAST, COMPACTION, VISION)
"""The slots that have no effect while no entry has their model."""
_INHERITED = ("inherit", "fast")
"""Words for the default model, and for that of `fastModel`."""
_TYPES = (OPENAI, "openai-responses", "anthropic", "gemini", "vertex-ai", "qwen-oauth")


class Gateway(NamedTuple):
    """The gateway that slots are seen from: that of a provider, which is made of its host, or of the request."""

    request: Request
    provider: str

    def has(self, url: str | None) -> bool:
        """True if an entry with this URL is one of the gateway."""
        return bool(url) and (same_url(url, self.request.base_url) or default_provider(url or "") == self.provider)


def leads(view: View, request: Request, provider: str, data: Any, target: Target) -> list[Lead]:
    """The slots and where they lead, seen from a provider or the gateway of the request."""
    gateway = Gateway(request, provider)
    found = []
    for slot in SLOTS:
        there = [(path, value) for path, value in values(data, slot) if isinstance(value, str) and value.strip()]
        if slot.single and not there:
            found.append(Lead(slot, slot.path, slot.empty, target=target))
        found += [_lead(Lead(slot, path, OURS, target=target), value, gateway, data) for path, value in there]
    return [*found, *_agents(view, gateway, data)]


def _lead(lead: Lead, value: str, gateway: Gateway, data: Any) -> Lead:
    """A slot with a value: of several fallbacks the first one that leads elsewhere."""
    names = value.split(",") if lead.slot == FALLBACKS else [value]
    found = [_leads_to(lead, name.strip(), gateway, data) for name in names if name.strip()]
    return next((one for one in found if one.away), found[0] if found else lead._replace(leads=lead.slot.empty))


def _leads_to(lead: Lead, name: str, gateway: Gateway, data: Any) -> Lead:
    selector, _, url = name.partition("\0")
    kind, _, model = selector.rpartition(":") if selector.partition(":")[0] in _TYPES else ("", "", selector)
    if model in _INHERITED:
        return lead._replace(leads=DEFAULT)
    if kind not in ("", OPENAI):
        return lead._replace(leads=ELSEWHERE, model=model, provider=kind)
    entry = _entry(data, model, url)
    if entry is None:
        return _unknown(lead, model, gateway.request)
    found = text_of(entry, URL)
    ours = speaks(entry) and gateway.has(found)
    return lead._replace(leads=OURS if ours else ELSEWHERE, model=model, url=found)


def _entry(data: Any, model: str, url: str) -> Any:
    """The entry that a slot means: the one with this URL, else the first one with the model."""
    found = [entry for entry in routes(data) if entry.get("id") == model]
    return next((entry for entry in found if url and entry.get(URL) == url), found[0] if found else None)


def _unknown(lead: Lead, model: str, request: Request) -> Lead:
    """A slot whose model no entry has: without effect, or asked of the gateway of the default model."""
    if model in [one.id for one in request.models]:
        return lead._replace(model=model, url=request.base_url)
    if lead.slot in _SKIPPED or lead.slot.use == OTHER:
        return lead._replace(leads=lead.slot.empty)
    return lead._replace(leads=ELSEWHERE, model=model, foreign=True)


def _agents(view: View, gateway: Gateway, data: Any) -> Iterator[Lead]:
    """The models of the sub-agents, which have a file each."""
    locations = view.locations
    for folder in paths.agent_folders(view, gateway.request):
        for name in (name for name in view.names(folder) if name.endswith(".md")):
            path = locations.join(folder, name)
            try:
                found = view.document(Target("config", path, "front-matter", "", private=False)).data
            except SetupError:  # Qwen Code cannot read it, either
                continue
            if model := text_of(found, "model"):
                lead = Lead(_AGENT, _AGENT.path, OURS, where=locations.shorten(path))
                yield _leads_to(lead, model, gateway, data)


def point(data: Any, request: Request, lead: Lead, model: str | None) -> Sequence[Op]:
    """The ops that make a slot name `model`; `()` where another entry with that id would be used."""
    if lead.target is None:
        return ()
    if lead.slot == FALLBACKS:  # a model is no fallback for itself
        model = next((one.id for one in request.models if one.id != request.models[0].id), None)
    if model is None:
        return [Remove(lead.path)]
    entry = _entry(data, model, "")
    if entry is not None and not same_url(text_of(entry, URL), request.base_url):
        return ()
    return [Set(lead.path, model)]


def owned(data: Any, ids: Sequence[str]) -> Iterator[Remove]:
    """Remove the slots that name one of these models."""
    for slot in SLOTS:
        for path, value in values(data, slot):
            if isinstance(value, str) and value.removeprefix(f"{OPENAI}:") in ids:
                yield Remove(path)
