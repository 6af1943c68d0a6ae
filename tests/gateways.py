"""Which key each tool would send to which host, read from its files by what the tool is known to do, not by our code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyjson5
from ruamel.yaml import YAML


class Sent(NamedTuple):
    """A host (with scheme and port), and the key, or the name of the variable, that an entry has for it."""

    host: str
    key: str | None = None
    variable: str | None = None


def host_of(url: Any) -> str:
    """Scheme, host and port of a URL; nothing for what is none."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    return f"{parts.scheme}://{parts.netloc}".lower()


def sent_by(tool: str, home: Path) -> list[Sent]:
    """Every pair of host and credential in the files of a tool in their usual places.

    A key beside no URL is left out: the tool sends it nowhere. (Cline's secrets.json keeps a later run's key where the
    run that wrote the URL is undone.)
    """
    return [one for one in _READERS[tool](home) if one.host != host_of("") and (one.key or one.variable)]


def _json(path: Path) -> Any:
    return pyjson5.decode(path.read_text(encoding="utf-8")) if path.exists() and path.read_text().strip() else {}


def _openclaw(home: Path) -> Iterator[Sent]:
    data = _json(home / ".openclaw/openclaw.json")
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


def _opencode(home: Path, name: str = "opencode") -> Iterator[Sent]:
    data, stored = _json(home / f".config/{name}/{name}.jsonc"), _json(home / f".local/share/{name}/auth.json")
    for provider, entry in data.get("provider", {}).items():
        host = host_of(entry["options"]["baseURL"])
        yield Sent(host, entry["options"].get("apiKey"))
        yield Sent(host, stored.get(provider, {}).get("key"))
        for variable in entry.get("env", ()):
            yield Sent(host, variable=variable)


def _kilo(home: Path) -> Iterator[Sent]:
    return _opencode(home, "kilo")


def _hermes(home: Path) -> Iterator[Sent]:
    path, env = home / ".hermes/config.yaml", home / ".hermes/.env"
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.exists() else None
    lines = env.read_text(encoding="utf-8").splitlines() if env.exists() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    for entry in [*(data or {}).get("providers", {}).values(), (data or {}).get("model", {})]:
        if "base_url" in entry:
            yield Sent(host_of(entry["base_url"]), entry.get("api_key"))
            variable = entry.get("key_env")
            yield Sent(host_of(entry["base_url"]), values.get(variable), variable)


def _roo(home: Path) -> Iterator[Sent]:
    path = home / ".config/wcode-setup/roo-settings.json"
    data = json.loads(path.read_text()) if path.exists() else {}
    for profile in data.get("providerProfiles", {}).get("apiConfigs", {}).values():
        yield Sent(host_of(profile.get("openAiBaseUrl")), profile.get("openAiApiKey"))


def _cline(home: Path) -> Iterator[Sent]:
    folder = home / ".cline/data"
    slot = _json(folder / "settings/providers.json").get("providers", {}).get("openai-compatible", {})
    settings = slot.get("settings", {})
    listed = (
        _json(folder / "settings/models.json").get("providers", {}).get("openai-compatible", {}).get("provider", {})
    )
    state, secrets = _json(folder / "globalState.json"), _json(folder / "secrets.json")
    yield Sent(host_of(settings.get("baseUrl")), settings.get("apiKey"))
    yield Sent(host_of(state.get("openAiBaseUrl")), secrets.get("openAiApiKey"))
    if "baseUrl" in listed:
        yield Sent(host_of(listed["baseUrl"]), settings.get("apiKey"))


_READERS = {
    "openclaw": _openclaw,
    "opencode": _opencode,
    "kilo": _kilo,
    "hermes": _hermes,
    "roo": _roo,
    "cline": _cline,
}
