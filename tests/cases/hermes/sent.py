"""Which key goes to which host, by the files of hermes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from tests.gateways import Sent, host_of


def sent(home: Path) -> Iterator[Sent]:
    path, env = home / ".hermes/config.yaml", home / ".hermes/.env"
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.exists() else None
    lines = env.read_text(encoding="utf-8").splitlines() if env.exists() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    for entry in [*(data or {}).get("providers", {}).values(), (data or {}).get("model", {})]:
        if "base_url" in entry:
            yield Sent(host_of(entry["base_url"]), entry.get("api_key"))
            variable = entry.get("key_env")
            yield Sent(host_of(entry["base_url"]), values.get(variable), variable)
