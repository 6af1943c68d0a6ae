"""Which key goes to which host, by the files of Continue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from tests.gateways import Sent, host_of


def sent(home: Path) -> Iterator[Sent]:
    path, env = home / ".continue/config.yaml", home / ".continue/.env"
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.exists() else None
    lines = env.read_text(encoding="utf-8").splitlines() if env.exists() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    for entry in (data or {}).get("models") or []:
        key = entry.get("apiKey", "")
        named = re.fullmatch(r"\$\{\{ secrets\.(\w+) \}\}", key)
        yield Sent(host_of(entry.get("apiBase")), None if named else key)
        if named:
            yield Sent(host_of(entry.get("apiBase")), values.get(named[1]), named[1])
