"""Claude Code's model slots. All lead to the one gateway, so a model of another vendor is asked of it (2.1.332).

The aliases are no slots but `haiku`, because every run maps them. `advisorModel` and CLAUDE_CODE_AUTO_MODE_MODEL are
none: with a gateway of another vendor nothing is sent for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.tools.base import Lead, Slot
from wcode_setup.tools.claude import agents
from wcode_setup.tools.claude.state import BLOCK, LIGHT, MODEL, Current, light_model, mapped_ids, other_vendor
from wcode_setup.tools.common import text_of
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, OFF, OURS, values
from wcode_setup.tools.slots import LIGHT as SMALL
from wcode_setup.tools.validation import catalog_models

SUBAGENTS = ("CLAUDE_CODE_SUBAGENT_MODEL", "CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL")
_HAIKU: Path = (BLOCK, LIGHT)
SLOTS = (
    Slot(_HAIKU, SMALL),
    *(Slot((BLOCK, name)) for name in SUBAGENTS),
    Slot(("fallbackModel", Item(None, "*")), empty=OFF),
)
_AGENT = Slot(("agents", "*", "model"))
"""The field in the first lines of an agent's file, which is called as the agent."""
_ALIASES = ("best", "default", "fable", "haiku", "inherit", "opus", "opusplan", "sonnet")


def leads(now: Current) -> list[Lead]:
    """The slots and where they lead."""
    found = []
    for slot in SLOTS:
        places = list(values(now.data, slot))
        if slot.single and not any(isinstance(value, str) and value for _, value in places):
            found.append(Lead(slot, slot.path, slot.empty, target=now.target))
        for path, value in places:
            found += _lead(now, slot, path, value)
    return [*found, *_agents(now)]


def _lead(now: Current, slot: Slot, path: Path, value: Any) -> Iterator[Lead]:
    if not isinstance(value, str) or not value:
        return
    if path == _HAIKU and not now.leads_here:
        yield Lead(slot, path, DEFAULT, target=now.target)
    elif path == _HAIKU and now.request.models:
        yield Lead(slot, path, OURS, light_model(now), url=now.request.base_url, target=now.target)
    elif path[0] == BLOCK and path != _HAIKU and other_vendor(now):
        yield Lead(slot, path, slot.empty, target=now.target)  # removed with the other values of the vendor
    else:
        yield _leads_to(now, Lead(slot, path, OURS, value, target=now.target))


def _agents(now: Current) -> Iterator[Lead]:
    """The models of the user's own agents, which have a file each."""
    for agent in agents.own(now.view, now.request):
        if agent.model:
            name = now.view.locations.path.basename(agent.path).removesuffix(".md")
            where = now.view.locations.shorten(agent.path)
            yield _leads_to(now, Lead(_AGENT, ("agents", name, "model"), OURS, agent.model, where=where))


def _leads_to(now: Current, lead: Lead) -> Lead:
    """The lead with the model that its text means: an alias means the model that it is mapped to."""
    name = re.sub(r"\[1m\]$", "", lead.model or "")
    ids = list(mapped_ids(now))
    url = now.request.base_url if now.leads_here or now.request.models else None
    if name.lower() in _ALIASES:
        return lead._replace(model=_meant(now, name.lower(), ids) or lead.model, url=url)
    if name in ids or name in catalog_models(now.request.base_url):
        return lead._replace(model=name, url=url)
    return lead._replace(leads=ELSEWHERE, foreign=True)


def _meant(now: Current, alias: str, ids: Sequence[str]) -> str | None:
    """The model that an alias stands for after the run; None if that is unknown."""
    if not now.request.models:
        return text_of(now.block, LIGHT if alias == "haiku" else MODEL)
    return ids[-1 if alias == "haiku" else 0]


def point(lead: Lead, model: str | None) -> Sequence[Op]:
    """The ops that make a slot name `model`; `()` for an agent's file, and for the alias, which the template maps."""
    if lead.target is None or lead.path == _HAIKU:
        return ()
    if not lead.listed:
        return [Set(lead.path, model)] if model else ()
    return [Remove(lead.path), *([Upsert(lead.path[:-1], None, model)] if model else [])]
