"""Which key goes to which host, by the settings of Droid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path) -> Iterator[Sent]:
    for entry in read(home / ".factory/settings.json").get("customModels", ()):
        host, key = host_of(entry.get("baseUrl")), entry.get("apiKey")
        named = re.fullmatch(r"\$\{([A-Z][A-Z0-9_]*)\}", key or "")
        yield Sent(host, variable=named[1]) if named else Sent(host, key)
