"""Which key goes to which host, by the files of pi."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path) -> Iterator[Sent]:
    data, stored = read(home / ".pi/agent/models.json"), read(home / ".pi/agent/auth.json")
    for provider, entry in data.get("providers", {}).items():
        host, key = host_of(entry["baseUrl"]), entry.get("apiKey", "")
        if key.startswith("!printenv "):
            yield Sent(host, variable=key.removeprefix("!printenv "))
        elif not key.startswith("!"):
            yield Sent(host, _read(key))
        yield Sent(host, _read(stored.get(provider, {}).get("key", "")))


def _read(key: str) -> str | None:
    return re.sub(r"\$([$!])", r"\1", key) or None
