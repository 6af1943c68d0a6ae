"""Scope: the patterns of `enabledModels`, of which pi's first model is one (1.6.0 and 0.74.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wcode_setup.tools.common import items
from wcode_setup.tools.pi.state import ENABLED

_THINKING = r":(?:off|minimal|low|medium|high|xhigh|max)$"


def patterns(settings: Any) -> list[str]:
    """The patterns of `enabledModels`; `[]` if all models are enabled."""
    return [one for one in items(settings, ENABLED) if isinstance(one, str)]


def covers(found: Iterable[str], provider: str, model: str) -> bool:
    """True if one of the patterns is sure to enable a model: its reference, or wildcards that match it.

    pi also takes a part of an id or a name; which model that enables depends on all others.
    """
    return any(_matches(pattern, provider, model) for pattern in found)


def _matches(pattern: str, provider: str, model: str) -> bool:
    """True if a pattern is a reference, or its wildcards match it or the model: `*` and `?` stand for no `/`."""
    wanted, reference = re.sub(_THINKING, "", pattern).lower(), f"{provider}/{model}".lower()
    if wanted == reference or not re.search(r"[*?]", wanted):
        return wanted == reference
    wild = "".join({"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign)) for sign in wanted)
    return any(re.fullmatch(wild, name) for name in (reference, model.lower()))
