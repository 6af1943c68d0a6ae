"""Which key goes to which host, by the files of Cline. Its secrets.json keeps a later run's key where the run that wrote the URL is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path) -> Iterator[Sent]:
    folder = home / ".cline/data"
    slot = read(folder / "settings/providers.json").get("providers", {}).get("openai-compatible", {})
    settings = slot.get("settings", {})
    listed = read(folder / "settings/models.json").get("providers", {}).get("openai-compatible", {}).get("provider", {})
    state, secrets = read(folder / "globalState.json"), read(folder / "secrets.json")
    yield Sent(host_of(settings.get("baseUrl")), settings.get("apiKey"))
    yield Sent(host_of(state.get("openAiBaseUrl")), secrets.get("openAiApiKey"))
    if "baseUrl" in listed:
        yield Sent(host_of(listed["baseUrl"]), settings.get("apiKey"))
