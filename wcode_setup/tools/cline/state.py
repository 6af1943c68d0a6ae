"""Cline's files as they are: the vendor and the key in its only slot for OpenAI-compatible providers."""

from __future__ import annotations

from typing import Any, NamedTuple

from wcode_setup.documents.base import Path
from wcode_setup.secrets.credentials import LITERAL, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.text import concealed
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.cline.paths import Files, files
from wcode_setup.tools.common import mapping
from wcode_setup.tools.kit.variable_block import Vendor, vendor
from wcode_setup.urls import same_url

SLOT = "openai-compatible"
"""The only provider of `providers.json` and `models.json` that can have the URL of any gateway."""
STATE_PROVIDER = "openai"
"""The VS Code extension's name of the slot."""
MODES = ("actMode", "planMode")
ENTRY: Path = ("providers", SLOT)
SETTINGS: Path = (*ENTRY, "settings")
DEFAULT_URL = "https://api.openai.com/v1"
"""The URL that Cline uses for a slot without one."""


class Current(NamedTuple):
    """The data of the four files."""

    view: View
    request: Request
    files: Files
    config: Any
    models: Any
    state: dict[str, Any]
    secrets: dict[str, Any]

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def settings(self) -> dict[str, Any]:
        """The slot in `providers.json`; `{}` if it is empty."""
        return mapping(self.config, *SETTINGS)

    @property
    def in_use(self) -> list[Target]:
        """The files with the URL of the requested gateway: the configuration, the state file, or both."""
        urls = {self.files.config: self.settings.get("baseUrl"), self.files.state: self.state.get("openAiBaseUrl")}
        return [target for target, url in urls.items() if self.leads_here(url)]

    @property
    def listed(self) -> dict[str, Any]:
        """The slot's models in `models.json`."""
        return mapping(self.models, *ENTRY, "models")

    def leads_here(self, url: Any) -> bool:
        """True if a URL is that of the requested gateway."""
        return bool(url) and same_url(url, self.request.base_url)


def current(view: View, request: Request) -> Current:
    """The data of the files for a request."""
    found = files(view, request)
    config, models, state, secrets = (view.document(target).data for target in found)
    return Current(view, request, found, config, models, mapping(state), mapping(secrets))


def slot_vendor(now: Current) -> Vendor | None:
    """The other vendor in the slot of `providers.json`, which has its URL, or only its key; else None."""
    url = now.settings.get("baseUrl")
    if now.leads_here(url) or not (url or now.settings.get("apiKey") or now.settings.get("auth")):
        return None
    return vendor(url or DEFAULT_URL, now.settings.get("model"))


def state_vendor(now: Current) -> Vendor | None:
    """The other vendor in the slot of the VS Code extension; else None."""
    url, key = now.state.get("openAiBaseUrl"), now.secrets.get("openAiApiKey")
    if now.leads_here(url) or not (url or (key and secret(key) != existing(now).value)):
        return None
    return vendor(url or DEFAULT_URL, now.state.get("actModeOpenAiModelId") or now.state.get("planModeOpenAiModelId"))


def other_vendor(now: Current) -> Vendor | None:
    """The other vendor in either slot; else None."""
    return slot_vendor(now) or state_vendor(now)


def existing(now: Current) -> Existing:
    """The key for the requested gateway: that of the slot, else that of the VS Code extension."""
    for url, key in _keys(now):
        if now.leads_here(url) and isinstance(key, str) and key.strip() and not is_placeholder(key):
            return Existing(LITERAL, Secret(key))
    return Existing()


def other_key(now: Current) -> bool:
    """True if slot and VS Code extension have different keys for the gateway."""
    (url, key), (state_url, state_key) = _keys(now)
    return now.leads_here(url) and now.leads_here(state_url) and bool(key and state_key) and key != state_key


def _keys(now: Current) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    slot = (now.settings.get("baseUrl"), now.settings.get("apiKey"))
    return slot, (now.state.get("openAiBaseUrl"), now.secrets.get("openAiApiKey"))


def keeps_info(now: Current, mode: str) -> bool:
    """True if the model info of the VS Code extension is that of the model to write, for the same gateway."""
    return not state_vendor(now) and now.state.get(f"{mode}OpenAiModelId") == now.request.models[0].id
