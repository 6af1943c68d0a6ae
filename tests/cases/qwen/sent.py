"""Which key goes to which host, by the files of qwen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyjson5

from tests.gateways import Sent, host_of


def sent(home: Path) -> Iterator[Sent]:
    path, env = home / ".qwen/settings.json", home / ".qwen/.env"
    data = pyjson5.decode(path.read_text(encoding="utf-8")) if path.exists() else {}
    lines = env.read_text(encoding="utf-8").splitlines() if env.exists() else []
    values = {**data.get("env", {}), **dict(line.split("=", 1) for line in lines if "=" in line)}
    for entry in data.get("modelProviders", {}).get("openai", []):
        variable = entry.get("envKey")
        key = values.get(variable)
        yield Sent(host_of(entry["baseUrl"]), None if key == "NO_API_KEY" else key, variable)
