"""OpenCode and its forks for one terminal: the configuration in a variable (measured on 1.18.33)."""

from __future__ import annotations

import json
from typing import Any

from wcode_setup.tools.base import Launch, View
from wcode_setup.tools.common import items
from wcode_setup.tools.opencode.product import Product, layers

_LISTS = "enabled_providers"


def launch(product: Product, user: View, provider: str, data: dict[str, Any]) -> Launch:
    """The variable, which takes precedence over all files but an administrator's.

    A list of the user that would hide the provider gets it, too.
    """
    allowed = [listed for path in layers(product, user) if (listed := items(user.peek(path), _LISTS))]
    content = {**data, **({_LISTS: [*allowed[-1], provider]} if allowed else {})}
    return Launch(variables={f"{product.prefix}_CONFIG_CONTENT": json.dumps(content)})
