"""Cline's files as they are: whose its one slot for OpenAI-compatible providers is, and the key in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from wcode_setup.documents.base import Path
from wcode_setup.secrets.credentials import LITERAL, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.text import concealed
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.cline.paths import Files, files
from wcode_setup.tools.common import mapping, same_url
from wcode_setup.tools.kit.variable_block import Vendor, vendor

SLOT = "openai-compatible"
"""The only provider of `providers.json` and `models.json` that can lead to any gateway."""
STATE_PROVIDER = "openai"
"""What the VS Code extension calls it."""
MODES = ("actMode", "planMode")
ENTRY: Path = ("providers", SLOT)
SETTINGS: Path = (*ENTRY, "settings")
DEFAULT_URL = "https://api.openai.com/v1"
"""Where Cline sends the key of a slot without a URL."""


class Current(NamedTuple):
    """The four files, read."""

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
        """The files whose URL is that of the gateway asked for, beside which a key for it stands."""
        urls = {self.files.config: self.settings.get("baseUrl"), self.files.state: self.state.get("openAiBaseUrl")}
        return [target for target, url in urls.items() if self.leads_here(url)]

    @property
    def listed(self) -> dict[str, Any]:
        """The slot's models in `models.json`."""
        return mapping(self.models, *ENTRY, "models")

    def leads_here(self, url: Any) -> bool:
        """Whether a URL is that of the gateway asked for."""
        return bool(url) and same_url(url, self.request.base_url)


def current(view: View, request: Request) -> Current:
    """The files that `request` means."""
    found = files(view, request)
    config, models, state, secrets = (view.document(target).data for target in found)
    return Current(view, request, found, config, models, mapping(state), mapping(secrets))


def slot_vendor(now: Current) -> Vendor | None:
    """Another vendor that has the slot in `providers.json`: it says where to, or at least with which key."""
    url = now.settings.get("baseUrl")
    if now.leads_here(url) or not (url or now.settings.get("apiKey") or now.settings.get("auth")):
        return None
    return vendor(url or DEFAULT_URL, now.settings.get("model"))


def state_vendor(now: Current) -> Vendor | None:
    """Another vendor that has the slot of the VS Code extension."""
    url, key = now.state.get("openAiBaseUrl"), now.secrets.get("openAiApiKey")
    if now.leads_here(url) or not (url or (key and secret(key) != existing(now).value)):
        return None
    return vendor(url or DEFAULT_URL, now.state.get("actModeOpenAiModelId") or now.state.get("planModeOpenAiModelId"))


def other_vendor(now: Current) -> Vendor | None:
    """Another vendor that would lose the slot."""
    return slot_vendor(now) or state_vendor(now)


def existing(now: Current) -> Existing:
    """The key for the gateway asked for: that of the slot, else of the VS Code extension."""
    for url, key in _keys(now):
        if now.leads_here(url) and isinstance(key, str) and key.strip() and not is_placeholder(key):
            return Existing(LITERAL, Secret(key))
    return Existing()


def other_key(now: Current) -> bool:
    """Whether the VS Code extension has a key of its own for the gateway, which is not that of the slot."""
    (url, key), (state_url, state_key) = _keys(now)
    return now.leads_here(url) and now.leads_here(state_url) and bool(key and state_key) and key != state_key


def _keys(now: Current) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    slot = (now.settings.get("baseUrl"), now.settings.get("apiKey"))
    return slot, (now.state.get("openAiBaseUrl"), now.secrets.get("openAiApiKey"))


def keeps_info(now: Current, mode: str) -> bool:
    """Whether what the VS Code extension knows of its model is about the one that is written."""
    return not state_vendor(now) and now.state.get(f"{mode}OpenAiModelId") == now.request.models[0].id
