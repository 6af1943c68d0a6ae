"""The copies that OpenClaw makes of its configuration and of the keys in it (2026.3.8, 2026.9.6)."""

from __future__ import annotations

import re
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.secrets.credentials import LITERAL
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder, is_reference
from wcode_setup.tools.base import KeyCopy
from wcode_setup.tools.common import dig
from wcode_setup.tools.openclaw.paths import state_folder
from wcode_setup.tools.openclaw.state import Current, existing, is_profile_reference

_BACKUP = r"\.(?:bak|last-good|rejected|clobbered)(?:\.|$)"
_MARKERS = r"secretref-managed|[A-Z][A-Z0-9_]*"
"""The text that the generated `models.json` has for a SecretRef."""


def copies(now: Current) -> list[KeyCopy]:
    """The backups of the configuration in its folder, and the `models.json` of each agent."""
    view, locations = now.view, now.view.locations
    folder, name = locations.path.split(now.target.path)
    backups = [other for other in view.names(folder) if re.match(re.escape(name) + _BACKUP, other)]
    entry: Path = ("providers", now.provider, "apiKey")
    agents = locations.join(state_folder(locations, now.request), "agents")
    generated = [locations.join(agents, agent, "agent", "models.json") for agent in view.names(agents)]
    found = [(locations.join(folder, other), ("models", *entry)) for other in backups]
    found += [(path, entry) for path in generated if view.exists(path)]
    return [KeyCopy(path, stale=_is_stale(now, dig(view.peek(path), *where))) for path, where in found]


def _is_stale(now: Current, key: Any) -> bool:
    """True if a copied `apiKey` is a literal key, but not the literal key of the configuration."""
    if not isinstance(key, str) or not key.strip() or is_placeholder(key) or is_reference(key):
        return False
    current = existing(now)
    kept = current.form == LITERAL and Secret(key) == current.value
    return not (kept or re.fullmatch(_MARKERS, key) or is_profile_reference(key))
