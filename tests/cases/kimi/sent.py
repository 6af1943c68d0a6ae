"""Which key goes to which host, by the files of kimi."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of


def sent(home: Path) -> Iterator[Sent]:
    path = home / ".kimi-code/config.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for entry in data.get("providers", {}).values():
        if "base_url" in entry:
            yield Sent(host_of(entry["base_url"]), entry.get("api_key"), entry.get("api_key_env"))
    for model in data.get("models", {}).values():
        if "base_url" in model:
            yield Sent(host_of(model["base_url"]), model.get("api_key"))
