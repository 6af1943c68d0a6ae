"""Which key goes to which host, by the files of opencode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path, name: str = "opencode") -> Iterator[Sent]:
    data, stored = read(home / f".config/{name}/{name}.jsonc"), read(home / f".local/share/{name}/auth.json")
    for provider, entry in data.get("provider", {}).items():
        host = host_of(entry["options"]["baseURL"])
        yield Sent(host, entry["options"].get("apiKey"))
        yield Sent(host, stored.get(provider, {}).get("key"))
        for variable in entry.get("env", ()):
            yield Sent(host, variable=variable)
