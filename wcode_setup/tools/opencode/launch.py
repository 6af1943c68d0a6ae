"""OpenCode and its forks for one terminal: the configuration in a variable (measured on 1.18.33)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from wcode_setup.tools.base import Launch, Lead, Request, View
from wcode_setup.tools.common import items
from wcode_setup.tools.opencode.product import Product, layers
from wcode_setup.tools.opencode.slots import SMALL
from wcode_setup.tools.slots import LIGHT

_LISTS = "enabled_providers"
_COMMAND = "command"
"""The definitions of commands, which no layer may have without their text."""


def launch(product: Product, user: View, request: Request, data: dict[str, Any], leads: Iterable[Lead]) -> Launch:
    """The variable, which takes precedence over all files but an administrator's.

    It points the slots of the user's files, `leads`, to the gateway; a list that would hide the provider gets it, too.
    """
    content = json.loads(json.dumps(data))
    for lead in leads:
        if lead.slot == SMALL or (lead.model and lead.path[0] != _COMMAND):
            _point(content, lead, request)
    allowed = [listed for path in layers(product, user) if (listed := items(user.peek(path), _LISTS))]
    if allowed:
        content[_LISTS] = [*allowed[-1], request.provider]
    return Launch(variables={f"{product.prefix}_CONFIG_CONTENT": json.dumps(content)})


def _point(content: dict[str, Any], lead: Lead, request: Request) -> None:
    """Set a slot: to its own model if that is one of the request, else to the small or the default one."""
    known = [model.id for model in request.models]
    light = request.small if lead.slot.use == LIGHT else None
    model = lead.model if lead.model in known and not lead.away else light or known[0]
    *above, name = lead.path
    place = content
    for step in above:
        place = place.setdefault(str(step), {})
    place[str(name)] = f"{request.provider}/{model}"
