"""Which key goes to which host, by the files of openclaw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path) -> Iterator[Sent]:
    data = read(home / ".openclaw/openclaw.json")
    files = data.get("secrets", {}).get("providers", {})
    for entry in data.get("models", {}).get("providers", {}).values():
        host, key = host_of(entry["baseUrl"]), entry.get("apiKey")
        if isinstance(key, str):
            yield Sent(host, key)
        elif key and key["source"] == "env":
            yield Sent(host, variable=key["id"])
        elif key:
            path = Path(files[key["provider"]]["path"].replace("~", str(home)))
            yield Sent(host, path.read_text().strip())
