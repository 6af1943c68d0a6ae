"""Which key goes to which host, by the import file that the editor is told to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path) -> Iterator[Sent]:
    path = home / ".config/wcode-setup/roo-settings.json"
    data = read(path)
    for profile in data.get("providerProfiles", {}).get("apiConfigs", {}).values():
        yield Sent(host_of(profile.get("openAiBaseUrl")), profile.get("openAiApiKey"))
