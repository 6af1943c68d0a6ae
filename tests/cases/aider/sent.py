"""Which key goes to which host, by the model settings of Aider; LiteLLM resolves the references."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.gateways import Sent, host_of


def sent(home: Path) -> Iterator[Sent]:
    path = home / ".aider.model.settings.yml"
    for entry in (yaml.safe_load(path.read_text("utf-8")) if path.exists() else None) or ():
        params = entry.get("extra_params") or {}
        host, key = host_of(params.get("api_base")), params.get("api_key")
        if str(key).startswith("os.environ/oidc/file/"):
            file = Path(key.removeprefix("os.environ/oidc/file/"))
            file = file if file.exists() else home / file.name
            yield Sent(host, file.read_text("utf-8") if file.exists() else None)
        elif str(key).startswith("os.environ/"):
            yield Sent(host, variable=key.rpartition("/")[2])
        else:
            yield Sent(host, key)
