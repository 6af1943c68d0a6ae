"""Which key goes to which host, by the files of codex."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of


def sent(home: Path) -> Iterator[Sent]:
    path, env = home / ".codex/config.toml", home / ".codex/.env"
    data = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    lines = env.read_text(encoding="utf-8").splitlines() if env.exists() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    for entry in data.get("model_providers", {}).values():
        if "base_url" in entry:
            yield Sent(host_of(entry["base_url"]), entry.get("experimental_bearer_token"))
            variable = entry.get("env_key")
            yield Sent(host_of(entry["base_url"]), values.get(variable), variable)
